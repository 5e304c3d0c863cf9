"""Which tests go through which function and which line, and how long each computes."""

import sys
import time
from collections import Counter
from collections.abc import Callable, Container
from types import FrameType

from .planting import PACKAGE, Fault

_Trace = Callable[[FrameType, str, object], "_Trace"]

NEAR, FAR = 30.0, 30.0
"""Seconds for the tests of the room itself, and for those of other rooms, that go through one place."""


class Watcher:
    """Watches tests go by, one at a time: the functions of the house, and the lines of some of its files."""

    def __init__(self, files: set[str]) -> None:
        self.seen: dict[str, list[str]] = {}
        self.took: dict[str, float] = {}
        self._files = files
        self._now: set[str] = set()

    def _call(self, frame: FrameType, _event: str, _: object) -> _Trace | None:
        code = frame.f_code
        if not code.co_filename.startswith(str(PACKAGE)):
            return None
        path = code.co_filename[len(str(PACKAGE)) + 1 :]
        self._now.add(f"{path}:{code.co_name}")
        if path not in self._files:
            return None
        now = self._now

        def line(frame: FrameType, _event: str, _: object) -> _Trace:
            now.add(f"{path}:{frame.f_lineno}")
            return line

        return line

    def begin(self) -> None:
        """What goes by from now on is one test's, or the loading's."""
        self._now = set()
        sys.settrace(self._call)

    def end(self, name: str, began: float) -> None:
        """It has gone by."""
        sys.settrace(None)
        self.seen[name] = sorted(self._now)
        self.took[name] = time.process_time() - began


def place_of(fault: Fault, known: Container[str]) -> str:
    """Its line, or where nobody came by that its function: not every line of a long statement is told of by itself."""
    line = f"{fault.path}:{fault.line}"
    return line if line in known else f"{fault.path}:{fault.function}"


def _each_file_in_turn(tests: list[str]) -> list[str]:
    """The quickest test of every file, then the next of every file: what finds a fault is likely to be among them."""
    before: Counter[str] = Counter()
    places: list[tuple[int, str]] = []
    for test in tests:
        file = test.split("::")[0]
        places.append((before[file], test))
        before[file] += 1
    return [test for _, test in sorted(places, key=lambda place: place[0])]


class Choice:
    """The tests to run for a fault: the quickest first, and each file in turn."""

    def __init__(self, seen: dict[str, list[str]], took: dict[str, float]) -> None:
        self._by_place: dict[str, list[str]] = {}
        self._by_module: dict[str, set[str]] = {}
        self._took = took
        for test in sorted(seen, key=took.__getitem__):
            for place in seen[test]:
                self._by_place.setdefault(place, []).append(test)
                self._by_module.setdefault(place.split(":")[0], set()).add(test)

    def tests(self, fault: Fault) -> list[str]:
        """Those of the room itself that go through the place, then the others."""
        through = self._by_place.get(place_of(fault, self._by_place), []) if fault.function else []
        if (
            not through
        ):  # what is only loaded, nobody goes through: whatever goes through its module, and the room's own
            room = {test for test in self._took if f"/{fault.room}" in test}
            through = sorted(room | self._by_module.get(fault.path, set()), key=self._took.__getitem__)
        through = _each_file_in_turn(through)
        near = [test for test in through if f"/{fault.room}" in test]
        return self._within(near, NEAR) + self._within([test for test in through if test not in set(near)], FAR)

    def seconds(self, tests: list[str]) -> float:
        """How long to let them compute: twice what they take, since they took that while they were watched."""
        return 5 + sum(self._took[test] for test in tests)

    def _within(self, tests: list[str], seconds: float) -> list[str]:
        """As many of the tests as run in so many seconds, and one at least."""
        chosen, spent = [], 0.0
        for test in tests:
            spent += self._took[test]
            if chosen and spent > seconds:
                break
            chosen.append(test)
        return chosen
