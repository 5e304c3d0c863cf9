"""The gate's part in a proof: every key there is, on every box it is shown, and nothing told of what is inside."""

import pytest

from at_work import AtWork, Person
from carrel import desk
from carrel.custody import close_day
from carrel.gate import Act, Carver, Denied, Grant, House, Opened, Proving, by_card, decide, decide_proof, unseal_all
from carrel.gate._decide import ACT_LASTS, ROUNDS_LAST
from carrel.ledger import Outcome
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import SEALED_CLASSES, Keyring, pockets, registrations, slips
from carrel.sealed.box import HEADER
from carrel.sealed.kinds import LOAN, REQUEST, SLIP


@pytest.fixture
def person(work: AtWork) -> Person:
    return work.person()


@pytest.fixture
def carver(work: AtWork, person: Person) -> Carver:
    work.lent(person)
    proving = work.perform(Role.KEEPER, Purpose.PROVE, decide_proof)
    assert isinstance(proving, Proving)
    return proving.carver


def envelopes(work: AtWork) -> dict[str, bytes]:
    """One box of each table that has any, as its bytes stand in the database."""
    found = {}
    for table in ("registrations", "loans", "slips"):
        ((box,), *_) = work.sql(f"SELECT box FROM {table}")
        assert isinstance(box, bytes)
        found[table] = box
    return found


def test_the_keys_that_exist_are_named(work: AtWork, carver: Carver) -> None:
    assert sorted(carver.keys) == sorted((of, 1) for of in SEALED_CLASSES)
    work.house.ring.make(300)
    proving = work.perform(Role.KEEPER, Purpose.PROVE, decide_proof)
    assert isinstance(proving, Proving)
    assert set(proving.carver.keys) == {(of, epoch) for of in SEALED_CLASSES for epoch in (1, 300)}


def test_a_box_is_found_wherever_it_lies_and_told_apart(work: AtWork, carver: Carver) -> None:
    boxes = envelopes(work)
    raw = b"\x01" * 50 + boxes["registrations"] + b"between" + boxes["loans"] + boxes["slips"]
    found = list(carver.boxes(raw))
    assert [(box.record_class, box.epoch, box.at, box.whole) for box in found] == [
        (RecordClass.REGISTRATION, 1, 50, True),
        (RecordClass.LOAN, 1, 57 + len(boxes["registrations"]), True),
        (RecordClass.SLIP, 1, 57 + len(boxes["registrations"]) + len(boxes["loans"]), True),
    ]
    assert [box.nonce for box in found] == [box[5:17] for box in boxes.values()]
    assert "Fennimore" not in repr(found)


def test_a_box_cut_short_is_found_as_such(work: AtWork, carver: Carver) -> None:
    for box in envelopes(work).values():
        (found,) = carver.boxes(box[:100])
        assert not found.whole


def test_a_box_whose_key_is_gone_is_not_found(work: AtWork, carver: Carver) -> None:
    boxes = envelopes(work)
    work.house.ring.destroy(RecordClass.LOAN, 1)
    assert list(carver.boxes(boxes["loans"])) == []
    assert len(list(carver.boxes(boxes["slips"]))) == 1


def test_bytes_that_are_no_box_are_not_found(carver: Carver) -> None:
    assert list(carver.boxes(b"")) == []
    assert list(carver.boxes(b"\x01\x00\x00\x00\x01" * 400)) == []
    assert carver.longest == HEADER + REQUEST.size + 16


def test_one_entry_tells_that_everything_was_asked_for(work: AtWork, person: Person) -> None:
    work.person(family="Zorquim")
    with work.told() as told:
        work.perform(Role.KEEPER, Purpose.PROVE, decide_proof)
        denied = work.perform(Role.CLERK, Purpose.PROVE, decide_proof)
    assert isinstance(denied, Denied)
    assert {(entry.outcome, entry.count, entry.classes) for entry in told} == {
        (outcome, 2, (RecordClass.REGISTRATION, *(of for of in SEALED_CLASSES if of is not RecordClass.REGISTRATION)))
        for outcome in (Outcome.PERMITTED, Outcome.REFUSED)
    }


def test_the_grant_of_a_proof_covers_every_class(work: AtWork, person: Person) -> None:
    work.lent(person)

    def look(act: Act) -> int:
        proving = decide_proof(act)
        assert isinstance(proving, Proving)
        found = registrations.get(act.tx, person.row)
        assert found is not None
        opened = unseal_all(act, [found], proving.grant)
        loans = unseal_all(act, pockets.loans.page(act.tx, b"", 9), proving.grant.also(LOAN))
        return len(opened) + len(loans) + len(unseal_all(act, slips.some(act.tx, 9), proving.grant.also(SLIP)))

    assert work.perform(Role.KEEPER, Purpose.PROVE, look) == 4


# -- how long a decision lasts, and whose it is


def test_an_act_lasts_minutes_and_a_round_a_day() -> None:
    assert (ACT_LASTS.total_seconds(), ROUNDS_LAST.total_seconds()) == (5 * 60, 24 * 3600)


def test_a_slip_is_nobodys(work: AtWork, person: Person) -> None:
    """Its entry bears a decoy, and a decision about one slip opens none: slips are opened by the round only."""

    def look(act: Act) -> object:
        (slip,) = slips.some(act.tx, 1)
        grant = decide(act, slip, SLIP)
        assert isinstance(grant, Grant)
        assert grant.terms.owner is None
        return grant

    with work.told() as told:
        assert isinstance(work.perform(Role.KEEPER, Purpose.CLOSE_DAY, look), Grant)
    assert len(told) == 1


def test_the_count_of_one_is_written(work: AtWork, person: Person) -> None:
    with work.told() as told:
        work.person(family="Zorquim")
        desk.find(work.house, work.clerk, "Zorquim")
        desk.register(work.house, work.actor(Role.PAGE), work.form(), different_person=True)
    assert [entry.count for entry in told] == [1] * 4


def test_an_act_forgets_keys_that_another_process_destroyed(work: AtWork, person: Person) -> None:
    """The night's close may have run elsewhere: what no live row needs is not kept in this process either."""
    work.lent(person)
    house = work.house
    elsewhere = House(house.store, Keyring(house.ring.keeper), house.statute, house.local, house.library, house.clock)
    assert isinstance(desk.scan_card(house, work.clerk, person.card), desk.Served)
    held = {epoch for _, epoch in house.ring._ciphers} | {epoch for _, epoch in house.ring._taggers}
    assert held == {1}
    close_day(elsewhere, work.keeper, lambda step: None)
    assert isinstance(desk.scan_card(house, work.clerk, person.card), desk.Served)
    held = {epoch for _, epoch in house.ring._ciphers} | {epoch for _, epoch in house.ring._taggers}
    assert held == {2}


def test_a_lookup_by_card_alone_opens_nothing(work: AtWork, person: Person) -> None:
    def look(act: Act) -> str:
        return repr(by_card(act, person.card))

    assert work.perform(Role.CLERK, Purpose.SERVE, look) == "<Sealed>"
    assert not isinstance(work.perform(Role.CLERK, Purpose.SERVE, look), Opened)
