"""Messages to patrons, from the moment they are made until they have gone out: what was sent is not kept."""

from datetime import date, datetime
from enum import StrEnum

from carrel.records.circulation import Linked
from carrel.records.ids import ItemId, TitleId


class NoticeKind(StrEnum):
    """What a notice is about."""

    REMINDER = "reminder"
    OVERDUE = "overdue"
    HOLD_READY = "hold ready"
    CARD_EXPIRES = "card expires"
    OWED = "owed"
    """For a guardian: the amount, and never a title (§ 11-25(b)(2))."""
    OPENED = "opened"
    """A damaged item was traced to the patron as its last borrower."""
    FOUND_IN_ITEM = "found in an item"
    """Something of theirs lay in an item they returned."""


class Channel(StrEnum):
    """How a notice goes out."""

    EMAIL = "email"
    LETTER = "letter"
    TELEPHONE = "telephone"


class NoticeState(StrEnum):
    """Where a notice stands."""

    WAITING = "waiting"
    HANDED_OVER = "handed over"
    """Being given to the mail: where that was cut short, nobody knows whether it went, and it is not sent twice."""


class Notice(Linked, frozen=True, array_like=True):
    """A message to a patron that has not gone out yet."""

    kind: NoticeKind
    channel: Channel
    made: date
    item: ItemId | None = None
    title: TitleId | None = None
    due: date | None = None
    step: int = 0
    """Which overdue step."""
    words: str = ""
    """The damage, or what was found, as the desk described it."""
    state: NoticeState = NoticeState.WAITING
    to_guardian: bool = False
    handed: datetime | None = None
    """Since when it is being given to the mail; None where it is not, or where the mail has said all it will."""
