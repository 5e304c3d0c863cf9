"""A line of a paper slip that was done is known for two nights, and by nobody without that night's key."""

from datetime import date

from at_work import AtWork
from carrel.records.vocabulary import RecordClass
from carrel.sealed import epochs, replays

DAY = date(2026, 11, 24)
LINE = "10:04 lent 31189000000012 to 21189000000017"


def test_a_line_is_known_for_two_nights_and_no_longer(work: AtWork) -> None:
    ring, known = work.house.ring, []
    with work.house.store.write() as tx:
        live = epochs.generations(tx)
        assert not replays.known(tx, ring, live, LINE)
        replays.note(tx, ring, live, LINE)
        replays.note(tx, ring, live, LINE)  # twice does no harm
        assert not replays.known(tx, ring, live, LINE + "0")
        for _ in range(3):
            known.append(replays.known(tx, ring, live, LINE))
            replays.forget(tx, live)
            live = epochs.turn(tx, ring, DAY, 1)
            epochs.settle(tx)
    assert known == [True, True, False]


def test_a_line_leaves_a_tag_under_its_nights_key(work: AtWork) -> None:
    ring = work.house.ring
    with work.house.store.write() as tx:
        replays.note(tx, ring, epochs.generations(tx), LINE)
    tag = ring.tagger(RecordClass.LOAN, 1).digest(b"replayed\x00" + LINE.encode())[:16]
    assert work.sql("SELECT tag, epoch FROM replayed") == [(tag, 1)]


def test_when_the_key_is_gone_so_is_what_was_known(work: AtWork) -> None:
    ring = work.house.ring
    with work.house.store.write() as tx:
        replays.note(tx, ring, epochs.generations(tx), LINE)
        live = epochs.turn(tx, ring, DAY, 1)
        ring.destroy(RecordClass.LOAN, 1)
        assert replays.known(tx, ring, live, LINE) is False
        replays.note(tx, ring, live, LINE)
        assert replays.known(tx, ring, live, LINE) is True
