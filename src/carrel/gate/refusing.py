"""The gate's denial, as every office says it."""

from carrel.gate.grant import Denied
from carrel.records.refusals import Refusal


class NotAllowed(Refusal, frozen=True):
    """The law or the board's duties refuse this to whoever asks."""

    clauses: tuple[str, ...] = ()


def not_allowed(denied: Denied) -> NotAllowed:
    """The denial, and what to do about it."""
    return NotAllowed(denied.reason, "ask the custodian if this belongs to your duties", denied.clauses)
