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


def test_whoever_comes_in_puts_out_whoever_was_in() -> None:
    tickets = Tickets()
    first, elsewhere = tickets.let_in("key"), tickets.let_in("another key")
    assert tickets.is_inside("key", first)
    second = tickets.let_in("key")
    assert not tickets.is_inside("key", first)
    assert tickets.is_inside("key", second)
    assert tickets.is_inside("another key", elsewhere)
    assert not tickets.is_inside("no key", "")


def test_a_machine_is_looked_after_while_its_program_asks() -> None:
    tickets = Tickets()
    assert not tickets.looked_after("key", NOW)
    tickets.asked("key", NOW)
    assert tickets.looked_after("key", NOW + timedelta(seconds=59))
    assert not tickets.looked_after("another key", NOW)
    assert not tickets.looked_after("key", NOW + timedelta(minutes=1))
