"""Reads the table that was written by hand."""

from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("expected.txt")
COLUMNS = 8


@dataclass(frozen=True)
class Row:
    """One line of the table; five columns choose, three tell."""

    who: str
    does: str
    on: str
    of: str
    showing: str
    outcome: str
    clause: str
    words: str


@dataclass(frozen=True)
class Section:
    """Rows under one comment."""

    title: str
    rows: tuple[Row, ...]


def sections() -> tuple[dict[str, tuple[str, ...]], list[Section]]:
    """The groups, and the rows under their headings, in order."""
    groups: dict[str, tuple[str, ...]] = {}
    found: list[Section] = []
    _, _, body = TABLE.read_text(encoding="utf-8").partition("the words\n")
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("@ "):
            name, _, members = line[2:].partition(" = ")
            groups[name] = tuple(member.strip() for member in members.split(","))
    for block in body.strip().split("\n\n"):
        title, *lines = block.splitlines()
        found.append(Section(title.removeprefix("# "), tuple(_row(line) for line in lines)))
    return groups, found


def _row(line: str) -> Row:
    cells = [cell.strip() for cell in line.split("|")]
    assert len(cells) == COLUMNS, line
    return Row(*cells)


def members(cell: str, groups: dict[str, tuple[str, ...]], everything: tuple[str, ...]) -> frozenset[str]:
    """What a cell stands for. A word that means nothing is a mistake in the table."""
    if cell == "*":
        return frozenset(everything)
    if cell.startswith("all but "):
        return frozenset(everything) - members(cell.removeprefix("all but "), groups, everything)
    words = [word.strip() for word in cell.split(",")]
    chosen = {member for word in words for member in groups.get(word, (word,))}
    assert chosen <= set(everything), chosen - set(everything)
    return frozenset(chosen)
