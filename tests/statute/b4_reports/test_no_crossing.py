"""No number joins what a person is with what a work is: a report made of such numbers cannot tell who reads what."""

from datetime import date

import pytest
from sqlalchemy import String

from at_work import AtWork, at_work
from carrel import custody, desk, tallies
from carrel.records.circulation import Event, Slip
from carrel.statistics.columns import COLUMNS
from carrel.store import metadata
from carrel.tallies import Counter

OF_PERSONS = {Counter.CATEGORY, Counter.TOWN, Counter.AGE, Counter.GUEST}
"""What somebody is."""
OF_THINGS = {Counter.MATERIAL, Counter.AUDIENCE, Counter.COMPUTER}
"""What a work or a computer is."""
OF_NEITHER = {Counter.STANDING, Counter.HAND, Counter.TILL, Counter.REQUEST, Counter.REPORT}
"""How many there are, what is counted at the door, money, and papers."""
KEYS = {"counter", "period", "place", "word", "event"}
DAY = date(2026, 11, 24)
PERSON = {"category": "what they are", "town": "where they live", "age_band": "how old they are"}
THING = {"kind": "what it is", "audience": "for whom it is"}
SITTING = {"computer": "where it is", "minutes": "for how long"}
TOGETHER = "where it is|for how long"
"""How long somebody sat is counted with the kind of computer: neither says what anybody is, or reads."""


def rows(work: AtWork) -> list[tallies.Tally]:
    with work.house.store.read() as tx:
        return [row for month in tallies.months(tx) for row in tallies.rows_of_month(tx, month)]


def test_every_counter_is_of_persons_or_of_things_or_of_neither() -> None:
    """Each counter counts what somebody is, or what a work is, or neither; none counts both."""
    assert set(Counter) == OF_PERSONS | OF_THINGS | OF_NEITHER
    assert len(Counter) == len(OF_PERSONS) + len(OF_THINGS) + len(OF_NEITHER)


def test_a_number_has_room_for_one_word() -> None:
    """In the tallies, in what is kept of published ones, and in the archive: one word, and what was done."""
    for name in ("tallies", "released"):
        table = metadata.tables[name]
        assert {column.name for column in table.columns} == KEYS | {"number"}
        assert {column.name for column in table.columns if isinstance(column.type, String)} == {
            "counter", "word", "event",
        }  # fmt: skip
    assert set(COLUMNS.names) == KEYS | {"library", "number"}


@pytest.mark.parametrize("event", Event)
def test_a_slip_comes_apart_when_it_is_counted(event: Event) -> None:
    """Whatever was done: no number has two of the slip's words, and what a person is has no branch and no day."""
    with at_work() as work:
        slip = Slip(event, DAY, work.built.branch, guest=True, **PERSON, **THING, **SITTING)
        with work.house.store.write() as tx:
            tallies.add_slip(tx, slip)
        counted = rows(work)
    for row in counted:
        assert row.word in {*PERSON.values(), *THING.values(), TOGETHER}
        assert (row.counter in OF_PERSONS) == (row.word in PERSON.values())
        assert (row.counter in OF_THINGS) == (row.word in {*THING.values(), TOGETHER})
        if row.counter in OF_PERSONS:
            assert (row.place, row.period) == (0, DAY.replace(day=1))
    assert {row.word for row in counted} == {*PERSON.values(), *THING.values(), TOGETHER}


def test_after_a_day_no_row_tells_what_a_kind_of_person_borrowed() -> None:
    """The only child of the town borrows the only kit: nothing that is kept, counts or archives says so."""
    with at_work() as work:
        child = work.person(category="child", town="Farther Mills", guardian_name="Guardian Fennimore")
        work.lent(child, work.book(kind="kit"))
        work.lent(work.person(category="adult", town="Inventon"), work.book(kind="book"))
        assert isinstance(custody.close_day(work.house, work.keeper, lambda _: None), custody.Closed)
        counted = rows(work)
        assert work.sql("SELECT count(*) FROM slips") == [(0,)]
    lent = [row for row in counted if row.event == Event.LENT]
    assert {row.word for row in lent if row.counter in OF_THINGS} == {"kit", "book", "adult"}
    assert {row.word for row in lent if row.counter == Counter.TOWN} == {"Farther Mills", "Inventon"}
    assert {row.number for row in lent if row.counter in {Counter.MATERIAL, Counter.TOWN, Counter.CATEGORY}} == {1}


def test_what_another_librarys_reader_asked_for_leaves_no_town() -> None:
    """Between libraries nothing is counted but the thing: the state asks how many (IMLS 575, 576)."""
    with at_work() as work:
        sent = desk.lend_elsewhere(work.house, work.clerk, work.book(), "Farther Valley Library")
        assert isinstance(sent, desk.LentElsewhere)
        assert isinstance(custody.close_day(work.house, work.keeper, lambda _: None), custody.Closed)
        counted = {(row.counter, row.word) for row in rows(work) if row.event == Event.LENT_ELSEWHERE}
    assert counted == {(Counter.MATERIAL.value, "book")}
