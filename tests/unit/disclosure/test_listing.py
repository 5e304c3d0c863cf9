"""The custodian sees what waits, in numbers outside; the desk sees which court to call, and never about whom."""

from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner, Result

from at_work import AtWork
from carrel import disclosure
from carrel.disclosure import CallLines, Due, Requests
from carrel.fronts.cli import build
from carrel.fronts.cli import requests as requests_command
from carrel.fronts.cli.exits import Exit
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.requests import Instrument
from carrel.records.vocabulary import RecordClass
from office import all_seen, folder, named, opened, scope, taken_in


def listed(work: AtWork) -> Requests:
    found = disclosure.requests(work.house, work.custodian)
    assert isinstance(found, Requests), found.prose
    return found


def to_call(work: AtWork) -> CallLines:
    found = disclosure.to_verify(work.house, work.clerk)
    assert isinstance(found, CallLines), found.prose
    return found


def test_what_is_due_first_stands_first_and_what_is_closed_apart(work: AtWork) -> None:
    later = taken_in(work)
    now = taken_in(work, Instrument.WARRANT)
    over = taken_in(work, Instrument.NOTHING)
    folder(disclosure.close_at_once(work.house, work.custodian, over, disclosure.AtOnce.WITHDRAWN))
    found = listed(work)
    assert [line.key for line in found.open] == [now, later]
    assert [line.urgent for line in found.open] == [True, False]
    assert [line.key for line in found.closed] == [over]
    assert found.urgent == 1
    assert [line.next for line in (*found.open, *found.closed)] == ["review", "review", ""]


@pytest.mark.parametrize(("days", "urgent"), [(11, False), (12, True), (14, True), (20, True)])
def test_an_answer_is_urgent_two_days_before_it_is_due(work: AtWork, days: int, urgent: bool) -> None:
    taken_in(work)
    work.clock.days_later(days)
    assert listed(work).urgent == urgent


def test_what_was_refused_is_urgent_no_longer(work: AtWork) -> None:
    key = taken_in(work, Instrument.ATTORNEY_SUBPOENA)
    folder(disclosure.begin_review(work.house, work.custodian, key))
    folder(disclosure.refuse(work.house, work.custodian, key, ""))
    work.clock.days_later(30)
    assert listed(work).urgent == 0


def written_down(work: AtWork, instrument: Instrument = Instrument.COURT_ORDER, **said: object) -> str:
    """A paper of which the custodian has written everything down, and nobody has asked the court."""
    key = taken_in(work, instrument, **said)
    all_seen(work, key)
    named(work, key, work.person())
    folder(disclosure.set_scope(work.house, work.custodian, key, scope(work, RecordClass.LOAN, RecordClass.FEE)))
    return key


def test_the_desk_is_told_which_court_to_call_and_what_the_paper_names_but_not_whom(work: AtWork) -> None:
    key = written_down(work)
    [line] = to_call(work).lines
    today = work.clock().date()
    assert (line.key, line.agency, line.silent) == (key, "Inventon Police Department", False)
    assert (line.users, line.classes) == (1, ("loan", "fee"))
    assert (line.starts, line.ends) == (today - timedelta(days=365), today + timedelta(days=365))
    assert [item for item, _ in line.seen] == ["court", "docket", "judge", "issued"]
    assert set(type(line).__struct_fields__) == {
        *("key", "instrument", "agency", "seen", "users", "classes", "starts", "ends", "silent"),
    }
    assert not any("Fennimore" in what for _, what in line.seen)


def test_no_court_is_called_about_a_paper_before_it_is_written_down_what_it_says(work: AtWork) -> None:
    key = taken_in(work)
    all_seen(work, key)
    assert to_call(work).lines == ()
    done = disclosure.verify(work.house, work.supervisor, key, "called")
    assert isinstance(done, Refusal)
    assert "not written down yet" in done.what
    assert opened(work, key).verified_by == ""


def test_a_silent_paper_is_shown_to_nobody_at_the_desk_but_a_second_person_there_must_be(work: AtWork) -> None:
    key = written_down(work, forbids_telling=True)
    taken_in(work, Instrument.SECURITY_LETTER, forbids_telling=True)
    assert to_call(work).lines == ()
    assert isinstance(disclosure.verify(work.house, work.clerk, key, "called"), Refusal)
    found = disclosure.to_verify(work.house, work.supervisor)
    assert isinstance(found, CallLines)
    assert [(line.key, line.agency, line.silent) for line in found.lines] == [(key, "", True)]
    assert isinstance(disclosure.verify(work.house, work.supervisor, key, "called"), disclosure.Verified)
    assert len(listed(work).open) == 2


def test_a_paper_that_opens_nothing_needs_no_call(work: AtWork) -> None:
    for instrument in (Instrument.ATTORNEY_SUBPOENA, Instrument.GUARDIAN, Instrument.NOTHING, Instrument.PERMISSION):
        written_down(work, instrument)
    assert to_call(work).lines == ()


def test_a_court_that_was_asked_is_not_called_again(work: AtWork) -> None:
    key = written_down(work)
    assert isinstance(disclosure.verify(work.house, work.clerk, key, "called"), disclosure.Verified)
    assert to_call(work).lines == ()
    again = disclosure.verify(work.house, work.supervisor, key, "called")
    assert isinstance(again, Refusal)
    assert opened(work, key).verified_by == work.clerk.name


def test_what_is_due_is_told_in_numbers(work: AtWork) -> None:
    for _ in range(2):
        taken_in(work)
    taken_in(work, Instrument.WARRANT)
    today = work.clock().date()
    assert disclosure.due(work.house, work.custodian) == Due(((today, 1), (today + timedelta(days=14), 2)), 1, 0)
    assert isinstance(disclosure.due(work.house, work.keeper), Refusal)


class _Wiring(NamedTuple):
    """As much of the wiring as this command asks for: a house that stands."""

    house: House

    def open(self, home: Path) -> House:
        return self.house


def command(work: AtWork, account: str) -> Result:
    done = CliRunner().invoke(build(_Wiring(work.house)), ["requests", "--account", account])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture
def signed_in(work: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    """They have given password and code: signing in has tests of its own."""

    def sign_in(house: House, account: str) -> Actor:
        return {"custodian": work.custodian, "clerk": work.clerk}[account]

    monkeypatch.setattr(requests_command, "sign_in", sign_in)


@pytest.mark.usefixtures("signed_in")
def test_the_command_says_how_many_and_when_and_no_more(work: AtWork) -> None:
    assert "no request waits for an answer" in command(work, "custodian").output
    taken_in(work)
    done = command(work, "custodian")
    assert (done.exit_code, "Tuesday, 8 December 2026: 1 to be answered" in done.output) == (0, True)
    taken_in(work, Instrument.WARRANT)
    done = command(work, "custodian")
    assert (done.exit_code, "1 due soon or past due" in done.output) == (Exit.ANSWER_DUE, True)
    for said in ("Invented Square", "Officer", "Inventon", "warrant", "Fennimore"):
        assert said not in done.output


@pytest.mark.usefixtures("signed_in")
def test_the_command_is_the_custodians(work: AtWork) -> None:
    taken_in(work)
    done = command(work, "clerk")
    assert done.exit_code == Exit.REFUSED
    assert "to be answered" not in done.output
