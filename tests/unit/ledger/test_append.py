"""Every entry gets a tag of one form, and only the patron's own trail finds a patron's entries."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest

from carrel.ledger import _append
from carrel.ledger._append import append, is_recorded
from carrel.ledger.entry import Act, Hours, Outcome, Receipt, Tag
from carrel.ledger.gather import gather
from carrel.ledger.read import entries_of, waiting
from carrel.ledger.tags import OfNobody, OfPatron, OfRegister, Tagger, patron_tag, random_tag
from carrel.ledger.trail import advance, key_for, new_trail
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.store import Store

MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)


def act(day: date = MONDAY, reason: str = "", count: int = 1) -> Act:
    return Act(
        day=day,
        actor="a.clerk",
        role=Role.CLERK,
        purpose=Purpose.LEND,
        classes=(RecordClass.LOAN,),
        clauses=("11-25(b)(1)",),
        outcome=Outcome.PERMITTED,
        hours=Hours.OPEN,
        packs=bytes(8),
        count=count,
        reason=reason,
    )


def patron() -> OfPatron:
    return OfPatron(new_trail())


class Undone(Exception):
    """Rolls an act back."""


def _undone(store: Store, tagger: Tagger, times: int) -> list[Receipt]:
    """The receipts of an act that was rolled back."""
    receipts = []
    with suppress(Undone), store.write() as tx:
        receipts += [append(tx, tagger, act()) for _ in range(times)]
        raise Undone
    return receipts


def test_receipt_is_recorded_before_and_after_gathering(store: Store) -> None:
    with store.write() as tx:
        receipt = append(tx, patron(), act())
        assert is_recorded(tx, receipt)
    with store.write(alone=True) as tx:
        assert gather(tx) == 1
        assert is_recorded(tx, receipt)


def test_a_receipt_nobody_gave_is_not_recorded(store: Store) -> None:
    with store.write() as tx:
        append(tx, OfNobody(), act())
        assert not is_recorded(tx, Receipt(random_tag()))


def test_an_entry_ends_with_the_act_that_was_rolled_back(store: Store) -> None:
    (receipt,) = _undone(store, OfNobody(), 1)
    with store.read() as tx:
        assert not is_recorded(tx, receipt)


@pytest.mark.parametrize("tagger", [patron, OfNobody, OfRegister])
def test_all_tags_have_one_form(store: Store, tagger: Callable[[], Tagger]) -> None:
    with store.write() as tx:
        receipt = append(tx, tagger(), act())
        (entry,) = waiting(tx)
    assert type(receipt) is bytes
    assert len(receipt) == 16
    assert entry.tag == receipt


def test_rows_of_patrons_decoys_and_the_register_have_one_size(store: Store) -> None:
    with store.write() as tx:
        for tagger in (patron(), OfNobody(), OfRegister()):
            append(tx, tagger, act())
        sizes = {tuple(len(value) for value in row) for row in tx.rows(_everything_pending())}
    assert len(sizes) == 1


def test_a_patrons_tags_are_those_of_the_numbers_from_zero(store: Store) -> None:
    key = new_trail()
    with store.write() as tx:
        receipts = [append(tx, OfPatron(key), act()) for _ in range(5)]
    assert receipts == [patron_tag(key, number) for number in range(5)]
    assert len(set(receipts)) == 5


def test_numbers_go_on_after_gathering_and_after_a_restart(store: Store) -> None:
    key = new_trail()
    with store.write(alone=True) as tx:
        append(tx, OfPatron(key), act())
        append(tx, OfPatron(key), act())
        gather(tx)
    with store.write() as tx:
        assert append(tx, OfPatron(key), act()) == patron_tag(key, 2)
    _append._hints.clear()  # a restart forgets the hints
    with store.write() as tx:
        assert append(tx, OfPatron(key), act()) == patron_tag(key, 3)


def test_a_rolled_back_act_leaves_no_gap(store: Store) -> None:
    key = new_trail()
    assert len(_undone(store, OfPatron(key), 2)) == 2
    with store.write() as tx:
        assert append(tx, OfPatron(key), act()) == patron_tag(key, 0)


def test_a_hint_spares_a_busy_patron_the_tries(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def counted(key: bytes, number: int) -> Tag:
        tries.append(number)
        return patron_tag(key, number)

    key = new_trail()
    with store.write() as tx:
        for _ in range(20):
            append(tx, OfPatron(key), act())
        monkeypatch.setattr(_append, "patron_tag", counted)
        append(tx, OfPatron(key), act())
    assert sorted(tries) == [19, 20]


def test_hints_do_not_grow_without_end(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_append, "_HINTS_KEPT", 4)
    keys = [new_trail() for _ in range(9)]
    with store.write() as tx:
        kept = []
        for key in keys * 2:
            append(tx, OfPatron(key), act())
            kept.append(len(_append._hints))
        assert max(kept[1:]) == 4  # the bound is the promise; what other ledgers left is gone at the first
        assert append(tx, OfPatron(keys[0]), act()) == patron_tag(keys[0], 2)


def test_a_patron_finds_their_own_entries_and_nobody_elses(store: Store) -> None:
    trail, other = new_trail(), new_trail()
    with store.write(alone=True) as tx:
        append(tx, OfPatron(key_for(trail, MONDAY, MONDAY)), act(reason="first"))
        append(tx, OfPatron(key_for(other, MONDAY, MONDAY)), act(reason="another's"))
        append(tx, OfNobody(), act(reason="nobody's"))
        gather(tx)
        append(tx, OfPatron(key_for(trail, MONDAY, MONDAY)), act(reason="second"))
        append(tx, OfPatron(key_for(trail, MONDAY, TUESDAY)), act(TUESDAY, reason="third"))
        found = [entry.reason for entry in entries_of(tx, trail, MONDAY, MONDAY, TUESDAY)]
        assert found == ["first", "second", "third"]
        assert [entry.reason for entry in entries_of(tx, trail, MONDAY, TUESDAY, TUESDAY)] == ["third"]


def test_when_the_trail_has_moved_on_older_entries_are_nobodys(store: Store) -> None:
    trail = new_trail()
    with store.write(alone=True) as tx:
        for day in (MONDAY, TUESDAY):
            append(tx, OfPatron(key_for(trail, MONDAY, day)), act(day))
        moved = advance(trail, MONDAY, TUESDAY)
        kept = list(entries_of(tx, moved, TUESDAY, MONDAY, TUESDAY))
    assert [entry.day for entry in kept] == [TUESDAY]
    with pytest.raises(ValueError, match="no longer exists"):
        key_for(moved, TUESDAY, MONDAY)


def test_a_trail_cannot_be_guessed() -> None:
    assert len(new_trail()) == 32
    assert new_trail() != new_trail()


def test_the_taggers_repr_shows_no_key() -> None:
    tagger = patron()
    assert tagger.day_key.hex() not in repr(tagger)
    assert str(tagger.day_key) not in repr(tagger)
    assert repr(tagger) == "<OfPatron>"


def _everything_pending() -> _append.Statement[tuple[bytes, bytes, bytes]]:
    from sqlalchemy import select

    from carrel.ledger.tables import pending

    return _append.Statement(select(pending.c.tag, pending.c.body, pending.c.salt))
