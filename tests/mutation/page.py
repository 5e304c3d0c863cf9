"""What came of it, room by room, as docs/mutation.md tells it."""

import re

from .planting import ROOT, Fault

PAGE = ROOT / "docs" / "mutation.md"
_HEAD = """\
# Planted faults

*Written by `make mutation` (`python -m tests.mutation --write`, with the names of single rooms). Do not edit.*

A fault is a small change of meaning in one place of the inner rooms: a condition negated, a call dropped, a constant
moved, a comparison turned, nothing returned. Each is planted by itself, and the tests that go through its place are
run. A fault that nobody could see is *equivalent*; `tests/mutation/equivalent.py` says of each why, a test that finds
one proves it wrong, and it counts neither way. The score is what was found of all others. Names, prose and the tables'
descriptions are not changed: other tests hold those.
"""


class Score:
    """Of one room."""

    def __init__(self, room: str, equivalent: dict[tuple[str, str, str, str], str]) -> None:
        self.room, self.equivalent = room, equivalent
        self.tried = self.found = 0
        self.left: list[Fault] = []
        self.wrong: list[Fault] = []
        """Listed as equivalent, and found."""

    def count(self, fault: Fault, was_found: bool) -> None:
        if fault.key in self.equivalent:
            self.wrong += [fault] if was_found else []
            return
        self.tried += 1
        self.found += was_found
        self.left += [] if was_found else [fault]

    def line(self) -> str:
        share = self.found / self.tried if self.tried else 1.0
        planted = self.tried + len(self.equivalent)
        return f"{self.room}: {planted} planted, {len(self.equivalent)} equivalent, {self.found} found: {share:.1%}"

    def section(self) -> str:
        lines = [f"## {self.line()}", ""]
        lines += ["Found by no test:" if self.left else "Every other was found.", ""]
        lines += [_told(fault.path, fault.function, fault.what, fault.text) for fault in sorted(self.left)]
        lines += ["", "Equivalent:", ""] if self.equivalent else []
        lines += [
            f"{_told(path, function, what, text)}: {why}"
            for (path, function, text, what), why in sorted(self.equivalent.items())
        ]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _told(path: str, function: str, what: str, text: str) -> str:
    return f"* `{path}` {function or '(loading)'}, `` {text} ``: {what}"


def write(scores: list[Score]) -> None:
    """Put these rooms' sections on the page; those of the others stay."""
    old = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    sections = {part.split(":")[0]: f"## {part.strip()}\n" for part in re.split(r"(?m)^## ", old)[1:]}
    sections |= {one.room: one.section() for one in scores}
    PAGE.write_text("\n".join([_HEAD, *(sections[room] for room in sorted(sections))]), encoding="utf-8")
