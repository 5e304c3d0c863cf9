"""Attacks on what is published: as most software prints it, as two tables together, and as control prints it."""

import csv
import pickle
from datetime import date
from pathlib import Path

import msgspec
import pytest

from carrel.statistics.control import NotSafe, attack, control
from carrel.statistics.control.system import Place
from carrel.statistics.dimensions import Dimension, Node
from carrel.statistics.tables import About, Cell, Method, Release, Rule, Undisclosed
from carrel.tallies import Atom
from oracle import narrowed, true_numbers
from tables import by_word_and_month, earlier, left_out, month, only_small, plain, published, tree

TOWNS = plain([[3, 40, 50], [41, 60, 70], [52, 80, 90]])


def test_a_table_where_only_small_numbers_are_left_out_is_reckoned_at_once() -> None:
    safe = published(TOWNS, Rule()).release
    naive = only_small(safe, true_numbers(TOWNS, safe))
    assert left_out(naive) == {("a", "1")}
    assert attack(TOWNS, naive, ()).cells == (("a", "1"),)
    assert narrowed([(TOWNS, naive)])
    assert len(left_out(safe)) > 1
    assert attack(TOWNS, safe, ()).failed


def _together(months: tuple[int, ...]) -> Undisclosed:
    """Three towns over some months as one number each."""
    numbers = {"a": (50, 40, 3), "b": (60, 70, 80), "c": (33, 31, 44)}
    span = Dimension("month", Node("span", "The months together"))
    counts = {
        (town, "span"): {Atom("town", "lent", month(str(at)), 0, town): row[at - 1] for at in months}
        for town, row in numbers.items()
    }
    return Undisclosed(About("Loans", "town", "lent"), (tree("town", "a", "b", "c"), span), counts)


def test_a_small_number_that_stands_in_no_table_but_between_two_is_protected() -> None:
    """Two months of a town are 90, three are 93: nobody printed the 3 of March, and everybody could reckon it."""
    shorter, longer = _together((1, 2)), _together((1, 2, 3))
    first = published(shorter, Rule()).release
    before = earlier(1, shorter, first)
    alone = published(longer, Rule()).release
    assert not left_out(first)
    assert not left_out(alone)
    found = attack(longer, alone, [before])
    assert ("a", "span") in found.cells
    assert found.releases == (1,)
    safe = published(longer, Rule(), [before]).release
    assert ("a", "span") in left_out(safe)
    assert attack(longer, safe, [before]).failed


def test_each_number_that_is_left_out_beside_the_small_ones_is_needed() -> None:
    safe = published(TOWNS, Rule()).release
    numbers = true_numbers(TOWNS, safe)
    for key in left_out(safe) - {("a", "1")}:
        cells = tuple(Cell(cell.key, numbers[key] if cell.key == key else cell.number) for cell in safe.cells)
        weaker = Release(safe.about, safe.dimensions, cells, safe.rule)
        assert ("a", "1") in attack(TOWNS, weaker, ()).cells


def test_two_tables_that_are_safe_each_are_reckoned_together_without_the_register() -> None:
    numbers = {("a", "1"): 3, ("b", "1"): 40, ("c", "1"): 50}
    one = by_word_and_month("town", (tree("town", "a", "b", "c"), tree("month", "1")), numbers)
    two = by_word_and_month("town", (tree("town", "a/c", "b"), tree("month", "1")), numbers)
    first = earlier(7, one, published(one, Rule()).release)
    alone = published(two, Rule()).release
    assert attack(two, alone, ()).failed
    found = attack(two, alone, [first])
    assert not found.failed
    assert found.releases == (7,)
    assert Place(7, ("a", "1")) in found.earlier
    assert narrowed([(one, first.release), (two, alone)])
    held = published(two, Rule(), [first]).release
    assert narrowed([(one, first.release), (two, held)]) == []


def test_counters_of_the_same_events_are_reckoned_together() -> None:
    """By town nothing is left of the total; by age it is printed. Both count the same loans."""
    months = tree("month", "1")
    one = by_word_and_month(
        "town", (tree("town", "a", "b", "c"), months), {("a", "1"): 3, ("b", "1"): 4, ("c", "1"): 90}
    )
    two = by_word_and_month("age", (tree("age", "child", "adult"), months), {("child", "1"): 30, ("adult", "1"): 67})
    cells = {("every town", "1"): None, ("a", "1"): None, ("b", "1"): 4, ("c", "1"): 90}
    out = tuple(Cell(key, cells.get(key)) for key in true_numbers(one, published(one, Rule()).release))
    first = earlier(1, one, Release(one.about, one.dimensions, out, Rule(4)))
    alone = published(two, Rule()).release
    assert not left_out(alone)
    assert attack(two, alone, [first]).releases == (1,)
    found = control(two, Rule(), [first])
    assert not isinstance(found, NotSafe)
    assert ("every age", "1") in left_out(found.release)


def test_who_knows_their_own_number_does_not_reckon_their_neighbours() -> None:
    """Two small numbers in a row protect each other from strangers, but not from each other."""
    table = plain([[3], [9], [40], [50]])
    safe = published(table, Rule()).release
    naive = only_small(safe, true_numbers(table, safe))
    assert set(attack(table, naive, ()).cells) == {(town, at) for town in "ab" for at in ("1", "every month")}
    assert len(left_out(safe)) > len(left_out(naive))


def test_when_the_register_leaves_no_safe_way_the_refusal_names_the_release_and_no_number() -> None:
    """Everything was printed rounded, so everybody knows that the number is small."""
    quarter = Dimension("month", Node("quarter", "Quarter"))
    atoms = {"a": (2, 3), "b": (50, 60)}
    counts = {
        (town, "quarter"): {
            Atom("town", "lent", month(str(n + 1)), 0, town): number for n, number in enumerate(numbers)
        }
        for town, numbers in atoms.items()
    }
    wider = Undisclosed(About("Loans", "town", "lent"), (tree("town", "a", "b"), quarter), counts)
    first = earlier(5, wider, published(wider, Rule(10, Method.ROUND)).release)
    narrow = plain([[2, 3], [50, 60]])
    refused = control(narrow, Rule(), [first])
    assert isinstance(refused, NotSafe)
    assert refused.releases == (5,)
    assert ("a", "1") in refused.cells
    assert "A, 1" in refused.prose


def test_what_is_undisclosed_or_publishable_gives_nothing_away() -> None:
    secret = plain([[3, 7719], [7727, 7741]])
    table = published(secret, Rule())
    refusal = control(
        secret, Rule(), [earlier(1, secret, only_small(table.release, true_numbers(secret, table.release)))]
    )
    for one in (secret, refusal):
        for said in (repr(one), str(one), f"{one}", ascii(one)):
            assert not any(figure.isdigit() for figure in said)
    for give_away in (pickle.dumps, msgspec.json.encode, msgspec.msgpack.encode, vars, iter, len, bool, hash):
        try:
            given = give_away(secret)
        except TypeError:
            continue
        assert "7719" not in str(given)
    with pytest.raises(TypeError, match="control"):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        msgspec.json.encode(table)
    assert "7719" not in f"{table!r}{table}"
    assert not {"3"} & {str(cell.number) for cell in table.release.cells}


@pytest.fixture(scope="module")
def timberland(shared: Path) -> Undisclosed:
    """Active cardholders by library and single year of age, as a library system published them in 2021."""
    file = shared / "circulation_open" / "timberland" / "Raw_2021ActiveCardholdersbyAge.csv"
    if not file.is_file():
        pytest.skip("the published cardholders by age are not here")
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    libraries, ages = ({row[name]: None for row in rows} for name in ("User Library", "User Age"))
    places = {library: number for number, library in enumerate(libraries)}
    counts = {
        (row["User Library"], row["User Age"]): {
            Atom("age", "registered", date(2021, 12, 1), places[row["User Library"]], row["User Age"]): int(
                row["Number of Users"]
            )
        }
        for row in rows
    }
    dimensions = (
        Dimension("library", Node("all", "All libraries", tuple(Node(one, one) for one in libraries))),
        Dimension("age", Node("all", "All ages", tuple(Node(one, one) for one in ages))),
    )
    return Undisclosed(About("Active cardholders", "age", "registered"), dimensions, counts)


def test_a_table_a_library_system_really_published_is_refused_as_it_was(timberland: Undisclosed) -> None:
    """311 of its numbers are 1: a single person of that age at that library."""
    everything = Release(timberland.about, timberland.dimensions, (), Rule())
    keys = [
        (one.code, other.code) for one in timberland.dimensions[0].nodes() for other in timberland.dimensions[1].nodes()
    ]
    shown = tuple(Cell(key, None) for key in keys)
    numbers = true_numbers(timberland, msgspec.structs.replace(everything, cells=shown))
    leaves = [numbers[key] for key in keys if "all" not in key]
    assert leaves.count(1) == 311
    as_published = msgspec.structs.replace(everything, cells=tuple(Cell(key, numbers[key]) for key in keys))
    found = attack(timberland, as_published, ())
    assert {key for key in keys if 0 < numbers[key] < 10} == set(found.cells)


def test_the_same_table_comes_out_of_control_protected(timberland: Undisclosed) -> None:
    """It loses fewer of its other numbers than it has libraries and ages."""
    safe = published(timberland, Rule()).release
    numbers = true_numbers(timberland, safe)
    small = {key for key, number in numbers.items() if 0 < number < 10}
    assert small <= left_out(safe)
    assert len(left_out(safe) - small) < len(timberland.dimensions[0].leaves()) + len(timberland.dimensions[1].leaves())
    assert attack(timberland, safe, ()).failed
