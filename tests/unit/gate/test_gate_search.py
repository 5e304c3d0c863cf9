"""A search in a large register: who truly answers is shown, whoever shares a tag is not, and nobody is left out."""

from datetime import date

import pytest

from at_work import AtWork
from carrel.gate import Act, Denied, Grant, Matches, Query, Shared, decide, search, shared_with_others, unseal
from carrel.records.vocabulary import Purpose, Role
from carrel.sealed import epochs, registrations
from carrel.sealed.kinds import REGISTRATION
from carrel.sealed.tags import Search


@pytest.fixture
def large(work: AtWork) -> AtWork:
    """A register whose tags are so long that hardly two words share one."""
    with work.house.store.write() as tx:
        epochs.widen(tx, 2**27)
    return work


def found(work: AtWork, *names: str, facts: tuple[tuple[Search, str], ...] = ()) -> set[str]:
    def look(act: Act) -> Matches | Denied:
        return search(act, Query(facts, names))

    answer = work.perform(Role.CLERK, Purpose.FIND, look)
    assert isinstance(answer, Matches), answer
    return {f"{one.record.given} {one.record.family}" for one in answer.found}


def test_a_beginning_a_whole_word_and_an_initial_find(large: AtWork) -> None:
    large.person(given="Quill", family="Fennimore")
    large.person(given="Tansy", family="Fen")
    large.person(given="Fenella", family="Ash")
    assert found(large, "fenn") == {"Quill Fennimore"}
    assert found(large, "fennimore", "q") == {"Quill Fennimore"}
    assert found(large, "fen") == {"Quill Fennimore", "Tansy Fen"}
    assert found(large, "fen", "ash") == {"Fenella Ash"}  # led to by the other word
    assert found(large, "quill") == {"Quill Fennimore"}
    assert found(large, "zorq") == set()


def test_who_begins_as_typed_comes_without_those_who_sound_like_it(large: AtWork) -> None:
    large.person(given="Ida", family="Catherine")
    assert found(large, "cathrin") == {"Ida Catherine"}
    large.person(given="Orlo", family="Cathrina")
    assert found(large, "cathrin") == {"Orlo Cathrina"}


def test_a_fact_must_be_theirs(large: AtWork) -> None:
    large.person(family="Quorn", birth=date(1987, 4, 30))
    large.person(family="Ash", birth=date(1931, 2, 3))
    born = (Search.BIRTH, "1987-04-30")
    assert found(large, facts=(born,)) == {"Quill Quorn"}
    assert found(large, "ash", facts=(born,)) == set()


def shared(work: AtWork, one: dict[str, object], other: dict[str, object], role: Role = Role.CLERK) -> Shared | Denied:
    person, _ = work.person(family="Quorn", **one), work.person(family="Ash", **other)

    def ask(act: Act) -> Shared | Denied:
        sealed = registrations.get(act.tx, person.row)
        grant = decide(act, sealed, REGISTRATION)
        if isinstance(grant, Denied):
            return grant
        assert isinstance(grant, Grant)
        assert sealed is not None
        return shared_with_others(act, unseal(act, sealed, grant))

    return work.perform(role, Purpose.SERVE, ask)


@pytest.mark.parametrize(
    ("one", "other", "is_shared"),
    [
        ("(860) 555-0142", "1 860 555 0142", True),
        ("555-0142", "5550142", True),
        ("860 555 0142", "203 555 0142", False),
        ("55-0142", "550142", False),
    ],
)
def test_a_telephone_is_one_by_all_its_digits(large: AtWork, one: str, other: str, is_shared: bool) -> None:
    assert shared(large, {"phone": one}, {"phone": other}) == Shared(address=False, phone=is_shared, email=False)


def test_an_email_is_one_however_it_is_written(large: AtWork) -> None:
    answer = shared(large, {"email": "Mari@Invented.example"}, {"email": "mari@invented.example"})
    assert answer == Shared(address=False, phone=False, email=True)
