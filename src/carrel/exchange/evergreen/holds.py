"""Holds (``action.hold_request``) that wait or are ready; those that ended are passed over."""

from datetime import date

from carrel.catalog import ItemState, Put, item, item_of_source, title_of_source
from carrel.exchange.evergreen.fields import day, fault, key
from carrel.exchange.evergreen.folders import Folders
from carrel.exchange.evergreen.places import known_branches
from carrel.exchange.moving import MoveIn, Writing, carry
from carrel.exchange.report import Outcome
from carrel.formats import CopyRow, Fault
from carrel.records.circulation import Hold, HoldState
from carrel.records.ids import BranchId, ItemId, TitleId
from carrel.records.vocabulary import RecordClass
from carrel.sealed import moving_in
from carrel.store import Transaction

_A_DAY = 10_000
"""More requests than a library has in a day."""
_APART = 1 << 20
"""Between two places there is room for others to be moved to."""
_ON_TITLE = "T"
_ON_ITEM = frozenset("CFR")


def take(move: MoveIn, tables: Folders) -> None:
    """Seal every hold that has not ended, each in the place that its request had."""
    branches, places = known_branches(move), _places(move, tables)

    def put(at: Writing, row: CopyRow) -> Outcome:
        if _has_ended(row):
            return Put.UNCHANGED
        return _seal(move, at, row, branches.get(row.text("pickup_lib")), places.get(row.text("id"), 0))

    carry(move, "holds", tables.rows("action.hold_request"), put, RecordClass.HOLD)


def _has_ended(row: CopyRow) -> bool:
    return bool(row.text("fulfillment_time") or row.text("cancel_time"))


def _places(move: MoveIn, tables: Folders) -> dict[str, int]:
    """Whose turn comes when: by the day of the request, and within a day by its order. The hour is not kept."""
    asked = sorted(
        (placed.toordinal(), row.text("request_time"), row.text("id"))
        for row in tables.good("action.hold_request")
        if not _has_ended(row) and (placed := day(row.text("request_time"), move.zone())) is not None
    )
    places: dict[str, int] = {}
    before, turn = 0, 0
    for ordinal, _, number in asked:
        turn = turn + 1 if ordinal == before else 0
        before = ordinal
        places[number] = (ordinal * _A_DAY + turn) * _APART
    return places


def _seal(move: MoveIn, at: Writing, row: CopyRow, pickup: BranchId | None, place: int) -> Outcome:
    tx = at.tx
    placed = day(row.text("request_time"), move.zone())
    patron = moving_in.patron_of(tx, move.ring, key("usr", row.text("usr")))
    target = _target(tx, row)
    if placed is None:
        return fault(row, "request_time", "not a date", "correct the date")
    if pickup is None:
        return fault(row, "pickup_lib", "a branch that is not in actor.org_unit", "add its org unit")
    if patron is None:
        return fault(row, "usr", "a patron who is not among the patrons here", "move the patron in first")
    if isinstance(target, Fault):
        return target
    title, which = target
    ready = _stands_ready(tx, row, which)
    hold = Hold(
        *patron,
        slot=0,
        title=title,
        placed=placed,
        pickup=pickup,
        item=which,
        expires=day((row.text("shelf_expire_time") if ready else "") or row.text("expire_time"), move.zone()),
        suspended_until=_suspended(move, row),
        state=HoldState.READY if ready else HoldState.QUEUED,
        place=place,
        code=moving_in.pickup_code(move.ring, patron[0], pickup) if ready else "",
    )
    taken = moving_in.put_hold_once(tx, move.ring, at.live, key("hold", row.text("id")), hold)
    return taken or fault(row, "usr", "a patron who has no room for another hold", "cancel one of theirs")


def _target(tx: Transaction, row: CopyRow) -> tuple[TitleId, ItemId | None] | Fault:
    """The title, and the item where only that one will do or is waiting on the shelf."""
    if row.text("hold_type") in _ON_ITEM:
        wanted = item_of_source(tx, key("copy", row.text("target")))
        return (
            (wanted.title, wanted.id) if wanted else fault(row, "target", "an item that was not taken in", "correct it")
        )
    if row.text("hold_type") != _ON_TITLE:
        return fault(row, "hold_type", "a hold on neither a title nor an item", "place it again on one title")
    title = title_of_source(tx, key("record", row.text("target")))
    if title is None:
        return fault(row, "target", "a title that was not taken in", "correct the title, and import again")
    waiting = item_of_source(tx, key("copy", row.text("current_copy"))) if row.text("shelf_time") else None
    return title.id, waiting.id if waiting and waiting.state is ItemState.HOLD_SHELF else None


def _stands_ready(tx: Transaction, row: CopyRow, which: ItemId | None) -> bool:
    """Whether it was caught and its item still stands on the hold shelf."""
    found = item(tx, which) if which is not None and row.text("shelf_time") else None
    return found is not None and found.state is ItemState.HOLD_SHELF


def _suspended(move: MoveIn, row: CopyRow) -> date | None:
    """Until when the hold is suspended; without an end, for ever."""
    return (day(row.text("thaw_date"), move.zone()) or date.max) if row.true("frozen") else None
