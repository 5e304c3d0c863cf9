"""The write lock is given in the order it was asked for, and a turn is never lost."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from carrel.store import lock
from carrel.store.lock import Turns, WriteLock


def _soon(true: Callable[[], bool]) -> None:
    """Wait until something is true that other threads bring about."""
    until = time.monotonic() + 10
    while not true():
        assert time.monotonic() < until
        time.sleep(0.001)


def test_turns_are_taken_in_the_order_they_were_asked_for() -> None:
    turns, order = Turns(), []

    def one(number: int) -> None:
        turns.wait()
        order.append(number)
        turns.pass_on()

    turns.wait()
    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for number, thread in enumerate(threads, 1):
        thread.start()
        _soon(lambda number=number: len(turns._waiting) == number)  # type: ignore[misc]  # a lambda with a default
    turns.pass_on()
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_whoever_leaves_cannot_overtake_one_who_waits(tmp_path: Path) -> None:
    held, order = WriteLock(tmp_path / "carrel.lock"), []

    def waits() -> None:
        with held.held():
            order.append("the one who waited")

    with held.held():
        thread = threading.Thread(target=waits)
        thread.start()
        _soon(lambda: len(held._turns._waiting) == 1)
    with held.held():
        order.append("the one who was there before")
    thread.join()
    held.close()
    assert order == ["the one who waited", "the one who was there before"]


class _Interrupted:
    """A lock whose second taking is interrupted, as by a signal; ``first`` is done before that."""

    def __init__(self, first: Callable[[], None]) -> None:
        self._first, self._taken = first, False

    def acquire(self) -> None:
        if self._taken:
            self._first()
            raise KeyboardInterrupt
        self._taken = True

    def release(self) -> None:
        """Nobody waits for this lock."""


@pytest.mark.parametrize("given", [False, True], ids=["while waiting", "as the turn is given"])
def test_an_interrupt_loses_no_turn(monkeypatch: pytest.MonkeyPatch, given: bool) -> None:
    turns = Turns()
    turns.wait()
    monkeypatch.setattr(lock, "Lock", lambda: _Interrupted(turns.pass_on if given else lambda: None))
    with pytest.raises(KeyboardInterrupt):
        turns.wait()
    assert not turns._waiting
    assert turns._taken is not given
    if not given:
        turns.pass_on()
    turns.wait()  # would wait for ever, had the turn been lost


def test_a_block_that_raises_lets_go(tmp_path: Path) -> None:
    held = WriteLock(tmp_path / "carrel.lock")
    with pytest.raises(LookupError), held.held():
        raise LookupError
    with held.held():
        pass
    held.close()
