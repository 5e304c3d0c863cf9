"""Holds (``action.hold_request``) that wait or are ready; those that ended are passed over."""

from datetime import date

from carrel.catalog import Put, item_of_source, title_of_source
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

_ON_TITLE = "T"
_ON_ITEM = frozenset("CFR")


def take(move: MoveIn, tables: Folders) -> None:
    """Seal every hold that has not ended."""
    branches = known_branches(move)

    def put(at: Writing, row: CopyRow) -> Outcome:
        if row.text("fulfillment_time") or row.text("cancel_time"):
            return Put.UNCHANGED
        return _seal(move, at, row, branches.get(row.text("pickup_lib")))

    carry(move, "holds", tables.rows("action.hold_request"), put, RecordClass.HOLD)


def _seal(move: MoveIn, at: Writing, row: CopyRow, pickup: BranchId | None) -> Outcome:
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
    title, item = target
    hold = Hold(
        *patron,
        slot=0,
        title=title,
        placed=placed,
        pickup=pickup,
        item=item,
        expires=day(row.text("shelf_expire_time") or row.text("expire_time"), move.zone()),
        suspended_until=_suspended(move, row),
        state=HoldState.READY if row.text("shelf_time") else HoldState.QUEUED,
    )
    taken = moving_in.put_hold_once(tx, move.ring, at.live, key("hold", row.text("id")), hold)
    return taken or fault(row, "usr", "a patron who has no room for another hold", "cancel one of theirs")


def _target(tx: Transaction, row: CopyRow) -> tuple[TitleId, ItemId | None] | Fault:
    """The title, and the item where only that one will do or is waiting on the shelf."""
    if row.text("hold_type") in _ON_ITEM:
        item = item_of_source(tx, key("copy", row.text("target")))
        return (item.title, item.id) if item else fault(row, "target", "an item that was not taken in", "correct it")
    if row.text("hold_type") != _ON_TITLE:
        return fault(row, "hold_type", "a hold on neither a title nor an item", "place it again on one title")
    title = title_of_source(tx, key("record", row.text("target")))
    if title is None:
        return fault(row, "target", "a title that was not taken in", "correct the title, and import again")
    waiting = item_of_source(tx, key("copy", row.text("current_copy"))) if row.text("shelf_time") else None
    return title.id, waiting.id if waiting else None


def _suspended(move: MoveIn, row: CopyRow) -> date | None:
    """Until when the hold is suspended; without an end, for ever."""
    return (day(row.text("thaw_date"), move.zone()) or date.max) if row.true("frozen") else None
