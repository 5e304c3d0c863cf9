"""Items (``asset.copy``), joined to their titles by call numbers and to their shelves."""

import re
from collections.abc import Iterator

import msgspec

from carrel.catalog import Audience, ItemEntry, ItemState, Put, kinds, put_item, title_of_source
from carrel.exchange.evergreen.fields import cents, fault, key
from carrel.exchange.evergreen.folders import Folders, in_pass
from carrel.exchange.evergreen.places import known_branches
from carrel.exchange.moving import MoveIn, Writing, carry
from carrel.exchange.report import Outcome
from carrel.formats import CopyRow, Fault
from carrel.records.ids import BranchId
from carrel.store import Transaction

LENT_STATUS = "1"
"""Evergreen's status of an item that is out."""

_STATES = {
    "0": ItemState.AVAILABLE,
    LENT_STATUS: ItemState.MISSING,  # until its loan comes: a loan nobody sent makes an item that nobody can find
    "2": ItemState.REPAIR,
    "3": ItemState.LOST,
    "4": ItemState.MISSING,
    "5": ItemState.ON_ORDER,
    "6": ItemState.IN_TRANSIT,
    "7": ItemState.AVAILABLE,
    "8": ItemState.HOLD_SHELF,
    "9": ItemState.ON_ORDER,
    "11": ItemState.ON_ORDER,
    "12": ItemState.AVAILABLE,
    "13": ItemState.WITHDRAWN,
    "14": ItemState.DAMAGED,
    "15": ItemState.HOLD_SHELF,
    "16": ItemState.LOST,
    "17": ItemState.LOST,
}
_KINDS = {
    "bestseller no hold": "book-new",
    "book new": "book-new",
    "cd-music": "music",
    "government document": "book",
    "music (sheet)": "sheet-music",
    "serial": "magazine",
    "special collections": "reference",
    "videodisc": "video",
    "videodisc r-rated": "video",
    "videodisc new": "video-new",
    "videodisc new r-rated": "video-new",
    "videogame new": "videogame",
}
_CHILD = re.compile(r"juvenile|child|kids|easy reader|board book", re.IGNORECASE)
_TEEN = re.compile(r"young adult|teen", re.IGNORECASE)


class _Call(msgspec.Struct, frozen=True):
    """A call number, and the title it stands for."""

    record: str
    label: str


class _Shelf(msgspec.Struct, frozen=True):
    """A shelving location."""

    name: str
    lends: bool


_SOMEWHERE = _Shelf("", True)


def take(move: MoveIn, tables: Folders) -> None:
    """Put every item that is not deleted."""
    branches = known_branches(move)
    shelves = {row.text("id"): _Shelf(row.text("name"), row.true("circulate")) for row in _shelves(tables)}
    passes = tables.passes("asset.call_number")
    for number in range(passes):
        calls = _calls(move, tables, number, passes)

        def put(at: Writing, row: CopyRow, calls: dict[str, _Call] = calls) -> Outcome:
            call = calls.get(row.text("call_number"))
            if call is None:
                return fault(row, "call_number", "a call number that is not in asset.call_number", "add it")
            shelf = shelves.get(row.text("location"), _SOMEWHERE)
            return _put(at.tx, row, call, shelf, branches.get(row.text("circ_lib")))

        carry(move, "items", _offered(tables, number, passes), put)


def _shelves(tables: Folders) -> Iterator[CopyRow]:
    return tables.good("asset.copy_location")


def _calls(move: MoveIn, tables: Folders, number: int, passes: int) -> dict[str, _Call]:
    """The call numbers of one pass, by their id."""
    calls: dict[str, _Call] = {}
    for row in tables.rows("asset.call_number"):
        if isinstance(row, CopyRow):
            if in_pass(row.text("id"), number, passes):
                calls[row.text("id")] = _Call(row.text("record"), row.text("label"))
        elif number == 0:
            move.report.count("items", row)
    return calls


def _offered(tables: Folders, number: int, passes: int) -> Iterator[CopyRow | Fault]:
    for row in tables.rows("asset.copy"):
        if isinstance(row, Fault):
            if number == 0:
                yield row
        elif in_pass(row.text("call_number"), number, passes):
            if row.true("deleted"):
                yield fault(row, "deleted", "an item deleted in the other system", "nothing: it is gone there too")
            else:
                yield row


def _put(tx: Transaction, row: CopyRow, call: _Call, shelf: _Shelf, branch: BranchId | None) -> Outcome:
    title = title_of_source(tx, key("record", call.record))
    if title is None:
        return fault(row, "call_number", "its title was not taken in", "correct the title's record, import again")
    if branch is None:
        return fault(row, "circ_lib", "a branch that is not in actor.org_unit", "add its org unit")
    if not row.text("barcode"):
        return fault(row, "barcode", "an item without a barcode", "give it one")
    modifier = row.text("circ_modifier")
    kind = _KINDS.get(modifier, modifier if modifier in kinds else title.kind)
    entry = ItemEntry(
        barcode=row.text("barcode"),
        title=title.id,
        branch=branch,
        kind=kind or "other",
        audience=_audience(shelf.name),
        call_number=call.label,
        shelf=shelf.name,
        lendable=row.true("circulate") and shelf.lends,
        price_cents=cents(row.text("price")),
        state=_STATES.get(row.text("status"), ItemState.MISSING),
        source=key("copy", row.text("id")),
    )
    put = put_item(tx, entry).put
    if put is Put.TAKEN:
        return fault(row, "barcode", "a barcode that another item bears", "give one of them a new barcode")
    return put


def _audience(shelf: str) -> Audience:
    if _CHILD.search(shelf):
        return Audience.CHILD
    return Audience.TEEN if _TEEN.search(shelf) else Audience.ADULT
