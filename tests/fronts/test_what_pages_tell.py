"""What the public pages tell, all of them together, to somebody who wants the numbers that they leave out."""

import json
import re
from collections.abc import Iterator
from urllib.request import urlopen

import pytest
from counted_for import DIRECTOR, counted_for
from outsider import Outsider

import counted
from carrel import statistics
from carrel.records.circulation import Event
from carrel.statistics import NotSafe, Preview, Published, Step, Subject, Wanted

THRESHOLD = 10
FIRST, LAST = counted.FIRST, counted.FIRST.replace(year=2025, month=12)
ASKED = (
    Wanted(Subject.TOWN, Event.LENT, FIRST, LAST, Step.QUARTER, fine=True),
    Wanted(Subject.TOWN, Event.LENT, FIRST, LAST.replace(month=6), Step.MONTH),
    Wanted(Subject.TOWN, Event.LENT, FIRST.replace(month=9), FIRST.replace(month=12), Step.MONTH, fine=True),
    Wanted(Subject.TOWN, Event.LENT, LAST.replace(month=7), LAST, Step.MONTH, fine=True),
)
"""Tables that overlap, as a custodian might publish them one after the other."""


@pytest.fixture(scope="module")
def files(site) -> list[dict[str, object]]:
    """What was published, as the public reads it."""
    counted_for(site.house)
    for wanted in ASKED:
        seen = statistics.preview(site.house, DIRECTOR, wanted)
        if isinstance(seen, NotSafe):
            continue
        assert isinstance(seen, Preview), seen
        assert isinstance(statistics.publish(site.house, DIRECTOR, seen), Published)
    numbers = [entry.number for entry in statistics.published(site.house)]
    assert len(numbers) > 1, "one table alone is no temptation"
    return [json.loads(_fetched(site, f"/statistics/{number}/table.json")) for number in numbers]


def _fetched(site, address: str) -> bytes:
    with urlopen(site.address + address) as answer:
        return answer.read()


def test_an_outsider_reckons_none_of_the_small_numbers(files) -> None:
    outsider = Outsider(files)
    small = list(_small(outsider))
    assert small, "nothing small is in these tables, so they prove nothing"
    for place, number in small:
        least, most = outsider.between(place)
        assert least <= 1 + 1e-6, (place, number, least, most)
        assert most >= THRESHOLD - 1e-6, (place, number, least, most)


def test_an_outsider_would_reckon_them_if_only_the_small_ones_were_left_out(files) -> None:
    """So the attack is one: where nothing else is left out, it finds what is."""
    outsider = Outsider(files)
    small = dict(_small(outsider))
    for place in outsider.told:
        if outsider.told[place] is None and place not in small:
            outsider.told[place] = _true(outsider, place)
    assert any(least == most == number for place, number in small.items() for least, most in [outsider.between(place)])


def test_a_page_says_what_its_file_says(site, files) -> None:
    for file in files:
        page = _fetched(site, f"/statistics/{file['release']}").decode()
        shown = re.findall(r"<td(?: class=\"(?:sum|out)\")?>([\d,]+|left out)</td>", page)
        told = ["left out" if number is None else f"{number:,}" for _, number in file["cells"]]
        assert sorted(shown) == sorted(told)


def _small(outsider: Outsider) -> Iterator[tuple[tuple[int, tuple[str, ...]], int]]:
    for place in outsider.left_out():
        number = _true(outsider, place)
        if 0 < number < THRESHOLD:
            yield place, number


def _true(outsider: Outsider, place: tuple[int, tuple[str, ...]]) -> int:
    """What was counted: the test may know."""
    return sum(counted.lent_in_town(*atom) for atom in outsider.sums[place])
