"""An agent's wrong tries: so many in a minute, and then it is not heard until the next."""

from datetime import UTC, datetime, timedelta

from carrel.gate.agent_tries import AgentTries

NOW = datetime(2026, 11, 24, 10, 0, 30, tzinfo=UTC)


def test_thirty_wrong_tries_in_a_minute_are_too_many() -> None:
    tries = AgentTries()
    assert not tries.is_over_eager("kiosk", NOW)
    for minute in range(2):
        now = NOW + timedelta(minutes=minute)
        for _ in range(30):
            assert not tries.is_over_eager("kiosk", now)
            tries.miss("kiosk", now)
        assert tries.is_over_eager("kiosk", now)
        assert not tries.is_over_eager("another", now)
    assert not tries.is_over_eager("kiosk", NOW + timedelta(minutes=2))


def test_the_count_of_a_day_is_told_once() -> None:
    tries = AgentTries()
    for _ in range(3):
        tries.miss("kiosk", NOW)
    today, tomorrow = NOW.date(), NOW.date() + timedelta(days=1)
    assert tries.before(today) == {}
    told = tries.before(tomorrow)
    assert told == {("kiosk", today): 3}
    tries.miss("kiosk", NOW)
    tries.told(told)
    assert tries.before(tomorrow) == {("kiosk", today): 1}


def test_it_shows_nothing_of_what_it_counts() -> None:
    tries = AgentTries()
    tries.miss("kiosk", NOW)
    assert repr(tries) == "<AgentTries>"
