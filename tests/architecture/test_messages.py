"""No message of the inner rooms carries a confidential value: what may stand in one is listed."""

import ast
from collections.abc import Iterator
from pathlib import Path

from architecture.walking import dotted, functions, imported, nodes, nothing, place, sources

ROOMS = ("gate", "sealed", "lives", "desk", "disclosure")
PLAIN = {
    "carrel.gate.grant": {"kind.record_class", "self.terms.purpose"},
    "carrel.gate.house": {"self.library.name"},
    "carrel.sealed._opening": {"kind.record_class"},
    "carrel.sealed.keeper": {"folder", "name", "fault.strerror"},  # name is a key's
    "carrel.sealed.kinds": {"self.record_class", "-room"},
    "carrel.lives.holds": {"name", "state"},  # of a move, and where it starts
    "carrel.lives.seats": {"name", "state"},  # likewise
    "carrel.lives.permissions": {"minors.own_signature", "minors.words", "minors.source"},  # of the statute's pack
    "carrel.lives.loans": {"loan.record.state"},
    "carrel.disclosure.deciding": {  # of the table of states, the pack and its checklist
        "request.state.value",
        "name",
        "rule.clause",
        "'it cannot be granted as it stands: ' + '; '.join(stops)",
        "'; '.join",
    },
    "carrel.disclosure.folder_opened": {"opened.record.state.value", "wanted"},
    "carrel.disclosure.intake": {"most"},
    "carrel.disclosure.naming": {"_MOST_NAMED"},
    "carrel.disclosure.preserving": {"rule.cap_days", "house.local.preservation.cap_days"},
    "carrel.desk.holding": {"when", "reasons", "most"},  # the lapsed day and the blocks of the patron in hand
    "carrel.desk.losses": {"loan.record.state"},
    "carrel.desk.renewing": {"loan.state", "renewals"},
    "carrel.desk.borrowing_elsewhere": {"_LONGEST"},
    "carrel.desk.cataloguing": {"item.state", "name"},  # name is a title's of the catalogue, on which a barcode stands
    "carrel.desk.uncatalogued": {"_LONGEST"},
    "carrel.desk.own_signing_in": {"until"},  # until when a card waits
    "carrel.desk.seats.overseeing": {"MOST_GIVEN"},
    "carrel.desk.seats.reserving": {"SHORTEST", "longest", "rules.reserve_days"},  # the library's own rules
    "carrel.desk.signing_in": {"local"},  # until when an account waits
}
"""What each module's messages may say beside their own words. A new one is argued for here."""


def test_messages_say_only_what_is_listed() -> None:
    faults = [
        f"{place(file, value)} {said}"
        for file in sources(*ROOMS)
        for value in _values(file)
        if (said := ast.unparse(value)) not in PLAIN.get(dotted(file), set())
    ]
    nothing(faults)


def _values(file: Path) -> Iterator[ast.expr]:
    """What is put into a message: of a fault, a refusal, a repr."""
    spoken: list[ast.AST] = [node for node in nodes(file) if isinstance(node, ast.Raise) or _is_refusal(node)]
    spoken += [one for one in functions(file) if one.name in {"__repr__", "__str__", "__format__"}]
    for message in spoken:
        for node in ast.walk(message):
            if isinstance(node, ast.FormattedValue):
                yield node.value
            elif _is_pieced(node):
                yield from _pieces(node)


def _is_refusal(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal"


def _is_pieced(node: ast.AST) -> bool:
    """A message made by % or + or format, which could carry anything."""
    formatted = isinstance(node, ast.Attribute) and node.attr in {"format", "format_map", "join"}
    return formatted or (isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mod, ast.Add)))


def _pieces(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.expr):
        yield node


def test_the_inner_rooms_neither_log_nor_print() -> None:
    logs = [
        f"{place(file, node)} {name}" for file in sources(*ROOMS) for node, name in imported(file) if name == "logging"
    ]
    prints = [
        place(file, node)
        for file in sources(*ROOMS)
        for node in nodes(file)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"print", "warnings.warn"}
    ]
    nothing(logs + prints)
