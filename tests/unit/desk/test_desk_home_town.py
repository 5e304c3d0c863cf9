"""Home-town cards: a resident of another town is registered on the card their own town gave out (borrowIT CT)."""

from collections.abc import Iterator

import msgspec
import pytest

from at_work import AtWork, at_work
from carrel import desk, tallies
from carrel.catalog.library import Category
from carrel.custody.closing import close_day
from carrel.records.circulation import Event
from carrel.records.refusals import Refusal
from carrel.tallies import Counter
from house import LIBRARY

GUESTS = msgspec.structs.replace(
    LIBRARY,
    categories=(*LIBRARY.categories, Category("other-town", "Resident of another town", 20, 12, other_town=True)),
)


@pytest.fixture
def work() -> Iterator[AtWork]:
    with at_work(GUESTS) as at:
        yield at


@pytest.mark.parametrize("card", ["1234567", "A-0099-X", "21189000000011", "399", "2000000000000000000017"])
def test_a_card_of_any_form_is_taken_as_it_is_and_serves(work: AtWork, card: str) -> None:
    work.person(category="other-town", town="Farther Mills", card=card)
    served = desk.scan_card(work.house, work.clerk, card)
    assert isinstance(served, desk.Served)
    assert served.view.category == "Resident of another town"


def test_the_librarys_own_cards_keep_their_check_digit(work: AtWork) -> None:
    answer = desk.register(work.house, work.clerk, work.form(card="21189000000011"), different_person=True)
    assert isinstance(answer, desk.Unfit)
    assert [field for field, _ in answer.fields] == ["card"]


@pytest.mark.parametrize("town", ["", "  ", "Inventon", "inventon "])
def test_a_guest_lives_in_another_town(work: AtWork, town: str) -> None:
    form = work.form(category="other-town", town=town)
    answer = desk.register(work.house, work.clerk, form, different_person=True)
    assert isinstance(answer, desk.Unfit)
    assert [field for field, _ in answer.fields] == ["town"]


def test_two_towns_with_one_number_do_not_clash_silently(work: AtWork) -> None:
    work.person(category="other-town", town="Farther Mills", card="0042")
    form = work.form(category="other-town", town="Nearer Mills", card="00 42", given="Tansy")
    answer = desk.register(work.house, work.clerk, form, different_person=True)
    assert isinstance(answer, Refusal)
    assert "may be another town's" in answer.what
    assert "hand out a card of this library" in answer.remedy


def test_loans_are_counted_by_town_and_the_own_town_in_one_spelling(work: AtWork) -> None:
    for town, times in (("Inventon", 2), ("INVENTON ", 1), ("inventon", 1)):
        person = work.person(town=town)
        for _ in range(times):
            work.lent(person)
    guest = work.person(category="other-town", town="Farther Mills", card="0042")
    for _ in range(3):
        work.lent(guest)
    assert not isinstance(close_day(work.house, work.keeper, lambda _: None), Refusal)
    rows = work.sql("SELECT word, number FROM tallies WHERE counter = 'town' AND event = 'lent'")
    assert sorted(rows) == [("Farther Mills", 3), ("Inventon", 4)]
    with work.house.store.read() as tx:
        today = work.clock().date()
        assert tallies.total(tx, Counter.TOWN, Event.LENT, today.replace(day=1), today) == 7
