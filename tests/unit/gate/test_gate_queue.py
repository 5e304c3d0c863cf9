"""Who is next: of a title's holds the first that this item, here and today, can serve, and no other."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest

from at_work import AtWork
from carrel import catalog
from carrel.catalog import Item, ItemEntry, ItemState
from carrel.gate import Act
from carrel.gate import _queue as queue
from carrel.records.circulation import Hold, HoldState
from carrel.records.ids import BranchId, ItemId, PatronId
from carrel.records.vocabulary import Purpose, Role
from carrel.sealed import Sealed, epochs, pockets
from carrel.store import StoreCrossed

T = TypeVar("T")
APART = 1 << 20


class Queue:
    """A title of three items, and whoever waits for it, at one of two branches."""

    def __init__(self, work: AtWork) -> None:
        self.work, self.main = work, work.built.branch
        first = work.book("The Salt Lantern")
        with work.house.store.write() as tx:
            self.east = catalog.put_branch(tx, "East Branch", "EAST").id
            found = catalog.item_by_barcode(tx, first)
            assert found is not None
            self.title = found.title
            for number in range(2):
                catalog.put_item(tx, ItemEntry(f"3118900009{number}", self.title, self.main, "book"))

    @property
    def items(self) -> list[Item]:
        with self.work.house.store.read() as tx:
            return sorted(catalog.items_of_title(tx, self.title), key=lambda item: item.id)

    def hold(self, pickup: BranchId, place: int, **said: object) -> Hold:
        today = self.work.clock().date()
        whose = PatronId(secrets.token_bytes(16)), secrets.token_bytes(16)
        return Hold(*whose, 1, self.title, today, pickup, place=place, **said)

    def wait(self, pickup: BranchId, place: int, **said: object) -> bytes:
        with self.work.house.store.write() as tx:
            live = epochs.generations(tx)
            row = pockets.put_hold(tx, self.work.house.ring, live, self.hold(pickup, place, **said))
        assert row is not None
        return row

    def sent(self, item: Item, to: BranchId) -> Item:
        with self.work.house.store.write() as tx:
            catalog.set_state(tx, item, ItemState.IN_TRANSIT)
            catalog.put_route(tx, item.id, to)
        return next(one for one in self.items if one.id == item.id)

    def ask(self, question: Callable[[Act], T]) -> T:
        return self.work.perform(Role.CLERK, Purpose.SERVE, question)

    def first(self, item: Item, at: BranchId) -> bytes | None:
        found = self.ask(lambda act: self._in_turn(act, item, at))
        return None if found is None else found.row

    @staticmethod
    def _in_turn(act: Act, item: Item, at: BranchId) -> Sealed[Hold] | None:
        pockets.in_turn(act.tx)
        return queue.first_waiting(act, item, at)


@pytest.fixture
def q(work: AtWork) -> Queue:
    return Queue(work)


def rows(found: list[Sealed[Hold]]) -> set[bytes]:
    return {one.row for one in found}


def test_the_first_in_the_queue_is_served(q: Queue) -> None:
    assert q.first(q.items[0], q.main) is None
    second, first = q.wait(q.main, 20), q.wait(q.main, 10)
    assert q.first(q.items[0], q.main) == first
    assert q.ask(lambda act: [one.sealed.row for one in queue._queued(act, q.title)]) == [first, second]


def test_nobody_is_served_out_of_turn(q: Queue) -> None:
    """An act that saw an empty queue and took no turn is undone as soon as it finds somebody in it."""
    q.wait(q.main, 10)
    with pytest.raises(StoreCrossed):
        q.ask(lambda act: queue.first_waiting(act, q.items[0], q.main))


def test_whoever_waits_for_another_item_is_not_served_with_this(q: Queue) -> None:
    this, other, _ = q.items
    by_name = q.wait(q.main, 10, item=other.id)
    assert q.first(this, q.main) is None
    assert q.first(other, q.main) == by_name
    q.wait(q.east, 15, item=other.id)
    assert q.first(this, q.east) is None
    assert q.first(this, q.main) is None
    anyone = q.wait(q.main, 20)
    assert q.first(this, q.main) == anyone


def test_what_was_sent_here_is_for_the_first_who_fetches_it_here(q: Queue) -> None:
    at_main, at_east = q.wait(q.main, 10), q.wait(q.east, 20)
    item = q.sent(q.items[0], q.east)
    assert q.first(item, q.east) == at_east
    assert q.first(item, q.main) == at_main  # it has not arrived: the turn is the first one's


def test_what_comes_past_on_its_way_goes_on_to_whom_it_was_sent(q: Queue) -> None:
    at_east, _ = q.wait(q.east, 10), q.wait(q.main, 20)
    item = q.sent(q.items[0], q.east)
    assert q.first(item, q.main) == at_east


def test_what_was_sent_where_nobody_waits_any_more_is_the_firsts(q: Queue) -> None:
    at_main = q.wait(q.main, 10)
    item = q.sent(q.items[0], q.east)
    assert q.first(item, q.east) == at_main


def test_for_whom_an_item_is_on_its_way_another_is_not_needed(q: Queue) -> None:
    this, other, third = q.items
    at_east, at_main, by_name = q.wait(q.east, 10), q.wait(q.main, 20), q.wait(q.east, 30, item=third.id)
    q.sent(other, q.east)
    assert q.first(this, q.main) == at_main
    unserved = q.ask(lambda act: [one.sealed.row for one in queue._unserved(act, q.title)])
    assert unserved == [at_main, by_name]
    assert q.first(other, q.east) == at_east


def test_whoever_waits_by_name_is_not_served_by_another_on_its_way(q: Queue) -> None:
    _, other, third = q.items
    by_name = q.wait(q.east, 10, item=third.id)
    at_main = q.wait(q.main, 20)
    q.sent(other, q.east)
    unserved = q.ask(lambda act: [one.sealed.row for one in queue._unserved(act, q.title)])
    assert unserved == [by_name, at_main]


def test_a_hold_is_wanted_to_its_last_day_and_not_while_it_is_suspended(q: Queue) -> None:
    today, day = q.work.clock().date(), timedelta(days=1)
    assert queue._wants(q.hold(q.main, 1), today)
    assert queue._wants(q.hold(q.main, 1, expires=today), today)
    assert not queue._wants(q.hold(q.main, 1, expires=today - day), today)
    assert queue._wants(q.hold(q.main, 1, suspended_until=today), today)
    assert not queue._wants(q.hold(q.main, 1, suspended_until=today + day), today)


def test_what_stands_on_the_hold_shelf_is_known_by_item_and_branch(q: Queue) -> None:
    this, other, _ = q.items
    q.wait(q.main, 5, item=this.id)  # waits for it, and has not got it
    here = q.wait(q.main, 10, state=HoldState.READY, item=this.id)
    there = q.wait(q.east, 20, state=HoldState.READY, item=other.id)
    with q.work.house.store.write() as tx:
        catalog.set_state(tx, this, ItemState.HOLD_SHELF)
    on_shelf = q.ask(lambda act: queue.hold_on_shelf(act, this))
    assert on_shelf is not None
    assert on_shelf.row == here
    assert q.ask(lambda act: queue.hold_on_shelf(act, q.items[2])) is None
    assert rows(q.ask(lambda act: queue.holds_ready(act, q.main))) == {here}
    assert rows(q.ask(lambda act: queue.holds_ready(act, q.east))) == {there}


def test_a_place_is_behind_everybody_with_room_before_it(q: Queue) -> None:
    assert q.ask(lambda act: queue.next_place(act, q.title)) == APART
    q.wait(q.main, 3 * APART)
    q.wait(q.main, APART)
    assert q.ask(lambda act: queue.next_place(act, q.title)) == 4 * APART


def test_a_hold_is_moved_to_a_position(q: Queue) -> None:
    alone = q.wait(q.main, 7)
    mine = q.hold(q.main, 7)

    def place(position: int) -> int:
        return q.ask(lambda act: queue.place_at(act, mine, alone, position))

    assert [place(position) for position in (0, 1, 5)] == [7, 7, 7]
    for number in (10, 20, 30):
        q.wait(q.main, number * APART)
    assert [place(position) // (APART // 2) for position in range(6)] == [18, 18, 30, 50, 62, 62]


def test_a_position_is_counted_from_one(q: Queue) -> None:
    second, first = q.wait(q.main, 20), q.wait(q.main, 10)
    ready = q.wait(q.main, 1, state=HoldState.READY, item=ItemId(1))
    hold = q.hold(q.main, 1)
    positions = [q.ask(lambda act, row=row: queue.position_of(act, hold, row)) for row in (first, second, ready)]
    assert positions == [1, 2, 0]


def test_what_a_queue_could_use_today(q: Queue) -> None:
    this = q.items[0]
    q.wait(q.east, 10)
    q.wait(q.main, 20, item=this.id)
    q.wait(q.main, 30)
    q.wait(q.main, 40, suspended_until=q.work.clock().date() + timedelta(days=1))
    assert q.ask(lambda act: queue.wanted_items(act, q.title)) == ((q.east, q.main), frozenset({this.id}))
