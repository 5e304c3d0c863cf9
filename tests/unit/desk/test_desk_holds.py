"""Holds: who waits is served in turn, what comes back goes where it is wanted, and a slip names nobody."""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec
import pytest

from at_work import AtWork, Person, at_work
from carrel import catalog, desk
from carrel.catalog import ItemEntry
from carrel.catalog.library import Category, HoldRules
from carrel.formats.barcodes import barcode
from carrel.records.actors import Actor
from carrel.records.ids import BranchId, TitleId
from carrel.records.refusals import Refusal
from carrel.records.registration import Block
from carrel.records.vocabulary import Purpose, Role
from carrel.sealed import epochs, pockets, registrations
from house import LIBRARY, Clock

RULES = msgspec.structs.replace(
    LIBRARY,
    categories=(Category("adult", "Adult", most_loans=9, months=36, most_holds=3),),
    holds=HoldRules(shelf_days=3, months=6),
)


class Shelves:
    """A library with two branches, and the few words these tests need."""

    def __init__(self, work: AtWork) -> None:
        self.work, self.house, self.clerk = work, work.house, work.clerk
        with self.house.store.write() as tx:
            self.east = catalog.put_branch(tx, "East Branch", "EAST").id
        self.main = work.built.branch
        self.at_east: Actor = msgspec.structs.replace(self.clerk, branch=self.east)
        self.numbers = iter(range(5000, 9000))

    def title(self, copies: int = 1, branch: BranchId | None = None) -> tuple[TitleId, list[str]]:
        first = self.work.book(f"The Salt Lantern {next(self.numbers)}", shelf="Fiction")
        with self.house.store.write() as tx:
            item = catalog.item_by_barcode(tx, first)
            assert item is not None
            more = [barcode("3", "1189", next(self.numbers)) for _ in range(copies - 1)]
            for number in more:
                catalog.put_item(tx, ItemEntry(number, item.title, branch or self.main, "book"))
        return item.title, [first, *more]

    def hold(self, who: Person, title: TitleId, pickup: BranchId | None = None, item: str = "") -> object:
        return desk.place_hold(self.house, self.clerk, self.work.again(who).visit, title, pickup or self.main, item)

    def back(self, item: str, actor: Actor | None = None) -> desk.ReturnView:
        done = desk.return_item(self.house, actor or self.clerk, item)
        assert isinstance(done, desk.Returned), done
        return done.view

    def lines(self, who: Person) -> list[desk.HoldLine]:
        return [line for line, _ in self.words(who)]

    def words(self, who: Person) -> tuple[tuple[desk.HoldLine, str], ...]:
        found = desk.holds_of_patron(self.house, self.clerk, self.work.again(who).visit)
        assert isinstance(found, desk.Waiting), found
        return found.lines

    def waits(self, who: Person, title: TitleId, pickup: BranchId | None = None) -> str:
        """Place a hold; the word for it."""
        before = {line.title for line in self.lines(who)}
        assert isinstance(self.hold(who, title, pickup), desk.HoldPlaced)
        return next(word for line, word in self.words(who) if line.title not in before)


@pytest.fixture
def at(clock: Clock) -> Iterator[Shelves]:
    with at_work(RULES, clock) as work:
        yield Shelves(work)


def own(who: Person) -> Actor:
    return Actor("", Role.PATRON, patron=who.row)


# -- placing


def test_a_hold_is_placed_and_what_stands_on_its_shelf_is_to_be_fetched(at: Shelves) -> None:
    who = at.work.person()
    title, [item] = at.title()
    done = at.hold(who, title)
    assert isinstance(done, desk.HoldPlaced)
    assert (done.pickup, done.on_shelf) == ("Main Branch", True)
    assert at.work.state(item) == "wanted"
    [line] = at.lines(who)
    assert (line.position, line.code, line.pickup, line.item) == (1, "", "Main Branch", "")


def test_the_pickup_branch_fetches_first(at: Shelves) -> None:
    title, [main, east] = at.title(2, at.east)
    at.hold(at.work.person(), title, at.east)
    assert (at.work.state(main), at.work.state(east)) == ("available", "wanted")


def test_nobody_waits_twice_for_a_title_nor_for_what_they_have(at: Shelves) -> None:
    who = at.work.person()
    title, _ = at.title()
    at.hold(who, title)
    again = at.hold(who, title)
    assert isinstance(again, Refusal)
    assert again.what == "this title is waited for already"
    other, [lent] = at.title()
    at.work.lent(who, lent)
    refused = at.hold(who, other)
    assert isinstance(refused, Refusal)
    assert "on loan" in refused.what


def test_a_category_waits_for_so_many_titles_and_no_more(at: Shelves) -> None:
    who = at.work.person()
    for _ in range(3):
        assert isinstance(at.hold(who, at.title()[0]), desk.HoldPlaced)
    refused = at.hold(who, at.title()[0])
    assert isinstance(refused, Refusal)
    assert "3 titles" in refused.what


def test_a_lapsed_or_blocked_registration_places_no_hold(at: Shelves) -> None:
    who = at.work.person()
    for changed in ({"expires": date(2020, 1, 1)}, {"blocks": (Block("books in the bath", date(2026, 1, 1)),)}):
        record = at.work.record(who)
        with at.house.store.write() as tx:
            new = msgspec.structs.replace(record, **changed)
            registrations.replace(tx, at.house.ring, epochs.generations(tx), who.row, record, new)
        assert isinstance(at.hold(who, at.title()[0]), Refusal)
        with at.house.store.write() as tx:
            registrations.replace(tx, at.house.ring, epochs.generations(tx), who.row, new, record)


def test_what_cannot_be_lent_is_not_held(at: Shelves) -> None:
    number = at.work.book(lendable=False)
    with at.house.store.read() as tx:
        item = catalog.item_by_barcode(tx, number)
    assert item is not None
    assert isinstance(at.hold(at.work.person(), item.title), Refusal)


# -- trapping


def test_what_comes_back_goes_on_the_hold_shelf_for_the_first_in_the_queue(at: Shelves) -> None:
    title, [item] = at.title()
    reader, first, second = at.work.person(), at.work.person(), at.work.person()
    at.work.lent(reader, item)
    at.hold(first, title)
    at.hold(second, title)
    with at.work.told() as told:
        view = at.back(item)
    assert len(view.code) == 5
    assert view.last_day == date(2026, 11, 27)
    assert view.send_to == ""
    assert at.work.state(item) == "on the hold shelf"
    assert [line.code for line in at.lines(first)] == [view.code]
    assert [line.position for line in at.lines(second)] == [1]
    assert sorted(entry.purpose for entry in told) == [Purpose.RETURN, Purpose.RETURN]


def test_an_item_travels_to_where_it_is_fetched_and_is_trapped_there(at: Shelves) -> None:
    title, [item] = at.title()
    reader, waits = at.work.person(), at.work.person()
    at.work.lent(reader, item)
    at.hold(waits, title, at.east)
    view = at.back(item)
    assert (view.send_to, view.code) == ("East Branch", "")
    assert at.work.state(item) == "in transit"
    arrived = at.back(item, at.at_east)
    assert arrived.code
    assert at.work.state(item) == "on the hold shelf"


def test_two_items_do_not_travel_for_one_hold(at: Shelves) -> None:
    title, [one, two] = at.title(2)
    reader, far, near = at.work.person(), at.work.person(), at.work.person()
    at.work.lent(reader, one)
    at.work.lent(reader, two)
    at.hold(far, title, at.east)
    at.hold(near, title)
    assert at.back(one).send_to == "East Branch"
    assert at.back(two).code
    assert [bool(line.code) for line in at.lines(near)] == [True]


def test_what_nobody_waits_for_goes_home(at: Shelves) -> None:
    _, [_, item] = at.title(2, at.east)
    at.work.lent(at.work.person(), item)
    assert at.back(item).send_to == "East Branch"
    home = at.back(item, at.at_east)
    assert (home.send_to, home.code) == ("", "")
    assert at.work.state(item) == "available"


def test_a_wanted_item_is_trapped_when_it_is_fetched_and_others_are_left_in_peace(at: Shelves) -> None:
    title, [one, two] = at.title(2)
    who = at.work.person()
    at.hold(who, title)
    wanted, other = sorted((one, two), key=lambda item: at.work.state(item) != "wanted")
    assert at.work.state(other) == "available"
    assert at.back(other).code  # whichever is scanned will do
    assert at.work.state(wanted) == "available"


def test_a_hold_on_one_item_waits_for_that_item(at: Shelves) -> None:
    title, [one, two] = at.title(2)
    reader, waits = at.work.person(), at.work.person()
    at.work.lent(reader, one)
    at.work.lent(reader, two)
    at.hold(waits, title, item=one)
    assert at.back(two).code == ""
    assert at.back(one).code


def test_one_code_for_all_that_a_patron_has_ready_and_a_new_one_for_the_next_time(at: Shelves) -> None:
    who, other = at.work.person(), at.work.person()
    (t1, [i1]), (t2, [i2]), (t3, [i3]), (t4, [i4]) = (at.title() for _ in range(4))
    for title in (t1, t2):
        at.hold(who, title)
    at.hold(other, t3)
    first, second, third = at.back(i1).code, at.back(i2).code, at.back(i3).code
    assert first == second != third
    for item in (i1, i2):
        at.work.lent(who, item)
    at.hold(who, t4)
    assert at.back(i4).code not in ("", first, third)


def test_a_suspended_hold_lets_others_go_first_and_keeps_its_place(at: Shelves, clock: Clock) -> None:
    title, [item] = at.title()
    first, second = at.work.person(), at.work.person()
    at.work.lent(at.work.person(), item)
    word = at.waits(first, title)
    at.waits(second, title)
    until = clock().date() + timedelta(days=10)
    done = desk.suspend_hold(at.house, at.clerk, word, until)
    assert isinstance(done, desk.HoldChanged)
    assert (done.line.suspended_until, done.line.position) == (until, 1)
    assert at.back(item).code
    assert [bool(line.code) for line in at.lines(second)] == [True]
    clock.days_later(10)
    resumed = desk.resume_hold(at.house, at.clerk, at.words(first)[0][1])
    assert isinstance(resumed, desk.HoldChanged)
    assert resumed.line.suspended_until is None


def test_a_supervisor_moves_a_hold_and_says_why(at: Shelves) -> None:
    title, [item] = at.title()
    at.work.lent(at.work.person(), item)
    people = [at.work.person() for _ in range(4)]
    words = [at.waits(who, title) for who in people]
    why = desk.QueueReason.LIBRARY_ERROR
    assert isinstance(desk.move_in_queue(at.house, at.clerk, words[3], 1, why), desk.NotAllowed)
    for word, to in ((words[3], 1), (words[0], 3), (words[1], 99)):
        moved = desk.move_in_queue(at.house, at.work.supervisor, word, to, why)
        assert isinstance(moved, desk.HoldChanged)
        assert moved.line.position == min(to, 4)
    assert [at.lines(who)[0].position for who in people] == [2, 4, 3, 1]
    assert [entry.reason for entry in at.work.entries() if entry.purpose is Purpose.OVERRIDE] == [why.value] * 4


def test_cancelling_what_is_ready_sends_the_item_to_the_next(at: Shelves) -> None:
    title, [item] = at.title()
    at.work.lent(at.work.person(), item)
    first, second = at.work.person(), at.work.person()
    word = at.waits(first, title)
    at.waits(second, title)
    at.back(item)
    assert isinstance(desk.cancel_hold(at.house, at.clerk, word), desk.HoldCancelled)
    assert at.work.state(item) == "to be taken off the hold shelf"
    assert at.back(item).code
    assert [bool(line.code) for line in at.lines(second)] == [True]
    assert isinstance(desk.cancel_hold(at.house, at.clerk, word), Refusal)


# -- by oneself


def test_a_patron_does_for_themselves_what_the_desk_does(at: Shelves) -> None:
    who, other = at.work.person(), at.work.person()
    title, [item] = at.title()
    assert isinstance(desk.place_own_hold(at.house, own(who), title, at.main), desk.HoldPlaced)
    found = desk.own_room(at.house, own(who))
    assert isinstance(found, desk.OwnRoom)
    [(line, word)] = found.holds
    assert line.position == 1
    foreign = desk.cancel_own_hold(at.house, own(other), word)
    assert isinstance(foreign, Refusal)
    assert at.lines(who)
    until = at.work.clock().date() + timedelta(days=3)
    assert isinstance(desk.suspend_own_hold(at.house, own(who), word, until), desk.HoldChanged)
    assert at.work.state(item) == "available"
    assert isinstance(desk.resume_own_hold(at.house, own(who), word), desk.HoldChanged)
    assert isinstance(desk.cancel_own_hold(at.house, own(who), word), desk.HoldCancelled)
    assert at.lines(who) == []
    assert at.work.state(item) == "available"


def test_a_refusal_speaks_to_whoever_reads_it(at: Shelves) -> None:
    who = at.work.person()
    title, [item] = at.title()
    assert isinstance(desk.lend(at.house, at.clerk, who.visit, item), desk.Lent)
    themselves = desk.place_own_hold(at.house, own(who), title, at.main)
    served = desk.place_hold(at.house, at.clerk, who.visit, title, at.main)
    assert isinstance(themselves, Refusal)
    assert isinstance(served, Refusal)
    assert themselves.what == "you have this title on loan"
    assert served.what == "the patron has this title on loan"


def test_a_word_for_a_hold_is_no_word_for_a_visit_and_ends(at: Shelves, clock: Clock) -> None:
    who = at.work.person()
    word = at.waits(who, at.title()[0])
    assert isinstance(desk.cancel_hold(at.house, at.clerk, who.visit), Refusal)
    assert isinstance(desk.serve(at.house, at.clerk, word), Refusal)
    clock.days_later(1)
    assert isinstance(desk.cancel_hold(at.house, at.clerk, word), Refusal)
    with at.house.store.read() as tx:
        assert pockets.holds.count(tx) == 1
