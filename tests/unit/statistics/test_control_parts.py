"""The parts of control: what a number tells, how tables are cut and joined, and what may be chosen."""

from datetime import date
from math import inf

import pytest

from carrel.statistics._numbers import numbers_of
from carrel.statistics.control.choice import choice
from carrel.statistics.control.covers import companions
from carrel.statistics.control.folding import keys, sums
from carrel.statistics.control.linking import Group, Link, links
from carrel.statistics.control.protecting import Span, is_small, needed, shown, told
from carrel.statistics.control.searching import search
from carrel.statistics.control.system import Place, system
from carrel.statistics.control.telling import NEW, Telling, bearing, of_release
from carrel.statistics.tables import Method, Rule, Undisclosed
from carrel.tallies import Atom
from tables import by_word_and_month, earlier, plain, published, tree

ROUND = Rule(10, Method.ROUND)


def undecided(table: Undisclosed, rule: Rule) -> Telling:
    return Telling(NEW, table.dimensions, rule, numbers_of(table), {})


@pytest.mark.parametrize(
    ("number", "small"), [(0, False), (1, True), (9, True), (10, False), (11, False)], ids=["0", "1", "9", "10", "11"]
)
def test_small_is_above_nothing_and_below_the_threshold(number: int, small: bool) -> None:
    assert is_small(number, Rule(10)) is small


def test_what_is_left_out_tells_that_it_is_not_nothing_and_no_more() -> None:
    assert told(None, Rule()) == Span(1, inf)
    assert told(0, Rule()) == Span(0, 0)
    assert told(17, Rule()) == Span(17, 17)


def test_what_is_rounded_tells_a_span_as_long_as_the_threshold() -> None:
    assert [shown(number, ROUND) for number in (0, 9, 10, 19, 20)] == [0, 0, 10, 10, 20]
    assert told(0, ROUND) == Span(0, 9)
    assert told(20, ROUND) == Span(20, 29)
    assert told(None, ROUND) == Span(0, inf)


def test_a_small_number_must_seem_to_be_one_or_to_have_reached_the_threshold() -> None:
    assert needed(Rule(10), 0) == Span(1, 10)
    assert needed(Rule(10), 3) == Span(3, 10)
    assert needed(ROUND, 0) == Span(1, 9)


def test_every_margin_is_the_sum_of_its_parts() -> None:
    table = plain([[1, 2], [3, 4]])
    numbers = sums(table.dimensions, {key: sum(counted.values()) for key, counted in numbers_of(table).items()})
    assert list(numbers) == list(keys(table.dimensions))
    assert numbers["every town", "every month"] == 10
    assert numbers["a", "every month"] == 3
    assert numbers["every town", "2"] == 6


def test_a_cell_that_was_not_counted_is_nothing() -> None:
    dimensions = (tree("town", ("a", "b"), "c"), tree("month", "1"))
    assert set(sums(dimensions, {}).values()) == {0}


def atom(counter: str, word: str, number: int, place: int = 0) -> dict[Atom, int]:
    return {Atom(counter, "lent", date(2025, 1, 1), place, word): number}


def test_counters_that_come_to_the_same_are_linked_as_the_same() -> None:
    numbers = atom("town", "a", 3) | atom("town", "b", 4) | atom("age", "child", 7)
    group = Group("age", "lent", date(2025, 1, 1))
    assert Link(group, group._replace(counter="town"), True) in links(numbers)


def test_a_counter_that_counts_some_of_anothers_is_linked_as_a_part() -> None:
    numbers = atom("town", "a", 3) | atom("category", "adult", 7) | atom("guest", "a", 2)
    here = Group("town", "lent", date(2025, 1, 1))
    guests = Group("guest", "lent", date(2025, 1, 1), "word", "a")
    assert set(links(numbers)) == {
        Link(here, here._replace(counter="category"), False),
        Link(guests, guests._replace(counter="town"), False),
    }


def test_things_are_linked_branch_by_branch() -> None:
    numbers = atom("material", "book", 9, 1) | atom("audience", "adult", 9, 1) | atom("material", "book", 5, 2)
    numbers |= atom("audience", "child", 4, 2)
    found = {(link.part.by, link.part.of): link.equal for link in links(numbers)}
    assert found["place", "1"] is True
    assert found["place", "2"] is False


def test_counters_that_do_not_come_to_the_same_are_not_linked() -> None:
    assert links(atom("town", "a", 3) | atom("age", "child", 7)) == ()


def test_a_margin_that_repeats_its_only_number_is_one_unknown_with_it() -> None:
    table = plain([[7, 0], [20, 30]])
    release = published(table, Rule()).release
    joined = system([of_release(release, table)])
    assert joined.places[Place(NEW, ("a", "1"))] == joined.places[Place(NEW, ("a", "every month"))]
    assert Place(NEW, ("a", "2")) not in joined.places


def test_two_tables_share_the_unknowns_that_stand_in_both() -> None:
    numbers = {("a", "1"): 3, ("b", "1"): 40, ("c", "1"): 50}
    one = by_word_and_month("town", (tree("town", "a", "b", "c"), tree("month", "1")), numbers)
    two = by_word_and_month("town", (tree("town", "a/c", "b"), tree("month", "1")), numbers)
    joined = system([of_release(published(one, Rule()).release, one, 1), undecided(two, Rule())])
    assert joined.places[Place(1, ("b", "1"))] == joined.places[Place(NEW, ("b", "1"))]
    both = joined.places[Place(NEW, ("a/c", "1"))]
    parts = {joined.places[Place(1, ("a", "1"))], joined.places[Place(1, ("c", "1"))]}
    assert any(one.whole == both and set(one.parts) == parts for one in joined.equations)


def test_only_releases_that_share_a_month_bear_on_a_table() -> None:
    def at(*months: str) -> Undisclosed:
        dimensions = (tree("town", "a", "b"), tree("month", *months))
        return by_word_and_month("town", dimensions, {(town, one): 50 for town in "ab" for one in months})

    old = [at("1", "2"), at("2", "3"), at("5")]
    register = [earlier(n + 1, one, published(one, Rule()).release) for n, one in enumerate(old)]
    assert [one.number for one in bearing(at("1"), register)] == [1, 2]
    assert bearing(at("9"), register) == []


def test_what_is_public_is_shown_again_and_what_was_held_back_stays_so() -> None:
    table = plain([[3, 40], [41, 60]])
    release = published(table, Rule()).release
    register = [of_release(release, table, 1)]
    again = choice(system([*register, undecided(table, Rule())]), Rule())
    assert again.free == frozenset()
    places = {place.key for place in again.system.places_of(again.must) if place.release == NEW}
    assert places == {cell.key for cell in release.cells if cell.number is None}


def test_companions_ask_for_something_in_each_sum_of_a_small_number() -> None:
    table = plain([[3, 40], [41, 60]])
    asked = list(companions(choice(system([undecided(table, Rule())]), Rule())))
    assert len(asked) == 4  # up and down, in its row and in its column
    assert all(len(cover.weights) == 2 for cover in asked)


def test_where_nothing_is_small_nothing_is_left_out() -> None:
    table = plain([[30, 40], [41, 60]])
    found = search(choice(system([undecided(table, Rule())]), Rule()), 5)
    assert found is not None
    assert found.fewest
    assert not found.held


def test_an_empty_table_is_published_as_it_is() -> None:
    release = published(plain([[0, 0], [0, 0]]), Rule()).release
    assert {cell.number for cell in release.cells} == {0}


def test_rounding_leaves_out_what_its_sums_would_tell() -> None:
    """Four nines round to nothing each, and to thirty together: each would have to be three or more."""
    release = published(plain([[9, 9, 9, 9]]), ROUND).release
    assert release.cells[-1].key == ("a", "4")
    assert [cell.number for cell in release.cells if cell.key == ("a", "every month")] == [None]
    easy = published(plain([[19, 25, 31, 44], [14, 52, 9, 77]]), ROUND).release
    assert all(cell.number is not None and cell.number % 10 == 0 for cell in easy.cells)
