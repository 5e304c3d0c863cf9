"""Processes of their own, forked with everything loaded."""

import os
import resource
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from .planting import Fault

LONGEST = 90
"""Seconds after which a fault is taken to hang, and so to be found."""
_ELSE_AT_WORK = 4
"""How many times slower than alone a machine may be that does much else: waiting is no find."""
HUNG, BROKEN = 124, 70
_Named = TypeVar("_Named")


class Child:
    """``work`` in a forked process, with nothing on its screen."""

    def __init__(self, work: Callable[[], int], seconds: float, computing: float | None = None) -> None:
        """It is ended after so many ``seconds``, or after ``computing`` for so many: an endless loop is a find.

        What may compute for long may take as much longer.
        """
        self._deadline = time.monotonic() + seconds + _ELSE_AT_WORK * (computing or 0)
        self._number = os.fork()
        if self._number == 0:
            os.setsid()
            if computing is not None:
                resource.setrlimit(resource.RLIMIT_CPU, (int(computing) + 1, int(computing) + 2))
            silent = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(silent, stream)
            try:
                code = work()
            except BaseException:  # noqa: BLE001  # the fault broke even the running of tests: it is found
                code = BROKEN
            os._exit(code)

    def ended(self) -> int | None:
        """What ``work`` gave, or HUNG where it takes too long; None while it runs."""
        done, status = os.waitpid(self._number, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() < self._deadline:
            return None
        os.killpg(self._number, signal.SIGKILL)
        os.waitpid(self._number, 0)
        return HUNG


def in_a_child(work: Callable[[], int], seconds: float) -> int:
    """What ``work`` gives."""
    child = Child(work, seconds)
    while (code := child.ended()) is None:
        time.sleep(0.01)
    return code


def each_in_a_child(
    faults: Sequence[tuple[_Named, Fault]], begin: Callable[[Fault], Child | None], at_once: int = 2
) -> Iterator[tuple[_Named, int]]:
    """What came of each fault: 0 where no test found it, or no test goes near it."""
    waiting, running = list(reversed(faults)), list[tuple[_Named, Child]]()
    while waiting or running:
        while waiting and len(running) < at_once:
            name, fault = waiting.pop()
            if (child := begin(fault)) is None:
                yield name, 0
            else:
                running.append((name, child))
        time.sleep(0.005)
        for one in list(running):
            if (code := one[1].ended()) is not None:
                running.remove(one)
                yield one[0], code
