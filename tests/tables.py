"""Tables for tests: a dimension in a line, numbers as one writes them down."""

from collections.abc import Mapping, Sequence
from datetime import date

from carrel.statistics.control import NotSafe, control
from carrel.statistics.dimensions import Dimension, Key, Node
from carrel.statistics.register import Earlier
from carrel.statistics.tables import About, Cell, Publishable, Release, Rule, Undisclosed
from carrel.tallies import Atom

YEAR = 2025


def tree(name: str, *words: str | tuple[str, ...]) -> Dimension:
    """Words under a margin; a tuple is a group, which bears the words' names."""
    return Dimension(name, Node(f"every {name}", f"Every {name}", tuple(_node(word) for word in words)))


def _node(word: str | tuple[str, ...]) -> Node:
    if isinstance(word, str):
        return Node(word, word.capitalize())
    return Node("+".join(word), " and ".join(word).capitalize(), tuple(Node(one, one.capitalize()) for one in word))


def month(word: str) -> date:
    """January of the tests' year is 1."""
    return date(YEAR, int(word), 1)


def counted(counter: str, numbers: Mapping[tuple[str, str], int], event: str = "lent") -> dict[Atom, int]:
    """Counted numbers by word and month."""
    return {Atom(counter, event, month(at), 0, word): number for (word, at), number in numbers.items()}


def by_word_and_month(
    counter: str, dimensions: tuple[Dimension, Dimension], numbers: Mapping[tuple[str, str], int]
) -> Undisclosed:
    """A table of what a counter counted; a leaf ``a/b`` is the two words together."""
    atoms = counted(counter, numbers)
    words, months = ([node.code for node in dimension.leaves()] for dimension in dimensions)
    counts = {
        (word, at): {atom: n for atom, n in atoms.items() if atom.word in word.split("/") and atom.month == month(at)}
        for word in words
        for at in months
    }
    return Undisclosed(About("Loans", counter, "lent"), dimensions, counts)


def plain(numbers: Sequence[Sequence[int]], counter: str = "town") -> Undisclosed:
    """Rows of numbers: towns a, b, c … by the months 1, 2, 3 …"""
    words, months = "abcdefghij"[: len(numbers)], [str(n + 1) for n in range(len(numbers[0]))]
    dimensions = (tree("town", *words), tree("month", *months))
    by_name = {
        (word, at): n for word, row in zip(words, numbers, strict=True) for at, n in zip(months, row, strict=True)
    }
    return by_word_and_month(counter, dimensions, by_name)


def cube(numbers: Mapping[Key, int], *dimensions: Dimension) -> Undisclosed:
    """A table of kinds of material by branch (a number) and month."""
    counts = {
        (kind, branch, at): {Atom("material", "lent", month(at), int(branch), kind): number}
        for (kind, branch, at), number in numbers.items()
    }
    return Undisclosed(About("Loans", "material", "lent"), dimensions, counts)


def published(table: Undisclosed, rule: Rule, earlier: Sequence[Earlier] = ()) -> Publishable:
    """What control makes of a table that can be published."""
    found = control(table, rule, earlier)
    assert not isinstance(found, NotSafe), found.prose
    return found


def earlier(number: int, table: Undisclosed, release: Release) -> Earlier:
    """A release as the register hands it out."""
    return Earlier(number, release, table)


def only_small(release: Release, numbers: Mapping[Key, int]) -> Release:
    """A release where nothing is left out but small numbers: what most software prints."""
    least = release.rule.threshold
    cells = tuple(
        Cell(cell.key, None if 0 < numbers[cell.key] < least else numbers[cell.key]) for cell in release.cells
    )
    return Release(release.about, release.dimensions, cells, release.rule)


def left_out(release: Release) -> set[Key]:
    """The cells that show no number."""
    return {cell.key for cell in release.cells if cell.number is None}
