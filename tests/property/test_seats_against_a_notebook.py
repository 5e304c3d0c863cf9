"""The room of public computers agrees with a notebook that keeps everything in the open.

The notebook is naive: a list of who waits in the order they came, a line for each computer, a sum of minutes for each
person. After every step the screen shows what it says, and what is refused is what it would refuse.
"""

from contextlib import ExitStack
from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from at_work import AtWork, Person, at_work
from carrel import custody
from carrel.catalog.library import ComputerKind, ComputerRules
from carrel.desk import seats
from carrel.records.refusals import Refusal
from carrel.sealed import passwords
from own import as_themselves
from seated import PIN, Seated, with_computers

RULES = ComputerRules(
    kinds=(ComputerKind("internet", "Internet", minutes=40), ComputerKind("catalogue", "Catalogue", 0, 0, 20)),
    minutes_a_day=70,
    minutes_when_waiting=20,
    extension_minutes=10,
    called_minutes=5,
)
PEOPLE, MACHINES = 5, ("internet", "catalogue")
MINUTE = timedelta(minutes=1)


class Line(msgspec.Struct):
    """One computer in the notebook."""

    kind: str
    who: int = -1
    called: int = -1
    since: datetime | None = None
    until: datetime | None = None


class Rooms(RuleBasedStateMachine):
    """The house and the notebook, side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.work: AtWork = self.stack.enter_context(at_work(with_computers(RULES)))
        self.house = self.work.house
        self.waiting: list[tuple[int, str]] = []
        self.lines: list[Line] = []
        self.used = [0] * PEOPLE
        self.codes: dict[int, str] = {}
        self.ended = 0

    def teardown(self) -> None:
        try:
            if self.lines:
                self.closes()
        finally:
            self.stack.close()

    @initialize()
    def open_doors(self) -> None:
        self.room = Seated(self.work, 0)
        self.machines = [self.room.machine(f"PC {number}", kind) for number, kind in enumerate(MACHINES)]
        self.lines = [Line(kind) for kind in MACHINES]
        self.people: list[Person] = [self.room.person() for _ in range(PEOPLE)]

    # -- the notebook's own rules

    @property
    def now(self) -> datetime:
        return self.work.clock.now

    def keeps(self) -> None:
        """What is due at a look: who is over goes, who did not come goes, and the first in line is called."""
        for line in self.lines:
            if line.until is not None and line.until <= self.now:
                if line.who >= 0:
                    self.ends(line, line.until)
                line.called, line.until = -1, None
        for who, kind in list(self.waiting):
            free = next((one for one in self.lines if one.kind == kind and one.who < 0 and one.called < 0), None)
            if free is not None:
                self.waiting.remove((who, kind))
                free.called, free.until = who, self.now + RULES.called_minutes * MINUTE

    def ends(self, line: Line, at: datetime) -> None:
        assert line.since is not None
        self.used[line.who] += (at - line.since) // MINUTE
        self.ended += 1
        line.who, line.since, line.until = -1, None, None

    def waits(self, kind: str, but: int = -1) -> bool:
        return any(one == kind and who != but for who, one in self.waiting)

    def left(self, who: int) -> int:
        return RULES.minutes_a_day - self.used[who]

    # -- what people do

    @rule(who=st.integers(0, PEOPLE - 1), at=st.integers(0, len(MACHINES) - 1))
    def sits(self, who: int, at: int) -> None:
        line = self.lines[at]
        done = seats.sit_down(self.house, self.machines[at], self.people[who].card, PIN)
        sat = any(one.who == who for one in self.lines)
        may = line.called == who or (line.who < 0 and line.called < 0)
        # whoever is called to another computer, or waits, may take one that is free
        if sat or not may or self.left(who) < 1:
            assert isinstance(done, Refusal) or line.who == who, (sat, may)
            return
        assert isinstance(done, seats.Sitting), done.what
        for other in self.lines:
            if other.called == who:
                other.called, other.until = -1, None
        short = self.waits(line.kind, who)
        self.waiting = [one for one in self.waiting if one[0] != who]
        kind = RULES.kind(line.kind)
        assert kind is not None
        minutes = min(kind.minutes, RULES.minutes_when_waiting) if short else kind.minutes
        line.who, line.since, line.until = who, self.now, self.now + min(minutes, self.left(who)) * MINUTE
        self.keeps()
        assert done.minutes_left == (line.until - self.now) // MINUTE

    @rule(at=st.integers(0, len(MACHINES) - 1))
    def leaves(self, at: int) -> None:
        line = self.lines[at]
        done = seats.leave(self.house, self.machines[at])
        assert (done is None) is (line.who >= 0)
        if line.who >= 0:
            self.ends(line, self.now)
            self.keeps()

    @rule(who=st.integers(0, PEOPLE - 1), kind=st.sampled_from(sorted(set(MACHINES))))
    def comes_to_the_desk(self, who: int, kind: str) -> None:
        done = seats.take_turn(self.house, self.work.clerk, self.people[who].card, kind)
        called = next((one for one in self.lines if one.called == who), None)
        if any(one.who == who for one in self.lines):
            assert isinstance(done, Refusal)
            return
        has = (called is not None and called.kind == kind) or (who, kind) in self.waiting
        if not has:
            if self.left(who) < 1:
                assert isinstance(done, Refusal)
                return
            if called is not None:
                called.called, called.until = -1, None
            self.waiting = [one for one in self.waiting if one[0] != who]
            self.waiting.append((who, kind))
            self.keeps()
        assert isinstance(done, seats.Turn), done.what
        self.codes[who] = done.code
        mine = [one for one, of in self.waiting if of == kind]
        assert done.place == (mine.index(who) + 1 if who in mine else 0)

    @rule(who=st.integers(0, PEOPLE - 1))
    def gives_up(self, who: int) -> None:
        actor = as_themselves(self.people[who])
        own = seats.own_turns(self.house, actor)
        assert isinstance(own, seats.OwnTurns)
        waits = next((one for one in self.waiting if one[0] == who), None)
        called = next((one for one in self.lines if one.called == who), None)
        sits = next((one for one in self.lines if one.who == who), None)
        assert len(own.turns) == sum(one is not None for one in (waits, called, sits))
        for turn in own.turns:
            done = seats.own_give_up(self.house, actor, turn.word)
            assert (done is None) is (sits is None)
        if waits is not None:
            self.waiting.remove(waits)
        if called is not None:
            called.called, called.until = -1, None
        self.keeps()

    @rule(at=st.integers(0, len(MACHINES) - 1))
    def asks_for_longer(self, at: int) -> None:
        line = self.lines[at]
        done = seats.extend(self.house, self.machines[at])
        if line.who < 0 or line.since is None or line.until is None or self.waits(line.kind):
            assert isinstance(done, Refusal)
            return
        until = min(line.until + RULES.extension_minutes * MINUTE, line.since + self.left(line.who) * MINUTE)
        assert isinstance(done, seats.Sitting) is (until > line.until)
        line.until = max(until, line.until)

    @rule(minutes=st.integers(1, 25))
    def time_passes(self, minutes: int) -> None:
        self.work.clock.now += minutes * MINUTE
        seats.room(self.house, self.work.clerk, self.work.built.branch)
        self.keeps()

    def closes(self) -> None:
        done = custody.close_day(self.house, self.work.keeper, lambda step: None)
        assert isinstance(done, custody.Closed)
        self.ended += sum(line.who >= 0 for line in self.lines)
        self.lines = [Line(kind) for kind in MACHINES]
        self.waiting, self.used = [], [0] * PEOPLE
        ((counted,),) = self.work.sql("SELECT coalesce(sum(number), 0) FROM tallies WHERE counter = 'computer'")
        assert counted == self.ended

    @rule()
    def the_day_is_closed(self) -> None:
        if self.ended > 3:
            self.closes()

    @invariant()
    def the_screen_shows_what_the_notebook_says(self) -> None:
        if not self.lines:
            return
        seen = seats.room(self.house, None, self.work.built.branch)
        states = ["taken" if one.who >= 0 else "called" if one.called >= 0 else "free" for one in self.lines]
        assert [one.state.value for one in seen.computers] == states
        minutes = [None if one.until is None else (one.until - self.now) // MINUTE for one in self.lines]
        assert [one.minutes_left for one in seen.computers] == minutes
        assert [one.code for one in seen.queue] == [self.codes[who] for who, _ in self.waiting]
        assert [one.code for one in seen.computers] == [
            "" if one.called < 0 else self.codes[one.called] for one in self.lines
        ]


def test_the_room_agrees_with_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    """PINs are hashed slowly on purpose; here they need not be."""
    monkeypatch.setattr(passwords, "MEMORY_KIB", 8)
    monkeypatch.setattr(passwords, "TIME_COST", 1)
    monkeypatch.setattr("seated._HASHED", passwords.hashed(PIN))
    rounds = settings(
        max_examples=15,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(Rooms, settings=rounds)
