"""What the running process alone remembers: callers, codes, sittings and tries. It shows nothing of them."""

from datetime import date, datetime, timedelta

import msgspec
import pytest

from at_work import AtWork
from carrel.gate import House
from carrel.gate.callers import PAIRS_A_DAY, Callers
from carrel.gate.codes import _TRIES, GOOD_FOR, Codes
from carrel.gate.sittings import Sittings
from carrel.gate.tries import Tries
from carrel.records.ids import PatronId
from carrel.statute import NotGoverned

ROW = PatronId(b"r" * 16)
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("remembers", [Callers, Codes, Sittings, Tries])
def test_it_shows_nothing(remembers: type) -> None:
    assert repr(remembers()) == f"<{remembers.__name__}>"


def test_three_wrong_pairs_a_day_are_heard_for_each_patron() -> None:
    callers = Callers()
    assert PAIRS_A_DAY == 3
    assert [callers.begin(b"a", TODAY) for _ in range(5)] == [True, True, True, False, False]
    assert callers.begin(b"b", TODAY)  # another patron's calls are not held against them
    tomorrow = TODAY + timedelta(days=1)
    assert [callers.begin(b"a", tomorrow) for _ in range(4)] == [True, True, True, False]


def test_a_right_pair_is_not_held_against_anybody() -> None:
    callers = Callers()
    for _ in range(10):
        assert callers.begin(b"a", TODAY)
        callers.was_right(b"a")
    callers.was_right(b"a")  # never less than none
    assert [callers.begin(b"a", TODAY) for _ in range(4)] == [True, True, True, False]


def test_whoever_never_called_begins_at_none() -> None:
    callers = Callers()
    callers.begin(b"a", TODAY)
    callers.was_right(b"b")
    assert [callers.begin(b"b", TODAY) for _ in range(4)] == [True, True, True, False]


def test_a_sitting_ends_when_its_time_has_come() -> None:
    sittings, now = Sittings(), datetime(2026, 11, 24, 10, 30).astimezone()
    word = sittings.begin(ROW, must_change=True, now=now)
    almost = now + timedelta(minutes=10) - timedelta(seconds=1)
    assert sittings.read(word, almost) == (ROW, True)
    assert sittings.read(word, almost + timedelta(minutes=10)) is None
    assert sittings.read(word, almost) is None  # once over, it is over


def test_a_code_is_good_once_and_for_few_tries() -> None:
    codes, now = Codes(), datetime(2026, 11, 24, 10, 30).astimezone()
    code = codes.make(ROW, now)
    assert codes.take(ROW, f" {code[:3]} {code[3:]} ", now) is True
    assert codes.take(ROW, code, now) is False
    for tries, heard in ((_TRIES - 1, True), (_TRIES, False)):
        code = codes.make(ROW, now)
        wrong = f"{(int(code) + 1) % 10**6:06}"
        assert [codes.take(ROW, wrong, now) for _ in range(tries)] == [False] * tries
        assert codes.take(ROW, code, now) is heard


def test_a_code_that_is_too_old_is_forgotten() -> None:
    codes, now = Codes(), datetime(2026, 11, 24, 10, 30).astimezone()
    code = codes.make(ROW, now)
    assert codes.take(ROW, code, now + GOOD_FOR) is False
    codes.make(ROW, now)
    codes.make(PatronId(b"s" * 16), now + GOOD_FOR)
    assert set(codes._sent) == {b"s" * 16}


def test_a_library_the_law_does_not_speak_of_is_not_opened(work: AtWork) -> None:
    school = msgspec.structs.replace(work.house.library, kind="school")
    with pytest.raises(NotGoverned):
        House(work.house.store, work.house.ring, work.house.statute, work.house.local, school, work.clock)
