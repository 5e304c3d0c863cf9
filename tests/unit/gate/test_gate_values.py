"""What goes through the gate cannot be printed, pickled, copied or asked by accident."""

import copy
import pickle
from collections.abc import Callable
from datetime import datetime

import msgspec
import pytest

from at_work import AtWork, Person
from carrel import catalog
from carrel.gate import Act, Carver, Grant, House, Opened, Operation, Proving, by_card, decide, decide_proof, unseal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, Role
from carrel.sealed import Sealed
from carrel.sealed.kinds import REGISTRATION


class Three:
    """A sealed record, the grant for it, and what was opened."""

    def __init__(self, act: Act, person: Person) -> None:
        sealed = by_card(act, person.card)
        assert sealed is not None
        self.sealed: Sealed[Registration] = sealed
        grant = decide(act, sealed, REGISTRATION)
        assert isinstance(grant, Grant)
        self.grant: Grant[Registration, Operation] = grant
        self.opened: Opened[Registration, Operation] = unseal(act, sealed, grant)


@pytest.fixture
def three(work: AtWork) -> Three:
    person = work.person()
    found = work.perform(Role.CLERK, Purpose.SERVE, lambda act: Three(act, person))
    assert isinstance(found, Three)
    return found


@pytest.mark.parametrize("which", ["sealed", "grant", "opened"])
@pytest.mark.parametrize("do", [pickle.dumps, copy.copy, copy.deepcopy])
def test_it_does_not_pickle_or_copy(three: Three, which: str, do: Callable[[object], object]) -> None:
    with pytest.raises(TypeError, match="does not pickle"):
        do(getattr(three, which))


def test_what_it_prints_is_blank(three: Three) -> None:
    assert repr(three.sealed) == str(three.sealed) == f"{three.sealed}" == "<Sealed>"
    assert repr(three.opened) == str(three.opened) == "<Opened>"
    assert repr(three.grant) == str(three.grant) == "<Grant to serve>"
    assert repr(three.opened.record) == f"{three.opened.record}" == "<Registration>"


def test_a_sealed_record_has_no_truth_value(three: Three) -> None:
    with pytest.raises(TypeError, match="truth"):
        bool(three.sealed)
    with pytest.raises(TypeError, match="truth"):
        assert three.sealed or three.opened


@pytest.mark.parametrize("which", ["sealed", "grant", "opened"])
def test_it_holds_nothing_but_its_own_fields(three: Three, which: str) -> None:
    held = getattr(three, which)
    assert not hasattr(held, "__dict__")
    with pytest.raises(AttributeError):
        held.note = "something more"


def test_a_sealed_record_carries_ciphertext_only(three: Three) -> None:
    assert set(type(three.sealed).__slots__) == {"envelope", "record_class", "row"}
    assert b"Fennimore" not in three.sealed.envelope
    assert three.sealed.bind(three.opened.record) is three.opened.record
    assert three.grant.bind(Operation()) is not None


def test_a_carver_does_not_pickle_and_comes_from_the_decision_only(work: AtWork) -> None:
    proving = work.perform(Role.KEEPER, Purpose.PROVE, decide_proof)
    assert isinstance(proving, Proving)
    assert repr(proving.carver) == "<Carver>"
    with pytest.raises(TypeError, match="pickle"):
        pickle.dumps(proving.carver)
    with pytest.raises(TypeError, match="decision"):
        Carver(None)


def test_a_house_prints_its_name_only(work: AtWork) -> None:
    assert repr(work.house) == "<House Invented Public Library>"
    assert repr(work.house.ring) == "<Keyring>"


def test_whether_a_branch_is_open_is_asked_anew_each_minute(work: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[datetime] = []

    def within(tx: object, branch: object, now: datetime) -> bool:
        asked.append(now)
        return False

    monkeypatch.setattr(catalog, "within_hours", within)
    now, branch = work.clock().replace(second=5), work.built.branch
    with work.house.store.read() as tx:
        for second in (5, 30, 59):
            assert not work.house.is_open(tx, branch, now.replace(second=second))
        assert not work.house.is_open(tx, branch, now.replace(minute=now.minute + 1))
        assert work.house.is_open(tx, None, now)
    assert len(asked) == 2


def test_a_house_says_which_law_was_in_force(work: AtWork) -> None:
    """Another word in either pack is another law."""

    def packs(**changed: object) -> bytes:
        house = work.house
        statute = msgspec.structs.replace(house.statute, **changed.pop("statute", {}))
        local = msgspec.structs.replace(house.local, **changed.pop("local", {}))
        return House(house.store, house.ring, statute, local, house.library, house.clock).packs

    same = packs()
    assert same == work.house.packs
    text = work.house.local.policy_text + " // a word"
    assert len({same, packs(local={"policy_text": text}), packs(statute={"text": "other"})}) == 3
