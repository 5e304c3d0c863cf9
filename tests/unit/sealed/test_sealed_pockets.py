"""Pockets: a record finds a free slot, a last borrower is found from the item's side only, a title knows its holds."""

import secrets
from datetime import date

import msgspec
import pytest

from at_work import AtWork, Person
from carrel.records.circulation import Event, Fee, Hold, LastBorrower, Slip
from carrel.records.ids import BranchId, ItemId, TitleId
from carrel.sealed import epochs, pockets, slips
from carrel.sealed.kinds import FEE, LAST_BORROWER

DAY = date(2026, 11, 24)


def fee(work: AtWork, person: Person, cents: int = 100) -> Fee:
    return Fee(person.row, work.record(person).pocket, 0, cents, "asked", DAY)


def test_a_pocket_takes_as_many_as_it_has_slots_and_no_more(work: AtWork) -> None:
    person, other = work.person(), work.person()
    ring = work.house.ring
    with work.house.store.write() as tx:
        live = epochs.generations(tx)
        rows = [pockets.put_anywhere(tx, ring, live, pockets.fees, fee(work, person, n + 1)) for n in range(FEE.slots)]
        assert None not in rows
        assert len(set(rows)) == FEE.slots
        assert pockets.put_anywhere(tx, ring, live, pockets.fees, fee(work, person)) is None
        assert pockets.put_anywhere(tx, ring, live, pockets.fees, fee(work, other)) is not None
        found = pockets.fees.of_pocket(tx, ring, live, work.record(person).pocket)
        assert {one.row for one in found} == set(rows)
        assert pockets.fees.count(tx) == FEE.slots + 1


def test_slots_are_taken_from_a_random_one_on(work: AtWork) -> None:
    person = work.person()
    with work.house.store.write() as tx:
        live = epochs.generations(tx)
        for _ in range(12):
            pockets.put_anywhere(tx, work.house.ring, live, pockets.fees, fee(work, person))
        by_tag = pockets.fees.rows_by_tag(tx)
    assert len(set(by_tag)) == 12
    tags = [tag for (tag,) in work.sql("SELECT tag FROM fees ORDER BY tag")]
    first = [pockets.fees.tag(work.house.ring, live.current, work.record(person).pocket, slot) for slot in range(1, 13)]
    assert sorted(first) != tags
    assert [row for (row,) in work.sql("SELECT row FROM fees ORDER BY tag")] == by_tag


def test_a_last_borrower_is_found_by_the_item_and_not_by_the_patron(work: AtWork) -> None:
    person, item = work.person(), ItemId(77)
    pocket = work.record(person).pocket
    last = LastBorrower(person.row, pocket, 0, item, DAY, 1)
    ring = work.house.ring
    with work.house.store.write() as tx:
        live = epochs.generations(tx)
        assert pockets.put_last_borrower(tx, ring, live, last)
        assert not pockets.put_last_borrower(tx, ring, live, last)
        assert pockets.last_borrowers.get(tx, pockets.loan_row(item)) is not None
        assert pockets.last_borrowers.get(tx, pockets.loan_row(ItemId(78))) is None
        assert pockets.last_borrowers.of_pocket(tx, ring, live, pocket) == []
        assert pockets.last_borrowers.drop(tx, pockets.loan_row(item))
        assert pockets.put_last_borrower(tx, ring, live, last)
    assert LAST_BORROWER.slots == 0


def test_a_title_knows_its_holds_and_their_number(work: AtWork) -> None:
    person = work.person()
    ring, pocket = work.house.ring, work.record(person).pocket
    with work.house.store.write() as tx:
        live = epochs.generations(tx)
        hold = Hold(person.row, pocket, 0, TitleId(5), DAY, work.built.branch)
        for title in (5, 5, 6):
            placed = msgspec.structs.replace(hold, title=TitleId(title))
            assert pockets.put_anywhere(tx, ring, live, pockets.holds, placed, title=title) is not None
        assert pockets.count_holds(tx, TitleId(5)) == 2
        assert pockets.count_holds(tx, TitleId(6)) == 1
        assert pockets.count_holds(tx, TitleId(7)) == 0
        assert len(pockets.holds_of_title(tx, TitleId(5))) == 2
        assert sorted(pockets.titles_held(tx)) == [5, 6]


class Written:
    """Takes down what would be written."""

    def __init__(self) -> None:
        self.rows: list[dict[str, object]] = []

    def many(self, _: object, rows: list[dict[str, object]]) -> None:
        self.rows += rows


def test_records_are_sealed_anew_in_the_order_of_their_new_tags(work: AtWork) -> None:
    """A heap keeps the order it is written in: it must not be the order in which they were read."""
    person, written = work.person(), Written()
    with work.house.store.read() as tx:
        live = epochs.generations(tx)
    records = [
        (bytes([slot]) * 16, msgspec.structs.replace(fee(work, person), slot=slot)) for slot in range(1, FEE.slots + 1)
    ]
    pockets.fees.replace(written, work.house.ring, live.current, records)
    tags = [row["tag"] for row in written.rows]
    assert tags == sorted(tags)
    assert {row["which"] for row in written.rows} == {row for row, _ in records}


@pytest.mark.parametrize(("drawn", "slot"), [(0, 1), (65_534, 65_535)])
def test_a_last_borrower_has_any_slot_that_can_be_written(
    work: AtWork, monkeypatch: pytest.MonkeyPatch, drawn: int, slot: int
) -> None:
    person, drawing = work.person(), []
    last = LastBorrower(person.row, work.record(person).pocket, 0, ItemId(77), DAY, 1)

    def draw(below: int) -> int:
        drawing.append(below)
        return drawn

    monkeypatch.setattr(secrets, "randbelow", draw)
    with work.house.store.write() as tx:
        live = epochs.generations(tx)
        assert pockets.put_last_borrower(tx, work.house.ring, live, last) is True
        assert pockets.put_last_borrower(tx, work.house.ring, live, last) is False
    assert drawing == [65_535]
    tag = pockets.last_borrowers.tag(work.house.ring, live.current, last.pocket, slot)
    assert work.sql("SELECT tag FROM last_borrowers") == [(tag,)]


def test_a_row_is_sixteen_random_bytes(work: AtWork) -> None:
    person = work.person()
    with work.house.store.write() as tx:
        live = epochs.generations(tx)
        row = pockets.put_anywhere(tx, work.house.ring, live, pockets.fees, fee(work, person))
        slips.leave(tx, work.house.ring, live, Slip(Event.LENT, DAY, BranchId(1), "book", "", "", ""))
        (_, slip) = slips.some(tx, 5)  # the first was left by the registration
    assert row is not None
    assert len(row) == len(slip.row) == 16


def test_a_slot_that_waits_for_tonights_keys_is_taken(work: AtWork) -> None:
    person, ring = work.person(), work.house.ring
    with work.house.store.write() as tx:
        one = msgspec.structs.replace(fee(work, person), slot=1)
        assert pockets.fees.put(tx, ring, epochs.generations(tx), b"a" * 16, one) is True
        assert pockets.fees.put(tx, ring, epochs.turn(tx, ring, DAY, 1), b"b" * 16, one) is False
