"""The public catalogue: the likeliest title first, things only, and nothing of a search kept."""

from collections.abc import Iterator

import pytest

from at_work import AtWork, at_work
from carrel import catalog, desk
from carrel.catalog import ItemState
from carrel.formats.barcodes import barcode
from carrel.records.ids import TitleId
from carrel.records.refusals import Refusal


@pytest.fixture
def work() -> Iterator[AtWork]:
    with at_work() as made:
        yield made


def found(work: AtWork, words: str, **how: object) -> list[str]:
    return [line.name for line in desk.search_catalogue(work.house, words, **how).lines]


def test_accents_and_case_are_folded(work: AtWork) -> None:
    work.book("Señorita Öztürk’s Café")
    for words in ("senorita", "OZTURK", "café", "Cafe senorita"):
        assert found(work, words) == ["Señorita Öztürk’s Café"]


def test_the_likeliest_comes_first(work: AtWork) -> None:
    for title in ("A Cartography of Salt", "Salt: a history", "The Salt Lantern", "Old Salt", "Basalt"):
        work.book(title)
    assert found(work, "salt") == ["Salt: a history", "The Salt Lantern", "A Cartography of Salt", "Old Salt", "Basalt"]
    assert found(work, "lantern salt") == ["The Salt Lantern"]


def test_what_is_typed_is_no_pattern(work: AtWork) -> None:
    work.book("100 % Wool")
    work.book("Plain")
    assert found(work, "%%%") == []
    assert found(work, "100 % wool") == ["100 % Wool"]
    assert found(work, "p_ain") == []
    assert found(work, "") == []


def test_only_what_stands_on_its_shelf(work: AtWork) -> None:
    person, out, here = work.person(), work.book("Tide Tables"), work.book("Tide Pools")
    work.lent(person, out)
    assert found(work, "tide") == ["Tide Pools", "Tide Tables"]
    assert found(work, "tide", here_now=True) == ["Tide Pools"]
    with work.house.store.write() as tx:
        other = catalog.put_branch(tx, "Bookmobile", "BUS").id
    assert found(work, "tide", branch=other) == []
    assert here


def test_what_is_gone_visits_or_waits_to_be_catalogued_is_not_listed(work: AtWork) -> None:
    for state in (ItemState.WITHDRAWN, ItemState.LOST, ItemState.MISSING):
        work.book(f"Gone {state}", state=state)
    assert isinstance(
        desk.take_in(work.house, work.clerk, barcode("3", "1189", 880_001), "Gone in haste"), desk.TakenIn
    )
    came = desk.take_in_foreign(work.house, work.clerk, barcode("3", "2277", 880_002), "Gone abroad", "Thompson")
    assert isinstance(came, desk.TakenIn)
    assert found(work, "gone") == []


def test_a_letter_or_two_are_the_beginning_of_a_title(work: AtWork) -> None:
    for title in ("Ox and Plough", "The Fox", "A to Z"):
        work.book(title)
    assert found(work, "ox") == ["Ox and Plough"]
    assert found(work, "the fox") == ["The Fox"]
    assert found(work, "a to z") == ["A to Z"]


def test_pages_need_no_memory(work: AtWork) -> None:
    for number in range(45):
        work.book(f"Almanac {number:02}")
    pages = [desk.search_catalogue(work.house, "almanac", number=number) for number in (1, 2, 3)]
    assert [len(page.lines) for page in pages] == [20, 20, 5]
    assert [page.more for page in pages] == [True, True, False]
    assert len({line.name for page in pages for line in page.lines}) == 45


def test_a_title_page_tells_facts_about_things(work: AtWork) -> None:
    person, number = work.person(), work.book("The Blue Ferry")
    work.lent(person, number)
    with work.house.store.read() as tx:
        item = catalog.item_by_barcode(tx, number)
    assert item is not None
    shown = desk.title_page(work.house, item.title)
    assert isinstance(shown, desk.PublicTitle)
    assert [(copy.state, copy.on_shelf) for copy in shown.copies] == [("out", False)]
    assert isinstance(desk.title_page(work.house, TitleId(1)), Refusal)


def test_a_copy_that_somebody_waits_for_is_only_not_on_its_shelf(work: AtWork) -> None:
    """How many wait, and that the item stands on the hold shelf for one of them, is nobody's business here."""
    number = work.book("The Grey Ferry", state=ItemState.HOLD_SHELF)
    with work.house.store.read() as tx:
        item = catalog.item_by_barcode(tx, number)
    shown = desk.title_page(work.house, item.title)
    assert [copy.state for copy in shown.copies] == ["not on its shelf"]


def test_a_search_writes_nothing(work: AtWork) -> None:
    work.book("The Salt Lantern")
    before = work.dump()
    with work.told() as told:
        found(work, "lantern")
    assert work.dump() == before
    assert told == []
