"""The only door. Nothing sealed is read without a decision that the ledger has recorded (design § 2)."""

from carrel.gate._decide import (
    SEARCHED,
    Asked,
    decide,
    decide_for_everyone,
    note,
    note_one,
    note_patron,
    note_report,
)
from carrel.gate._find import (
    by_card,
    fees_of,
    histories_of,
    holds_of,
    interloans_of,
    is_home_bound,
    last_borrower_of,
    loan_of,
    loans_of,
    notices_of,
    permissions_of,
)
from carrel.gate._held import HOLDABLE, each_class
from carrel.gate._know import Known, Secret, still_knows, who_knows
from carrel.gate._minutes import minutes_sat
from carrel.gate._permitted import age, permission_shown, use_permission
from carrel.gate._preserve import end_preserving, extend_preserving, preserve
from carrel.gate._prove import Carver, Proving, StrayBox, decide_proof
from carrel.gate._queue import (
    first_waiting,
    hold_on_shelf,
    holds_ready,
    next_place,
    place_at,
    position_of,
    unused_code,
    wanted_items,
)
from carrel.gate._release import Paper, decide_release, tell_after_silence, unseal_released
from carrel.gate._search import MOST_FOUND, Matches, Query, Shared, search, shared_with_others
from carrel.gate._traces import follow, forget_elsewhere, history_key, last_borrowed, sealed_lines
from carrel.gate._unseal import Opened, unseal, unseal_all
from carrel.gate.act import Act, perform
from carrel.gate.grant import Denied, Grant, GrantFault
from carrel.gate.grounds import ByAnotherGround, ByCourtOrder, ByWrittenPermission, Ground, Operation
from carrel.gate.house import House
from carrel.gate.writing import leave_pointer, record_agent_tries, record_move_in

__all__ = [
    "HOLDABLE",
    "MOST_FOUND",
    "SEARCHED",
    "Act",
    "Asked",
    "ByAnotherGround",
    "ByCourtOrder",
    "ByWrittenPermission",
    "Carver",
    "Denied",
    "Grant",
    "GrantFault",
    "Ground",
    "House",
    "Known",
    "Matches",
    "Opened",
    "Operation",
    "Paper",
    "Proving",
    "Query",
    "Secret",
    "Shared",
    "StrayBox",
    "age",
    "by_card",
    "decide",
    "decide_for_everyone",
    "decide_proof",
    "decide_release",
    "each_class",
    "end_preserving",
    "extend_preserving",
    "fees_of",
    "first_waiting",
    "follow",
    "forget_elsewhere",
    "histories_of",
    "history_key",
    "hold_on_shelf",
    "holds_of",
    "holds_ready",
    "interloans_of",
    "is_home_bound",
    "last_borrowed",
    "last_borrower_of",
    "leave_pointer",
    "loan_of",
    "loans_of",
    "minutes_sat",
    "next_place",
    "note",
    "note_one",
    "note_patron",
    "note_report",
    "notices_of",
    "perform",
    "permission_shown",
    "permissions_of",
    "place_at",
    "position_of",
    "preserve",
    "record_agent_tries",
    "record_move_in",
    "sealed_lines",
    "search",
    "shared_with_others",
    "still_knows",
    "tell_after_silence",
    "unseal",
    "unseal_all",
    "unseal_released",
    "unused_code",
    "use_permission",
    "wanted_items",
    "who_knows",
]
