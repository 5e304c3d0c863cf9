"""Whatever tables are published one after the other, no small number can be told: a theorem prover has tried."""

from itertools import combinations
from math import log

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrel.statistics.control import NotSafe, attack, control
from carrel.statistics.dimensions import Dimension
from carrel.statistics.register import Earlier
from carrel.statistics.tables import Cell, Method, Publishable, Release, Rule, Undisclosed
from oracle import narrowed, true_numbers
from tables import by_word_and_month, cube, earlier, left_out, plain, published, tree

NUMBER = st.sampled_from((0, 0, 1, 1, 2, 2, 3, 4, 5, 8, 13, 30))
THRESHOLD = st.integers(3, 5)
SLOWLY = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
MONTHS = (tree("month", "1", "2"), tree("month", ("1", "2"), "3"), tree("month", "2", "3"), tree("month", "2"))
TOWNS = (tree("town", "a", "b", "c"), tree("town", ("a", "b"), "c"), tree("town", "a/b", "c"), tree("town", "a", "b/c"))
AGES = (tree("age", "child", "adult"),)


def made_one_by_one(tables: list[Undisclosed], rules: list[Rule]) -> list[tuple[Undisclosed, Release]]:
    """Publish what control lets through, each held against all before it."""
    register: list[Earlier] = []
    for table, rule in zip(tables, rules, strict=True):
        found = control(table, rule, register, seconds=5)
        match found:
            case NotSafe():
                assert found.cells or found.releases
            case Publishable(release=release):
                register.append(earlier(len(register) + 1, table, release))
    return [(one.made_of, one.release) for one in register]


@given(st.lists(st.lists(NUMBER, min_size=3, max_size=3), min_size=2, max_size=4), THRESHOLD)
@SLOWLY
def test_a_table_of_two_dimensions_tells_no_small_number(rows: list[list[int]], threshold: int) -> None:
    table = plain(rows)
    made = made_one_by_one([table], [Rule(threshold)])
    assert len(made) == 1, "by itself, every table can be published"
    assert narrowed(made) == []


@given(st.lists(NUMBER, min_size=12, max_size=12), THRESHOLD, st.sampled_from(Method))
@SLOWLY
def test_a_table_of_three_dimensions_tells_no_small_number(numbers: list[int], threshold: int, method: Method) -> None:
    keys = [(kind, branch, at) for kind in ("book", "film", "game") for branch in "12" for at in "12"]
    dimensions = tree("kind", ("book", "film"), "game"), tree("branch", "1", "2"), tree("month", "1", "2")
    table = cube(dict(zip(keys, numbers, strict=True)), *dimensions)
    made = made_one_by_one([table], [Rule(threshold, method)])
    assert len(made) == 1, "by itself, every table can be published"
    assert narrowed(made) == []


@given(
    st.lists(NUMBER, min_size=9, max_size=9),
    st.lists(st.tuples(st.sampled_from((*TOWNS, *AGES)), st.sampled_from(MONTHS)), min_size=2, max_size=4),
    THRESHOLD,
    st.lists(st.sampled_from((Method.SUPPRESS, Method.SUPPRESS, Method.ROUND)), min_size=4, max_size=4),
)
@SLOWLY
def test_tables_one_after_the_other_tell_no_small_number(
    numbers: list[int], shapes: list[tuple[Dimension, Dimension]], threshold: int, methods: list[Method]
) -> None:
    keys = [(town, at) for town in "abc" for at in "123"]
    towns = dict(zip(keys, numbers, strict=True))
    ages = {("child", at): towns["a", at] for at in "123"}
    ages |= {("adult", at): towns["b", at] + towns["c", at] for at in "123"}
    counts = {"town": towns, "age": ages}
    tables = [by_word_and_month(shape[0].name, shape, counts[shape[0].name]) for shape in shapes]
    made = made_one_by_one(tables, [Rule(threshold, method) for method in methods[: len(tables)]])
    assert made, "the first one at least"
    assert narrowed(made) == []


@pytest.mark.parametrize(
    "rows",
    [
        [[2, 9, 14], [8, 11, 7], [20, 6, 5]],
        [[1, 30, 40], [25, 2, 60], [35, 45, 50]],
        [[3, 3, 12], [9, 15, 21]],
        [[1, 12], [13, 14], [15, 16]],
        [[4, 0, 12], [9, 11, 0], [0, 6, 8]],
    ],
)
def test_no_fewer_numbers_could_be_left_out(rows: list[list[int]]) -> None:
    """Held against every cheaper choice there is, each tried by the theorem prover."""
    table, rule = plain(rows), Rule(5)
    release = published(table, rule).release
    assert release.found == "no fewer numbers could be left out"
    numbers = true_numbers(table, release)
    costs = {key: log(1 + number) for key, number in numbers.items() if number >= rule.threshold}
    chosen = sum(costs.get(key, 0.0) for key in left_out(release))
    small = {key for key, number in numbers.items() if 0 < number < rule.threshold}
    for several in range(len(costs)):
        for also in combinations(sorted(costs), several):
            if sum(costs[key] for key in also) < chosen - 1e-6:
                cells = tuple(
                    Cell(key, None if key in small or key in also else number) for key, number in numbers.items()
                )
                cheaper = Release(release.about, release.dimensions, cells, rule)
                assert not attack(table, cheaper, ()).failed
                assert narrowed([(table, cheaper)])
