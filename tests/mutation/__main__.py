"""The command: tries the faults, prints what no test found, and writes docs/mutation.md when asked."""

import argparse
import sys

from .equivalent import EQUIVALENT
from .named import NAMED
from .page import Score, table, write
from .planting import PACKAGE, Fault, faults_of
from .trying import preload, try_named, try_room

TESTS = {
    "gate": (
        "tests/unit/gate",
        "tests/unit/desk",
        "tests/unit/disclosure",
        "tests/unit/custody",
        "tests/property/test_tries.py",
        "tests/property/test_seats_against_a_notebook.py",
    ),
    "sealed": (
        "tests/unit/sealed",
        "tests/unit/gate",
        "tests/unit/disclosure",
        "tests/unit/custody/test_custody_closing.py",
        "tests/unit/custody/test_scanning_strays.py",
        "tests/attacks/test_seats.py",
        *(f"tests/unit/desk/test_desk_{what}.py" for what in ("finding", "money", "replaying", "seats")),
        *(f"tests/unit/desk/test_desk_own_{what}.py" for what in ("signing_in", "history")),
    ),
    "statute": ("tests/statute", "--ignore=tests/statute/documents", "--ignore=tests/statute/proof"),
    "ledger": ("tests/unit/ledger", "tests/property/ledger", "tests/integration/test_ledger.py"),
}
"""The tests that speak of each room."""
PLANTING = "--deselect=tests/unit/gate/test_gate_planted.py"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def faults_in(place: str) -> list[Fault]:
    """Those of a room, or of one file."""
    files = [PACKAGE / place] if place.endswith(".py") else sorted((PACKAGE / place).rglob("*.py"))
    return [fault for file in files for fault in faults_of(str(file.relative_to(PACKAGE)))]


def scores(room: str, faults: list[Fault]) -> list[Score]:
    """Try these faults of a room; what came of each file."""
    say(f"{room}: {len(faults)} faults; watching the tests once")
    files = {fault.path: Score(fault.path) for fault in faults}
    for fault, was_found in try_room(faults, (*TESTS[room], PLANTING)):
        files[fault.path].count(fault, was_found)
        if not was_found and fault.key not in EQUIVALENT:
            say(f"not found  {fault}\n           {fault.text}")
    for fault in (fault for one in files.values() for fault in one.wrong):
        say(f"listed as equivalent, and found  {fault}")
    return list(files.values())


def stale(faults: list[Fault]) -> list[tuple[str, str, str, str]]:
    """What is listed as equivalent in these faults' files, and is planted no more."""
    files, keys = {fault.path for fault in faults}, {fault.key for fault in faults}
    return [key for key in EQUIVALENT if key[0] in files and key not in keys]


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
    rooms: dict[str, list[Fault]] = {}
    for place in said.places:
        rooms.setdefault(place.split("/", maxsplit=1)[0], []).extend(faults_in(place))
    if gone := [key for faults in rooms.values() for key in stale(faults)]:
        raise SystemExit(f"listed as equivalent, and no longer there: {gone}")
    tried = [one for room, faults in rooms.items() for one in scores(room, faults[:: said.every])]
    for line in table([one.part() for one in tried]):
        say(line)
    if said.write and said.every == 1:
        write(tried)
    if any(one.wrong for one in tried):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
