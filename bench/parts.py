"""Where an act's time goes: each part's own time, without the parts inside it."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar
from unittest.mock import patch

from carrel.gate import _decide, _unseal
from carrel.ledger import _append
from carrel.sealed import pockets, registrations, slips
from carrel.statute import Judge
from carrel.store import Transaction
from carrel.store.sqlite import SqliteStore

P = ParamSpec("P")
T = TypeVar("T")


class Parts:
    """Seconds by part; what no part claims is ``rest``."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._running = ["rest"]
        self._since = time.perf_counter()

    def timed(self, part: str, work: Callable[P, T]) -> Callable[P, T]:
        """``work``, its own time counted for ``part``."""

        def counted(*args: P.args, **kwargs: P.kwargs) -> T:
            self._turn_to(part)
            try:
                return work(*args, **kwargs)
            finally:
                self._turn_back()

        return counted

    def stop(self) -> None:
        """Count what is running until now."""
        self._count()

    def _turn_to(self, part: str) -> None:
        self._count()
        self._running.append(part)

    def _turn_back(self) -> None:
        self._count()
        self._running.pop()

    def _count(self) -> None:
        now = time.perf_counter()
        self.seconds[self._running[-1]] += now - self._since
        self._since = now


@contextmanager
def divided() -> Iterator[Parts]:
    """Time the parts of everything done in the block."""
    parts = Parts()
    seal = [
        (_unseal, "open_boxes"),
        (pockets, "close_box"),
        (pockets, "close_boxes"),
        (slips, "close_box"),
        (pockets, "slot_tag"),
    ]
    seal += [(registrations, "card_tag"), (_decide, "key_for")]
    patches = [patch.object(module, name, parts.timed("seal", getattr(module, name))) for module, name in seal]
    patches += [
        patch.object(Judge, "decide", parts.timed("law", Judge.decide)),
        patch.object(_append, "append", parts.timed("ledger", _append.append)),
        patch.object(Transaction, "_execute", parts.timed("SQL", Transaction._execute)),  # noqa: SLF001  # on purpose
        patch.object(SqliteStore, "_commit", parts.timed("commit", SqliteStore._commit)),  # noqa: SLF001  # on purpose
    ]
    for one in patches:
        one.start()
    try:
        yield parts
    finally:
        parts.stop()
        for one in patches:
            one.stop()
