"""What a log was counted for, as a table for people."""

from collections.abc import Iterator

from carrel.exchange import Hour, Kind, LogCounts

_CALLED = {Kind.WIRELESS: "wireless sessions", Kind.COMPUTERS: "computer uses", Kind.OTHER: "other sessions"}


def told(counts: LogCounts) -> str:
    """The counts, a line for each hour, and what they mean."""
    return "\n".join(_lines(counts))


def _lines(counts: LogCounts) -> Iterator[str]:
    reasons = "; ".join(f"{number:,} {reason}" for reason, number in counts.dropped.items())
    yield f"{'lines read':<18}{counts.lines:>16,}"
    yield f"{'lines dropped':<18}{sum(counts.dropped.values()):>16,}" + (f"  ({reasons})" if reasons else "")
    yield f"{'requests':<18}{counts.requests:>16,}"
    yield f"{'bytes':<18}{counts.bytes:>16,}"
    for kind, called in _CALLED.items():
        yield f"{called:<18}{counts.sessions[kind]:>16,}"
    yield f"A session is one client's requests, until {counts.idle_minutes} minutes pass without one."
    if counts.hours:
        yield ""
        yield f"{'hour':<24}{'requests':>10}{'bytes':>16}" + "".join(f"{kind:>11}" for kind in _CALLED)
        yield from map(_line, counts.hours)
    if not counts.complete:
        yield "This is not the whole: the work was interrupted, or a log could not be read."
    yield "Small numbers can point at single people: publish none without disclosure control."


def _line(hour: Hour) -> str:
    sessions = "".join(f"{hour.sessions[kind]:>11,}" for kind in _CALLED)
    return f"{hour.hour:<24}{hour.requests:>10,}{hour.bytes:>16,}{sessions}"
