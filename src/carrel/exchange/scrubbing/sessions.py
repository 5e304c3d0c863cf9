"""Sessions: how often somebody came, without who.

A session is a client's requests in the order of the log, up to the first one that lies more than an idle gap from the
one before (after it, or before it where another log begins). It belongs to the hour in which it began.
"""

from collections import Counter
from collections.abc import Iterator
from typing import final

from carrel.exchange.scrubbing.clients import NOBODY, Clients, Kind

_KEPT = 86_400
"""Seconds past the idle gap after which a client is forgotten: lines may be that far out of order."""


@final
class Sessions:
    """Counts the sessions that begin. Remembers of each client of the last day a hash and a time."""

    def __init__(self, clients: Clients, idle: int) -> None:
        """``idle``: seconds without a request after which a session is over."""
        self._clients = clients
        self._idle = idle
        self._last: dict[bytes, int] = {}
        self._newest = 0
        self._swept = 0

    def begun(self, clients: list[bytes], times: list[int]) -> Counter[Kind]:
        """How many sessions begin with these requests, of which there is one or more, given in the log's order."""
        ordered = sorted(times)
        low, high = ordered[0], ordered[-1]
        self._sweep(high)
        if high - low <= self._idle and high >= self._newest:
            seen = self._together(clients, times, in_order=ordered == times)
        else:
            seen = (self._seen(client, time, time) for client, time in zip(clients, times, strict=True))
        found = Counter(kind for kind in seen if kind is not None)
        self._newest = high
        return found

    def _together(self, clients: list[bytes], times: list[int], *, in_order: bool) -> Iterator[Kind | None]:
        """All at once: of requests that lie so close, only a client's first can begin a session."""
        first = dict(zip(reversed(clients), reversed(times), strict=True))
        latest = dict(zip(clients, times, strict=True))
        if not in_order:
            latest = {client: time for time, client in sorted(zip(times, clients, strict=True))}
        return (self._seen(client, time, latest[client]) for client, time in first.items())

    def _seen(self, client: bytes, first: int, latest: int) -> Kind | None:
        """The kind of session that begins with the first of a client's requests, if one does."""
        if client in NOBODY:
            return None
        hidden = self._clients.disguised(client)
        before = self._last.get(hidden)
        if before is not None and abs(first - before) <= self._idle:
            self._last[hidden] = max(before, latest)
            return None
        self._last[hidden] = latest
        return self._clients.kind(client)

    def _sweep(self, now: int) -> None:
        """Forget who has not been seen for so long that their next request begins a session anyway."""
        if abs(now - self._swept) > self._idle:
            far = self._idle + _KEPT
            self._last = {hidden: last for hidden, last in self._last.items() if abs(now - last) <= far}
            self._swept = now
