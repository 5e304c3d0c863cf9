"""Pockets: a record finds a free slot, a last borrower is found from the item's side only, a title knows its holds."""

from datetime import date

import msgspec

from at_work import AtWork, Person
from carrel.records.circulation import Fee, Hold, LastBorrower
from carrel.records.ids import ItemId, TitleId
from carrel.sealed import epochs, pockets
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
