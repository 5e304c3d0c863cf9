"""What is remembered of wrong tries, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest

from carrel.gate import callers, tries
from carrel.gate.callers import PAIRS_A_DAY, Callers
from carrel.gate.tries import FREE, Tries, pause

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
CARD = "21189000000017"


def wrong(patience: Tries, times: int, card: str = CARD, at: datetime = NOW) -> datetime | None:
    heard = None
    for _ in range(times):
        heard = patience.begin("PIN", card, at)
    return heard


def test_no_pause_is_longer_than_a_quarter_of_an_hour() -> None:
    assert [pause(n).total_seconds() / 60 for n in range(FREE - 1, FREE + 6)] == [0, 1, 2, 4, 8, 15, 15]


@pytest.mark.parametrize(("later", "waits"), [(timedelta(hours=24), True), (timedelta(hours=24, seconds=1), False)])
def test_tries_are_remembered_for_a_day(later: timedelta, waits: bool) -> None:
    patience = Tries()
    wrong(patience, FREE - 1)
    patience.begin("PIN", CARD, NOW + later)
    assert (patience.begin("PIN", CARD, NOW + later) is not None) is waits


def test_the_cards_that_were_tried_least_are_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "_MOST", 4)
    patience = Tries()
    wrong(patience, FREE, "21189000000001")
    for card in ("21189000000002", "21189000000003", "21189000000004"):
        wrong(patience, 1, card)
    assert wrong(patience, 1, "21189000000001") is not None, "four are not too many"
    wrong(patience, 1, "21189000000005", NOW + timedelta(seconds=1))
    soon = NOW + timedelta(seconds=2)
    assert patience.begin("PIN", "21189000000001", soon) is not None, "the one that was tried most is remembered"
    assert wrong(patience, FREE - 1, "21189000000002", soon) is None, "this one begins anew"


def test_what_is_a_day_old_is_forgotten_when_there_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "_MOST", 2)
    patience, later = Tries(), NOW + timedelta(hours=25)
    wrong(patience, 3, "21189000000001")
    wrong(patience, 2, "21189000000002", later)
    wrong(patience, 1, "21189000000003", later)
    assert wrong(patience, FREE - 2, "21189000000002", later) is None
    assert patience.begin("PIN", "21189000000002", later) is not None, "today's is still known, yesterday's made room"


def test_a_right_pair_is_not_held_against_anyone_and_gives_nothing_in_advance() -> None:
    patience, today = Callers(), NOW.date()
    patience.was_right(b"somebody")
    assert [patience.begin(b"somebody", today) for _ in range(PAIRS_A_DAY + 1)] == [True] * PAIRS_A_DAY + [False]
    patience.was_right(b"somebody")
    assert patience.begin(b"somebody", today) is False, "the fourth is still one too many"
    patience.was_right(b"somebody")
    patience.was_right(b"somebody")
    assert patience.begin(b"somebody", today) is True


def test_what_is_kept_of_a_card_is_a_tag_and_never_its_number() -> None:
    assert callers.Callers.__slots__ == ("_day", "_key", "_lock", "_wrong")
    assert repr(Callers()) == "<Callers>"
    assert repr(Tries()) == "<Tries>"
