"""What is remembered until the close: found by today's key, by nobody's after it, and gone at the close."""

import hmac
import secrets
from datetime import date, timedelta

import pytest

from at_work import AtWork
from carrel.records.computers import DayUse
from carrel.sealed import days, epochs
from carrel.sealed._opening import open_box
from carrel.sealed.epochs import Generation, Generations
from carrel.sealed.kinds import DAY_USE

DAY = date(2026, 11, 24)
POCKET, OTHER = secrets.token_bytes(16), secrets.token_bytes(16)


def live(number: int) -> Generations:
    return Generations(Generation(number, 0), None)


def minutes(work: AtWork, pocket: bytes, day: date = DAY, epoch: int = 1) -> int | None:
    with work.house.store.read() as tx:
        found = days.use_of(tx, work.house.ring, live(epoch), pocket, day)
    return None if found is None else open_box(work.house.ring, DAY_USE, found).minutes


def test_minutes_are_found_by_pocket_and_day_and_the_last_count_stands(work: AtWork) -> None:
    with work.house.store.write() as tx:
        at = epochs.generations(tx)
        days.put_use(tx, work.house.ring, at, POCKET, DayUse(DAY, 20))
        days.put_use(tx, work.house.ring, at, OTHER, DayUse(DAY, 5))
        days.put_use(tx, work.house.ring, at, POCKET, DayUse(DAY + timedelta(days=1), 7))
        days.put_use(tx, work.house.ring, at, POCKET, DayUse(DAY, 45))
        assert len(days.every(tx)) == 3
    assert minutes(work, POCKET) == 45
    assert minutes(work, OTHER) == 5
    assert minutes(work, POCKET, DAY + timedelta(days=1)) == 7
    assert minutes(work, OTHER, DAY + timedelta(days=1)) is None
    assert minutes(work, POCKET, epoch=2) is None


def test_a_pass_says_whether_the_filter_applies_and_is_given_once(work: AtWork) -> None:
    ring = work.house.ring
    with work.house.store.write() as tx:
        assert days.put_pass(tx, ring, live(1), "PLUM-1", filtered=True)
        assert days.put_pass(tx, ring, live(1), "PLUM-2", filtered=False)
        assert not days.put_pass(tx, ring, live(1), "PLUM-1", filtered=False)
        said = [days.pass_filtered(tx, ring, live(1), code) for code in ("PLUM-1", "PLUM-2", "PLUM-3")]
        assert said == [True, False, None]
        assert days.pass_filtered(tx, ring, live(2), "PLUM-1") is None


def test_every_tag_is_by_todays_key_and_of_one_use(work: AtWork) -> None:
    """The form of what stands in a database of this day: another would not find it again."""
    ring, key = work.house.ring, work.house.ring.day_key(1)
    with work.house.store.write() as tx:
        days.put_use(tx, ring, live(1), POCKET, DayUse(DAY, 20))
        days.put_pass(tx, ring, live(1), "PLUM-1", filtered=True)
        (use,) = days.every(tx)
    assert use.row == hmac.digest(key, b"use\x00" + POCKET + b"2026-11-24", "sha256")[:16]
    assert work.sql("SELECT tag FROM passes") == [(hmac.digest(key, b"pass\x00PLUM-1", "sha256")[:16],)]
    assert days.pass_pocket(ring, live(1), "PLUM-1") == hmac.digest(key, b"pocket\x00PLUM-1", "sha256")[:16]


@pytest.mark.parametrize(("epoch", "left"), [(1, 2), (2, 0)])
def test_the_close_forgets_what_is_of_the_day_before(work: AtWork, epoch: int, left: int) -> None:
    ring = work.house.ring
    with work.house.store.write() as tx:
        days.put_use(tx, ring, live(1), POCKET, DayUse(DAY, 20))
        days.put_pass(tx, ring, live(1), "PLUM-1", filtered=True)
        assert days.outlived(tx, live(epoch)) == 2 - left
        days.forget(tx, live(epoch))
        assert days.outlived(tx, live(epoch)) == 0
    assert work.sql("SELECT (SELECT count(*) FROM day_uses) + (SELECT count(*) FROM passes)") == [(left,)]
