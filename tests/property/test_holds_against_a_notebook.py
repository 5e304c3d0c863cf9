"""Queues, hold shelves and routes agree with a notebook that keeps everything in the open.

The notebook is naive: one list of holds in the order they were placed, one line for each item. After every step each
patron's holds are what it says; every night the books are checked.
"""

from contextlib import ExitStack
from datetime import date, timedelta

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from at_work import AtWork, Person, at_work
from carrel import catalog, custody, desk
from carrel.catalog import ItemEntry
from carrel.catalog.library import Category, HoldRules
from carrel.formats.barcodes import barcode
from carrel.records.actors import Actor
from carrel.records.ids import BranchId, TitleId
from carrel.records.refusals import Refusal
from house import LIBRARY

SHELF_DAYS = 2
SMALL = msgspec.structs.replace(
    LIBRARY,
    categories=(Category("adult", "Adult", most_loans=50, months=36, most_holds=2),),
    holds=HoldRules(shelf_days=SHELF_DAYS, months=1),
)
PEOPLE, TITLES, BRANCHES = 4, 2, 2


class Held(msgspec.Struct):
    who: int
    title: int
    pickup: int
    placed: date
    suspended: date | None = None
    item: str = ""
    """What waits for them on the shelf."""
    last_day: date | None = None


class Thing(msgspec.Struct):
    title: int
    home: int
    at: str = "home"
    """home, loan, shelf, off shelf, or on the way."""
    to: int = 0
    reader: int = -1


class Holds(RuleBasedStateMachine):
    """The house and the notebook, side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.work: AtWork = self.stack.enter_context(at_work(SMALL))
        self.house = self.work.house
        self.things: dict[str, Thing] = {}
        self.holds: list[Held] = []

    def teardown(self) -> None:
        try:
            if self.things:
                self.night(0)
        finally:
            self.stack.close()

    @property
    def today(self) -> date:
        return self.work.clock().date()

    @initialize()
    def open_doors(self) -> None:
        self.closed = self.today
        with self.house.store.write() as tx:
            east = catalog.put_branch(tx, "East Branch", "EAST").id
        self.branches: list[BranchId] = [self.work.built.branch, east]
        self.clerks: list[Actor] = [msgspec.structs.replace(self.work.clerk, branch=branch) for branch in self.branches]
        self.people: list[Person] = [self.work.person() for _ in range(PEOPLE)]
        self.titles: list[TitleId] = []
        for number in range(TITLES):
            first = self.work.book(f"The Salt Lantern {number}")
            second = barcode("3", "1189", 9900 + number)
            with self.house.store.write() as tx:
                item = catalog.item_by_barcode(tx, first)
                assert item is not None
                catalog.put_item(tx, ItemEntry(second, item.title, east, "book"))
            self.titles.append(item.title)
            self.things[first], self.things[second] = Thing(number, 0), Thing(number, 1)

    def hold_of(self, who: int, title: int) -> Held | None:
        return next((one for one in self.holds if (one.who, one.title) == (who, title)), None)

    def word(self, who: int, title: int) -> str:
        found = desk.holds_of_patron(self.house, self.clerks[0], self.work.again(self.people[who]).visit)
        assert isinstance(found, desk.Waiting)
        return next((word for line, word in found.lines if line.title.endswith(str(title))), "")

    @rule(who=st.integers(0, PEOPLE - 1), title=st.integers(0, TITLES - 1), pickup=st.integers(0, BRANCHES - 1))
    def places(self, who: int, title: int, pickup: int) -> None:
        visit = self.work.again(self.people[who]).visit
        done = desk.place_hold(self.house, self.clerks[0], visit, self.titles[title], self.branches[pickup])
        has = any(one.reader == who and one.title == title for one in self.things.values())
        if self.hold_of(who, title) or has:
            assert isinstance(done, Refusal)
            return
        assert isinstance(done, desk.HoldPlaced), done
        self.holds.append(Held(who, title, pickup, self.today))

    @rule(who=st.integers(0, PEOPLE - 1), title=st.integers(0, TITLES - 1))
    def cancels(self, who: int, title: int) -> None:
        held, word = self.hold_of(who, title), self.word(who, title)
        done = desk.cancel_hold(self.house, self.clerks[0], word)
        if held is None:
            assert isinstance(done, Refusal)
            return
        assert isinstance(done, desk.HoldCancelled), done
        self.ends(held)

    def ends(self, held: Held, taken: str = "") -> None:
        self.holds.remove(held)
        if held.item and held.item != taken:
            thing = self.things[held.item]
            thing.at, thing.to = "off shelf", held.pickup

    @rule(who=st.integers(0, PEOPLE - 1), title=st.integers(0, TITLES - 1), days=st.integers(1, 4))
    def suspends(self, who: int, title: int, days: int) -> None:
        held, word = self.hold_of(who, title), self.word(who, title)
        done = desk.suspend_hold(self.house, self.clerks[0], word, self.today + timedelta(days=days))
        if held is None or held.item:
            assert isinstance(done, Refusal)
            return
        assert isinstance(done, desk.HoldChanged), done
        held.suspended = self.today + timedelta(days=days)

    @rule(who=st.integers(0, PEOPLE - 1), title=st.integers(0, TITLES - 1))
    def resumes(self, who: int, title: int) -> None:
        held, word = self.hold_of(who, title), self.word(who, title)
        done = desk.resume_hold(self.house, self.clerks[0], word)
        assert isinstance(done, desk.HoldChanged) == (held is not None and not held.item)
        if held is not None and not held.item:
            held.suspended = None

    def active(self, title: int) -> list[Held]:
        """Who waits and is not suspended, in turn."""
        return [
            one
            for one in self.holds
            if one.title == title and not one.item and (one.suspended is None or one.suspended <= self.today)
        ]

    def waiting(self, title: int, but: str = "") -> list[Held]:
        """Who waits, without those for whom another item is on its way to their branch."""
        queue = self.active(title)
        for number, thing in self.things.items():
            if number != but and thing.title == title and thing.at in ("on the way", "off shelf"):
                served = next((one for one in queue if one.pickup == thing.to), None)
                if served is not None:
                    queue.remove(served)
        return queue

    @rule(which=st.integers(0, 2 * TITLES - 1), at=st.integers(0, BRANCHES - 1))
    def comes_back(self, which: int, at: int) -> None:
        number = sorted(self.things)[which]
        thing = self.things[number]
        done = desk.return_item(self.house, self.clerks[at], number)
        assert isinstance(done, desk.Returned), done
        assert done.was_on_loan == (thing.at == "loan")
        held = next((one for one in self.holds if one.item == number), None)
        if held is not None and held.pickup == at:
            assert (done.view.code != "", done.view.last_day) == (True, held.last_day)
            return
        if held is not None:
            held.item, held.last_day = "", None
        here = thing.at in ("on the way", "off shelf") and thing.to == at
        queue = self.waiting(thing.title, number)
        first = next((one for one in queue if here and one.pickup == at), None) or next(iter(queue), None)
        if first is not None and first.pickup == at:
            # whoever came first and fetches here has it; what is on its way to them serves the next
            first = next(one for one in self.active(thing.title) if one.pickup == at)
        self.goes(number, thing, at, first, done.view)

    def goes(self, number: str, thing: Thing, at: int, first: Held | None, view: desk.ReturnView) -> None:
        thing.reader = -1
        if first is not None and first.pickup == at:
            thing.at, first.item, first.suspended = "shelf", number, None
            first.last_day = self.today + timedelta(days=SHELF_DAYS)
            assert (view.code != "", view.last_day, view.send_to) == (True, first.last_day, "")
            return
        to = thing.home if first is None else first.pickup
        thing.at, thing.to = ("home", to) if to == at else ("on the way", to)
        assert view.code == ""
        assert view.send_to == ("" if to == at else ("Main Branch", "East Branch")[to])

    @rule(who=st.integers(0, PEOPLE - 1), which=st.integers(0, 2 * TITLES - 1))
    def borrows(self, who: int, which: int) -> None:
        number = sorted(self.things)[which]
        thing = self.things[number]
        done = desk.lend(self.house, self.clerks[0], self.work.again(self.people[who]).visit, number)
        held = self.hold_of(who, thing.title)
        wanted = self.work.state(number) == "wanted"  # which of several is marked is the house's own choice
        theirs = thing.at == "shelf" and held is not None and held.item == number
        if isinstance(done, desk.Lent):
            assert thing.at == "home" or theirs
            thing.at, thing.reader = "loan", who
            if held is not None:
                self.ends(held, number)
        else:
            assert not theirs
            assert thing.at != "home" or wanted

    @rule(days=st.integers(0, 2))
    def night(self, days: int) -> None:
        done = custody.close_day(self.house, self.work.keeper, lambda step: None)
        assert isinstance(done, custody.Closed)
        for held in list(self.holds):
            month = held.placed.month % 12 + 1
            last = held.last_day or date(held.placed.year + (month == 1), month, held.placed.day)
            if last <= self.today:
                self.ends(held)
        found = custody.check(self.house, self.work.keeper, lambda step: None)
        assert isinstance(found, custody.Checked)
        assert found.faults == ()
        self.closed = self.today
        self.work.clock.days_later(days)

    @invariant()
    def everybody_has_what_the_notebook_says(self) -> None:
        if not self.things:
            return
        codes: dict[tuple[int, int], set[str]] = {}
        for who, person in enumerate(self.people):
            found = desk.holds_of_patron(self.house, self.clerks[0], self.work.again(person).visit)
            assert isinstance(found, desk.Waiting)
            shown = {int(line.title[-1]): line for line, _ in found.lines}
            mine = {one.title: one for one in self.holds if one.who == who}
            assert set(shown) == set(mine)
            for title, held in mine.items():
                assert (shown[title].code != "") == (held.item != "")
                assert shown[title].suspended_until == held.suspended
                queue = [one for one in self.holds if one.title == title and not one.item]
                assert shown[title].position == (0 if held.item else queue.index(held) + 1)
                if held.item:
                    codes.setdefault((who, held.pickup), set()).add(shown[title].code)
        assert all(len(one) == 1 for one in codes.values())  # one code for all that a patron has ready at a branch
        assert len({(branch, *code) for (_, branch), code in codes.items()}) == len(codes)

    @invariant()
    def things_stand_where_the_notebook_says(self) -> None:
        states = {"loan": "on loan", "shelf": "on the hold shelf", "on the way": "in transit"}
        states["off shelf"] = "to be taken off the hold shelf"
        for number, thing in self.things.items():
            state = self.work.state(number)
            assert state in ("available", "wanted") if thing.at == "home" else state == states[thing.at], number

    @invariant()
    def as_many_are_wanted_as_can_be_fetched(self) -> None:
        for title in range(TITLES if self.things else 0):
            free = [n for n, one in self.things.items() if one.title == title and one.at == "home"]
            wanted = sum(self.work.state(number) == "wanted" for number in free)
            if not any(map(self.ended_since_the_close, self.holds)):  # until the close has marked it
                assert wanted == min(len(free), len(self.waiting(title)))

    def ended_since_the_close(self, held: Held) -> bool:
        """Whether a suspension has ended that no close has seen."""
        return held.suspended is not None and self.closed < held.suspended <= self.today


def test_holds_agree_with_a_notebook() -> None:
    rounds = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(Holds, settings=rounds)
