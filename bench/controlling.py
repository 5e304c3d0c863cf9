"""How many numbers a table loses so that no small one can be reckoned, how near the least, and in what time."""

import math
import random
import time
from collections.abc import Sequence
from datetime import date
from itertools import product

from carrel.statistics._numbers import numbers_of
from carrel.statistics.control import NotSafe, control
from carrel.statistics.control.choice import choice
from carrel.statistics.control.covers import companions
from carrel.statistics.control.folding import sums
from carrel.statistics.control.greedy import greedy
from carrel.statistics.control.pool import Pool
from carrel.statistics.control.protecting import Span
from carrel.statistics.control.solving import ENDLESS, Budget
from carrel.statistics.control.system import system
from carrel.statistics.control.telling import NEW, Telling
from carrel.statistics.dimensions import Dimension, Node
from carrel.statistics.tables import About, Rule, Undisclosed
from carrel.tallies import Atom


def tables(quick: bool) -> list[str]:
    """A flat table and a deep one, with the margins of groups as well."""
    if quick:
        return [*_table("20×20", (20, 20), (20, 20), 8), *_table("8×8×4", (8, 8, 4), (4, 4, 2), 8)]
    return [*_table("50×50", (50, 50), (50, 50), 20), *_table("20×20×12", (20, 20, 12), (5, 5, 3), 30)]


def _table(name: str, shape: Sequence[int], groups: Sequence[int], seconds: float) -> list[str]:
    table, rule = _invented(shape, groups), Rule()
    numbers = sums(table.dimensions, {key: sum(counted.values()) for key, counted in numbers_of(table).items()})
    small = sum(0 < number < rule.threshold for number in numbers.values())
    start, spent = time.perf_counter(), time.process_time()
    found = control(table, rule, (), seconds)
    took, worked = time.perf_counter() - start, time.process_time() - spent
    if isinstance(found, NotSafe):
        raise SystemExit(found.prose)
    lost = sum(cell.number is None for cell in found.release.cells)
    start = time.perf_counter()
    simple = _simply(table, rule) - small
    simply = time.perf_counter() - start
    return [
        f"suppression, {name} with margins, {len(numbers):,} cells, {small:,} small:",
        f"  control: {lost - small} more left out; {found.release.found}",
        f"  in {took:.0f} s, {worked:.0f} s of one processor, with the attack",
        f"  the simple heuristic: {simple} more left out, in {simply:.0f} s without the attack",
    ]


def _simply(table: Undisclosed, rule: Rule) -> int:
    """How many cells the heuristic leaves out."""
    counts = numbers_of(table)
    numbers = sums(table.dimensions, {key: sum(counted.values()) for key, counted in counts.items()})
    nothing = {key: Span(0, 0) for key, number in numbers.items() if number == 0}
    chosen = choice(system([Telling(NEW, table.dimensions, rule, counts, nothing)]), rule)
    held = greedy(chosen, companions(chosen), Pool(chosen), Budget(ENDLESS))
    if held is None:
        raise SystemExit("the heuristic found nothing")
    return len(chosen.system.places_of(held | chosen.must))


def _invented(shape: Sequence[int], groups: Sequence[int]) -> Undisclosed:
    """As libraries' numbers are: a few kinds and branches have most of the loans. The same at each run."""
    chance = random.Random(2)
    words = [[f"{letter}{n}" for n in range(size)] for letter, size in zip("kbm", shape, strict=False)]
    shares = [
        {word: math.exp(chance.gauss(0, 1 if letter != "m" else 0.2)) for word in line}
        for letter, line in zip("kbm", words, strict=False)
    ]
    whole = math.prod(sum(line.values()) for line in shares) / math.prod(shape)
    counts = {}
    for key in product(*words):
        mean = 150 * math.prod(line[word] for line, word in zip(shares, key, strict=True)) / whole
        number = max(0, round(chance.gauss(mean, math.sqrt(mean))))
        month = date(2025, int(key[2][1:]) + 1, 1) if len(key) > 2 else date(2025, 1, 1)
        counts[key] = {Atom("material", "lent", month, int(key[1][1:]), key[0]): number}
    dimensions = tuple(_tree(line, size) for line, size in zip(words, groups, strict=True))
    return Undisclosed(About("Loans", "material", "lent"), dimensions, counts)


def _tree(words: Sequence[str], size: int) -> Dimension:
    leaves = [Node(word, word) for word in words]
    parts = [tuple(leaves[n : n + size]) for n in range(0, len(leaves), size)]
    tops = leaves if len(parts) == 1 else [Node(f"{part[0].code}…", f"{part[0].name} and more", part) for part in parts]
    return Dimension(words[0][0], Node("all", "All", tuple(tops)))
