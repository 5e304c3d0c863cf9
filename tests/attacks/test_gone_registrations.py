"""A registration is closed, joined to another, or takes a new name: no byte of what it was is left on the disk."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest

from at_work import AtWork, Person, at_work
from carrel import desk

TABLES = ("registrations", "loans", "holds", "fees", "histories", "notices", "permissions", "last_borrowers")


def boxes(work: AtWork) -> set[bytes]:
    return {box for table in TABLES for (box,) in work.sql(f"SELECT box FROM {table}")}


def rows_of_index(work: AtWork, person: Person) -> set[bytes]:
    return {tag for (tag,) in work.sql("SELECT tag FROM card_tags WHERE row = ?", person.row)}


def on_disk(work: AtWork) -> bytes:
    """Everything that whoever takes the folder has: the database, its log, and whatever else lies there."""
    work.house.store.tidy()
    return b"".join(path.read_bytes() for path in work.built.home.rglob("*") if path.is_file())


def _close(work: AtWork, person: Person, _other: Person) -> None:
    done = desk.close_registration(work.house, work.supervisor, work.again(person).visit, desk.WhyClosed.WISH)
    assert isinstance(done, desk.Closing)


def _merge(work: AtWork, person: Person, other: Person) -> None:
    visits = (work.again(other).visit, work.again(person).visit)
    assert isinstance(desk.merge_registrations(work.house, work.supervisor, *visits), desk.Merged)


def _rename(work: AtWork, person: Person, _other: Person) -> None:
    form = msgspec.structs.replace(person.form, given="Orlo", family="Anothername")
    assert isinstance(desk.amend(work.house, work.clerk, work.again(person).visit, form), desk.Registered)


@pytest.mark.parametrize("change", [_close, _merge, _rename])
def test_no_box_and_no_card_of_what_it_was_is_on_the_disk(
    change: Callable[[AtWork, Person, Person], None],
) -> None:
    with at_work() as work:
        person, other = work.person(given="Zorquim", family="Vabtazk", phone="860-555-0142"), work.person()
        until = work.clock().date() + timedelta(days=90)
        begun = desk.begin_home_bound(work.house, work.clerk, work.again(person).visit, until)
        assert isinstance(begun, desk.HomeBoundBegun)
        item = work.lent(person, work.book("The Salt Lantern"))
        assert isinstance(desk.return_item(work.house, work.clerk, item), desk.Returned)
        before = boxes(work)
        assert len(before) == 5  # two registrations, a permission, a line, a last borrower
        assert all(box in on_disk(work) for box in before)  # the attacker can find what is there
        cards = rows_of_index(work, person)
        change(work, person, other)
        left = boxes(work)
        disk = on_disk(work)
        gone = before - left
        assert gone
        assert not [box for box in gone if box in disk]
        for word in ("Zorquim", "Vabtazk", "zorquim", "vabtazk", "0142", person.card):
            assert word.encode() not in disk
        if change is _close:
            assert len(left) == 1
            assert not [tag for tag in cards if tag in disk]
            assert person.row not in disk
        if change is _merge:
            assert person.row not in disk
        for typed in ("zorquim", "vabtazk", "vab z"):
            assert desk.find(work.house, work.clerk, typed) == desk.Found((), more=False)
