"""The cataloguer's table: what is added, described, moved and deleted by hand, and what is not."""

from collections.abc import Iterator

import msgspec
import pytest

from at_work import AtWork, at_work
from carrel import catalog, desk
from carrel.catalog import ItemState, Visitor
from carrel.formats.barcodes import barcode
from carrel.records.circulation import Hold
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.sealed import epochs, pockets

FORM = desk.TitleForm("The Slate Orchard", "Nobody, Invented", "1911", kind="book")
NUMBER = barcode("3", "1189", 88_000_001)


@pytest.fixture
def work() -> Iterator[AtWork]:
    with at_work() as at:
        yield at


def titled(work: AtWork, form: desk.TitleForm = FORM) -> desk.TitleWork:
    done = desk.add_title(work.house, work.clerk, form)
    assert isinstance(done, desk.TitleWork), done
    return done


def itemed(work: AtWork, number: str = NUMBER, **said: object) -> desk.TitleWork:
    title = titled(work)
    done = desk.add_item(work.house, work.clerk, title.id, desk.ItemForm(number, work.built.branch, **said))
    assert isinstance(done, desk.TitleWork), done
    return done


def test_a_title_and_its_item_are_added_and_found(work: AtWork) -> None:
    with work.told() as told:
        made = itemed(work, call_number="F NOB", price_cents=1995)
        listed = desk.catalogue_work(work.house, work.clerk, "slate orchard")
    assert told == [], "no record is opened"
    assert isinstance(listed, desk.CatalogueWork)
    assert [line.id for line in listed.found] == [made.id]
    assert made.form == FORM
    [item] = made.items
    assert (item.form.call_number, item.form.price_cents, item.state) == ("F NOB", 1995, "available")
    assert desk.title_work(work.house, work.clerk, made.id) == made


def test_both_are_described_anew(work: AtWork) -> None:
    made = itemed(work)
    better = msgspec.structs.replace(FORM, title="The Slate Orchard and Other Places", isbn="")
    changed = desk.change_title(work.house, work.clerk, made.id, better)
    assert isinstance(changed, desk.TitleWork)
    assert changed.form == better
    other = barcode("3", "1189", 88_000_002)
    form = msgspec.structs.replace(made.items[0].form, barcode=other, shelf="New arrivals", lendable=False)
    moved = desk.change_item(work.house, work.clerk, NUMBER, form)
    assert isinstance(moved, desk.TitleWork)
    assert moved.items[0].form == form
    assert isinstance(desk.item_page(work.house, NUMBER), desk.UnknownItem)


def test_a_barcode_is_on_one_item_and_the_refusal_says_on_which(work: AtWork) -> None:
    taken, made = work.book("The Salt Lantern"), itemed(work)
    form = desk.ItemForm(taken, work.built.branch)
    for answer in (
        desk.add_item(work.house, work.clerk, made.id, form),
        desk.change_item(work.house, work.clerk, NUMBER, form),
    ):
        assert isinstance(answer, Refusal)
        assert "The Salt Lantern" in answer.what


def test_a_misread_barcode_is_not_taken_and_one_of_another_form_is(work: AtWork) -> None:
    made = titled(work)
    wrong = NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)
    assert isinstance(desk.add_item(work.house, work.clerk, made.id, desk.ItemForm(wrong, work.built.branch)), Refusal)
    short = desk.add_item(work.house, work.clerk, made.id, desk.ItemForm("T-17", work.built.branch))
    assert isinstance(short, desk.TitleWork)


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "no such kind"},
        {"audience": "everybody"},
        {"price_cents": -1},
        {"branch": 17},
        {"barcode": " "},
    ],
)
def test_what_is_no_item_is_refused(work: AtWork, form: dict[str, object]) -> None:
    made = titled(work)
    usual = {"barcode": NUMBER, "branch": work.built.branch}
    answer = desk.add_item(work.house, work.clerk, made.id, desk.ItemForm(**(usual | form)))
    assert isinstance(answer, Refusal)
    assert isinstance(desk.item_page(work.house, NUMBER), desk.UnknownItem)


def test_an_item_is_withdrawn_repaired_missing_damaged_and_put_back(work: AtWork) -> None:
    itemed(work)
    for state in (*desk.BY_HAND, ItemState.AVAILABLE):
        assert isinstance(desk.move_item(work.house, work.clerk, NUMBER, state), desk.TitleWork)
        assert work.state(NUMBER) == state
    assert isinstance(desk.move_item(work.house, work.clerk, NUMBER, "on loan"), Refusal)
    assert isinstance(desk.move_item(work.house, work.clerk, NUMBER, "mislaid"), Refusal)


@pytest.mark.parametrize("state", sorted(set(ItemState) - set(desk.BY_HAND)))
def test_what_the_desk_moves_is_not_moved_by_hand(work: AtWork, state: ItemState) -> None:
    item = work.book(state=state)
    assert isinstance(desk.move_item(work.house, work.clerk, item, ItemState.WITHDRAWN), Refusal)
    assert work.state(item) == state


def test_only_what_was_never_lent_is_deleted(work: AtWork) -> None:
    made, moved_in = itemed(work), work.book()
    assert isinstance(desk.delete_item(work.house, work.clerk, moved_in), Refusal)
    assert isinstance(desk.delete_title(work.house, work.clerk, made.id), Refusal), "it has an item"
    person = work.person()
    work.lent(person, NUMBER)
    desk.return_item(work.house, work.clerk, NUMBER)
    assert isinstance(desk.delete_item(work.house, work.clerk, NUMBER), Refusal)
    again = barcode("3", "1189", 88_000_003)
    desk.add_item(work.house, work.clerk, made.id, desk.ItemForm(again, work.built.branch))
    deleted = desk.delete_item(work.house, work.clerk, again)
    assert isinstance(deleted, desk.TitleWork)
    assert [item.form.barcode for item in deleted.items] == [NUMBER]


def test_a_title_that_somebody_waits_for_stays_and_so_does_its_item(work: AtWork) -> None:
    made, person = itemed(work), work.person()
    record = work.record(person)
    with work.house.store.write() as tx:
        hold = Hold(person.row, record.pocket, 1, made.id, work.clock().date(), work.built.branch)
        assert pockets.put_hold(tx, work.house.ring, epochs.generations(tx), hold) is not None
    assert isinstance(desk.delete_item(work.house, work.clerk, NUMBER), Refusal)
    work.sql("DELETE FROM by_hand")
    work.sql("DELETE FROM items")
    assert isinstance(desk.delete_title(work.house, work.clerk, made.id), Refusal)
    work.sql("DELETE FROM holds")
    assert desk.delete_title(work.house, work.clerk, made.id) is None
    assert isinstance(desk.title_work(work.house, work.clerk, made.id), Refusal)


def test_an_item_that_is_described_is_no_longer_flagged(work: AtWork) -> None:
    assert isinstance(desk.take_in(work.house, work.clerk, NUMBER, "A Box of Leaves"), desk.TakenIn)
    listed = desk.catalogue_work(work.house, work.clerk, "")
    assert isinstance(listed, desk.CatalogueWork)
    [line] = listed.flagged
    desk.change_title(work.house, work.clerk, line.id, desk.TitleForm("Loose Leaves", "Nobody, Invented"))
    again = desk.catalogue_work(work.house, work.clerk, "loose")
    assert isinstance(again, desk.CatalogueWork)
    assert (again.flagged, [one.title for one in again.found]) == ((), ["Loose Leaves"])


def test_another_librarys_item_is_not_ours_to_catalogue_and_is_not_found(work: AtWork) -> None:
    item = work.book("The Borrowed Almanac")
    with work.house.store.write() as tx:
        found = catalog.item_by_barcode(tx, item)
        assert found is not None
        catalog.put_visitor(tx, Visitor(found.id, "Farther Valley Library"))
        assert catalog.search_titles(tx, "borrowed almanac") == ()
    for answer in (
        desk.move_item(work.house, work.clerk, item, ItemState.WITHDRAWN),
        desk.delete_item(work.house, work.clerk, item),
        desk.change_item(work.house, work.clerk, item, desk.ItemForm(item, work.built.branch)),
        desk.lend_elsewhere(work.house, work.clerk, item, "Another Library"),
    ):
        assert isinstance(answer, Refusal)


def test_a_page_and_a_volunteer_catalogue_nothing(work: AtWork) -> None:
    made = itemed(work)
    before = work.dump()
    for role in (Role.PAGE, Role.VOLUNTEER, Role.AUDITOR, Role.KEEPER):
        actor = work.actor(role)
        for answer in (
            desk.catalogue_work(work.house, actor, "slate"),
            desk.title_work(work.house, actor, made.id),
            desk.add_title(work.house, actor, FORM),
            desk.change_title(work.house, actor, made.id, FORM),
            desk.add_item(work.house, actor, made.id, made.items[0].form),
            desk.change_item(work.house, actor, NUMBER, made.items[0].form),
            desk.move_item(work.house, actor, NUMBER, ItemState.WITHDRAWN),
            desk.delete_item(work.house, actor, NUMBER),
            desk.delete_title(work.house, actor, made.id),
            desk.take_in(work.house, actor, "T-99", "Anything"),
            desk.take_in_foreign(work.house, actor, "T-99", "Anything", "Another Library"),
            desk.route_foreign(work.house, actor, "T-99", "Another Library"),
        ):
            assert isinstance(answer, Refusal), role
    assert work.dump() == before
