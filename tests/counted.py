"""Two years of tallies of an invented library, with small numbers in known places."""

from collections.abc import Iterator
from datetime import date

from dateutil.relativedelta import relativedelta

from carrel import tallies
from carrel.records.circulation import Event
from carrel.records.ids import BranchId
from carrel.store import Transaction
from carrel.tallies import Counter

FIRST = date(2024, 7, 1)
MONTHS = 28
KINDS = {"book": 410, "book-new": 120, "audiobook": 61, "music": 23, "video": 170, "magazine": 33, "kit": 12}
AUDIENCES = {"adult": 430, "teen": 70, "child": 329}
TOWNS = {"Putnam": 590, "Woodstock": 104, "Thompson": 71, "Pomfret": 29, "Killingly": 18, "Dudley": 17}
CATEGORIES = {"adult": 610, "child": 219}
AGES = {"child": 140, "teen": 79, "adult": 452, "senior": 141, "unknown": 17}
GUESTS = {"Woodstock": 44, "Thompson": 31, "Pomfret": 13}
SMALL = {
    (Counter.TOWN, "Pomfret", 3): 7,
    (Counter.TOWN, "Dudley", 3): 3,
    (Counter.TOWN, "Killingly", 14): 2,
    (Counter.MATERIAL, "kit", 5): 4,
    (Counter.MATERIAL, "music", 5): 6,
    (Counter.AGE, "unknown", 20): 1,
}
"""Numbers that nobody may learn: counter, word, month from the first."""


def count(tx: Transaction, branch: BranchId) -> None:
    """Fill in the tallies of every month. The last of them is October 2026."""
    for at in range(MONTHS):
        month = FIRST + relativedelta(months=at)
        for counter, word, number in _of_month(at):
            of_things = counter in {Counter.MATERIAL, Counter.AUDIENCE}
            day = month + relativedelta(days=8) if of_things else month
            place = branch if of_things else BranchId(0)
            for event, share in ((Event.LENT, 1.0), (Event.RENEWED, 0.4)):
                shown = number if event is Event.LENT or number < 10 else round(number * share)
                tallies.add(tx, counter, day, place, word, event, shown)
        tallies.add(tx, Counter.CATEGORY, month, BranchId(0), "adult", Event.REGISTERED, 21 + at)


def lent_in_town(word: str, month: str) -> int:
    """What was lent in a month, by the word that a published table has for a town: 2025-03."""
    year, of = (int(part) for part in month.split("-"))
    numbers = {
        town: number
        for counter, town, number in _of_month((year - FIRST.year) * 12 + of - FIRST.month)
        if counter is Counter.TOWN
    }
    elsewhere = {"own town": ("Putnam",), "elsewhere": ("Dudley",)}
    return sum(numbers[town] for town in elsewhere.get(word, (word,)))


def _of_month(at: int) -> Iterator[tuple[Counter, str, int]]:
    season = 1.0 + 0.22 * ((at * 7) % 5 - 2) / 2 + 0.006 * at
    for counter, words in (
        (Counter.MATERIAL, KINDS),
        (Counter.AUDIENCE, AUDIENCES),
        (Counter.TOWN, TOWNS),
        (Counter.CATEGORY, CATEGORIES),
        (Counter.AGE, AGES),
        (Counter.GUEST, GUESTS),
    ):
        for word, number in words.items():
            yield counter, word, SMALL.get((counter, word, at), max(10, round(number * season)))
