"""Lending, returning, renewing: what is done, what stops it, and what stands afterwards."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import msgspec
import pytest

from at_work import AtWork, Person, at_work
from carrel import catalog, desk
from carrel.catalog import ItemState
from carrel.catalog.library import Category, LoanRule
from carrel.desk.refusals import Stop
from carrel.ledger import Outcome
from carrel.records.circulation import Fee, Hold, HoldState, Interloan, Loan, LoanState
from carrel.records.refusals import Refusal
from carrel.records.registration import Block, Registration
from carrel.records.vocabulary import Purpose, Role
from carrel.sealed import epochs, pockets, registrations
from carrel.sealed._opening import open_box
from carrel.sealed.kinds import LOAN
from house import LIBRARY, Clock

RULES = msgspec.structs.replace(
    LIBRARY,
    categories=(
        Category("adult", "Adult", most_loans=3, months=36),
        Category("child", "Child", most_loans=2, months=24, minor=True),
    ),
    rules=(
        LoanRule("*", "*", days=21, renewals=2),
        LoanRule("*", "video", days=7, renewals=1),
        LoanRule("child", "*", days=28, renewals=3),
        LoanRule("child", "video", days=2, renewals=0),
    ),
)


@pytest.fixture
def work(clock: Clock) -> Iterator[AtWork]:
    """A library that lends three things at once, each by its rule."""
    with at_work(RULES, clock) as library:
        yield library


def amended(work: AtWork, person: Person, **changed: object) -> None:
    """A registration becomes what it would be after time has passed."""
    record = work.record(person)
    with work.house.store.write() as tx:
        new: Registration = msgspec.structs.replace(record, **changed)
        registrations.replace(tx, work.house.ring, epochs.generations(tx), person.row, record, new)


def lend(work: AtWork, person: Person, item: str) -> object:
    return desk.lend(work.house, work.clerk, person.visit, item)


def despite(work: AtWork, person: Person, item: str, role: Role = Role.SUPERVISOR) -> object:
    return desk.lend_despite(work.house, work.actor(role), person.visit, item, desk.OverrideReason.SETTLED)


# -- what is done


def test_lent_and_returned(work: AtWork) -> None:
    person, item = work.person(), work.book("The Copper Voyage", shelf="Fiction")
    done = lend(work, person, item)
    assert done == desk.Lent(desk.LendView(item, "The Copper Voyage", date(2026, 12, 15)))
    assert work.state(item) == "on loan"
    assert work.loans_of(person) == {item}
    back = desk.return_item(work.house, work.clerk, item)
    assert isinstance(back, desk.Returned)
    assert back.view == desk.ReturnView(item, "The Copper Voyage", "Fiction", was_overdue=False)
    assert back.was_on_loan
    assert work.state(item) == "available"
    assert work.loans_of(person) == set()
    with work.house.store.read() as tx:
        assert pockets.loans.count(tx) == 0


@pytest.mark.parametrize(
    ("category", "kind", "due"),
    [
        ("adult", "book", date(2026, 12, 15)),
        ("adult", "video", date(2026, 12, 1)),
        ("child", "book", date(2026, 12, 22)),
        ("child", "video", date(2026, 12, 1)),  # the kind weighs more than the category, and both together most
    ],
)
def test_a_loan_goes_by_category_and_kind(work: AtWork, category: str, kind: str, due: date) -> None:
    person = work.person(category=category, guardian_name="Tansy Ash")
    rule = work.house.library.rule(category, kind)
    if (category, kind) == ("child", "video"):
        due = work.clock().date() + timedelta(days=2)
    done = lend(work, person, work.book(kind=kind))
    assert isinstance(done, desk.Lent)
    assert done.view.due == due == work.clock().date() + timedelta(days=rule.days)


def test_a_due_date_is_never_a_day_on_which_the_branch_is_closed(work: AtWork) -> None:
    """The 15th and 16th of December are announced as closed, and no Thursday has hours."""
    with work.house.store.write() as tx:
        for day in (15, 16):
            catalog.put_closed_day(tx, work.built.branch, date(2026, 12, day), "painting")
        catalog.put_hours(tx, work.built.branch, dict.fromkeys((0, 1, 2, 4, 5), (600, 1080)))
    done = lend(work, work.person(), work.book())
    assert isinstance(done, desk.Lent)
    assert done.view.due == date(2026, 12, 18)
    renewed = desk.renew(work.house, work.clerk, done.view.barcode)
    assert isinstance(renewed, desk.Renewed)
    assert renewed.view.due == date(2026, 12, 18)


def test_an_item_is_overdue_the_day_after_it_was_due(work: AtWork) -> None:
    person = work.person()
    first, second = work.lent(person), work.lent(person)
    work.clock.days_later(21)
    visit = desk.scan_card(work.house, work.clerk, person.card)
    assert isinstance(visit, desk.Served)
    assert [line.overdue for line in visit.view.loans] == [False, False]
    back = desk.return_item(work.house, work.clerk, first)
    assert isinstance(back, desk.Returned)
    assert not back.view.was_overdue
    work.clock.days_later(1)
    visit = desk.scan_card(work.house, work.clerk, person.card)
    assert isinstance(visit, desk.Served)
    assert [line.overdue for line in visit.view.loans] == [True]
    back = desk.return_item(work.house, work.clerk, second)
    assert isinstance(back, desk.Returned)
    assert back.view.was_overdue


def test_renewed_as_often_as_the_rule_says(work: AtWork) -> None:
    person = work.person()
    item = work.lent(person)
    for left in (1, 0):
        work.clock.days_later(7)
        done = desk.renew(work.house, work.clerk, item)
        assert isinstance(done, desk.Renewed)
        assert done.view == desk.RenewView(
            item, "The Salt Lantern", work.clock().date() + timedelta(days=21), renewals_left=left
        )
    refused = desk.renew(work.house, work.clerk, item)
    assert refused == Refusal("this item has been renewed as often as it may be", "it must be back on its due date")
    assert work.state(item) == "on loan"


def test_a_renewal_never_brings_the_due_date_forward(work: AtWork) -> None:
    """Lent for three weeks under the old rule, renewed on the same day under a shorter one."""
    person, item = work.person(), work.book(kind="video")
    record, row = work.record(person), person.row
    with work.house.store.write() as tx:
        found = catalog.item_by_barcode(tx, item)
        assert found is not None
        catalog.set_state(tx, found, ItemState.ON_LOAN)
        loan = Loan(row, record.pocket, 1, found.id, date(2026, 11, 24), date(2026, 12, 15), 0, work.built.branch)
        assert pockets.put_loan(tx, work.house.ring, epochs.generations(tx), loan)
    done = desk.renew(work.house, work.clerk, item)
    assert isinstance(done, desk.Renewed)
    assert done.view.due == date(2026, 12, 15)


def test_the_patron_in_hand_is_shown_with_their_loans_the_one_due_first_on_top(work: AtWork) -> None:
    person = work.person(birth=date(1987, 4, 30))
    later = work.lent(person, work.book("The Orchard"))
    sooner = work.lent(person, work.book("The Signal", kind="video"))
    same = work.lent(person, work.book("The Meadow"))
    served = desk.scan_card(work.house, work.clerk, person.card)
    assert isinstance(served, desk.Served)
    view = served.view
    assert [line.barcode for line in view.loans] == [sooner, same, later]
    assert [line.renewals_left for line in view.loans] == [1, 2, 2]
    assert (view.name, view.card, view.category, view.minor) == ("Quill Fennimore", person.card[-4:], "Adult", False)
    assert (view.expires, view.lapsed) == (date(2029, 11, 24), False)
    assert (view.holds_ready, view.holds_waiting, view.interloans, view.owed_cents, view.blocks) == (0, 0, 0, 0, ())


def test_what_else_is_open_is_counted_for_the_desk(work: AtWork) -> None:
    person = work.person()
    record, row = work.record(person), person.row
    day, branch = work.clock().date(), work.built.branch
    with work.house.store.write() as tx:
        live, ring = epochs.generations(tx), work.house.ring
        for slot, state in ((1, HoldState.READY), (2, HoldState.QUEUED), (3, HoldState.QUEUED)):
            pockets.put_hold(tx, ring, live, Hold(row, record.pocket, slot, 7, day, branch, state=state))
        for slot, cents in ((1, 250), (2, 175)):
            pockets.fees.put(tx, ring, live, bytes([slot]) * 16, Fee(row, record.pocket, slot, cents, "a fee", day))
        title = Interloan(row, record.pocket, 1, "The Voyage", "Nobody", "Elsewhere", day, branch)
        pockets.interloans.put(tx, ring, live, b"i" * 16, title)
    served = desk.serve(work.house, work.clerk, person.visit)
    assert isinstance(served, desk.Served)
    view = served.view
    assert (view.holds_ready, view.holds_waiting, view.interloans, view.owed_cents) == (1, 2, 1, 425)


def test_a_title_that_is_gone_leaves_a_loan_that_can_still_be_returned(work: AtWork) -> None:
    person = work.person()
    item = work.lent(person)
    work.sql("DELETE FROM titles")
    served = desk.serve(work.house, work.clerk, person.visit)
    assert isinstance(served, desk.Served)
    assert [line.title for line in served.view.loans] == [""]
    assert isinstance(desk.return_item(work.house, work.clerk, item), desk.Returned)


# -- what stops it: nothing is done, and what stands is what stood before


BAD: dict[str, tuple[Callable[[AtWork, Person, str], object], str]] = {
    "an unknown card": (
        lambda work, person, item: desk.scan_card(work.house, work.clerk, "29999999999999"),
        "no registration has this card: scan it again, or find the patron by name",
    ),
    "an unknown item lent": (
        lambda work, person, item: lend(work, person, "39999999999999"),
        "no item has this barcode: scan it again, or set the item aside for cataloguing",
    ),
    "an unknown item returned": (
        lambda work, person, item: desk.return_item(work.house, work.clerk, "39999999999999"),
        "no item has this barcode: scan it again, or set the item aside for cataloguing",
    ),
    "an unknown item renewed": (
        lambda work, person, item: desk.renew(work.house, work.clerk, "39999999999999"),
        "no item has this barcode: scan it again, or set the item aside for cataloguing",
    ),
    "an item that is not on loan renewed": (
        lambda work, person, item: desk.renew(work.house, work.clerk, work.book()),
        "this item is not on loan: lend it, or put it back on its shelf",
    ),
    "an item that is on loan": (
        lambda work, person, item: lend(work, work.person(), item),
        "the item is still on loan: return it first, then lend it: this cannot be set aside at the desk",
    ),
    "an item that is on loan, by a supervisor": (
        lambda work, person, item: despite(work, work.person(), item),
        "the item is still on loan: return it first, then lend it: this cannot be set aside at the desk",
    ),
    "a word that is no visit": (
        lambda work, person, item: desk.lend(work.house, work.clerk, "nobody", item),
        "the patron's visit has ended: scan the card again",
    ),
    "nothing scanned": (
        lambda work, person, item: desk.understand(work.house, work.clerk, desk.Scan("  ", desk.Mode.LEND)),
        "nothing was scanned: scan a card or an item, or type a name",
    ),
    "an item before a card": (
        lambda work, person, item: desk.understand(work.house, work.clerk, desk.Scan(item, desk.Mode.LEND)),
        "this is an item, and no patron is in hand: scan the patron's card first",
    ),
    "a misread item returned": (
        lambda work, person, item: desk.understand(work.house, work.clerk, desk.Scan("39999", desk.Mode.RETURN)),
        "no item has this barcode: scan it again, or set the item aside for cataloguing",
    ),
    "a wrong card scanned": (
        lambda work, person, item: desk.understand(work.house, work.clerk, desk.Scan("29999", desk.Mode.LEND)),
        "no registration has this card: scan it again, or find the patron by name",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_said_and_leaves_everything_as_it_was(work: AtWork, name: str) -> None:
    act, prose = BAD[name]
    person = work.person()
    item = work.lent(person)
    loans, slips = work.sql("SELECT * FROM loans"), len(work.sql("SELECT 1 FROM slips"))
    answer = act(work, person, item)
    assert isinstance(answer, Refusal)
    assert answer.prose == prose
    assert work.sql("SELECT * FROM loans") == loans
    assert work.state(item) == "on loan"
    assert len(work.sql("SELECT 1 FROM slips")) - slips in (0, 1)  # whom the case itself registered
    assert work.loans_of(person) == {item}


def test_every_stop_is_said_at_once(work: AtWork) -> None:
    person = work.person()
    item = work.book(lendable=False)
    amended(work, person, expires=date(2026, 11, 23), overdue=5, blocks=(Block("a returned letter", date(2026, 1, 1)),))
    before = work.dump()
    answer = lend(work, person, item)
    assert isinstance(answer, desk.Blocked)
    assert [stop.why for stop in answer.stops] == [
        "the registration lapsed on 23 November 2026: check the address and renew it",
        "5 items were overdue at last night's close",
        "a returned letter",
        "the item is for use in the library only",
    ]
    assert answer.overridable
    assert answer.remedy == "settle it with the patron, or ask a supervisor to set it aside"
    assert answer.what == "; ".join(stop.why for stop in answer.stops)
    assert work.dump() == before


def test_a_registration_is_good_through_its_last_day(work: AtWork) -> None:
    person = work.person()
    amended(work, person, expires=date(2026, 11, 24))
    assert isinstance(lend(work, person, work.book()), desk.Lent)
    work.clock.days_later(1)
    served = desk.scan_card(work.house, work.clerk, person.card)
    assert isinstance(served, desk.Served)
    assert served.view.lapsed
    answer = desk.lend(work.house, work.clerk, served.visit, work.book())
    assert isinstance(answer, desk.Blocked)
    assert isinstance(desk.renew_registration(work.house, work.clerk, served.visit), desk.Registered)
    assert isinstance(desk.lend(work.house, work.clerk, served.visit, work.book()), desk.Lent)


def test_a_lapsed_borrower_renews_the_registration_before_the_loan(work: AtWork) -> None:
    person = work.person()
    item = work.lent(person)
    amended(work, person, expires=date(2026, 11, 23))
    assert desk.renew(work.house, work.clerk, item) == Refusal(
        "the borrower's registration has lapsed", "renew the registration first"
    )
    assert isinstance(desk.renew_registration(work.house, work.clerk, person.visit), desk.Registered)
    assert isinstance(desk.renew(work.house, work.clerk, item), desk.Renewed)


@pytest.mark.parametrize("overdue", [4, 5])
def test_lending_stops_at_the_limit_of_overdue_items(work: AtWork, overdue: int) -> None:
    person = work.person()
    amended(work, person, overdue=overdue)
    assert isinstance(lend(work, person, work.book()), desk.Lent if overdue < 5 else desk.Blocked)


def test_the_limit_of_the_category_holds(work: AtWork) -> None:
    person = work.person()
    for _ in range(3):
        work.lent(person)
    extra = work.book()
    answer = lend(work, person, extra)
    assert isinstance(answer, desk.Blocked)
    assert answer.stops == (Stop("the limit of 3 items at once is reached", overridable=True),)
    assert work.state(extra) == "available"
    assert len(work.loans_of(person)) == 3
    assert isinstance(despite(work, person, extra), desk.Lent)
    assert len(work.loans_of(person)) == 4
    desk.return_item(work.house, work.clerk, extra)
    assert isinstance(desk.return_item(work.house, work.clerk, min(work.loans_of(person))), desk.Returned)
    assert isinstance(lend(work, person, extra), desk.Lent)


@pytest.mark.parametrize(
    ("state", "override"),
    [
        (ItemState.HOLD_SHELF, True),
        (ItemState.IN_TRANSIT, False),
        (ItemState.REPAIR, False),
        (ItemState.DAMAGED, False),
        (ItemState.LOST, False),
        (ItemState.MISSING, False),
        (ItemState.CLAIMED_RETURNED, False),
        (ItemState.ON_ORDER, False),
        (ItemState.WITHDRAWN, False),
        (ItemState.ON_LOAN, False),
    ],
)
def test_an_item_that_is_not_on_its_shelf_is_not_lent(work: AtWork, state: ItemState, override: bool) -> None:
    person, item = work.person(), work.book(state=state)
    answer = lend(work, person, item)
    assert isinstance(answer, desk.Blocked)
    assert answer.overridable == override
    assert len(answer.stops) == 1
    assert work.state(item) == state
    assert isinstance(despite(work, person, item), desk.Lent) == override


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (ItemState.MISSING, ItemState.AVAILABLE),
        (ItemState.IN_TRANSIT, ItemState.AVAILABLE),
        (ItemState.LOST, ItemState.AVAILABLE),
        (ItemState.CLAIMED_RETURNED, ItemState.AVAILABLE),
        (ItemState.AVAILABLE, ItemState.AVAILABLE),
        (ItemState.HOLD_SHELF, ItemState.AVAILABLE),  # nobody waits for it
        (ItemState.REPAIR, ItemState.REPAIR),
        (ItemState.WITHDRAWN, ItemState.WITHDRAWN),
    ],
)
def test_an_item_nobody_had_is_simply_back(work: AtWork, state: ItemState, after: ItemState) -> None:
    item = work.book(state=state, call_number="F SAL")
    back = desk.return_item(work.house, work.clerk, item)
    assert back == desk.Returned(desk.ReturnView(item, "The Salt Lantern", "F SAL", was_overdue=False), False)
    assert work.state(item) == after
    assert work.sql("SELECT count(*) FROM slips") == [(0,)]


@pytest.mark.parametrize("state", [LoanState.CLAIMED_RETURNED, LoanState.LOST])
def test_a_loan_that_must_be_settled_is_not_renewed(work: AtWork, state: LoanState) -> None:
    person = work.person()
    item = work.lent(person)
    with work.house.store.write() as tx:
        (sealed,) = pockets.loans.page(tx, b"", 2)
        loan = open_box(work.house.ring, LOAN, sealed)
        changed = msgspec.structs.replace(loan, state=state)
        pockets.loans.replace(tx, work.house.ring, epochs.generations(tx).current, [(sealed.row, changed)])
    assert desk.renew(work.house, work.clerk, item) == Refusal(
        f"the item is recorded as {state.value}", "settle that first"
    )


def test_an_item_whose_borrower_is_no_longer_registered_can_be_returned(work: AtWork) -> None:
    """It should not be, and the check says so; the desk must still take the thing back."""
    item = work.lent(work.person())
    work.sql("DELETE FROM registrations")
    assert desk.renew(work.house, work.clerk, item) == Refusal(
        "the borrower is no longer registered", "return the item"
    )
    with work.told() as told:
        assert isinstance(desk.return_item(work.house, work.clerk, item), desk.Returned)
    assert work.state(item) == "available"
    assert [entry.outcome for entry in told] == [Outcome.PERMITTED]


# -- setting a stop aside


def test_only_a_supervisor_or_the_custodian_sets_a_stop_aside(work: AtWork) -> None:
    for role, done in ((Role.CLERK, False), (Role.SUPERVISOR, True), (Role.CUSTODIAN, True)):
        person, item = work.person(), work.book(lendable=False)
        answer = despite(work, person, item, role)
        assert isinstance(answer, desk.Lent) == done
        assert work.state(item) == ("on loan" if done else "available")
        if not done:
            assert isinstance(answer, desk.NotAllowed)


@pytest.mark.parametrize("reason", desk.OverrideReason)
def test_the_ledger_says_why_a_stop_was_set_aside(work: AtWork, reason: desk.OverrideReason) -> None:
    person, item = work.person(), work.book(lendable=False)
    with work.told() as told:
        assert isinstance(desk.lend(work.house, work.clerk, person.visit, item), desk.Blocked)
        done = desk.lend_despite(work.house, work.supervisor, person.visit, item, reason)
    assert isinstance(done, desk.Lent)
    assert {(entry.actor, entry.purpose, entry.outcome, entry.reason) for entry in told} == {
        ("clerk", Purpose.LEND, Outcome.UNDONE, ""),
        ("supervisor", Purpose.OVERRIDE, Outcome.PERMITTED, reason.value),
    }


def test_a_stop_that_may_be_set_aside_does_not_take_another_along(work: AtWork) -> None:
    """The item is lost and its registration lapsed: the second does not open the way for the first."""
    person, item = work.person(), work.book(state=ItemState.WITHDRAWN)
    amended(work, person, expires=date(2026, 11, 23))
    answer = despite(work, person, item)
    assert isinstance(answer, desk.Blocked)
    assert not answer.overridable
    assert len(answer.stops) == 2
    assert work.state(item) == "withdrawn"


# -- the one field


def test_one_field_understands_a_card_an_item_and_a_name(work: AtWork) -> None:
    person, item = work.person(), work.book()

    def scan(text: str, mode: desk.Mode = desk.Mode.LEND, visit: str = "") -> object:
        return desk.understand(work.house, work.clerk, desk.Scan(text, mode, visit))

    served = scan(f" {person.card}\n")
    assert isinstance(served, desk.Served)
    assert isinstance(scan(item, visit=served.visit), desk.Lent)
    assert isinstance(scan(item, desk.Mode.RENEW), desk.Renewed)
    assert isinstance(scan(person.card, desk.Mode.RETURN), desk.Served)
    assert isinstance(scan(item, desk.Mode.RETURN), desk.Returned)
    assert isinstance(scan("Fennimore"), desk.Found)
    assert isinstance(scan("1987-04-30"), desk.Found)
    assert isinstance(scan("4/30/1987"), desk.Found)
    assert isinstance(scan("0142 Fennimore"), desk.Found)
    assert isinstance(scan(item), desk.CardFirst)


def test_the_page_of_an_item_says_that_it_is_out_and_not_to_whom(work: AtWork) -> None:
    person = work.person()
    item = work.lent(person)
    with work.told() as told:
        page = desk.item_page(work.house, item)
    assert isinstance(page, desk.ItemView)
    assert page.copy.state == "on loan"
    assert told == []
    assert not any(said in repr(page) for said in ("Quill", "Fennimore", person.card))
    assert isinstance(desk.item_page(work.house, "39999999999999"), desk.UnknownItem)
