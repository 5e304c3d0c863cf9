"""The tables of states. Every state has an owner and an exit; ``docs/lives.md`` is drawn from them."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from carrel.records.circulation import HoldState, InterloanState, LoanState
from carrel.records.computers import SeatState
from carrel.records.notices import NoticeState
from carrel.records.requests import RequestState
from carrel.records.strays import StrayState


class Move(msgspec.Struct, frozen=True):
    """One way from a state to the next."""

    name: str
    start: str
    end: str
    """``gone`` where the record is deleted in the same transaction."""
    owner: str
    """Who makes the move."""


GONE = "gone"

LOAN = (
    Move("renew", LoanState.LENT, LoanState.RENEWED, "the desk"),
    Move("renew", LoanState.RENEWED, LoanState.RENEWED, "the desk"),
    Move("claim returned", LoanState.LENT, LoanState.CLAIMED_RETURNED, "the desk"),
    Move("claim returned", LoanState.RENEWED, LoanState.CLAIMED_RETURNED, "the desk"),
    Move("report lost", LoanState.LENT, LoanState.LOST, "the desk"),
    Move("report lost", LoanState.RENEWED, LoanState.LOST, "the desk"),
    Move("return", LoanState.LENT, GONE, "the desk"),
    Move("return", LoanState.RENEWED, GONE, "the desk"),
    Move("return", LoanState.CLAIMED_RETURNED, GONE, "the desk"),
    Move("return", LoanState.LOST, GONE, "the desk"),
    Move("give up", LoanState.CLAIMED_RETURNED, LoanState.LOST, "the desk"),
    Move("settle", LoanState.CLAIMED_RETURNED, GONE, "the desk"),
    Move("settle", LoanState.LOST, GONE, "the desk"),
)

HOLD = (
    Move("trap", HoldState.QUEUED, HoldState.READY, "the desk"),
    Move("suspend", HoldState.QUEUED, HoldState.QUEUED, "the patron"),
    Move("resume", HoldState.QUEUED, HoldState.QUEUED, "the patron"),
    Move("move", HoldState.QUEUED, HoldState.QUEUED, "the desk"),
    Move("collect", HoldState.QUEUED, GONE, "the desk"),
    Move("cancel", HoldState.QUEUED, GONE, "the patron"),
    Move("expire", HoldState.QUEUED, GONE, "the day's close"),
    Move("collect", HoldState.READY, GONE, "the desk"),
    Move("put back", HoldState.READY, HoldState.QUEUED, "the desk"),
    Move("cancel", HoldState.READY, GONE, "the patron"),
    Move("expire", HoldState.READY, GONE, "the day's close"),
)

INTERLOAN = (
    Move("send", InterloanState.REQUESTED, InterloanState.SENT, "the desk"),
    Move("receive", InterloanState.SENT, InterloanState.RECEIVED, "the desk"),
    Move("lend", InterloanState.RECEIVED, GONE, "the desk"),
    Move("cancel", InterloanState.REQUESTED, GONE, "the patron"),
    Move("cancel", InterloanState.SENT, GONE, "the desk"),
    Move("send back", InterloanState.RECEIVED, GONE, "the desk"),
)

FEE = (
    Move("pay in part", "open", "open", "the desk"),
    Move("pay", "open", GONE, "the desk"),
    Move("waive", "open", GONE, "the desk"),
    Move("withdraw", "open", GONE, "the desk"),
)

LAST_BORROWER = (
    Move("keep", "kept", "kept", "the day's close"),
    Move("end", "kept", GONE, "the day's close"),
    Move("lend again", "kept", GONE, "the desk"),
)

HISTORY = (
    Move("forget", "kept", GONE, "the patron"),
    Move("erase", "kept", GONE, "the desk"),
)

NOTICE = (
    Move("hand over", NoticeState.WAITING, NoticeState.HANDED_OVER, "the keeper"),
    Move("send", NoticeState.HANDED_OVER, GONE, "the keeper"),
    Move("give back", NoticeState.HANDED_OVER, NoticeState.WAITING, "the desk"),
    Move("give up", NoticeState.HANDED_OVER, GONE, "the desk"),
    Move("refuse", NoticeState.HANDED_OVER, NoticeState.WAITING, "the keeper"),
    Move("tell by telephone", NoticeState.WAITING, GONE, "the desk"),
    Move("withdraw", NoticeState.WAITING, GONE, "the day's close"),
    Move("withdraw", NoticeState.HANDED_OVER, GONE, "the day's close"),
)

PERMISSION = (
    Move("use", "standing", "standing", "the desk"),
    Move("take back", "standing", GONE, "the patron"),
    Move("expire", "standing", GONE, "the day's close"),
)

REGISTRATION = (
    Move("renew", "active", "active", "the desk"),
    Move("lapse", "active", "lapsed", "the day's close"),
    Move("renew", "lapsed", "active", "the desk"),
    Move("erase", "active", GONE, "the patron"),
    Move("close", "active", GONE, "the desk"),
    Move("close", "lapsed", GONE, "the desk"),
    Move("merge", "active", GONE, "the desk"),
    Move("merge", "lapsed", GONE, "the desk"),
    Move("erase", "lapsed", GONE, "the day's close"),
)

_OFFICER = "the custodian"
_OPEN = (
    RequestState.RECEIVED,
    RequestState.UNDER_REVIEW,
    RequestState.RETURNED,
    RequestState.WITH_COUNSEL,
    RequestState.AUTHORISED,
    RequestState.PREPARED,
)
"""A request that is not answered yet."""

REQUEST = (
    Move("review", RequestState.RECEIVED, RequestState.UNDER_REVIEW, _OFFICER),
    Move("execute", RequestState.RECEIVED, RequestState.AUTHORISED, _OFFICER),
    Move("return for defects", RequestState.UNDER_REVIEW, RequestState.RETURNED, _OFFICER),
    Move("mend", RequestState.RETURNED, RequestState.UNDER_REVIEW, _OFFICER),
    Move("ask counsel", RequestState.UNDER_REVIEW, RequestState.WITH_COUNSEL, _OFFICER),
    Move("hear counsel", RequestState.WITH_COUNSEL, RequestState.UNDER_REVIEW, _OFFICER),
    Move("authorise", RequestState.UNDER_REVIEW, RequestState.AUTHORISED, _OFFICER),
    Move("refuse", RequestState.UNDER_REVIEW, RequestState.REFUSED, _OFFICER),
    Move("prepare", RequestState.AUTHORISED, RequestState.PREPARED, _OFFICER),
    Move("reconsider", RequestState.AUTHORISED, RequestState.UNDER_REVIEW, _OFFICER),
    Move("reconsider", RequestState.PREPARED, RequestState.UNDER_REVIEW, _OFFICER),
    Move("release", RequestState.PREPARED, RequestState.RELEASED, _OFFICER),
    Move("close", RequestState.RELEASED, RequestState.CLOSED, _OFFICER),
    Move("close", RequestState.REFUSED, RequestState.CLOSED, _OFFICER),
    *(Move("close at once", state, RequestState.CLOSED, _OFFICER) for state in _OPEN),
    Move("destroy", RequestState.CLOSED, GONE, "the day's close"),
)

PAPER = (
    Move("reconsider", "in the folder", GONE, _OFFICER),
    Move("close", "in the folder", GONE, _OFFICER),
    Move("destroy", "in the folder", GONE, "the day's close"),
)

PRESERVED = (
    Move("extend", "held", "held", _OFFICER),
    Move("let go", "held", GONE, _OFFICER),
    Move("end", "held", GONE, "the day's close"),
)

SEAT = (
    Move("call", SeatState.RESERVED, SeatState.CALLED, "the desk"),
    Move("seat", SeatState.RESERVED, SeatState.SEATED, "the patron"),
    Move("give up", SeatState.RESERVED, GONE, "the patron"),
    Move("wait", SeatState.RESERVED, SeatState.WAITING, "the desk"),
    Move("call", SeatState.WAITING, SeatState.CALLED, "the desk"),
    Move("seat", SeatState.WAITING, SeatState.SEATED, "the desk"),
    Move("give up", SeatState.WAITING, GONE, "the patron"),
    Move("seat", SeatState.CALLED, SeatState.SEATED, "the patron"),
    Move("give up", SeatState.CALLED, GONE, "the patron"),
    Move("pass over", SeatState.CALLED, GONE, "the desk"),
    Move("extend", SeatState.SEATED, SeatState.SEATED, "the patron"),
    Move("move", SeatState.SEATED, SeatState.SEATED, "the desk"),
    Move("leave", SeatState.SEATED, GONE, "the patron"),
    Move("end", SeatState.SEATED, GONE, "the desk"),
    *(Move("close", state, GONE, "the day's close") for state in SeatState),
)

STRAY = (
    Move("find again", StrayState.FOUND, StrayState.FOUND, "the keeper"),
    Move("quarantine", StrayState.FOUND, StrayState.QUARANTINED, _OFFICER),
    Move("remove", StrayState.FOUND, StrayState.REMOVED, _OFFICER),
    Move("dismiss", StrayState.FOUND, StrayState.DISMISSED, _OFFICER),
    Move("give back", StrayState.QUARANTINED, StrayState.GIVEN_BACK, _OFFICER),
    Move("destroy", StrayState.QUARANTINED, StrayState.DESTROYED, _OFFICER),
    *(
        Move("forget", state, GONE, "the day's close")
        for state in (StrayState.REMOVED, StrayState.DISMISSED, StrayState.GIVEN_BACK, StrayState.DESTROYED)
    ),
)

LIVES: Mapping[str, tuple[Move, ...]] = MappingProxyType(
    {
        "loan": LOAN,
        "last borrower": LAST_BORROWER,
        "hold": HOLD,
        "interloan": INTERLOAN,
        "fee": FEE,
        "history": HISTORY,
        "notice": NOTICE,
        "permission": PERMISSION,
        "seat": SEAT,
        "registration": REGISTRATION,
        "request": REQUEST,
        "paper": PAPER,
        "preserved": PRESERVED,
        "stray": STRAY,
    }
)


def may(life: tuple[Move, ...], name: str, start: str) -> str | None:
    """The state a move leads to from ``start``, or None where the table has no such move."""
    return next((move.end for move in life if move.name == name and move.start == start), None)
