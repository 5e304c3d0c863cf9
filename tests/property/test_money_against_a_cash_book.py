"""Whatever is charged, paid, waived and paid back, the house agrees with a cash book that is kept in the open."""

from datetime import date, timedelta

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from at_work import at_work
from carrel import custody, desk
from carrel.catalog import open_days, put_closed_day
from carrel.catalog.library import FineRule
from carrel.lives.fees import fine
from carrel.records.circulation import FeeKind
from carrel.records.refusals import Refusal
from house import LIBRARY

KINDS = tuple(FeeKind)
METHODS = (desk.Method.CASH, desk.Method.CHECK, desk.Method.CARD)
STEP = st.tuples(
    st.sampled_from(("charge", "pay", "pay one", "waive", "waive one", "pay back", "close")),
    st.integers(-1, 2000),
    st.integers(0, 5),
)


@given(st.integers(0, 60), st.integers(0, 12), st.integers(0, 50), st.integers(0, 1000), st.sets(st.integers(1, 60)))
@settings(max_examples=300, deadline=None)
def test_a_fine_is_what_counting_on_fingers_gives(
    late: int, grace: int, a_day: int, most: int, closed: set[int]
) -> None:
    """Day after day: a closed one costs nothing, those of grace cost nothing until they are used up, then all do."""
    counted = [day for day in range(1, late + 1) if day not in closed]
    expected = 0
    if len(counted) > grace:
        for _ in counted:
            expected = min(most, expected + a_day)
    assert fine(FineRule("*", "*", a_day, most, grace), len(counted)) == expected
    assert fine(None, late) == 0


@given(st.integers(0, 40), st.sets(st.integers(0, 40), max_size=10))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_open_days_are_counted_one_by_one(late: int, closed: set[int]) -> None:
    first = date(2026, 11, 24)
    with at_work() as work, work.house.store.write() as tx:
        for day in closed:
            put_closed_day(tx, work.built.branch, first + timedelta(days=day), "snow")
        expected = sum(day not in closed for day in range(1, late + 1))
        assert open_days(tx, work.built.branch, first, first + timedelta(days=late)) == expected
        assert open_days(tx, work.built.branch, first, first - timedelta(days=1)) == 0


@given(st.lists(STEP, max_size=14))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_till_and_what_is_owed_agree_with_a_cash_book(steps: list[tuple[str, int, int]]) -> None:
    with at_work(msgspec.structs.replace(LIBRARY, owed_limit_cents=0)) as work:
        person = work.person()
        owed: list[int] = []  # in the order in which they were charged
        book = dict.fromkeys(desk.Money, 0)
        papers: list[desk.PaymentReceipt] = []
        for what, cents, which in steps:
            visit = work.again(person).visit
            lines = _lines(work.house, work.clerk, visit)
            one = lines[which % len(lines)] if lines else None
            match what:
                case "charge":
                    done = desk.charge(work.house, work.clerk, visit, KINDS[which % 4], cents)
                    assert isinstance(done, Refusal) == (cents <= 0)
                    owed += [cents] if cents > 0 else []
                case "pay" | "pay one":
                    word, most = (desk.ALL, sum(owed)) if what == "pay" or one is None else (one.word, one.cents)
                    paid = desk.pay(work.house, work.clerk, visit, word, cents, METHODS[which % 3])
                    assert isinstance(paid, Refusal) == (not 0 < cents <= most)
                    if isinstance(paid, desk.Paid):
                        book[desk.Money.TAKEN] += cents
                        papers += paid.receipts
                        assert sum(paper.cents for paper in paid.receipts) == cents
                        assert paid.owed_cents == sum(owed) - cents
                case "waive" | "waive one":
                    word, most = (desk.ALL, sum(owed)) if what == "waive" or one is None else (one.word, one.cents)
                    gone = desk.waive(work.house, work.supervisor, visit, word, desk.WaiveReason.GOODWILL)
                    assert isinstance(gone, Refusal) == (not most)
                    book[desk.Money.WAIVED] += most
                case "pay back" if papers:
                    paper = papers.pop(which % len(papers))
                    shown = desk.ReceiptShown(paper.day, paper.cents, paper.kind, paper.serial, paper.code)
                    why = desk.WaiveReason.LIBRARY_ERROR
                    for again in (False, True):
                        back = desk.refund_mistake(work.house, work.supervisor, shown, desk.Method.CASH, why)
                        assert isinstance(back, Refusal) == again
                    book[desk.Money.REFUNDED] += paper.cents
                case _:
                    assert isinstance(custody.close_day(work.house, work.keeper, lambda step: None), custody.Closed)
            owed = [line.cents for line in _lines(work.house, work.clerk, work.again(person).visit)]
            assert work.record(person).owed_cents == sum(owed)
        charged = sum(cents for what, cents, _ in steps if what == "charge" and cents > 0)
        assert charged == sum(owed) + book[desk.Money.TAKEN] + book[desk.Money.WAIVED]
        till = desk.cash_up(work.house, work.clerk)
        assert isinstance(till, desk.CashUp)
        assert {money: till.sum_of(money) for money in desk.Money} == book
        checked = custody.check(work.house, work.keeper, lambda step: None)
        assert isinstance(checked, custody.Checked)
        assert checked.faults == ()


def _lines(house: desk.House, actor: object, visit: str) -> tuple[desk.FeeLine, ...]:
    served = desk.serve(house, actor, visit)
    assert isinstance(served, desk.Served)
    return served.view.fees
