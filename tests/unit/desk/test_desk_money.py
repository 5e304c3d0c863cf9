"""Money: what is charged, paid, waived and paid back, what stands then, and that nothing but amounts is left of it."""

from collections.abc import Iterator
from datetime import date

import msgspec
import pytest

from at_work import AtWork, Person, at_work
from carrel import catalog, custody, desk
from carrel.catalog.library import FineRule, LossRules
from carrel.desk import ALL, Method, Money
from carrel.ledger import Outcome
from carrel.records.circulation import FeeKind
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import pockets
from house import LIBRARY, Clock

FINES = msgspec.structs.replace(
    LIBRARY,
    fines=(FineRule("*", "*", 10, 100, grace_days=2), FineRule("*", "video", 100, 500), FineRule("child", "*", 0, 0)),
    losses=LossRules(price_cents=2500, processing_cents=500, refund_days=90),
)


@pytest.fixture
def work(clock: Clock) -> Iterator[AtWork]:
    """A library that fines ten cents a day after two days of grace, a dollar at most."""
    with at_work(FINES, clock) as library:
        yield library


def owed(work: AtWork, person: Person) -> int:
    """What the desk shows; it must be what the registration says where nothing came back since the close."""
    return shown(work, person).owed_cents


def shown(work: AtWork, person: Person) -> desk.ServeView:
    served = desk.serve(work.house, work.clerk, work.again(person).visit)
    assert isinstance(served, desk.Served)
    return served.view


def charge(work: AtWork, person: Person, cents: int = 500, kind: FeeKind = FeeKind.OTHER, item: str = "") -> None:
    done = desk.charge(work.house, work.clerk, work.again(person).visit, kind, cents, item)
    assert isinstance(done, desk.Charged), done


def pay(work: AtWork, person: Person, cents: int, which: str = ALL, method: Method = Method.CASH) -> desk.Paid:
    done = desk.pay(work.house, work.clerk, work.again(person).visit, which, cents, method)
    assert isinstance(done, desk.Paid), done
    return done


def till(work: AtWork, money: Money) -> int:
    done = desk.cash_up(work.house, work.clerk)
    assert isinstance(done, desk.CashUp)
    return done.sum_of(money)


def fees_kept(work: AtWork) -> int:
    with work.house.store.read() as tx:
        return pockets.fees.count(tx)


def faults(work: AtWork) -> tuple[str, ...]:
    done = custody.check(work.house, work.keeper, lambda step: None)
    assert isinstance(done, custody.Checked)
    return done.faults


def close(work: AtWork) -> None:
    assert isinstance(custody.close_day(work.house, work.keeper, lambda step: None), custody.Closed)


# -- fines


@pytest.mark.parametrize(
    ("kind", "late", "cents"),
    [("book", 2, 0), ("book", 3, 30), ("book", 9, 90), ("book", 40, 100), ("video", 1, 100), ("video", 9, 500)],
)
def test_a_fine_is_charged_by_the_return(work: AtWork, kind: str, late: int, cents: int) -> None:
    person = work.person()
    item = work.lent(person, work.book(kind=kind))
    work.clock.days_later(21 + late)
    with work.told() as told:
        back = desk.return_item(work.house, work.clerk, item)
    assert isinstance(back, desk.Returned)
    assert owed(work, person) == cents
    (entry,) = told
    assert (entry.purpose, entry.classes) == (Purpose.RETURN, (RecordClass.LOAN,))
    assert faults(work) == ()
    close(work)
    assert work.record(person).owed_cents == cents
    assert faults(work) == ()


def test_no_fine_where_the_board_wants_none() -> None:
    with at_work() as work:
        person = work.person()
        item = work.lent(person)
        work.clock.days_later(60)
        desk.return_item(work.house, work.clerk, item)
        assert fees_kept(work) == 0


def test_closed_days_cost_nothing(work: AtWork) -> None:
    person = work.person()
    item = work.lent(person)
    with work.house.store.write() as tx:
        for day in (17, 18, 19):
            catalog.put_closed_day(tx, work.built.branch, date(2026, 12, day), "snow")
    work.clock.days_later(21 + 6)
    desk.return_item(work.house, work.clerk, item)
    assert owed(work, person) == 30


def test_a_return_is_dated_back_and_fined_to_that_day(work: AtWork) -> None:
    person = work.person()
    item = work.lent(person)
    work.clock.days_later(21 + 8)
    today = work.clock().date()
    for wrong in (today.replace(day=today.day + 1), date(2026, 11, 30), date(2026, 11, 23)):
        assert isinstance(desk.return_item(work.house, work.clerk, item, wrong), Refusal)
    back = desk.return_item(work.house, work.clerk, item, date(2026, 12, 18))
    assert isinstance(back, desk.Returned)
    assert owed(work, person) == 30


def test_a_return_is_not_dated_before_the_loan(work: AtWork) -> None:
    item = work.lent(work.person())
    assert isinstance(desk.return_item(work.house, work.clerk, item, date(2026, 11, 23)), Refusal)
    assert work.state(item) == "on loan"


def test_an_amnesty_is_a_supervisors_to_open_and_fines_nobody(work: AtWork) -> None:
    first, last = date(2026, 12, 20), date(2026, 12, 31)
    assert isinstance(desk.open_amnesty(work.house, work.clerk, first, last), Refusal)
    assert isinstance(desk.open_amnesty(work.house, work.supervisor, last, first), Refusal)
    assert isinstance(desk.open_amnesty(work.house, work.supervisor, first, last), desk.Amnesty)
    assert isinstance(desk.open_amnesty(work.house, work.supervisor, first, first), Refusal)
    person = work.person()
    early, late, after = (work.lent(person) for _ in range(3))
    for days, item, cents in ((25, early, 40), (5, late, 40), (20, after, 140)):
        work.clock.days_later(days)
        desk.return_item(work.house, work.clerk, item)
        assert owed(work, person) == cents
    assert desk.amnesties(work.house, work.clerk) == ()
    assert desk.end_amnesty(work.house, work.supervisor, first) is True
    assert desk.end_amnesty(work.house, work.supervisor, first) is False


# -- paying


def test_paid_in_part_and_in_full_and_lending_goes_on_at_once(work: AtWork) -> None:
    person, item = work.person(), work.book()
    charge(work, person, 1200)
    blocked = desk.lend(work.house, work.clerk, person.visit, item)
    assert isinstance(blocked, desk.Blocked)
    part = pay(work, person, 201)
    assert part.owed_cents == owed(work, person) == work.record(person).owed_cents == 999
    assert isinstance(desk.lend(work.house, work.clerk, person.visit, item), desk.Lent)
    assert pay(work, person, 999, method=Method.CARD).owed_cents == 0
    assert fees_kept(work) == 0
    assert till(work, Money.TAKEN) == 1200
    assert faults(work) == ()


def test_one_fee_is_paid_by_its_word(work: AtWork) -> None:
    person = work.person()
    charge(work, person, 300)
    charge(work, person, 700, FeeKind.DAMAGED, work.book("The Copper Voyage"))
    lines = {line.kind: line for line in shown(work, person).fees}
    assert {(line.kind, line.title, line.cents) for line in lines.values()} == {
        ("other", "", 300), ("damaged", "The Copper Voyage", 700),
    }  # fmt: skip
    assert pay(work, person, 700, lines["damaged"].word).owed_cents == 300
    visit = work.again(person).visit
    for which in (lines["damaged"].word, person.visit, "", "nonsense"):
        assert isinstance(desk.pay(work.house, work.clerk, visit, which, 1, Method.CASH), Refusal)
    assert owed(work, person) == 300


def test_a_fee_is_nobody_elses_to_pay(work: AtWork) -> None:
    """The word of one patron's fee does nothing in another's hand."""
    person, other = work.person(), work.person(family="Zorquim")
    charge(work, person, 300)
    charge(work, other, 300)
    (line,) = shown(work, person).fees
    assert isinstance(desk.pay(work.house, work.clerk, work.again(other).visit, line.word, 300, Method.CASH), Refusal)
    assert owed(work, person) == owed(work, other) == 300


@pytest.mark.parametrize("cents", [0, -1, 501, 10**9])
def test_an_amount_that_is_not_owed_is_not_taken(work: AtWork, cents: int) -> None:
    person = work.person()
    charge(work, person, 500)
    refused = desk.pay(work.house, work.clerk, work.again(person).visit, ALL, cents, Method.CASH)
    assert isinstance(refused, Refusal)
    assert owed(work, person) == 500
    assert till(work, Money.TAKEN) == 0


@pytest.mark.parametrize("cents", [0, -5, 1_000_001])
def test_an_amount_that_is_none_is_not_charged(work: AtWork, cents: int) -> None:
    refused = desk.charge(work.house, work.clerk, work.person().visit, FeeKind.OTHER, cents)
    assert isinstance(refused, Refusal)


def test_waiving_is_a_supervisors_and_the_ledger_keeps_why(work: AtWork) -> None:
    person = work.person()
    charge(work, person, 500)
    visit = work.again(person).visit
    assert isinstance(desk.waive(work.house, work.clerk, visit, ALL, desk.WaiveReason.HARDSHIP), Refusal)
    with work.told() as told:
        done = desk.waive(work.house, work.supervisor, visit, ALL, desk.WaiveReason.HARDSHIP)
    assert done == desk.Waived(500, 0)
    (entry,) = told
    assert (entry.reason, entry.outcome) == ("it cannot be paid", Outcome.PERMITTED)
    assert (till(work, Money.WAIVED), till(work, Money.TAKEN), fees_kept(work)) == (500, 0, 0)


def test_a_till_names_kinds_and_ways_of_paying(work: AtWork) -> None:
    person = work.person()
    charge(work, person, 300)
    charge(work, person, 700, FeeKind.DAMAGED)
    pay(work, person, 400, method=Method.CHECK)
    pay(work, person, 600, method=Method.CASH)
    done = desk.cash_up(work.house, work.clerk)
    assert isinstance(done, desk.CashUp)
    assert sum(line.cents for line in done.lines) == 1000
    assert (done.sum_of(Money.TAKEN, Method.CHECK), done.sum_of(Money.TAKEN, Method.CASH)) == (400, 600)
    with work.told() as told:
        desk.cash_up(work.house, work.clerk)
    assert told == []
    later = desk.cash_up(work.house, work.clerk, date(2026, 11, 25))
    assert isinstance(later, desk.CashUp)
    assert later.lines == ()


# -- receipts


def lost_and_paid(work: AtWork, person: Person, item: str) -> desk.ReceiptShown:
    done = desk.report_lost(work.house, work.clerk, work.again(person).visit, item)
    assert isinstance(done, desk.Lost), done
    (receipt,) = pay(work, person, done.cents).receipts
    assert not {"Quill", "Fennimore", item} & set(str(msgspec.to_builtins(receipt)).split())
    return desk.ReceiptShown(receipt.day, receipt.cents, receipt.kind, receipt.serial, receipt.code, item)


def test_a_lost_item_that_was_paid_for_and_found_is_paid_back_once(work: AtWork) -> None:
    person, item = work.person(), work.book(price_cents=1999)
    shown = lost_and_paid(work, work.again(person), work.lent(person, item))
    assert shown.cents == 2499
    assert work.state(item) == "lost"
    with work.house.store.read() as tx:
        assert (pockets.loans.count(tx), pockets.fees.count(tx)) == (0, 0)
    still = desk.refund(work.house, work.clerk, shown, Method.CASH)
    assert isinstance(still, Refusal)
    assert "still recorded as lost" in still.what
    desk.return_item(work.house, work.clerk, item)
    for wrong in (
        msgspec.structs.replace(shown, cents=9999),
        msgspec.structs.replace(shown, barcode=work.book()),
        msgspec.structs.replace(shown, code="AAAA-BBBB-CCCC-DDDD"),
        msgspec.structs.replace(shown, kind=FeeKind.OTHER),
        msgspec.structs.replace(shown, barcode=""),
    ):
        assert isinstance(desk.refund(work.house, work.clerk, wrong, Method.CASH), Refusal)
    with work.told() as told:
        assert desk.refund(work.house, work.clerk, shown, Method.CASH) == desk.Refunded(2499)
    assert len(told) == 1
    assert isinstance(desk.refund(work.house, work.clerk, shown, Method.CASH), Refusal)
    assert (till(work, Money.TAKEN), till(work, Money.REFUNDED)) == (2499, 2499)


def test_a_receipt_is_honoured_for_the_boards_days_and_forgotten_after(work: AtWork) -> None:
    person, item, other = work.person(), work.book(), work.book()
    shown = lost_and_paid(work, person, work.lent(person, item))
    second = lost_and_paid(work, person, work.lent(person, other))
    for found in (item, other):
        desk.return_item(work.house, work.clerk, found)
    work.clock.days_later(90)
    assert isinstance(desk.refund(work.house, work.clerk, shown, Method.CASH), desk.Refunded)
    work.clock.days_later()
    assert isinstance(desk.refund(work.house, work.clerk, second, Method.CASH), Refusal)
    assert work.sql("SELECT count(*) FROM spent_receipts") == [(1,)]
    work.clock.days_later(90)
    close(work)
    assert work.sql("SELECT count(*) FROM spent_receipts") == [(0,)]


def test_a_mistake_is_a_supervisors_to_pay_back(work: AtWork) -> None:
    person = work.person()
    charge(work, person, 300)
    (receipt,) = pay(work, person, 300).receipts
    shown = desk.ReceiptShown(receipt.day, receipt.cents, receipt.kind, receipt.serial.upper(), receipt.code.lower())
    why = desk.WaiveReason.LIBRARY_ERROR
    assert isinstance(desk.refund(work.house, work.clerk, shown, Method.CASH), Refusal)
    assert isinstance(desk.refund_mistake(work.house, work.clerk, shown, Method.CASH, why), Refusal)
    assert desk.refund_mistake(work.house, work.supervisor, shown, Method.CASH, why) == desk.Refunded(300)


def test_the_house_knows_its_own_return_receipt(work: AtWork) -> None:
    item = work.lent(work.person())
    back = desk.return_item(work.house, work.clerk, item)
    assert isinstance(back, desk.Returned)
    receipt = back.receipt
    assert receipt is not None
    assert desk.verify_return(work.house, receipt.barcode, receipt.day, receipt.code.lower())
    assert not desk.verify_return(work.house, receipt.barcode, date(2026, 11, 25), receipt.code)
    assert not desk.verify_return(work.house, work.book(), receipt.day, receipt.code)
    assert not desk.verify_return(work.house, receipt.barcode, receipt.day, "")
    again = desk.return_item(work.house, work.clerk, item)
    assert isinstance(again, desk.Returned)
    assert again.receipt is None


def test_nobody_without_the_duty_handles_money(work: AtWork) -> None:
    person = work.person()
    charge(work, person, 300)
    for role in (Role.PAGE, Role.KIOSK, Role.AUDITOR):
        actor = work.actor(role)
        visit = work.again(person).visit
        assert isinstance(desk.charge(work.house, actor, visit, FeeKind.OTHER, 1), desk.NotAllowed)
        assert isinstance(desk.pay(work.house, actor, visit, ALL, 1, Method.CASH), desk.NotAllowed)
    assert owed(work, person) == 300
