"""What came of it, file by file, as docs/mutation.md tells it."""

import re
from collections import Counter
from collections.abc import Iterator

from .equivalent import EQUIVALENT
from .planting import ROOT, Fault

PAGE = ROOT / "docs" / "mutation.md"
_HEAD = """\
# Planted faults

*Written by `make mutation` (`python -m tests.mutation --write`, with the names of single rooms or files). A file's
part stands as it was when that file was last tried.*

A fault is a small change of meaning in one place of the inner rooms: a condition negated, a call dropped, a constant
moved, a comparison turned, nothing returned. Each is planted by itself, and tests that go through its line are run,
on SQLite. A fault nobody could see is *equivalent*: `tests/mutation/equivalent.py` says of each why; a test that finds
one proves it wrong, and it counts neither way. The score is what was found of all others. Names, prose and the tables'
descriptions are not changed: other tests hold those.

For each fault only so many tests are run as take thirty seconds of the room's own and thirty of others, the
quickest of every file first. So a fault that stands here as not found may be found by a test that was not asked:
the score is the least there is.
"""
_TALLY = re.compile(r"(?m)^### (\S+): (\d+) planted, (\d+) equivalent, (\d+) found$")


class Score:
    """Of one file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.planted = self.found = 0
        self.left: list[Fault] = []
        self.same: list[Fault] = []
        """Equivalent."""
        self.wrong: list[Fault] = []
        """Listed as equivalent, and found."""

    def count(self, fault: Fault, was_found: bool) -> None:
        self.planted += 1
        if fault.key in EQUIVALENT:
            self.same.append(fault)
            self.wrong += [fault] if was_found else []
        elif was_found:
            self.found += 1
        else:
            self.left.append(fault)

    def part(self) -> str:
        lines = [f"### {self.path}: {self.planted} planted, {len(self.same)} equivalent, {self.found} found", ""]
        lines += [f"* not found: {_told(fault)}" for fault in sorted(self.left)]
        lines += [f"* equivalent: {_told(fault)}: {EQUIVALENT[fault.key]}" for fault in sorted(self.same)]
        return "\n".join(lines).strip() + "\n"


def _told(fault: Fault) -> str:
    return f"{fault.function or 'on loading'}, `` {fault.text} ``, {fault.what}"


def table(parts: list[str]) -> Iterator[str]:
    """Each room's sum, as lines."""
    rooms: dict[str, Counter[str]] = {}
    for path, planted, same, found in _TALLY.findall("\n".join(parts)):
        room = rooms.setdefault(path.split("/")[0], Counter())
        room.update(planted=int(planted), same=int(same), found=int(found))
    rooms["all"] = sum(rooms.values(), Counter[str]())
    yield "| room | planted | equivalent | found | left | score |"
    yield "|---|---:|---:|---:|---:|---:|"
    for name, room in rooms.items():
        meant = room["planted"] - room["same"]
        share = room["found"] / meant if meant else 1.0
        left = meant - room["found"]
        yield f"| {name} | {room['planted']} | {room['same']} | {room['found']} | {left} | {share:.1%} |"


def write(scores: list[Score]) -> None:
    """Put these files' parts on the page; those of the others stay."""
    old = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    parts = {part.split(":")[0]: f"### {part.strip()}\n" for part in re.split(r"(?m)^### ", old)[1:]}
    parts |= {one.path: one.part() for one in scores}
    each = [parts[path] for path in sorted(parts)]
    PAGE.write_text("\n".join([_HEAD, *table(each), "", *each]), encoding="utf-8")
