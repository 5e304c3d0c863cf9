"""Reads the tables that were written by hand."""

from dataclasses import dataclass
from itertools import product
from pathlib import Path

TABLE = Path(__file__).with_name("expected.txt")
TELL = ("outcome", "clause", "the words")
"""The last columns of every table; those before them choose."""


@dataclass(frozen=True)
class Row:
    """One line of a table: some columns choose, three tell."""

    cells: tuple[str, ...]
    outcome: str
    clause: str
    words: str


@dataclass(frozen=True)
class Section:
    """Rows under one comment."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Table:
    """A table: its columns that choose, its groups, and its rows under their headings, in order."""

    head: tuple[str, ...]
    groups: dict[str, tuple[str, ...]]
    sections: tuple[Section, ...]

    def rows(self) -> tuple[Row, ...]:
        return tuple(row for section in self.sections for row in section.rows)

    def expected(self, universe: tuple[tuple[str, ...], ...]) -> dict[tuple[str, ...], tuple[int, Row]]:
        """The first row that fits each combination, and its number."""
        found: dict[tuple[str, ...], tuple[int, Row]] = {}
        for number, row in enumerate(self.rows()):
            chosen = (members(cell, self.groups, all_) for cell, all_ in zip(row.cells, universe, strict=True))
            for key in product(*chosen):
                found.setdefault(key, (number, row))
        return found


def read(file: Path = TABLE) -> Table:
    """The table in a file."""
    text = file.read_text(encoding="utf-8")
    (heading,) = (line for line in text.splitlines() if line.endswith(" | ".join(TELL)))
    head = tuple(cell.strip() for cell in heading.split("|"))[: -len(TELL)]
    groups = {
        name: tuple(member.strip() for member in listed.split(","))
        for name, _, listed in (line[2:].partition(" = ") for line in text.splitlines() if line.startswith("@ "))
    }
    sections: list[Section] = []
    for block in text.partition(f"{heading}\n")[2].strip().split("\n\n"):
        title, *lines = block.splitlines()
        sections.append(Section(title.removeprefix("# "), tuple(_row(line, len(head)) for line in lines)))
    return Table(head, groups, tuple(sections))


def _row(line: str, choosing: int) -> Row:
    cells = [cell.strip() for cell in line.split("|")]
    assert len(cells) == choosing + len(TELL), line
    return Row(tuple(cells[:choosing]), *cells[choosing:])


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
