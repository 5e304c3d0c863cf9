"""What custody says when it may not or cannot do a thing."""

from carrel.gate import Denied
from carrel.records.refusals import Refusal


class NotAllowed(Refusal, frozen=True):
    """The law or the board's duties refuse this to whoever asks."""

    clauses: tuple[str, ...] = ()


def not_allowed(denied: Denied) -> NotAllowed:
    """The gate's denial, as custody says it."""
    return NotAllowed(denied.reason, "ask the custodian if this belongs to your duties", denied.clauses)
