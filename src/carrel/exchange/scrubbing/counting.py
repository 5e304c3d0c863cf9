"""What a log is counted for: lines, requests, bytes and sessions, by the hour. Numbers, and nobody."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import final

import msgspec

from carrel.exchange.scrubbing.clients import Kind
from carrel.exchange.scrubbing.sessions import Sessions
from carrel.formats import Dropped, Lines, LogForm

_QUARTER = 900
"""Seconds. Every zone's hours begin with a quarter of an hour."""


class Hour(msgspec.Struct, frozen=True):
    """What fell into one hour."""

    hour: str
    """Its beginning, in the zone that was asked for, as 2026-11-27T09:00-05:00."""
    requests: int
    bytes: int
    sessions: Mapping[Kind, int]
    """Those that began in it."""


class LogCounts(msgspec.Struct, frozen=True):
    """Everything a log was counted for."""

    lines: int
    dropped: Mapping[Dropped, int]
    """Lines that could not be read, by reason. None of them was passed on."""
    requests: int
    """Fewer than lines where a log also says what a server answered."""
    bytes: int
    sessions: Mapping[Kind, int]
    idle_minutes: int
    """The gap that ends a session."""
    hours: Sequence[Hour]
    complete: bool
    """False where it was interrupted, or a log could not be read to its end."""
    faults: Sequence[str]
    """What could not be read, and what to do. Names files, and nobody."""


@final
class Counting:
    """Counts lines as they come. Holds numbers, and what ``Sessions`` remembers."""

    def __init__(self, sessions: Sessions, zone: tzinfo | None) -> None:
        """``zone``: where times without a zone were written, and of which the hours are; None: this machine's."""
        self._sessions = sessions
        self._zone = zone
        self._dropped: Counter[Dropped] = Counter()
        self._lines = 0
        self._requests: Counter[int] = Counter()
        self._bytes: Counter[int] = Counter()
        self._times: list[int] = []
        self._clients: list[bytes] = []
        self._begun: dict[Kind, Counter[int]] = {kind: Counter() for kind in Kind}

    def drop(self, reason: Dropped, number: int) -> None:
        """Count lines that were dropped before they came to a form."""
        self._lines += number
        self._dropped[reason] += number

    def add(self, form: LogForm, lines: Lines) -> None:
        """Count lines of a form. ``settle`` counts their sessions, and is to follow before more is waited for."""
        self._lines += len(lines.rows) + sum(lines.dropped.values())
        self._dropped.update(lines.dropped)
        places = form.places
        rows = lines.rows if places.asked is None else [row for row in lines.rows if row[places.asked]]
        seconds = {raw: stamp.seconds for raw, stamp in lines.stamps.items()}
        if not form.clock.zoned:
            seconds = {raw: self._instant(wall) for raw, wall in seconds.items()}
        times = [seconds[row[places.time]] for row in rows]
        sizes = [] if places.size is None else [row[places.size] for row in rows]
        self._times += times
        self._clients += [b""] * len(rows) if places.client is None else [row[places.client] for row in rows]
        start = 0
        for end in _ends(times):
            quarter = times[start] // _QUARTER
            self._requests[quarter] += end - start
            self._bytes[quarter] += _total(sizes[start:end])
            start = end

    def settle(self) -> None:
        """Count the sessions of what was added, and forget whose they were."""
        times, clients = self._times, self._clients
        self._times, self._clients = [], []
        start = 0
        for end in _ends(times):
            for kind, number in self._sessions.begun(clients[start:end], times[start:end]).items():
                self._begun[kind][times[start] // _QUARTER] += number
            start = end

    def _instant(self, wall: int) -> int:
        """The second at which the clock on the wall shows this."""
        shown = datetime.fromtimestamp(wall, UTC).replace(tzinfo=self._zone)
        return int(shown.timestamp())

    def counts(self, idle_minutes: int, faults: Sequence[str], *, complete: bool) -> LogCounts:
        """Everything so far."""
        return LogCounts(
            lines=self._lines,
            dropped={reason: number for reason, number in self._dropped.items() if number},
            requests=self._requests.total(),
            bytes=self._bytes.total(),
            sessions={kind: begun.total() for kind, begun in self._begun.items()},
            idle_minutes=idle_minutes,
            hours=self._hours(),
            complete=complete,
            faults=faults,
        )

    def _hours(self) -> list[Hour]:
        quarters: dict[str, list[int]] = {}
        for quarter in sorted(self._requests):
            moment = datetime.fromtimestamp(quarter * _QUARTER, UTC).astimezone(self._zone)
            quarters.setdefault(moment.replace(minute=0).isoformat(timespec="minutes"), []).append(quarter)
        return [
            Hour(
                hour,
                sum(self._requests[one] for one in those),
                sum(self._bytes[one] for one in those),
                {kind: sum(begun[one] for one in those) for kind, begun in self._begun.items()},
            )
            for hour, those in quarters.items()
        ]


def _total(sizes: list[bytes]) -> int:
    return sum(map(int, (size for size in sizes if size != b"-") if b"-" in sizes else sizes))


def _ends(times: list[int]) -> Iterator[int]:
    """Where each run of times within one quarter of an hour ends."""
    ordered = times == sorted(times)
    start = 0
    while start < len(times):
        after = (times[start] // _QUARTER + 1) * _QUARTER
        if ordered:
            start = bisect_left(times, after, start)
        else:
            start = next(
                (at for at in range(start, len(times)) if not after - _QUARTER <= times[at] < after), len(times)
            )
        yield start
