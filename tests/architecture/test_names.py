"""What the two innermost rooms give out is a fixed list, and a grant is made in one place."""

import ast
from types import FunctionType, ModuleType
from typing import get_args, get_type_hints

import msgspec
import pytest

from architecture.walking import OFFICES, dotted, imported, nodes, nothing, place, sources
from carrel import custody, desk, disclosure, exchange, gate, ledger, sealed
from carrel.gate import Act, Carver, Grant, House, Opened
from carrel.records.circulation import Linked, Slip
from carrel.records.registration import Registration
from carrel.sealed import Keyring, Sealed
from carrel.store import Store, Transaction

GATE = [
    "HOLDABLE",
    "MOST_FOUND",
    "SEARCHED",
    "Act",
    "Asked",
    "AtMachine",
    "Booked",
    "ByAnotherGround",
    "ByCourtOrder",
    "ByWrittenPermission",
    "Carver",
    "Denied",
    "Grant",
    "GrantFault",
    "Ground",
    "House",
    "InLine",
    "InTurn",
    "Known",
    "Machine",
    "Matches",
    "Opened",
    "Operation",
    "Paper",
    "Proving",
    "Query",
    "Sat",
    "Secret",
    "Seen",
    "Shared",
    "Stay",
    "StrayBox",
    "age",
    "behind_everybody",
    "by_card",
    "calls_over",
    "closing_time",
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
    "free_until",
    "histories_of",
    "history_key",
    "hold_on_shelf",
    "holds_of",
    "holds_ready",
    "interloans_of",
    "is_due",
    "is_home_bound",
    "is_kept",
    "last_borrowed",
    "last_borrower_of",
    "leave_pointer",
    "loan_of",
    "loans_of",
    "may_reserve",
    "minutes_left",
    "minutes_sat",
    "next_called",
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
    "place_in_line",
    "position_of",
    "preserve",
    "record_move_in",
    "runs_until",
    "sat",
    "sealed_lines",
    "search",
    "seat_at",
    "seat_of_code",
    "seats_of",
    "see_machine",
    "see_room",
    "shared_with_others",
    "sittings_over",
    "somebody_waits",
    "stay_of",
    "still_knows",
    "tell_after_silence",
    "unseal",
    "unseal_all",
    "unseal_released",
    "unused_code",
    "unused_seat_code",
    "use_permission",
    "wanted_items",
    "who_knows",
]
SEALED = [
    "SEALED_CLASSES",
    "CardTaken",
    "FileKeeper",
    "Generation",
    "Generations",
    "KeyFault",
    "KeyGone",
    "KeyKeeper",
    "Keyring",
    "Sealed",
    "TooLong",
    "TwoKeepers",
    "Visits",
    "epochs",
    "folders",
    "moving_in",
    "pockets",
    "receipts",
    "registrations",
    "replays",
    "seats",
    "slips",
    "tags",
]
MAKERS = {"carrel.gate._mint", "carrel.gate.grant", "carrel.gate._prove", "carrel.statistics._mint"}
"""Where an object is made past its constructor: a mint, a grant for another class of one decision, the carver."""

CONFIDENTIAL = (Registration, Linked, Slip, Sealed, Opened, Grant, Carver, Act, Keyring, Transaction, Store)
"""What no front may be handed."""


@pytest.mark.parametrize(("room", "names"), [(gate, GATE), (sealed, SEALED)], ids=["gate", "sealed"])
def test_a_room_gives_out_these_names_and_no_others(room: ModuleType, names: list[str]) -> None:
    assert room.__all__ == names
    files = {dotted(file).rpartition(".")[2] for file in sources(room.__name__.partition(".")[2])}
    found = {name for name in vars(room) if not name.startswith("_")}
    assert found - files == set(names) - files


def test_the_ledger_gives_out_no_pen() -> None:
    pens = [name for name, one in vars(ledger).items() if getattr(one, "__module__", "") == "carrel.ledger._append"]
    assert pens == ["is_recorded"]


def test_what_begins_with_an_underscore_stays_in_its_room() -> None:
    kept = {"carrel.sealed._opening", "carrel.sealed._carving", "carrel.ledger._append"}  # their contracts say who may
    faults = []
    for file in sources():
        here = dotted(file) if file.name == "__init__.py" else dotted(file).rpartition(".")[0]
        for node, name in imported(file):
            room, underscore, _ = name.partition("._")
            if underscore and room.startswith("carrel") and not f"{here}.".startswith(f"{room}."):
                faults += [f"{place(file, node)} {name}"] if not name.startswith(tuple(kept)) else []
    nothing(faults)


def test_nothing_is_made_past_its_constructor() -> None:
    made = {dotted(file) for file in sources() for node in nodes(file) if _conjures(node)}
    assert made == MAKERS


def _conjures(node: ast.AST) -> bool:
    named = isinstance(node, ast.Attribute) and node.attr in {"__new__", "__setattr__", "__reduce_ex__"}
    return named and not ast.unparse(node).startswith("super()")


def test_nobody_rewrites_a_grant_a_box_or_what_was_opened() -> None:
    guarded = {"terms", "kind", "grant", "record", "row", "envelope", "record_class", "receipts", "actor", "purpose"}
    faults = [
        f"{place(file, node)} {ast.unparse(node)}"
        for file in sources()
        for node in nodes(file)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr in guarded
        if ast.unparse(node.value) != "self" and dotted(file) not in MAKERS
    ]
    nothing(faults)


@pytest.mark.parametrize(
    "office", [desk, custody, disclosure, exchange], ids=["desk", "custody", "disclosure", "exchange"]
)
def test_no_office_hands_out_a_record(office: ModuleType) -> None:
    """What comes back from an office is a view, whatever it is wrapped in."""
    public = {name: vars(office)[name] for name in office.__all__}
    actions = {name: one for name, one in public.items() if isinstance(one, FunctionType)}
    assert actions
    nothing([(name, sorted(found)) for name, one in actions.items() if (found := _confidential_in(one))])


def _confidential_in(action: FunctionType) -> set[str]:
    """The names of confidential types that a caller could reach in what an action gives back."""
    seen: set[object] = set()
    waiting: list[object] = [get_type_hints(action)["return"]]
    while waiting:
        one = waiting.pop()
        if one in seen or one is House:
            continue
        seen.add(one)
        waiting += get_args(one)
        origin = getattr(one, "__origin__", one)
        if isinstance(origin, type):
            seen.add(origin)
            waiting += get_type_hints(origin).values() if issubclass(origin, msgspec.Struct) else ()
    return {one.__name__ for one in seen if isinstance(one, type) and set(CONFIDENTIAL) & set(one.__mro__)}


def test_fronts_take_from_an_office_only_what_it_gives_out() -> None:
    """So that the list above is the whole of what a front can reach."""
    inner = tuple(f"carrel.{office}." for office in OFFICES)
    faults = [
        f"{place(file, node)} {node.module}"
        for file in sources("fronts")
        for node in nodes(file)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(inner)
    ]
    nothing(faults)
