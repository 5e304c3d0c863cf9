"""Moving in learns one bit, and never revives what has ended here."""

import secrets
from collections.abc import Callable
from datetime import date
from typing import TypeVar

import msgspec
import pytest

from at_work import AtWork
from carrel import desk
from carrel.records.circulation import Hold, Loan
from carrel.records.ids import BranchId, ItemId, PatronId, TitleId
from carrel.records.registration import Card, CardStanding, Registration
from carrel.sealed import CardTaken, Generations, KeyGone, TooLong, epochs, moving_in, pockets, registrations
from carrel.sealed._opening import open_box
from carrel.sealed.kinds import REGISTRATION
from carrel.sealed.moving_in import Taken
from carrel.store import Transaction

T = TypeVar("T")
DAY = date(2026, 11, 24)
THEIRS = "evergreen:1"


def incoming(family: str = "Fennimore", card: str = "A1", **said: object) -> Registration:
    """A row of the other system, with secrets made anew at every reading."""
    usual = Registration(
        secrets.token_bytes(16), secrets.token_bytes(32), DAY, "Quill", family, "adult", BranchId(1), DAY, DAY,
        cards=(Card(card, CardStanding.CURRENT),),
    )  # fmt: skip
    return msgspec.structs.replace(usual, **said)


class Move:
    """A move-in that is open."""

    def __init__(self, work: AtWork) -> None:
        self.work, self.ring = work, work.house.ring
        moving_in.open_move_in(self.ring)

    def do(self, step: Callable[[Transaction, Generations], T]) -> T:
        with self.work.house.store.write() as tx:
            return step(tx, epochs.generations(tx))

    def put(self, record: Registration, source: str = THEIRS) -> Taken:
        return self.do(lambda tx, live: moving_in.put_if_changed(tx, self.ring, live, source, record))

    def patron(self, source: str = THEIRS) -> tuple[PatronId, bytes] | None:
        return self.do(lambda tx, live: moving_in.patron_of(tx, self.ring, source))

    def record(self, source: str = THEIRS) -> Registration:
        found = self.patron(source)
        assert found is not None
        sealed = self.do(lambda tx, live: registrations.get(tx, found[0]))
        assert sealed is not None
        return open_box(self.ring, REGISTRATION, sealed)

    def put_loan(self, item: int, source: str) -> Taken | None:
        found = self.patron()
        assert found is not None
        loan = Loan(*found, 0, ItemId(item), DAY, DAY, 0, BranchId(1))
        return self.do(lambda tx, live: moving_in.put_loan_once(tx, self.ring, live, source, loan))

    def put_hold(self, title: int, source: str) -> Taken | None:
        found = self.patron()
        assert found is not None
        hold = Hold(*found, 0, TitleId(title), DAY, BranchId(1))
        return self.do(lambda tx, live: moving_in.put_hold_once(tx, self.ring, live, source, hold))


@pytest.fixture
def move(work: AtWork) -> Move:
    return Move(work)


def test_a_second_run_finds_everything_unchanged(move: Move) -> None:
    assert move.put(incoming()) is Taken.NEW
    before = move.work.dump()
    assert move.put(incoming()) is Taken.UNCHANGED
    assert move.put(incoming()) is Taken.UNCHANGED
    assert move.work.dump() == before


def test_what_became_of_a_record_is_told_in_one_word() -> None:
    assert [taken.value for taken in Taken] == ["new", "changed", "unchanged", "ended"]


def test_one_bit_is_learned(move: Move) -> None:
    """What has changed, and what it was, is not told."""
    move.put(incoming())
    answer = move.put(incoming("Zorquim"))
    assert answer is Taken.CHANGED
    assert answer.value == "changed"
    assert move.put(incoming("Zorquim")) is Taken.UNCHANGED
    assert move.do(lambda tx, live: registrations.count(tx)) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"given": "Tansy"}, {"family": "Ash"}, {"category": "child"}, {"expires": date(2027, 1, 1)},
        {"birth": date(1987, 4, 30)}, {"phones": ("0142",)}, {"cards": ()}, {"middle": "T."}, {"town": "Elsewhere"},
        {"branch": BranchId(2)}, {"registered": date(2026, 1, 1)},
    ],
    ids=str,
)  # fmt: skip
def test_every_change_is_seen(move: Move, changed: dict[str, object]) -> None:
    move.put(incoming())
    assert move.put(incoming(**changed)) is Taken.CHANGED


def test_secrets_and_what_this_house_added_are_no_change(move: Move) -> None:
    move.put(incoming(overdue=3))
    assert move.put(incoming(overdue=0)) is Taken.UNCHANGED


def test_a_changed_patron_keeps_pocket_trail_and_the_cards_issued_here(move: Move) -> None:
    move.put(incoming())
    first = move.record()
    found = move.patron()
    assert found is not None
    visit = move.work.house.visits.issue(found[0], move.work.clock())
    issued = move.work.new_card()
    assert isinstance(
        desk.replace_card(move.work.house, move.work.clerk, visit, issued, desk.Why.WORN), desk.CardIssued
    )
    assert move.put(incoming("Zorquim")) is Taken.CHANGED
    second = move.record()
    assert (second.pocket, second.trail, second.trail_day) == (first.pocket, first.trail, first.trail_day)
    assert second.family == "Zorquim"
    assert [card.number for card in second.cards] == ["A1", issued]
    served = desk.scan_card(move.work.house, move.work.clerk, issued)
    assert isinstance(served, desk.Served)
    assert served.view.name == "Quill Zorquim"


def test_an_erased_patron_is_not_revived(move: Move) -> None:
    move.put(incoming())
    found = move.patron()
    assert found is not None
    move.do(lambda tx, live: registrations.drop(tx, move.ring, live, found[0], incoming()))
    assert move.put(incoming()) is Taken.ENDED
    assert move.put(incoming("Zorquim")) is Taken.ENDED
    assert move.patron() is None
    assert move.do(lambda tx, live: registrations.count(tx)) == 0


def test_a_card_that_another_has_is_refused_and_nothing_is_kept(move: Move) -> None:
    move.put(incoming())
    before = move.work.dump()
    with pytest.raises(CardTaken):
        move.put(incoming("Zorquim"), "evergreen:2")
    with pytest.raises(TooLong):
        move.put(incoming("Z" * 2000, card="B2"), "evergreen:2")
    assert move.work.dump() == before


def test_a_loan_is_moved_in_once_and_not_revived(move: Move) -> None:
    move.put(incoming())
    assert move.put_loan(100, "circ:1") is Taken.NEW
    assert move.put_loan(100, "circ:1") is Taken.UNCHANGED
    assert move.put_loan(100, "circ:2") is None  # the item is on loan here
    assert move.put_loan(101, "circ:3") is Taken.NEW  # in the next free slot
    assert move.do(lambda tx, live: pockets.loans.drop(tx, pockets.loan_row(ItemId(100))))
    assert move.put_loan(100, "circ:1") is Taken.ENDED
    assert move.do(lambda tx, live: pockets.loans.count(tx)) == 1


def test_a_loan_finds_no_slot_where_every_one_is_taken(move: Move) -> None:
    move.put(incoming())
    for item in range(1, pockets.loans.kind.slots + 1):
        assert move.put_loan(item, f"circ:{item}") is Taken.NEW
    assert move.put_loan(9999, "circ:9999") is None
    assert move.put_loan(9999, "circ:9999") is None  # and it is not taken for one that came


def test_a_hold_is_moved_in_once_and_not_revived(move: Move) -> None:
    move.put(incoming())
    assert move.put_hold(7, "hold:1") is Taken.NEW
    assert move.put_hold(7, "hold:1") is Taken.UNCHANGED
    assert move.put_hold(7, "hold:2") is Taken.NEW
    (row, _) = move.do(lambda tx, live: [one.row for one in pockets.holds.page(tx, b"", 5)])
    move.do(lambda tx, live: pockets.holds.drop(tx, row))
    assert {move.put_hold(7, "hold:1"), move.put_hold(7, "hold:2")} == {Taken.ENDED, Taken.UNCHANGED}


def test_holds_are_moved_in_until_every_slot_is_taken(move: Move) -> None:
    move.put(incoming())
    slots = pockets.holds.kind.slots
    answers = [move.put_hold(title, f"hold:{title}") for title in range(1, slots + 2)]
    assert answers == [Taken.NEW] * slots + [None]
    assert move.put_hold(slots + 1, f"hold:{slots + 1}") is None  # and it is not taken for one that came
    found = move.patron()
    assert found is not None
    in_pocket = move.do(lambda tx, live: pockets.holds.of_pocket(tx, move.ring, live, found[1]))
    assert len(in_pocket) == slots


def test_the_day_somebody_arrived_is_the_first(move: Move) -> None:
    move.put(incoming())
    first = move.record().origin
    assert first is not None
    assert first.arrived == DAY
    assert len(first.digest) == 16
    assert move.put(incoming("Zorquim", trail_day=date(2026, 11, 30))) is Taken.CHANGED
    origin = move.record().origin
    assert origin is not None
    assert origin.arrived == DAY
    assert origin.digest != first.digest


def test_a_closed_loan_is_counted_once(move: Move) -> None:
    assert move.do(lambda tx, live: moving_in.count_once(tx, move.ring, "aged:1"))
    assert not move.do(lambda tx, live: moving_in.count_once(tx, move.ring, "aged:1"))
    assert move.do(lambda tx, live: moving_in.count_once(tx, move.ring, "aged:2"))


def test_opening_a_move_in_again_goes_on_with_it(move: Move) -> None:
    move.put(incoming())
    moving_in.open_move_in(move.ring)
    assert move.put(incoming()) is Taken.UNCHANGED


def test_when_move_in_is_closed_nothing_tells_where_anybody_came_from(move: Move) -> None:
    move.put(incoming())
    move.do(lambda tx, live: moving_in.close_move_in(tx, move.ring))
    assert move.work.sql("SELECT count(*) FROM claims") == [(0,)]
    assert "move-in" not in move.ring.keeper.names()
    with pytest.raises(KeyGone):
        move.put(incoming())


def test_claims_say_nothing_without_the_key(move: Move) -> None:
    move.put(incoming())
    ((tag, row),) = move.work.sql("SELECT tag, row FROM claims")
    assert isinstance(tag, bytes)
    assert len(tag) == 16
    assert b"evergreen" not in tag
    assert row == (move.patron() or [None])[0]
