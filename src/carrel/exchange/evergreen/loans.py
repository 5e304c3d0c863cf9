"""Loans (``action.circulation``): open ones are sealed; closed ones are counted, and nothing of them is kept."""

from datetime import date

from carrel.catalog import Item, ItemState, Put, audience_counted, item_of_source, set_state
from carrel.exchange.evergreen.fields import day, fault, key
from carrel.exchange.evergreen.folders import Folders
from carrel.exchange.evergreen.items import LENT_STATUS
from carrel.exchange.evergreen.places import known_branches
from carrel.exchange.moving import MoveIn, Undone, Writing, carry
from carrel.exchange.report import Outcome
from carrel.formats import CopyRow, Fault
from carrel.records.circulation import Event, Loan, LoanState
from carrel.records.ids import BranchId
from carrel.records.vocabulary import RecordClass
from carrel.sealed import moving_in
from carrel.sealed.moving_in import Taken
from carrel.store import Transaction
from carrel.tallies import Counter, add

_STAGE = "loans"
_STATES = {
    "LOST": (LoanState.LOST, ItemState.LOST),
    "LONGOVERDUE": (LoanState.LOST, ItemState.LOST),
    "CLAIMSRETURNED": (LoanState.CLAIMED_RETURNED, ItemState.CLAIMED_RETURNED),
}
_OUT = (LoanState.LENT, ItemState.ON_LOAN)


def take(move: MoveIn, tables: Folders) -> None:
    """Seal open loans, count closed ones, and say how many items are out without a loan."""
    branches = known_branches(move)

    def put(at: Writing, row: CopyRow) -> Outcome:
        branch = branches.get(row.text("circ_lib"))
        lent = day(row.text("xact_start"), move.zone())
        if branch is None:
            return fault(row, "circ_lib", "a branch that is not in actor.org_unit", "add its org unit")
        if lent is None:
            return fault(row, "xact_start", "not a date", "correct the date")
        if row.text("xact_finish") or row.text("checkin_time"):
            return _count(move, at.tx, row, branch, lent)
        return _seal(move, at, row, branch, lent)

    carry(move, _STAGE, tables.rows("action.circulation"), put, RecordClass.LOAN)
    _say_strays(move, tables)


def _seal(move: MoveIn, at: Writing, row: CopyRow, branch: BranchId, lent: date) -> Outcome:
    tx = at.tx
    patron = moving_in.patron_of(tx, move.ring, key("usr", row.text("usr")))
    item = item_of_source(tx, key("copy", row.text("target_copy")))
    due = day(row.text("due_date"), move.zone())
    if patron is None:
        return fault(row, "usr", "a borrower who is not among the patrons here", "move the patron in first")
    if item is None:
        return fault(row, "target_copy", "an item that was not taken in", "correct the item, and import again")
    if due is None:
        return fault(row, "due_date", "not a date", "correct the date")
    state, place = _STATES.get(row.text("stop_fines"), _OUT)
    loan = Loan(*patron, 0, item.id, lent, due, 0, branch, state)
    taken = moving_in.put_loan_once(tx, move.ring, at.live, key("circulation", row.text("id")), loan)
    if taken is None:
        return fault(row, "target_copy", "an item already on loan here, or a patron with no room", "look at both")
    if taken is Taken.NEW:
        if not moving_in.count_once(tx, move.ring, key("lent copy", row.text("target_copy"))):
            # the item's loan came before and ended here: a second one must not take its place on a later run
            raise Undone(fault(row, "target_copy", "a second open loan of one item", "find out who has it"))
        set_state(tx, item, place)
        _add(tx, item, lent, branch, Event.LENT)
    return taken


def _count(move: MoveIn, tx: Transaction, row: CopyRow, branch: BranchId, lent: date) -> Outcome:
    """Count a closed loan once, by day and branch: by kind of material, and by audience where its item is known."""
    if not moving_in.count_once(tx, move.ring, key("circulation", row.text("id"))):
        return Put.UNCHANGED
    item = item_of_source(tx, key("copy", row.text("target_copy")))
    returned = day(row.text("checkin_time"), move.zone())
    _add(tx, item, lent, branch, Event.LENT)
    if returned is not None:
        _add(tx, item, returned, branch, Event.RETURNED)
    return Put.NEW


def _add(tx: Transaction, item: Item | None, on: date, branch: BranchId, event: Event) -> None:
    add(tx, Counter.MATERIAL, on, branch, "other" if item is None else item.kind, event)
    audience = "" if item is None else audience_counted(item)
    if audience:
        add(tx, Counter.AUDIENCE, on, branch, audience, event)


def _say_strays(move: MoveIn, tables: Folders) -> None:
    """Items the other system calls lent, for which no loan came."""
    strays = 0
    with move.store.read() as tx:
        for row in tables.good("asset.copy"):
            if row.text("status") == LENT_STATUS and not row.true("deleted"):
                item = item_of_source(tx, key("copy", row.text("id")))
                strays += item is not None and item.state is ItemState.MISSING
    if strays:
        what = f"{strays} items are said to be out and no loan came with them: they stand as missing"
        move.report.count(_STAGE, Fault("asset.copy.sql", 0, "status", what, "look for them on the shelf", note=True))
