"""An item is found by its barcode, and only one hand at a time moves it."""

import msgspec
import pytest

from carrel.catalog import (
    Audience,
    Item,
    ItemEntry,
    ItemState,
    Put,
    TitleEntry,
    item,
    item_by_barcode,
    item_of_source,
    items_of_title,
    put_branch,
    put_item,
    put_title,
    set_state,
)
from carrel.records.ids import BranchId, TitleId
from carrel.store import Store


@pytest.fixture
def entry(store: Store) -> ItemEntry:
    with store.write() as transaction:
        branch = put_branch(transaction, "Main Library", "MAIN").id
        title = put_title(transaction, TitleEntry("Persuasion", "Austen, Jane")).id
    return ItemEntry(
        "30000000000012", title, branch, "book", Audience.TEEN, "F AUS", "Fiction", False, 1250, source="old/1"
    )


def _put(store: Store, entry: ItemEntry) -> Put:
    with store.write() as transaction:
        return put_item(transaction, entry).put


def _by_barcode(store: Store, barcode: str) -> Item | None:
    with store.read() as transaction:
        return item_by_barcode(transaction, barcode)


def test_what_is_put_is_found_by_barcode_id_title_and_source(store: Store, entry: ItemEntry) -> None:
    assert _put(store, entry) is Put.NEW
    with store.read() as transaction:
        found = item_by_barcode(transaction, entry.barcode)
        assert found is not None
        assert item(transaction, found.id) == found == item_of_source(transaction, "old/1")
        assert items_of_title(transaction, entry.title) == (found,)
        assert items_of_title(transaction, TitleId(entry.title + 1)) == ()
        assert item_by_barcode(transaction, entry.barcode + "0") is None
    described = {name: getattr(found, name) for name in Item.__struct_fields__ if name != "id"}
    assert ItemEntry(**described, source="old/1") == entry
    assert found.lendable is False


def test_putting_again_changes_nothing(store: Store, entry: ItemEntry) -> None:
    _put(store, entry)
    assert _put(store, entry) is Put.UNCHANGED
    assert _put(store, msgspec.structs.replace(entry, call_number="F AUS 2")) is Put.CHANGED
    found = _by_barcode(store, entry.barcode)
    assert found is not None
    assert found.call_number == "F AUS 2"


def test_putting_again_never_undoes_what_the_desk_did(store: Store, entry: ItemEntry) -> None:
    _put(store, msgspec.structs.replace(entry, state=ItemState.ON_LOAN))
    with store.write() as transaction:
        lent = item_by_barcode(transaction, entry.barcode)
        assert lent is not None
        assert set_state(transaction, lent, ItemState.AVAILABLE)
    assert _put(store, msgspec.structs.replace(entry, state=ItemState.ON_LOAN, shelf="New")) is Put.CHANGED
    found = _by_barcode(store, entry.barcode)
    assert found is not None
    assert found.state is ItemState.AVAILABLE
    assert found.shelf == "New"


def test_a_barcode_is_borne_by_one_item(store: Store, entry: ItemEntry) -> None:
    _put(store, entry)
    other = msgspec.structs.replace(entry, source="old/2", call_number="other")
    assert _put(store, other) is Put.TAKEN
    _put(store, msgspec.structs.replace(other, barcode="30000000000020"))
    assert _put(store, other) is Put.TAKEN
    found = _by_barcode(store, entry.barcode)
    assert found is not None
    assert found.call_number == "F AUS"


def test_of_two_clerks_only_one_moves_the_item(store: Store, entry: ItemEntry) -> None:
    _put(store, entry)
    seen = _by_barcode(store, entry.barcode)
    assert seen is not None
    with store.write() as transaction:
        assert set_state(transaction, seen, ItemState.ON_LOAN)
        assert not set_state(transaction, seen, ItemState.ON_LOAN)
    found = _by_barcode(store, entry.barcode)
    assert found is not None
    assert found.state is ItemState.ON_LOAN


def test_an_item_belongs_to_a_branch_that_exists(store: Store, entry: ItemEntry) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"):
        _put(store, msgspec.structs.replace(entry, branch=BranchId(1)))
