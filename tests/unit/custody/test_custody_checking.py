"""The check: whatever is wrong in the books is found and named, by the thing and never by the person."""

from collections.abc import Callable

import msgspec
import pytest

from at_work import AtWork
from carrel import custody, desk
from carrel.custody.ledger_page import Sought
from carrel.custody.looks import Idle
from carrel.ledger import Outcome
from carrel.records.circulation import Loan, LoanState
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, Role
from carrel.sealed import Sealed, epochs, pockets
from carrel.sealed._opening import BoxBroken, open_box
from carrel.sealed.kinds import LOAN


def check(work: AtWork) -> custody.Checked:
    done = custody.check(work.house, work.keeper, lambda step: None)
    assert isinstance(done, custody.Checked), done
    return done


def close(work: AtWork) -> None:
    assert isinstance(custody.close_day(work.house, work.keeper, lambda step: None), custody.Closed)


class Books:
    """Three people, each with a book; the day is closed."""

    def __init__(self, work: AtWork) -> None:
        self.work = work
        self.people = [work.person() for _ in range(3)]
        self.items = [work.lent(person) for person in self.people]
        close(work)

    def sql(self, text: str, *values: object) -> None:
        self.work.sql(text, *values)

    def loan(self) -> tuple[Sealed[Loan], Loan]:
        with self.work.house.store.read() as tx:
            sealed = pockets.loans.page(tx, b"", 1)[0]
        return sealed, open_box(self.work.house.ring, LOAN, sealed)

    def reseal(self, record: Loan, row: bytes | None = None) -> None:
        """A loan is written otherwise than any act writes it."""
        work, (sealed, _) = self.work, self.loan()
        with work.house.store.write() as tx:
            live = epochs.generations(tx)
            if row is not None:
                pockets.loans.drop(tx, sealed.row)
                assert pockets.loans.put(tx, work.house.ring, live, row, record)
            else:
                pockets.loans.replace(tx, work.house.ring, live.current, [(sealed.row, record)])


@pytest.fixture
def books(work: AtWork) -> Books:
    return Books(work)


def test_books_that_are_right(books: Books) -> None:
    done = check(books.work)
    assert (done.loans, done.items_out, done.faults) == (3, 3, ())
    assert done.entries > 6
    desk.return_item(books.work.house, books.work.clerk, books.items[0])
    done = check(books.work)
    assert (done.loans, done.items_out, done.faults) == (2, 2, ())


def test_the_check_changes_nothing_and_is_in_the_ledger(books: Books) -> None:
    before = books.work.dump()
    with books.work.told() as told:
        check(books.work)
    assert books.work.dump() == before
    assert {(entry.purpose, entry.actor, entry.outcome, entry.count) for entry in told} == {
        (Purpose.CHECK, "keeper", Outcome.PERMITTED, 3),
        (Purpose.CHECK, "keeper", Outcome.PERMITTED, 0),  # no hold, no fee, no request, nobody at a computer
    }
    assert len(told) == 6


def _row(books: Books) -> bytes:
    return books.loan()[0].row


def _item(books: Books) -> tuple[int, str]:
    number = int.from_bytes(_row(books), "big")
    ((barcode,),) = books.work.sql("SELECT barcode FROM items WHERE id = ?", number)
    return number, str(barcode)


def _flip(books: Books, column: str, table: str, where: str) -> None:
    """The lowest bit of a blob's last byte."""
    ((blob,),) = books.work.sql(f"SELECT {column} FROM {table} WHERE {where} LIMIT 1")
    assert isinstance(blob, bytes)
    turned = blob[:-1] + bytes([blob[-1] ^ 1])
    books.sql(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", turned, blob)


PLANTED: dict[str, tuple[Callable[[Books], object], str]] = {
    "an item on loan is made available": (
        lambda books: books.sql("UPDATE items SET state = 'available' WHERE id = ?", _item(books)[0]),
        "has a loan and is available",
    ),
    "an item without a loan is made on loan": (
        lambda books: books.sql("UPDATE items SET state = 'on loan' WHERE barcode = ?", books.work.book()),
        "4 items are out and 3 have a loan: they must be as many",
    ),
    "a loan is deleted": (
        lambda books: books.sql("DELETE FROM loans WHERE row = ?", _row(books)),
        "3 items are out and 2 have a loan: they must be as many",
    ),
    "a slot tag is altered": (
        lambda books: books.sql("UPDATE loans SET tag = randomblob(16) WHERE row = ?", _row(books)),
        "is not in its borrower's pocket",
    ),
    "a bit of a slot tag is altered": (
        lambda books: _flip(books, "tag", "loans", "1"),
        "is not in its borrower's pocket",
    ),
    "a registration is deleted": (
        lambda books: books.sql("DELETE FROM registrations WHERE row = ?", books.loan()[1].patron),
        "belongs to no registration",
    ),
    "a loan says another item": (
        lambda books: books.reseal(msgspec.structs.replace(books.loan()[1], item=1)),
        "which is not its item",
    ),
    "a loan stands in another item's row": (
        lambda books: books.reseal(books.loan()[1], pockets.loan_row(77)),
        "a loan stands in the row of item 77, which is not its item",
    ),
    "a loan of another patron's pocket": (
        lambda books: books.reseal(msgspec.structs.replace(books.loan()[1], pocket=bytes(16))),
        "is not in its borrower's pocket",
    ),
    "a counter is negative": (
        lambda books: books.sql("UPDATE tallies SET number = -1 WHERE counter = 'material' AND event = 'lent'"),
        "the material counter of lent is below nothing",
    ),
    "a counter of people exceeds the events": (
        lambda books: books.sql("UPDATE tallies SET number = 900 WHERE counter = 'age' AND event = 'lent'"),
        "more events of lent are counted by age than by category",
    ),
    "an entry's text is altered": (
        lambda books: _flip(books, "body", "ledger_entries", "seq = 2"),
        "the ledger is broken at entry 2",
    ),
    "an entry's salt is altered": (
        lambda books: _flip(books, "salt", "ledger_entries", "seq = 2"),
        "the ledger is broken at entry 2",
    ),
    "an entry is deleted": (
        lambda books: books.sql("DELETE FROM ledger_entries WHERE seq = 2"),
        "the ledger is broken at entry 2",
    ),
    "a node of the tree is altered": (
        lambda books: _flip(books, "hash", "ledger_nodes", "level = 1 AND position = 0"),
        "the ledger is broken at node 0 at height 1",
    ),
    "a checkpoint is altered": (
        lambda books: books.sql("UPDATE ledger_checkpoints SET note = replace(note, '.carrel', '.carre1')"),
        "the ledger is broken at checkpoint",
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_fault_is_found_and_named_without_naming_anybody(books: Books, fault: str) -> None:
    plant, said = PLANTED[fault]
    assert check(books.work).faults == ()
    plant(books)
    faults = check(books.work).faults
    assert any(said in found for found in faults), faults
    for person in books.people:
        assert not any(secret in found for secret in (person.card, "Fennimore", "Quill") for found in faults)


def test_a_fault_names_the_thing(books: Books) -> None:
    number, barcode = _item(books)
    books.sql("UPDATE items SET state = 'missing' WHERE id = ?", number)
    assert (
        check(books.work).faults
        == (
            f"item {barcode} has a loan and is missing",
            "2 items are out and 2 have a loan: they must be as many",
        )[:1]
    )


def test_every_fault_of_a_loan_is_found(books: Books) -> None:
    number, barcode = _item(books)
    books.sql("UPDATE items SET state = 'available' WHERE id = ?", number)
    books.sql("DELETE FROM registrations WHERE row = ?", books.loan()[1].patron)
    assert check(books.work).faults == (
        f"item {barcode} has a loan and is available",
        f"the loan of item {barcode} belongs to no registration",
    )


@pytest.mark.parametrize(("state", "out"), [("claimed returned", 3), ("lost", 2)])
def test_an_item_that_is_lost_or_claimed_returned_may_keep_its_loan(books: Books, state: str, out: int) -> None:
    books.sql("UPDATE items SET state = ? WHERE id = ?", state, _item(books)[0])
    books.reseal(msgspec.structs.replace(books.loan()[1], state=LoanState(state)))
    done = check(books.work)
    assert (done.loans, done.items_out, done.faults) == (3, out, ())


def test_a_box_that_was_tampered_with_stops_the_check(books: Books) -> None:
    """What it holds cannot be told any more; the fault says what to do."""
    _flip(books, "box", "loans", "1")
    with pytest.raises(BoxBroken, match="restore it from a backup"):
        check(books.work)


def test_nobody_without_the_duty_checks_the_books(books: Books) -> None:
    for role in (Role.PAGE, Role.CLERK, Role.SUPERVISOR, Role.AUDITOR, Role.AGENT):
        assert isinstance(custody.check(books.work.house, books.work.actor(role), lambda step: None), Refusal)
    assert isinstance(custody.check(books.work.house, books.work.custodian, lambda step: None), custody.Checked)


# -- the ledger, as it is read


def page(work: AtWork, role: Role = Role.AUDITOR, **sought: object) -> custody.LedgerPage:
    found = custody.ledger_page(work.house, work.actor(role), Sought(**sought))
    assert isinstance(found, custody.LedgerPage)
    return found


def test_the_ledger_is_read_newest_first_and_reading_it_is_on_it(books: Books) -> None:
    first = page(books.work)
    assert first.lines[0].act == "read ledger"
    assert (first.lines[0].number, first.lines[0].actor, first.lines[0].role) == (None, "auditor", "auditor")
    numbered = [line.number for line in first.lines if line.number is not None]
    assert numbered == sorted(numbered, reverse=True)
    assert first.verdict is None
    assert [line.act for line in page(books.work).lines[:2]] == ["read ledger"] * 2


def test_the_ledger_is_sought_by_actor_act_and_outcome(books: Books) -> None:
    desk.scan_card(books.work.house, books.work.actor(Role.PAGE), books.people[0].card)
    assert {line.actor for line in page(books.work, actor="clerk").lines} == {"clerk"}
    assert {line.act for line in page(books.work, purpose=Purpose.LEND).lines} == {"lend"}
    (refused,) = page(books.work, outcome=Outcome.REFUSED).lines
    assert (refused.actor, refused.clauses, refused.outcome) == (
        "page", ("Putnam, duties of a page",), Outcome.REFUSED,
    )  # fmt: skip


def test_the_ledger_is_read_page_by_page(books: Books) -> None:
    whole = [line.number for line in page(books.work).lines if line.number is not None]
    later = page(books.work, before=whole[3])
    assert [line.number for line in later.lines] == [number for number in whole if number < whole[3]]


def test_looks_that_led_to_nothing_are_told(work: AtWork) -> None:
    """Each act accounts for one look; what is left is somebody who looks around."""
    person = work.person()
    for _ in range(4):
        desk.scan_card(work.house, work.clerk, person.card)
    work.lent(person)
    assert page(work).idle == (Idle(work.clock().date(), "clerk", 2),)
    found = custody.ledger_page(work.house, work.custodian, Sought(), verify=True)
    assert isinstance(found, custody.LedgerPage)
    assert isinstance(found.verdict, custody.Verified)


def test_a_search_is_one_look_however_many_it_shows_and_a_choice_is_of_it(work: AtWork) -> None:
    for _ in range(5):
        work.person()
    found = desk.find(work.house, work.clerk, "fenn")
    assert isinstance(found, desk.Found)
    assert [one.at_least for one in page(work).idle] == [1]
    served = desk.serve(work.house, work.clerk, found.lines[0][1], desk.Shown.PHOTO_ID)
    assert isinstance(served, desk.Served)
    # five registrations were acts, so that the patron shown is accounted for, and so is the search by the choice
    assert page(work).idle == ()


def test_the_custodian_ticks_looks_off_and_later_ones_stand_out_again(work: AtWork) -> None:
    today = work.clock().date()
    for _ in range(2):
        desk.find(work.house, work.clerk, "nobody")
    assert isinstance(custody.review_looks(work.house, work.actor(Role.AUDITOR), today, "clerk"), Refusal)
    assert isinstance(custody.review_looks(work.house, work.custodian, today, "somebody"), Refusal)
    assert page(work).idle == (Idle(today, "clerk", 2),)
    ticked = Idle(today, "clerk", 2, "custodian", today)
    assert custody.review_looks(work.house, work.custodian, today, "clerk") == ticked
    assert page(work).idle == (ticked,)
    desk.find(work.house, work.clerk, "nobody")
    assert page(work).idle == (Idle(today, "clerk", 3),)


def test_the_ledger_page_says_that_the_ledger_was_altered(books: Books) -> None:
    _flip(books, "salt", "ledger_entries", "seq = 0")
    found = custody.ledger_page(books.work.house, books.work.custodian, Sought(), verify=True)
    assert isinstance(found, custody.LedgerPage)
    assert isinstance(found.verdict, custody.Broken)
    assert isinstance(custody.verify_ledger(books.work.house, books.work.keeper), custody.Broken)


def test_a_checkpoint_that_was_kept_elsewhere_tells_a_ledger_made_anew(books: Books) -> None:
    done = custody.close_day(books.work.house, books.work.keeper, lambda step: None)
    assert isinstance(done, custody.Closed)
    assert isinstance(custody.verify_ledger(books.work.house, books.work.keeper, (done.checkpoint,)), custody.Verified)
    for table in ("entries", "nodes", "checkpoints"):
        books.sql(f"DELETE FROM ledger_{table}")
    assert isinstance(custody.verify_ledger(books.work.house, books.work.keeper), custody.Verified)
    found = custody.verify_ledger(books.work.house, books.work.keeper, (done.checkpoint,))
    assert isinstance(found, custody.Broken)
