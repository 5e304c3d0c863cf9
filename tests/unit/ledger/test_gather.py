"""Gathering loses nothing, tells no order of acts, and can be done as often as one likes."""

import sys
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from carrel.ledger._append import append
from carrel.ledger._nodes import Torn
from carrel.ledger.entry import Act, Hours, Outcome, decode
from carrel.ledger.gather import checkpoint, gather
from carrel.ledger.notes import LedgerKey
from carrel.ledger.read import EVERYTHING, Wanted, days, page, waiting
from carrel.ledger.tables import entries, nodes
from carrel.ledger.tags import OfNobody, OfPatron
from carrel.ledger.trail import new_trail
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.store import Statement, Store, Transaction

MONDAY = date(2026, 11, 23)


def act(
    reason: str = "", day: date = MONDAY, purpose: Purpose = Purpose.LEND, outcome: Outcome = Outcome.PERMITTED
) -> Act:
    return Act(
        day=day,
        actor="a.clerk",
        role=Role.CLERK,
        purpose=purpose,
        classes=(RecordClass.LOAN,),
        clauses=("11-25(b)(1)",),
        outcome=outcome,
        hours=Hours.OPEN if outcome is Outcome.PERMITTED else Hours.CLOSED,
        packs=bytes(8),
        reason=reason,
    )


def _reasons(tx: Transaction) -> list[str]:
    bodies: Statement[tuple[bytes]] = Statement(select(entries.c.body).order_by(entries.c.seq))
    return [decode(body).reason for (body,) in tx.rows(bodies)]


def test_every_pending_entry_is_moved_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[gather.__module__], "_PAGE", 7)
    with store.write(alone=True) as tx:
        for number in range(40):
            append(tx, OfNobody(), act(str(number)))
        assert gather(tx) == 40
        assert gather(tx) == 0
        assert sorted(_reasons(tx), key=int) == [str(number) for number in range(40)]
        assert list(waiting(tx)) == []


def test_the_trees_order_is_not_the_order_of_acts(store: Store) -> None:
    key = new_trail()
    with store.write(alone=True) as tx:
        for number in range(40):
            append(tx, OfPatron(key), act(str(number)))
        gather(tx)
        assert _reasons(tx) != [str(number) for number in range(40)]


def test_nor_the_order_of_tags(store: Store) -> None:
    with store.write(alone=True) as tx:
        for _ in range(40):
            append(tx, OfNobody(), act())
        gather(tx)
        tags: Statement[tuple[bytes]] = Statement(select(entries.c.tag).order_by(entries.c.seq))
        found = [tag for (tag,) in tx.rows(tags)]
    assert found != sorted(found)


def test_signing_one_size_twice_gives_one_checkpoint(store: Store) -> None:
    key = LedgerKey.generate("putnam.example/carrel")
    with store.write(alone=True) as tx:
        append(tx, OfNobody(), act())
        gather(tx)
        first = checkpoint(tx, key)
        assert checkpoint(tx, key) == first
        assert key.verifier.open(first).size == 1


def test_a_damaged_tree_is_not_built_upon(store: Store) -> None:
    with store.write(alone=True) as tx:
        append(tx, OfNobody(), act())
        gather(tx)
        tx.run(Statement(nodes.delete()))
        append(tx, OfNobody(), act())
        with pytest.raises(Torn, match="run a check"):
            gather(tx)


def test_pages_show_what_is_wanted_newest_first(store: Store) -> None:
    with store.write(alone=True) as tx:
        for number in range(10):
            append(tx, OfNobody(), act(str(number), outcome=Outcome.REFUSED if number % 3 == 0 else Outcome.PERMITTED))
            gather(tx)
        first = page(tx, 4)
        assert [number for number, _ in first.entries] == [9, 8, 7, 6]
        assert first.before == 6
        second = page(tx, 4, first.before)
        assert [entry.reason for _, entry in second.entries] == ["5", "4", "3", "2"]
        last = page(tx, 4, second.before)
        assert [number for number, _ in last.entries] == [1, 0]
        assert last.before is None
        refused = page(tx, 9, wanted=Wanted(outcome=Outcome.REFUSED))
        assert [number for number, _ in refused.entries] == [9, 6, 3, 0]
        assert page(tx, 9, wanted=Wanted(purpose=Purpose.RENEW)).entries == ()
        assert page(tx, 9, wanted=Wanted(actor="b.clerk")).entries == ()
        assert len(page(tx, 10, wanted=Wanted("a.clerk", Purpose.LEND)).entries) == 10


def test_days_are_counted_with_what_still_waits(store: Store) -> None:
    tuesday = MONDAY + timedelta(days=1)
    with store.write(alone=True) as tx:
        append(tx, OfNobody(), act())
        append(tx, OfNobody(), act(purpose=Purpose.RETURN))
        append(tx, OfNobody(), act(day=tuesday))
        append(tx, OfNobody(), act(day=MONDAY - timedelta(days=1)))
        gather(tx)
        append(tx, OfNobody(), act(outcome=Outcome.REFUSED))
        wednesday, second, first = days(tx, MONDAY, tuesday + timedelta(days=1))
        assert len(list(waiting(tx, EVERYTHING))) == 1
    assert (wednesday.day, wednesday.entries) == (tuesday + timedelta(days=1), 0)
    assert (second.day, second.entries, second.closed) == (tuesday, 1, 0)
    assert (first.day, first.entries, first.closed) == (MONDAY, 3, 1)
    assert first.outcomes == {Outcome.PERMITTED: 2, Outcome.REFUSED: 1}
    assert first.purposes == {Purpose.LEND: 2, Purpose.RETURN: 1}
