"""Lost, claimed to be returned, damaged, something lay in it: the link stays until it is settled, and then is gone."""

from collections.abc import Iterator

import msgspec
import pytest

from at_work import AtWork, Person, at_work
from carrel import custody, desk
from carrel.catalog.library import FineRule, LastBorrowerRule
from carrel.records.circulation import Event
from carrel.records.notices import Channel, Notice, NoticeKind
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import pockets
from carrel.sealed._opening import open_box
from carrel.sealed.kinds import NOTICE
from carrel.tallies import Counter, total
from house import LIBRARY, Clock

FINES = msgspec.structs.replace(LIBRARY, fines=(FineRule("*", "*", 10, 300),))


@pytest.fixture
def work(clock: Clock) -> Iterator[AtWork]:
    with at_work(FINES, clock) as library:
        yield library


def owed(work: AtWork, person: Person) -> int:
    served = desk.serve(work.house, work.clerk, work.again(person).visit)
    assert isinstance(served, desk.Served)
    return served.view.owed_cents


def counts(work: AtWork) -> tuple[int, int, int, int]:
    """Loans, fees, last borrowers and notices that are kept."""
    shelves = (pockets.loans, pockets.fees, pockets.last_borrowers, pockets.notices)
    with work.house.store.read() as tx:
        loans, fees, last, notices = (shelf.count(tx) for shelf in shelves)
    return loans, fees, last, notices


def right(work: AtWork) -> None:
    done = custody.check(work.house, work.keeper, lambda step: None)
    assert isinstance(done, custody.Checked)
    assert done.faults == ()


def close(work: AtWork) -> None:
    assert isinstance(custody.close_day(work.house, work.keeper, lambda step: None), custody.Closed)


def lose(work: AtWork, person: Person, item: str) -> object:
    return desk.report_lost(work.house, work.clerk, work.again(person).visit, item)


def claim(work: AtWork, person: Person, item: str) -> object:
    return desk.claim_returned(work.house, work.clerk, work.again(person).visit, item)


# -- lost


def test_lost_and_found_before_it_is_paid_for(work: AtWork) -> None:
    person, item = work.person(), work.book(price_cents=1200)
    work.lent(person, item)
    work.clock.days_later(40)
    assert lose(work, person, item) == desk.Lost("The Salt Lantern", 1700, 1700)
    assert work.state(item) == "lost"
    right(work)
    blocked = desk.lend(work.house, work.clerk, person.visit, work.book())
    assert isinstance(blocked, desk.Blocked)
    assert isinstance(lose(work, person, item), Refusal)
    with work.told() as told:
        back = desk.return_item(work.house, work.clerk, item)
    assert isinstance(back, desk.Returned)
    assert back.was_on_loan
    assert {entry.purpose for entry in told} <= {Purpose.CLAIM, Purpose.RETURN}
    assert work.state(item) == "available"
    assert (owed(work, person), work.record(person).owed_cents) == (0, 0)
    assert counts(work)[:2] == (0, 0)
    right(work)


def test_a_lost_item_is_not_overdue(work: AtWork) -> None:
    person = work.person()
    lost, kept = work.lent(person), work.lent(person)
    work.clock.days_later(30)
    lose(work, person, lost)
    close(work)
    assert work.record(person).overdue == 1
    served = desk.serve(work.house, work.clerk, work.again(person).visit)
    assert isinstance(served, desk.Served)
    lines = {line.barcode: (line.overdue, line.state, line.renewals_left) for line in served.view.loans}
    assert lines == {lost: (False, "lost", 0), kept: (True, "", 2)}


def test_a_lost_item_that_is_waived_is_settled(work: AtWork) -> None:
    person, item = work.person(), work.book()
    work.lent(person, item)
    lose(work, person, item)
    visit = work.again(person).visit
    assert isinstance(desk.waive(work.house, work.supervisor, visit, desk.ALL, desk.WaiveReason.REPLACED), desk.Waived)
    assert counts(work) == (0, 0, 0, 0)
    assert work.state(item) == "lost"
    right(work)
    assert isinstance(desk.return_item(work.house, work.clerk, item), desk.Returned)
    assert work.state(item) == "available"


def test_only_what_they_have_can_be_lost_or_claimed(work: AtWork) -> None:
    person, other = work.person(), work.person(family="Zorquim")
    item = work.lent(other)
    for act in (lose, claim):
        assert isinstance(act(work, person, item), Refusal)
        assert isinstance(act(work, person, work.book()), Refusal)
        assert isinstance(act(work, person, "39999999999999"), Refusal)
    assert work.state(item) == "on loan"


def test_a_machine_does_not_settle_a_lost_item(work: AtWork) -> None:
    person, item = work.person(), work.book()
    work.lent(person, item)
    lose(work, person, item)
    assert isinstance(desk.return_item(work.house, work.actor(Role.KIOSK), item), Refusal)
    assert work.state(item) == "lost"


# -- claimed to be returned


def test_claimed_returned_and_found_on_the_shelf(work: AtWork) -> None:
    person, item = work.person(), work.book("The Copper Voyage", call_number="F INV")
    work.lent(person, item)
    work.clock.days_later(30)
    assert claim(work, person, item) == desk.Claimed("The Copper Voyage")
    assert isinstance(claim(work, person, item), Refusal)
    with work.told() as told:
        (check,) = desk.shelf_checks(work.house)
    assert told == []
    assert (check.title, check.copy.barcode, check.copy.call_number) == ("The Copper Voyage", item, "F INV")
    right(work)
    work.clock.days_later(30)
    back = desk.return_item(work.house, work.clerk, item)
    assert isinstance(back, desk.Returned)
    assert (owed(work, person), counts(work)[:2]) == (0, (0, 0))
    assert desk.shelf_checks(work.house) == ()
    right(work)


def test_claimed_returned_and_given_up_without_charge(work: AtWork) -> None:
    person, item = work.person(), work.book()
    work.lent(person, item)
    claim(work, person, item)
    why = desk.WaiveReason.GOODWILL
    assert isinstance(desk.give_up(work.house, work.clerk, item, why), desk.NotAllowed)
    assert desk.give_up(work.house, work.supervisor, item, why) == desk.GivenUp("The Salt Lantern")
    assert isinstance(desk.give_up(work.house, work.supervisor, item, why), Refusal)
    assert work.state(item) == "missing"
    assert counts(work) == (0, 0, 0, 0)
    right(work)


def test_claimed_returned_and_given_up_as_lost(work: AtWork) -> None:
    person, item = work.person(), work.book(price_cents=1000)
    work.lent(person, item)
    claim(work, person, item)
    assert desk.charge_claimed(work.house, work.clerk, item) == desk.Lost("The Salt Lantern", 1500, 1500)
    assert work.state(item) == "lost"
    assert owed(work, person) == work.record(person).owed_cents == 1500
    right(work)


# -- damaged


def notices(work: AtWork) -> list[Notice]:
    """Every notice as it lies in its box. The test may know."""
    with work.house.store.read() as tx:
        return [open_box(work.house.ring, NOTICE, sealed) for sealed in pockets.notices.page(tx, b"", 100)]


def damage(work: AtWork, item: str, cents: int = 800, words: str = "disc 2 is not in the box") -> object:
    return desk.report_damage(work.house, work.clerk, item, words, cents)


@pytest.mark.parametrize("returned_first", [True, False])
def test_damage_is_settled_and_the_patron_told_and_the_desk_not_who(work: AtWork, returned_first: bool) -> None:
    person, item = work.person(email="q@invented.example"), work.book()
    work.lent(person, item)
    if returned_first:
        desk.return_item(work.house, work.clerk, item)
    with work.told() as told:
        done = damage(work, item)
    assert done == desk.Damaged("The Salt Lantern", told=True, cents=800)
    (entry,) = told
    assert entry.purpose is Purpose.DAMAGE
    kind = RecordClass.LAST_BORROWER if returned_first else RecordClass.LOAN
    assert {kind, RecordClass.REGISTRATION, RecordClass.FEE} <= set(entry.classes)
    (notice,) = notices(work)
    assert (notice.patron, notice.kind, notice.words) == (person.row, NoticeKind.OPENED, "disc 2 is not in the box")
    assert (notice.channel, notice.item is not None) == (Channel.EMAIL, True)
    assert owed(work, person) == work.record(person).owed_cents == 800
    assert work.state(item) == "damaged"
    right(work)
    assert isinstance(damage(work, item), Refusal)
    assert owed(work, person) == 800


def test_damage_after_the_close_is_the_librarys(work: AtWork) -> None:
    person, item = work.person(), work.book()
    work.lent(person, item)
    desk.return_item(work.house, work.clerk, item)
    close(work)
    assert damage(work, item) == desk.Damaged("The Salt Lantern", told=False, cents=0)
    assert (owed(work, person), notices(work), work.state(item)) == (0, [], "damaged")


def test_damage_at_the_return_is_settled_where_nothing_is_kept_afterwards() -> None:
    with at_work(msgspec.structs.replace(LIBRARY, last_borrower=(LastBorrowerRule("*", 0),))) as work:
        person, item = work.person(), work.book()
        work.lent(person, item)
        assert damage(work, item, 0) == desk.Damaged("The Salt Lantern", told=True, cents=0)
        assert counts(work) == (0, 0, 0, 1)
        assert notices(work)[0].channel is Channel.LETTER


def test_a_late_and_damaged_item_costs_both(work: AtWork) -> None:
    person, item = work.person(), work.book()
    work.lent(person, item)
    work.clock.days_later(26)
    damage(work, item)
    assert owed(work, person) == work.record(person).owed_cents == 850


@pytest.mark.parametrize(("words", "cents"), [("", 5), ("  ", 5), ("torn" * 50, 5), ("torn", -1), ("torn", 10**9)])
def test_damage_is_described_and_costs_an_amount(work: AtWork, words: str, cents: int) -> None:
    item = work.lent(work.person())
    assert isinstance(damage(work, item, cents, words), Refusal)
    assert work.state(item) == "on loan"


def test_the_finder_of_a_photograph_tells_whose_it_is_without_knowing(work: AtWork) -> None:
    person, item = work.person(), work.book()
    work.lent(person, item)
    assert isinstance(desk.notify_finder(work.house, work.clerk, item, "a photograph"), Refusal)
    desk.return_item(work.house, work.clerk, item)
    done = desk.notify_finder(work.house, work.clerk, item, "a photograph of a dog")
    assert done == desk.Notified("The Salt Lantern")
    (notice,) = notices(work)
    assert (notice.patron, notice.kind, notice.words) == (
        person.row, NoticeKind.FOUND_IN_ITEM, "a photograph of a dog",
    )  # fmt: skip
    close(work)
    assert isinstance(desk.notify_finder(work.house, work.clerk, item, "another"), Refusal)


def test_nobody_learns_who_had_it(work: AtWork) -> None:
    """Whatever comes of damage or a find, no outcome has a name, a card or a visit."""
    for type_ in (desk.Damaged, desk.Notified, desk.GivenUp, desk.ShelfCheck):
        assert not {"name", "card", "visit", "patron"} & set(type_.__struct_fields__)
    assert isinstance(desk.report_damage(work.house, work.actor(Role.PAGE), work.book(), "torn", 5), desk.NotAllowed)


# -- used here


def test_use_in_the_library_is_counted_without_a_patron(work: AtWork) -> None:
    person, item = work.person(), work.book(shelf="Reference")
    assert desk.used_here(work.house, work.clerk, item) == desk.UsedHere("The Salt Lantern", "Reference")
    assert isinstance(desk.used_here(work.house, work.clerk, work.lent(person)), Refusal)
    close(work)
    today = work.clock().date()
    with work.house.store.read() as tx:
        assert total(tx, Counter.MATERIAL, Event.USED_HERE, today, today) == 1
