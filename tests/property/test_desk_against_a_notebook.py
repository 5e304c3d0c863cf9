"""Whatever a day at the desk brings, the house agrees with a notebook that keeps everything in the open.

The notebook is a naive model: dictionaries, no boxes, no tags, no gate. After every step the desk must have answered
what the notebook says; at the end the books are checked, the counters add up and the ledger verifies.
"""

from collections import Counter
from contextlib import ExitStack
from datetime import date, timedelta

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from at_work import AtWork, Person, at_work
from carrel import custody, desk, ledger, tallies
from carrel.catalog.library import Category, LoanRule
from carrel.desk import OverrideReason, Why
from carrel.ledger import Outcome
from carrel.records.circulation import Event
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from house import LIBRARY

MOST, RENEWALS, DAYS = 3, 1, 5
SMALL = msgspec.structs.replace(
    LIBRARY,
    categories=(Category("adult", "Adult", most_loans=MOST, months=1),),
    rules=(LoanRule("*", "*", days=DAYS, renewals=RENEWALS),),
    overdue_limit=2,
)
FAMILIES = ("Fennimore", "Zorquim", "Fennimore-Ash", "Ångstrom")


class Loan(msgspec.Struct):
    due: date
    renewals: int = 0


class Patron(msgspec.Struct):
    person: Person
    cards: list[tuple[str, str]]
    expires: date
    loans: dict[str, Loan] = msgspec.field(default_factory=dict)
    overdue: int = 0
    """At the last close."""


class Desk(RuleBasedStateMachine):
    """The house and the notebook, side by side."""

    patrons = Bundle("patrons")
    items = Bundle("items")

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.work: AtWork = self.stack.enter_context(at_work(SMALL))
        self.house, self.clerk = self.work.house, self.work.clerk
        self.notebook: list[Patron] = []
        self.shelf: set[str] = set()
        self.counted: Counter[tuple[date, Event]] = Counter()
        self.waiting: Counter[tuple[date, Event]] = Counter()
        self.overrides = 0

    def teardown(self) -> None:
        """At the end of every run the books are right, and the ledger verifies."""
        try:
            self.night(0)
            found = custody.check(self.house, self.work.keeper, lambda step: None)
            assert isinstance(found, custody.Checked)
            assert found.faults == ()
            assert found.loans == found.items_out == sum(len(one.loans) for one in self.notebook)
            assert isinstance(self.work.verified(), ledger.Verified)
            told = [entry for entry in self.work.entries() if entry.purpose is Purpose.OVERRIDE]
            done = [entry for entry in told if entry.outcome is Outcome.PERMITTED]
            assert len(done) == self.overrides
            assert all(entry.reason == OverrideReason.SCHOOLWORK.value for entry in told)
            with self.house.store.read() as tx:
                for (day, event), number in self.counted.items():
                    if event is not Event.REGISTERED:  # counted by month only, as all that a person is
                        assert tallies.total(tx, tallies.Counter.MATERIAL, event, day, day) == number
        finally:
            self.stack.close()

    @property
    def today(self) -> date:
        return self.work.clock().date()

    def left(self, event: Event) -> None:
        self.waiting[self.today, event] += 1

    def holder(self, item: str) -> Patron | None:
        return next((one for one in self.notebook if item in one.loans), None)

    @initialize(target=items)
    def shelve(self) -> object:
        found = [self.work.book() for _ in range(5)]
        self.shelf.update(found)
        return multiple(*found)

    @rule(target=patrons, family=st.sampled_from(FAMILIES))
    def registers(self, family: str) -> Patron:
        person = self.work.person(family=family)
        patron = Patron(person, [(person.card, "current")], self.work.record(person).expires)
        self.notebook.append(patron)
        self.left(Event.REGISTERED)
        return patron

    @rule(patron=patrons, why=st.sampled_from(Why))
    def replaces_a_card(self, patron: Patron, why: Why) -> None:
        new = self.work.new_card()
        done = desk.replace_card(self.house, self.clerk, self.work.again(patron.person).visit, new, why)
        if isinstance(done, Refusal):  # the box is full of cards
            assert "too long" in done.prose
            return
        old = "lost" if why is Why.LOST else "replaced"
        patron.cards = [(card, old if standing == "current" else standing) for card, standing in patron.cards]
        patron.cards.append((new, "current"))

    @rule(patron=patrons, taken=patrons)
    def is_given_somebodys_card(self, patron: Patron, taken: Patron) -> None:
        if patron is taken:
            return
        visit = self.work.again(patron.person).visit
        done = desk.replace_card(self.house, self.clerk, visit, taken.cards[0][0], Why.WORN)
        assert isinstance(done, Refusal)

    @rule(patron=patrons, which=st.integers(0, 3))
    def scans_a_card(self, patron: Patron, which: int) -> None:
        card, standing = patron.cards[which % len(patron.cards)]
        served = desk.scan_card(self.house, self.clerk, card)
        if standing != "current":
            assert isinstance(served, Refusal)
            assert standing in served.prose
            return
        assert isinstance(served, desk.Served)
        assert {line.barcode: line.due for line in served.view.loans} == {
            item: loan.due for item, loan in patron.loans.items()
        }
        assert {line.barcode for line in served.view.loans if line.overdue} == {
            item for item, loan in patron.loans.items() if loan.due < self.today
        }
        assert served.view.lapsed == (patron.expires < self.today)
        assert served.view.card == card[-4:]

    @rule(patron=patrons, item=items, by_supervisor=st.booleans())
    def borrows(self, patron: Patron, item: str, by_supervisor: bool) -> None:
        visit = self.work.again(patron.person).visit
        out = self.holder(item) is not None
        stops = [patron.expires < self.today, patron.overdue >= 2, len(patron.loans) >= MOST]
        if by_supervisor:
            done = desk.lend_despite(self.house, self.work.supervisor, visit, item, OverrideReason.SCHOOLWORK)
            may = not out
        else:
            done = desk.lend(self.house, self.clerk, visit, item)
            may = not out and not any(stops)
        if not may:
            assert isinstance(done, desk.Blocked), done
            return
        assert isinstance(done, desk.Lent), done
        assert done.view.due == self.today + timedelta(days=DAYS)
        self.overrides += by_supervisor
        patron.loans[item] = Loan(done.view.due)
        self.left(Event.LENT)

    @rule(item=items)
    def comes_back(self, item: str) -> None:
        done = desk.return_item(self.house, self.clerk, item)
        assert isinstance(done, desk.Returned)
        holder = self.holder(item)
        assert done.was_on_loan == (holder is not None)
        if holder is None:
            return
        assert done.view.was_overdue == (holder.loans.pop(item).due < self.today)
        self.left(Event.RETURNED)

    @rule(item=items)
    def is_renewed(self, item: str) -> None:
        done = desk.renew(self.house, self.clerk, item)
        holder = self.holder(item)
        if holder is None or holder.loans[item].renewals >= RENEWALS or holder.expires < self.today:
            assert isinstance(done, Refusal)
            return
        assert isinstance(done, desk.Renewed)
        loan = holder.loans[item]
        loan.due, loan.renewals = max(loan.due, self.today + timedelta(days=DAYS)), loan.renewals + 1
        assert (done.view.due, done.view.renewals_left) == (loan.due, RENEWALS - loan.renewals)
        self.left(Event.RENEWED)

    @rule(patron=patrons)
    def renews_the_registration(self, patron: Patron) -> None:
        visit = self.work.again(patron.person).visit
        assert isinstance(desk.renew_registration(self.house, self.clerk, visit), desk.Registered)
        patron.expires = self.work.record(patron.person).expires
        assert patron.expires > self.today

    @rule(family=st.sampled_from(FAMILIES))
    def is_looked_for(self, family: str) -> None:
        found = desk.find(self.house, self.clerk, family)
        assert isinstance(found, desk.Found)
        wanted = sorted(
            f"Quill {one.person.form.family}"
            for one in self.notebook
            if set(family.lower().split("-")) <= set(one.person.form.family.lower().split("-"))
        )
        if wanted:
            assert [line.name for line, _ in found.lines] == wanted[:25]

    @rule(days=st.sampled_from([0, 0, 1, 1, 2, 4, 20]))
    def night(self, days: int) -> None:
        """The day is closed, and some days pass."""
        done = custody.close_day(self.house, self.work.keeper, lambda step: None)
        assert isinstance(done, custody.Closed)
        assert done.counted == self.waiting.total()
        assert done.erased == 0
        assert done.resealed["registration"] == len(self.notebook)
        assert done.resealed["loan"] == sum(len(one.loans) for one in self.notebook)
        self.counted += self.waiting
        self.waiting.clear()
        for one in self.notebook:
            one.overdue = sum(loan.due < self.today for loan in one.loans.values())
        self.work.clock.days_later(days)

    @precondition(lambda self: self.notebook)
    @rule(days=st.integers(1, 3))
    def days_pass_without_a_close(self, days: int) -> None:
        self.work.clock.days_later(days)

    @invariant()
    def every_item_is_where_the_notebook_says(self) -> None:
        for item in self.shelf:
            assert self.work.state(item) == ("available" if self.holder(item) is None else "on loan")

    @invariant()
    def what_stands_in_the_open_names_nobody(self) -> None:
        ((slips,),) = self.work.sql("SELECT count(*) FROM slips")
        assert slips == self.waiting.total()
        ((loans,),) = self.work.sql("SELECT count(*) FROM loans")
        assert loans == sum(len(one.loans) for one in self.notebook)


def test_the_desk_agrees_with_a_notebook() -> None:
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        ),
    )
