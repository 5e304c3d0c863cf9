"""A ticket lets one browser in as a machine's, once, and for two minutes."""

from datetime import UTC, datetime, timedelta

from carrel.fronts.web.terminal_session import Tickets

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


def test_a_ticket_is_taken_once() -> None:
    tickets = Tickets()
    ticket = tickets.issue("key", NOW)
    assert tickets.take(ticket, NOW) == "key"
    assert tickets.take(ticket, NOW) == ""


def test_a_ticket_is_good_for_two_minutes() -> None:
    tickets = Tickets()
    first, second = tickets.issue("key", NOW), tickets.issue("key", NOW)
    assert tickets.take(first, NOW + timedelta(minutes=2, seconds=-1)) == "key"
    assert tickets.take(second, NOW + timedelta(minutes=2)) == ""
