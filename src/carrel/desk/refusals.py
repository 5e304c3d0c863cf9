"""What the desk says when it cannot do a thing: what happened, and what to do."""

from carrel.gate import Act
from carrel.gate.refusing import NotAllowed, not_allowed
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose

__all__ = [
    "Blocked",
    "NotAllowed",
    "Stop",
    "UnknownCard",
    "UnknownItem",
    "not_allowed",
    "read_by",
    "taken_meanwhile",
    "unknown_card",
    "unknown_item",
    "visit_over",
]


class UnknownCard(Refusal, frozen=True):
    """No registration has this card."""


class UnknownItem(Refusal, frozen=True):
    """No item has this barcode."""


class Stop(Quiet, frozen=True):
    """One reason why lending stops and asks."""

    why: str
    overridable: bool


class Blocked(Refusal, frozen=True):
    """Lending stops; a supervisor may set the stops aside where each of them may be."""

    stops: tuple[Stop, ...] = ()

    @property
    def overridable(self) -> bool:
        """Whether a supervisor may set every one of them aside."""
        return all(stop.overridable for stop in self.stops)


def read_by(act: Act, *, patron: Refusal, desk: Refusal) -> Refusal:
    """One refusal in the words of whoever reads it: the patron at their own pages, or who serves them."""
    return patron if act.purpose is Purpose.OWN else desk


def unknown_card() -> UnknownCard:
    """Nobody has this card."""
    return UnknownCard("no registration has this card", "scan it again, or find the patron by name")


def unknown_item() -> UnknownItem:
    """Nothing has this barcode."""
    return UnknownItem("no item has this barcode", "scan it again, or set the item aside for cataloguing")


def visit_over() -> Refusal:
    """The word for the patron in hand is too old, or not of this running house."""
    return Refusal("the patron's visit has ended", "scan the card again")


def taken_meanwhile() -> Refusal:
    """Two hands reached for one item."""
    return Refusal("another desk moved this item a moment ago", "scan it again to see where it stands")
