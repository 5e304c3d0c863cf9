"""A week at twenty public computers: whoever comes first is served first, limits hold, and nothing tells who sat where.

Beside the room stands somebody who writes everything down in the open: who asked when, who was called, who sat where
and for how long. What they wrote is compared with the rules by sums of their own, and then searched for in all bytes.
"""

import base64
import random
import tempfile
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from at_work import AtWork, Person, quick_folder
from carrel import custody, tallies
from carrel.desk import seats
from carrel.records.refusals import Refusal
from carrel.sealed import passwords, pockets
from house import Clock, make_house, sqlite_address
from seated import PIN, RULES, Seated, hours, with_computers, with_pin

_SOUNDS = ("zor", "vab", "quim", "dru", "ulph", "ber", "tazk", "mel", "oon", "xand", "wic", "pje", "grol", "ist")
OPENS, CLOSES = 9, 19
_NO_TIME = "there is no time left for you today"
_RESERVED = "this computer is reserved, or the library closes"
KINDS = {"internet": 13, "children": 4, "catalogue": 3}
"""How many computers of each kind there are: twenty."""


class Guest(msgspec.Struct):
    """Somebody with a pass."""

    card: str
    """The pass's code."""


class Waits(msgspec.Struct):
    """One line of the observer's queue."""

    who: Person | Guest
    kind: str
    comes: bool
    """Whether they come when they are called."""


class Sits(msgspec.Struct):
    """One line of the observer's list of computers."""

    who: Person | Guest
    kind: str
    since: datetime
    leaves: datetime
    ends: datetime
    """When the screen says that the time is over."""
    extended: int = 0


class Week:
    """The room, and the observer's notes."""

    def __init__(self, work: AtWork, people: int, seed: int) -> None:
        self.work, self.house, self.clock, self.chance = work, work.house, work.clock, random.Random(seed)
        with self.house.store.write() as tx:
            hours(tx, work.built.branch, dict.fromkeys(range(6), (OPENS * 60, CLOSES * 60)))
        self.room = Seated(work, 0)
        self.machines = {
            (made := self.room.machine(f"{kind[:3].upper()} {number:02}", kind)).label: made
            for kind, most in KINDS.items()
            for number in range(most)
        }
        self.people = [self._person(number) for number in range(people)]
        self.queue: dict[str, Waits] = {}
        self.sitting: dict[str, Sits] = {}
        self.used: defaultdict[str, int] = defaultdict(int)
        self.who_sat_where: list[tuple[str, str]] = []
        self.passes: list[str] = []
        self.reserved: dict[str, tuple[Person, str, datetime]] = {}
        self.boxes: set[bytes] = set()
        self.counted: Counter[str] = Counter()
        self.called_on_time = self.passed_over = self.waited = self.guests = 0

    def _person(self, number: int) -> Person:
        word = "".join(self.chance.choice(_SOUNDS) for _ in range(4)).title()
        child = number % 5 == 0
        said = {"category": "child", "birth": date(2017, 5, 2), "guardian_name": f"Guardian {word}"} if child else {}
        return with_pin(self.work, self.work.person(given=word, family=f"Vab{word[::-1].lower()}", **said))

    @property
    def now(self) -> datetime:
        return self.clock.now

    def free_people(self) -> list[Person]:
        busy = {one.who.card for one in (*self.queue.values(), *self.sitting.values())}
        return [one for one in self.people if one.card not in busy]

    # -- what happens

    def day(self, comers: int) -> None:
        """A day from opening to closing time, in steps of three minutes; then the close."""
        self.clock.now = self.now.replace(hour=OPENS, minute=0)
        closing = self.now.replace(hour=CLOSES)
        # school is over at three: most come then
        busy, quiet = (lambda: self.chance.randrange(350, 470)), (lambda: self.chance.randrange(580))
        minutes = sorted(busy() if number % 5 < 3 else quiet() for number in range(comers))
        start = self.now
        while self.now < closing:
            self.look()
            while minutes and start + timedelta(minutes=minutes[0]) <= self.now:
                minutes.pop(0)
                self.somebody_comes()
            self.look()
            self.called_ones_come()
            self.some_leave()
            self.clock.now += timedelta(minutes=3)
        self.look()
        assert not self.sitting, "nobody sits beyond closing time"
        self.clock.now = closing.replace(hour=21)
        assert isinstance(custody.close_day(self.house, self.work.keeper, lambda step: None), custody.Closed)
        self.queue.clear()
        self.used.clear()
        self.clock.days_later()
        if self.now.weekday() == 6:
            self.clock.days_later()

    def somebody_comes(self) -> None:
        if self.chance.random() < 0.2:
            made = seats.issue_pass(self.house, self.work.clerk, filtered=False)
            assert isinstance(made, seats.GuestPass)
            self.passes.append(made.code)
            self.guests += 1
            self.asks(Guest(made.code), "internet")
            return
        people = self.free_people()
        if not people:
            return
        who = self.chance.choice(people)
        child = who.form.category == "child"
        kind = (
            self.chance.choice(("children", "internet"))
            if child
            else self.chance.choice(("internet",) * 6 + ("catalogue",))
        )
        if self.chance.random() < 0.1 and not child:
            self.reserves(who)
        elif self.chance.random() < 0.3:
            self.walks_up(who, kind)
        else:
            self.asks(who, kind)

    def asks(self, who: Person | Guest, kind: str) -> None:
        take = seats.guest_turn if isinstance(who, Guest) else seats.take_turn
        done = take(self.house, self.work.clerk, who.card, kind)
        if isinstance(done, Refusal):
            assert self.used[who.card] >= (RULES.guest_minutes if isinstance(who, Guest) else RULES.minutes_a_day), (
                done.prose
            )
            return
        self.queue[done.code] = Waits(who, kind, self.chance.random() < 0.9)
        self.waited += done.label is None

    def reserves(self, who: Person) -> None:
        begins = (self.now + timedelta(minutes=self.chance.randrange(10, 180))).replace(second=0)
        done = seats.reserve(self.house, self.work.clerk, who.card, "internet", begins, 30)
        if isinstance(done, seats.Reserved):
            self.reserved[done.code] = (who, "internet", begins)

    def walks_up(self, who: Person, kind: str) -> None:
        """They see a free computer and sit down at it."""
        seen = seats.room(self.house, self.work.clerk, self.work.built.branch)
        free = [one.label for one in seen.computers if one.kind == kind and one.state is seats.Standing.FREE]
        if not free:
            return
        assert not any(one.kind == kind for one in seen.queue) or self.reserved, "nobody waits beside a free computer"
        self.sits(who, kind, self.chance.choice(free))

    def sits(self, who: Person | Guest, kind: str, label: str) -> bool:
        machine = self.machines[label]
        if isinstance(who, Guest):
            done = seats.sit_down_as_guest(self.house, machine, who.card)
        else:
            done = seats.sit_down(self.house, machine, who.card, PIN)
        if isinstance(done, Refusal):
            assert done.what in (
                "there is no time left for you today",
                "this computer is reserved, or the library closes",
            )
            return False
        assert label not in self.sitting
        assert done.ends <= self.now.replace(hour=CLOSES, minute=0)
        limit = RULES.kind(kind)
        assert limit is not None
        assert done.minutes_left <= limit.minutes
        leaves = self.now + timedelta(minutes=self.chance.randrange(4, 90))
        self.sitting[label] = Sits(who, kind, self.now, leaves, done.ends)
        self.who_sat_where.append((who.card, label))
        return True

    def look(self) -> None:
        """Look at the screen; compare it with the notes."""
        seen = seats.room(self.house, None, self.work.built.branch)
        for line in seen.computers:
            if line.state is not seats.Standing.TAKEN and line.label in self.sitting:
                self.over(line.label)
        still = {one.code for one in seen.queue}
        called = {one.code: one for one in seen.computers if one.code}
        order: dict[str, list[str]] = defaultdict(list)
        for code, one in self.queue.items():
            order[one.kind].append(code)
        for kind, codes in order.items():
            waiting = [code for code in codes if code in still]
            assert [one.code for one in seen.queue if one.kind == kind] == waiting, "first come, first served"
            assert waiting == codes[len(codes) - len(waiting) :], "nobody is called before somebody who came earlier"
        for code in [code for code in self.queue if code not in still and code not in called]:
            self.passed_over += 1
            del self.queue[code]
        for who, _, begins in [self.reserved[code] for code in called if code in self.reserved]:
            assert self.now - begins <= timedelta(minutes=3 + RULES.called_minutes)
            self.called_on_time += who is not None
        for code, (_, _, begins) in list(self.reserved.items()):
            if begins <= self.now - timedelta(minutes=3) and code not in called:
                del self.reserved[code]
        self.boxes |= self.seat_boxes()

    def called_ones_come(self) -> None:
        seen = seats.room(self.house, None, self.work.built.branch)
        for line in [one for one in seen.computers if one.code]:
            if line.code in self.queue and self.queue[line.code].comes:
                waits = self.queue.pop(line.code)
                self.sits(waits.who, waits.kind, line.label)
            elif line.code in self.reserved and self.chance.random() < 0.8:
                who, kind, _ = self.reserved[line.code]
                if any(one.who is who for one in self.sitting.values()):
                    continue
                self.queue = {code: one for code, one in self.queue.items() if one.who is not who}
                del self.reserved[line.code]
                self.sits(who, kind, line.label)

    def some_leave(self) -> None:
        for label, one in list(self.sitting.items()):
            if one.leaves > self.now and self.now.minute % 10:
                continue
            at = seats.sitting_at(self.house, self.machines[label])
            if at is None:
                self.over(label)
            elif one.leaves <= self.now:
                assert seats.leave(self.house, self.machines[label]) is None
                self.over(label)
            elif at.minutes_left < 15 and at.may_extend and self.chance.random() < 0.5:
                longer = seats.extend(self.house, self.machines[label])
                assert isinstance(longer, seats.Sitting), longer.prose
                assert at.ends < longer.ends <= at.ends + timedelta(minutes=RULES.extension_minutes)
                one.ends = longer.ends
                one.extended += 1

    def over(self, label: str) -> None:
        one = self.sitting.pop(label)
        minutes = int((min(self.now, one.ends) - one.since) / timedelta(minutes=1))
        limit = RULES.kind(one.kind)
        assert limit is not None
        assert minutes <= limit.minutes + one.extended * RULES.extension_minutes
        self.counted[f"{one.kind}|{tallies.minutes_band(minutes)}"] += 1
        if limit.counts:
            self.used[one.who.card] += minutes
            most = RULES.guest_minutes if isinstance(one.who, Guest) else RULES.minutes_a_day
            assert self.used[one.who.card] <= most, "the day's limit"

    # -- what whoever has the disk has

    def seat_boxes(self) -> set[bytes]:
        with self.house.store.read() as tx:
            return {sealed.envelope for sealed in pockets.seats.page(tx, b"", 1000)}


def needles(text: str) -> set[bytes]:
    """The ways a text may stand on a disk: an attacker's own, who shares no code with the proof."""
    forms = {form for one in (text, text.lower(), text.upper()) for form in (one.encode(), one.encode("utf-16-le"))}
    return forms | {form.hex().encode() for form in forms} | {base64.b64encode(text.encode())[: len(text) * 4 // 3 - 1]}


def searched(folder: Path, secrets: set[str]) -> list[str]:
    """What stands in any file under a folder, in any encoding."""
    found = []
    raws = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for secret in secrets:
        for path, raw in raws.items():
            if any(needle in raw for needle in needles(secret)):
                found.append(f"{path.name}: {secret}")
    return found


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """PINs are hashed slowly on purpose; six hundred of them need not be."""
    monkeypatch.setattr(passwords, "MEMORY_KIB", 8)
    monkeypatch.setattr(passwords, "TIME_COST", 1)
    monkeypatch.setattr("seated._HASHED", passwords.hashed(PIN))


def tally(week: Week) -> Counter[str]:
    """What the tallies say, by kind and band."""
    with week.house.store.read() as tx:
        rows = tuple(tallies.rows_of_month(tx, date(2026, 11, 1)))
    found: Counter[str] = Counter()
    for row in rows:
        if row.counter == tallies.Counter.COMPUTER:
            found[row.word] += row.number
    return found


@pytest.mark.usefixtures("quick")
def test_a_week_of_six_hundred_sittings(monkeypatch: pytest.MonkeyPatch) -> None:
    with quick_folder() as folder:
        spool = folder / "temporary"
        spool.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(spool))
        clock = Clock(datetime(2026, 11, 23, 8, 30, tzinfo=Clock().now.tzinfo))
        built = make_house(folder, sqlite_address(folder), clock, with_computers())
        week = Week(AtWork(built, clock), people=60, seed=6)
        for _ in range(6):
            week.day(comers=126)
        assert len(week.who_sat_where) >= 600
        assert min(week.waited, week.passed_over, week.called_on_time, week.guests) > 20
        assert tally(week) == week.counted, "every sitting is counted, and once"
        _nothing_tells(week, folder)
        built.house.store.close()


@pytest.mark.usefixtures("quick")
def test_a_day_of_seats_on_postgresql(tmp_path: Path, postgres_address: str) -> None:
    clock = Clock(datetime(2026, 11, 23, 8, 30, tzinfo=Clock().now.tzinfo))
    built = make_house(tmp_path, postgres_address, clock, with_computers())
    week = Week(AtWork(built, clock), people=30, seed=7)
    week.day(comers=70)
    assert len(week.who_sat_where) >= 40
    assert tally(week) == week.counted
    assert not week.seat_boxes()
    checked = custody.check(built.house, week.work.keeper, lambda step: None)
    assert isinstance(checked, custody.Checked)
    assert checked.faults == ()
    built.house.store.close()


def _nothing_tells(week: Week, folder: Path) -> None:
    """After the closes: no name, card, pass or pocket, no box of a seat, nobody beside a computer; no key opens one."""
    built = week.work.built
    assert isinstance(custody.close_day(built.house, week.work.keeper, lambda step: None), custody.Closed)
    built.house.store.tidy()
    for table in ("seats", "day_uses", "passes"):
        assert week.work.sql(f"SELECT count(*) FROM {table}") == [(0,)]
    secrets = {one.card for one in week.people} | set(week.passes)
    secrets |= {code.replace("-", "") for code in week.passes}
    secrets |= {f"{one.form.given} {one.form.family}" for one in week.people} | {one.form.family for one in week.people}
    assert searched(folder, secrets) == []
    raw = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert week.boxes
    assert not [box for box in week.boxes if box in raw or box[17:49] in raw]
    for one in week.people:
        pocket = week.work.record(one).pocket
        assert pocket not in raw
        assert pocket.hex().encode() not in raw
    proof = custody.prove(built.house, week.work.keeper, [folder / "home"], lambda step: None)
    assert isinstance(proof, custody.Proof)
    assert proof.clean
    checked = custody.check(built.house, week.work.keeper, lambda step: None)
    assert isinstance(checked, custody.Checked)
    assert checked.faults == ()
