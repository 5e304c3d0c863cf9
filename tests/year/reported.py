"""Sixteen months of a small library through its desk, beside a notebook that is plain enough to be believed.

They hold a year of borrowIT CT (March to February) and a fiscal year (July to June), with the days before and after.
"""

import random
from collections import Counter as Sums
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import msgspec
from dateutil.relativedelta import relativedelta

from at_work import AtWork, Person
from carrel import catalog, custody, desk, statistics
from carrel.catalog import Audience
from carrel.catalog.library import Category, LoanRule
from carrel.records.refusals import Refusal
from carrel.statistics import archive
from house import LIBRARY, Built, Clock

RULES = msgspec.structs.replace(
    LIBRARY,
    town="Putnam",
    categories=(
        *LIBRARY.categories,
        Category("other-town", "Resident of another town", most_loans=20, months=24, other_town=True),
    ),
    rules=(LoanRule("*", "*", days=21, renewals=2),),
    overdue_limit=1000,
    statistics=msgspec.structs.replace(LIBRARY.statistics, survey_key="CT0132"),
)
FIRST, LAST = date(2025, 7, 1), date(2026, 6, 30)
"""The fiscal year."""
OPEN = (1, 5)
"""Tuesdays and Saturdays, for six hours."""
CLOSED = {date(2025, 12, 30): "the boiler", date(2026, 1, 3): "the boiler", date(2026, 7, 4): "Independence Day"}
EDGES = {
    date(2025, 3, 1), date(2025, 6, 28), date(2025, 7, 1), date(2026, 2, 28), date(2026, 3, 3), date(2026, 6, 30),
}  # fmt: skip
"""The first and last open days of both years, and those beside them."""
STOCK = (
    ("book", Audience.ADULT, 14), ("book", Audience.CHILD, 9), ("book-new", Audience.TEEN, 4),
    ("audiobook", Audience.ADULT, 3), ("video", Audience.CHILD, 4), ("magazine", Audience.ADULT, 3),
    ("kit", Audience.CHILD, 3), ("equipment", Audience.ADULT, 2), ("e-resource", Audience.ADULT, 2),
)  # fmt: skip
"""Kind, audience and how many items."""
LONG_AGO = (date(2019, 6, 11), date(2019, 9, 10), date(2020, 8, 11))
"""Days on which people registered for three years who never came back."""
TOWNS = ("Killingly", "Thompson", "Pomfret")


class Line(msgspec.Struct, frozen=True):
    """One event, as a notebook has it."""

    what: str
    day: date
    kind: str = ""
    audience: str = ""
    guest_of: str = ""
    """The town of a guest who borrowed on the home town's card."""


class Library(AtWork):
    """The library and its notebook."""

    def __init__(self, built: Built, clock: Clock, folder: Path) -> None:
        super().__init__(built, clock)
        self.folder = folder
        """Of the archive."""
        self.lines: list[Line] = []
        self.registered: list[date] = []
        """The day of each registration that is kept."""
        self.standing: dict[date, int] = {}
        """How many there were when a day was closed."""
        self.by_hand: dict[tuple[str, date], int] = {}
        self.chance = random.Random(1895)
        self.items: dict[str, tuple[str, Audience]] = {}
        self.out: dict[str, Person] = {}
        self.people: list[tuple[Person, str]] = []
        """With the town whose card they borrow on; empty for the library's own readers."""
        self.closes = 0

    # ---- the days

    def live(self, every: int, loans: int) -> None:
        """All of it: every so many open days some loans, with a close at the end of each day that is lived."""
        for day in LONG_AGO:
            self._begin(day)
            self._register()
            self._close(day)
        for number, day in enumerate(days := active_days(every)):
            self._begin(day)
            if number == 0:
                self._furnish()
            self._work(number, loans)
            self._close(day, late=number % 5 == 0 or day in (LAST, FIRST - timedelta(days=3)))
        self._count_by_hand(days[-1])

    def _begin(self, day: date) -> None:
        self.clock.now = datetime.combine(day, time(10, 30), self.clock.now.tzinfo)

    def _close(self, day: date, late: bool = False) -> None:
        """In the evening or after midnight; the archive is written by it."""
        at = datetime.combine(day, time(21), self.clock.now.tzinfo)
        self.clock.now = at + timedelta(hours=3, minutes=30) if late else at
        step = archive.at_the_close(self.folder)
        done = custody.close_day(self.house, self.keeper, lambda _: None, [step])
        assert isinstance(done, custody.Closed), done
        self.closes += 1
        gone = [one for one in self.registered if one + relativedelta(months=36 + 36) < self.today]
        assert done.erased == len(gone)
        self.registered = [one for one in self.registered if one not in gone]
        self.standing[day] = len(self.registered)

    @property
    def today(self) -> date:
        return self.clock().date()

    def _furnish(self) -> None:
        """Hours, things and people, on the first day."""
        with self.house.store.write() as tx:
            catalog.put_hours(tx, self.built.branch, dict.fromkeys(OPEN, (600, 960)))
            for day, why in CLOSED.items():
                catalog.put_closed_day(tx, self.built.branch, day, why)
        for kind, audience, number in STOCK:
            for _ in range(number):
                self.items[self.book(f"An Invented Work, {kind}", kind, audience=audience)] = (kind, audience)
        for number in range(9):
            self._register(category="child" if number % 3 == 2 else "adult")
        for number, town in enumerate((*TOWNS, TOWNS[0])):
            self._register(town, category="other-town", card=f"{town[:3]}-{number}")
        self._register(category="child", home=TOWNS[0])

    def _register(self, guest_of: str = "", home: str = "", **said: str) -> None:
        child = said.get("category") == "child"
        more = {"guardian_name": "Guardian Fennimore"} if child else {}
        born = date(2016, 5, 1) if child else date(1980, 5, 1)
        person = self.person(town=guest_of or home or "Putnam", birth=born, **said, **more)
        self.registered.append(self.today)
        self.people.append((person, guest_of))

    # ---- the work of a day

    def _work(self, number: int, loans: int) -> None:
        for item in self.chance.sample(sorted(self.out), len(self.out) // 2):
            self._bring_back(item)
        for item in self.chance.sample(sorted(self.out), len(self.out) // 2):
            self._renew(item)
        for item in self.chance.sample(sorted(self.items.keys() - self.out.keys()), loans):
            self._lend(item)
        self._use_here()
        if number % 4 == 1:
            self._borrow_elsewhere(number)
        if number % 3 == 1:
            self._lend_elsewhere()
        if number % 6 == 2:
            self._register(category="adult")
        self._be_refused()

    def _note(self, what: str, number: str, guest_of: str = "") -> None:
        kind, audience = self.items[number]
        self.lines.append(Line(what, self.today, kind, audience.value, guest_of))

    def _lend(self, number: str, whose: tuple[Person, str] | None = None) -> None:
        person, guest_of = whose or self.chance.choice(self.people[len(LONG_AGO) :])
        done = desk.lend(self.house, self.clerk, self.again(person).visit, number)
        assert isinstance(done, desk.Lent), done
        self.out[number] = person
        self._note("lent", number, guest_of)

    def _renew(self, number: str) -> None:
        done = desk.renew(self.house, self.clerk, number)
        if isinstance(done, desk.Renewed):
            guest_of = next(town for person, town in self.people if person is self.out[number])
            self._note("renewed", number, guest_of)
        else:
            assert isinstance(done, Refusal)
            assert sum(one.what == "renewed" for one in self.lines) > 2

    def _bring_back(self, number: str) -> None:
        assert isinstance(desk.return_item(self.house, self.clerk, number), desk.Returned)
        del self.out[number]
        self._note("returned", number)

    def _use_here(self) -> None:
        number = min(self.items.keys() - self.out.keys())
        assert isinstance(desk.used_here(self.house, self.clerk, number), desk.UsedHere)
        self._note("used here", number)

    def _be_refused(self) -> None:
        """What is not done is not counted: who has lapsed borrows nothing, and what is out is not lent again."""
        lapsed, _ = self.people[0]
        free = max(self.items.keys() - self.out.keys())
        assert isinstance(desk.lend(self.house, self.clerk, self.again(lapsed).visit, free), Refusal)

    # ---- between libraries

    def _borrow_elsewhere(self, number: int) -> None:
        """Asked for, received, and lent to whoever asked; the one before it goes home."""
        (person, guest_of), clerk, house = self.people[len(LONG_AGO)], self.clerk, self.house
        title, theirs = f"Another Library's Work {number}", f"9-{number:04d}"
        asked = desk.ask_elsewhere(house, clerk, self.again(person).visit, desk.Wish(title, "Nobody, Invented"))
        assert isinstance(asked, desk.AskedElsewhere), asked
        [word] = [word for line, word in self._requests() if line.title == title]
        assert isinstance(desk.send_elsewhere(house, clerk, word, "Farther Valley Library"), desk.SentElsewhere)
        arrival = desk.Arrival(theirs, "book", self.today + timedelta(days=28))
        assert isinstance(desk.receive_elsewhere(house, clerk, word, arrival), desk.ReceivedElsewhere)
        self.items[theirs] = ("book", Audience.ADULT)
        self._note("borrowed elsewhere", theirs)
        self._lend(theirs, (person, guest_of))
        assert isinstance(desk.return_item(house, clerk, theirs), desk.GoesHome)
        self._note("returned", theirs)
        assert isinstance(desk.sent_home(house, clerk, theirs), desk.SentHome)
        del self.items[theirs], self.out[theirs]

    def _requests(self) -> Sequence[tuple[desk.InterloanLine, str]]:
        listed = desk.work_list(self.house, self.clerk)
        assert isinstance(listed, desk.WorkList)
        return listed.lines

    def _lend_elsewhere(self) -> None:
        number = min(self.items.keys() - self.out.keys())
        sent = desk.lend_elsewhere(self.house, self.clerk, number, "Nearer Hill Library")
        assert isinstance(sent, desk.LentElsewhere), sent
        self._note("lent elsewhere", number)
        assert isinstance(desk.back_from_elsewhere(self.house, self.clerk, number), desk.BackFromElsewhere)

    # ---- by hand

    def _count_by_hand(self, today: date) -> None:
        """Visits on every open day of the year, some of them put right; questions on a few days only."""
        for number, day in enumerate(open_days(FIRST - timedelta(days=20), min(today, LAST + timedelta(days=6)))):
            numbers = {"VISITS": 20 + number % 13, "PITUSR": number % 4} | ({"REFERENC": 3} if number % 9 == 0 else {})
            if number % 10 == 0:
                wrong = {"VISITS": 9999}
                assert not isinstance(statistics.note_counts(self.house, self.clerk, day, wrong), Refusal)
            assert not isinstance(statistics.note_counts(self.house, self.clerk, day, numbers), Refusal)
            self.by_hand |= {(variable, day): counted for variable, counted in numbers.items()}

    # ---- what the notebook says

    def many(self, *what: str, kinds: Sequence[str] = (), but: Sequence[str] = (), audience: str = "") -> int:
        """How many lines of the fiscal year are of this."""
        return sum(
            one.what in what
            and FIRST <= one.day <= LAST
            and (not kinds or one.kind in kinds)
            and one.kind not in but
            and audience in ("", one.audience)
            for one in self.lines
        )

    def towns(self, first: date, last: date) -> dict[str, int]:
        """Loans to guests by town."""
        guests = (one.guest_of for one in self.lines if one.what == "lent" and first <= one.day <= last)
        return dict(sorted(Sums(town for town in guests if town).items()))


def open_days(first: date, last: date) -> list[date]:
    """The days on which the library is open."""
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return [day for day in days if day.weekday() in OPEN and day not in CLOSED]


def active_days(every: int) -> list[date]:
    """The days that are lived: some in each month, and those at the edges of both years."""
    days = open_days(date(2025, 2, 22), date(2026, 7, 7))
    return sorted({*days[::every], *EDGES, date(2026, 7, 7)})
