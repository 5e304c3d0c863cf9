#!/usr/bin/env python
"""Writes docs/lives.md: how each kind of record begins, changes and ends, from the tables in carrel.lives.states.

With ``--check`` nothing is written: it ends with an error where the page is stale.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from carrel.lives.states import GONE, LIVES, Move, beginnings  # noqa: E402  # the path comes first

PAGE = ROOT / "docs" / "lives.md"

_HEAD = """\
# Lives of records

*Made by `docs/generate_lives.py` from `src/carrel/lives/states.py`. Change the tables there instead.*

A life begins in the state its table names first. It ends in *gone*: the row is deleted in the same transaction as
the move, and no state is kept of a record that has ended. Every state has an owner, who makes the moves out of it,
and an exit; `tests/unit/lives/test_states.py` holds the tables to that. A table says which moves a record allows.
Not every move has its work yet. The desk renews loans and registrations, and a return ends a loan whatever its state;
the day's close erases lapsed registrations. A registration lapses by its date: nothing is written for it.
"""
_CALLED = {
    "loan": "Loan",
    "hold": "Hold",
    "interloan": "Interlibrary loan",
    "fee": "Fee",
    "last borrower": "Last borrower",
    "history": "Reading history",
    "notice": "Notice",
    "permission": "Written permission",
    "registration": "Registration",
    "request": "Request for records",
    "paper": "Paper in a request's folder",
    "preserved": "Copy held for a legal paper",
    "seat": "Seat at a public computer",
    "stray": "Note of a stray",
}


def states(life: tuple[Move, ...]) -> list[str]:
    """The states of a life, in the order of its table."""
    return list(dict.fromkeys(state for move in life for state in (move.start, move.end) if state != GONE))


def page() -> str:
    """The text of docs/lives.md."""
    sections = ["\n".join(_section(name, life)) for name, life in LIVES.items()]
    return "\n".join([_HEAD, *sections]).rstrip() + "\n"


def _section(name: str, life: tuple[Move, ...]) -> Iterator[str]:
    yield f"## {_CALLED[name]}\n"
    yield "```mermaid"
    yield from _diagram(name, life)
    yield "```\n"
    yield "| state | who moves it | to |"
    yield "|---|---|---|"
    for state in states(life):
        moves = [move for move in life if move.start == state]
        owners = dict.fromkeys(move.owner for move in moves)
        ways = ", ".join(f"{move.name} → {'*gone*' if move.end == GONE else move.end}" for move in moves)
        yield f"| {state} | {', '.join(owners)} | {ways} |"
    yield ""


def _diagram(name: str, life: tuple[Move, ...]) -> Iterator[str]:
    yield "stateDiagram-v2"
    yield from (f'    state "{state}" as {_mark(state)}' for state in states(life) if " " in state)
    yield from (f"    [*] --> {_mark(state)}" for state in beginnings(name))
    for move in life:
        end = "[*]" if move.end == GONE else _mark(move.end)
        yield f"    {_mark(move.start)} --> {end}: {move.name} ({move.owner})"


def _mark(state: str) -> str:
    return state.replace(" ", "_")


def main(arguments: list[str]) -> None:
    """Write the page, or check it."""
    text = page()
    if "--check" not in arguments:
        PAGE.write_text(text, encoding="utf-8")
    elif not (PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text):
        sys.exit(f"stale: {PAGE}; run `make docs`")


if __name__ == "__main__":
    main(sys.argv[1:])
