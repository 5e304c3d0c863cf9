"""The command: tries the faults, prints what no test found, and writes docs/mutation.md when asked."""

import argparse
import sys

from .equivalent import EQUIVALENT
from .named import NAMED
from .page import Score, write
from .planting import PACKAGE, Fault, faults_of
from .trying import preload, try_named, try_room

TESTS = {
    "gate": ("tests/unit/gate", "tests/unit/desk", "tests/unit/custody", "tests/property"),
    "sealed": ("tests/unit/sealed", "tests/unit/gate", "tests/unit/desk", "tests/unit/custody"),
    "statute": ("tests/statute", "--ignore=tests/statute/documents", "--ignore=tests/statute/proof"),
    "ledger": (
        "tests/unit/ledger",
        "tests/property/ledger",
        "tests/integration/ledger_go",
        "tests/integration/test_ledger.py",
    ),
}
"""The tests that speak of each room."""
PLANTING = "--deselect=tests/unit/gate/test_gate_planted.py"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def faults_in(place: str, every: int) -> list[Fault]:
    """Those of a room, or of one file."""
    files = [PACKAGE / place] if place.endswith(".py") else sorted((PACKAGE / place).rglob("*.py"))
    return [fault for file in files for fault in faults_of(str(file.relative_to(PACKAGE)))][::every]


def score(place: str, every: int) -> Score:
    """Try a room, or one file of it."""
    room, faults = place.split("/")[0], faults_in(place, every)
    say(f"{place}: {len(faults)} faults; watching the tests once")
    planted = {fault.key for fault in faults}
    known = {key: why for key, why in EQUIVALENT.items() if key in planted}
    gone = [key for key in EQUIVALENT if every == 1 and key[0].startswith(place) and key not in planted]
    if gone:
        raise SystemExit(f"listed as equivalent, and no longer there: {gone}")
    counted = Score(room, known)
    for fault, was_found in try_room(faults, (*TESTS[room], PLANTING)):
        counted.count(fault, was_found)
        if not was_found and fault.key not in known:
            say(f"not found  {fault}\n           {fault.text}")
    for fault in counted.wrong:
        say(f"listed as equivalent, and found  {fault}")
    say(counted.line())
    return counted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("places", nargs="*", default=list(TESTS), help="rooms, or files under src/carrel")
    parser.add_argument("--named", action="store_true", help="plant only the faults that have a name")
    parser.add_argument("--every", type=int, default=1, help="try only every so many")
    parser.add_argument("--write", action="store_true", help="write the rooms' scores into docs/mutation.md")
    said = parser.parse_args()
    preload()
    if said.named:
        for name, was_found in try_named(NAMED).items():
            say(f"{'found' if was_found else 'not found'}: {name}")
        return
    scores = [score(place, said.every) for place in said.places]
    if said.write:
        write(scores)
    if any(one.wrong for one in scores):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
