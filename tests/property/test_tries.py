"""Patience with wrong tries, against a notebook that anyone could keep by hand."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from carrel.gate.tries import Tries

START = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
PAUSES = (0, 0, 0, 0, 1, 2, 4, 8, 15)
"""Minutes to wait after the nth try in vain; a quarter of an hour for every further one."""

WAY = st.sampled_from(["PIN", "PASSWORD"])
CARD = st.sampled_from(["21189000000017", "21189000000025"])
STEP = st.tuples(WAY, CARD, st.booleans(), st.integers(0, 20 * 60))


@given(st.lists(STEP, max_size=60))
def test_tries_wait_as_the_notebook_says(steps: list[tuple[str, str, bool, int]]) -> None:
    tries, now = Tries(), START
    vain: dict[tuple[str, str], int] = {}
    silent: dict[tuple[str, str], datetime] = {}
    for way, card, right, seconds in steps:
        now += timedelta(seconds=seconds)
        heard = tries.begin(way, card, now)
        waits = silent.get((way, card), START)
        assert heard == (waits if now < waits else None)
        if heard is not None:
            continue
        if right:
            tries.forgive(way, card)
            vain.pop((way, card), None)
            continue
        count = vain[way, card] = vain.get((way, card), 0) + 1
        silent[way, card] = now + timedelta(minutes=PAUSES[min(count, len(PAUSES)) - 1])


def test_a_guesser_hears_at_most_a_hundred_answers_a_day() -> None:
    tries, heard = Tries(), 0
    for minute in range(24 * 60):
        while tries.begin("PIN", "21189000000017", START + timedelta(minutes=minute)) is None:
            heard += 1
    assert heard <= 105


def test_a_card_reads_the_same_however_it_is_typed() -> None:
    tries = Tries()
    for typed in ("21189000000017", "2118 9000 0000 17", "21189-000000017", "21189000000017 ", " 21189000000017"):
        assert tries.begin("PIN", typed, START) is None
    assert tries.begin("PIN", "21189000000017", START) is not None


def test_a_flood_of_cards_does_not_wash_away_what_was_tried_most() -> None:
    tries = Tries()
    for _ in range(5):
        tries.begin("PIN", "21189000000017", START)
    for number in range(25_000):
        tries.begin("PIN", f"{number}", START)
    assert tries.begin("PIN", "21189000000017", START) is not None
