"""Titles and branches are put once, and found by their words."""

import pytest

from carrel.catalog import (
    Branch,
    Put,
    TitleEntry,
    branch,
    branch_of_source,
    branches,
    kind_named,
    kinds,
    put_branch,
    put_title,
    search_titles,
    title,
    title_of_source,
)
from carrel.store import Store


def test_a_title_is_put_once(store: Store) -> None:
    entry = TitleEntry("Emma", "Austen, Jane", "1815", "9780000000000", "eng", "book", source="old/1")
    with store.write() as transaction:
        first = put_title(transaction, entry)
        again = put_title(transaction, entry)
        amended = put_title(transaction, TitleEntry("Emma: a novel", "Austen, Jane", source="old/1"))
        assert (first.put, again.put, amended.put) == (Put.NEW, Put.UNCHANGED, Put.CHANGED)
        assert first.id == again.id == amended.id
        found = title(transaction, first.id)
        assert found is not None
        assert found.title == "Emma: a novel"
        assert found.year == ""
        assert title_of_source(transaction, "old/1") == found
        assert search_titles(transaction, "novel") == (found,)
        assert put_title(transaction, TitleEntry("Emma")).put is Put.NEW


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("eyre", ["Jane Eyre"]),
        ("BRONTE", ["Jane Eyre"]),
        ("jane", ["Emma", "Jane Eyre"]),
        ("austen jane", ["Emma"]),
        ("100%", ["100% of it"]),
        ("%", ["100% of it"]),
        ("_", []),
        ("", []),
    ],
)
def test_every_word_must_stand_in_title_or_author(store: Store, words: str, found: list[str]) -> None:
    with store.write() as transaction:
        put_title(transaction, TitleEntry("Emma", "Austen, Jane"))
        put_title(transaction, TitleEntry("Jane Eyre", "Brontë, Charlotte"))
        put_title(transaction, TitleEntry("100% of it", "Nobody"))
        assert [hit.title for hit in search_titles(transaction, words)] == found


def test_a_branch_is_put_once(store: Store) -> None:
    with store.write() as transaction:
        first = put_branch(transaction, "Old Mill", "MILL", source="old/4")
        assert put_branch(transaction, "Old Mill", "MILL", source="old/4").put is Put.UNCHANGED
        assert put_branch(transaction, "Mill", "MILL", source="old/4").put is Put.CHANGED
        assert branch(transaction, first.id) == Branch(first.id, "Mill", "MILL", "old/4")
        assert branch_of_source(transaction, "old/4") == branch(transaction, first.id)
        put_branch(transaction, "Annex", "ANX")
        assert [each.name for each in branches(transaction)] == ["Annex", "Mill"]


def test_a_kind_nobody_knows_is_other() -> None:
    assert kind_named("book").name == "Book"
    assert kind_named("stereopticon") is kinds["other"]
