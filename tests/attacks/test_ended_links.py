"""What ends is gone from every byte: a settled fee, a collected hold, an interlibrary loan that went home."""

from collections.abc import Callable, Iterator

import pytest
from endings import Thief, thief

from carrel import desk
from carrel.custody.closing import close_day
from carrel.records.refusals import Refusal
from carrel.tallies import Method

ELSEWHERE = ("The Pjegrol Almanac of Tides", "Oonwic, Nobody", "Farther Valley Library", "9-0042")


@pytest.fixture
def at() -> Iterator[Thief]:
    with thief() as one:
        yield one


def close(at: Thief) -> None:
    assert not isinstance(close_day(at.house, at.work.keeper, lambda step: None), Refusal)


def _paid(at: Thief) -> None:
    at.charge()
    at.look("fees")
    at.pay(900)


def _paid_in_parts(at: Thief) -> None:
    at.charge()
    at.look("fees")
    for _ in range(3):
        at.pay(300)
        at.look("fees")


def _paid_after_nights(at: Thief) -> None:
    at.charge()
    for _ in range(2):
        at.look("fees")
        at.work.clock.days_later()
        close(at)
    at.look("fees")
    at.pay(900)


def _waived(at: Thief) -> None:
    at.charge()
    at.look("fees")
    done = desk.waive(at.house, at.work.supervisor, at.visit, desk.ALL, desk.WaiveReason.GOODWILL)
    assert isinstance(done, desk.Waived), done


def _lost_and_paid(at: Thief) -> None:
    at.work.lent(at.person, at.item)
    lost = desk.report_lost(at.house, at.clerk, at.visit, at.item)
    assert isinstance(lost, desk.Lost), lost
    assert at.look("fees", "loans") == 2
    at.pay(lost.owed_cents)


def _lost_and_found(at: Thief) -> None:
    at.work.lent(at.person, at.item)
    assert isinstance(desk.report_lost(at.house, at.clerk, at.visit, at.item), desk.Lost)
    assert at.look("fees", "loans") == 2
    assert isinstance(desk.return_item(at.house, at.clerk, at.item), desk.Returned)
    at.look("last_borrowers")
    close(at)


@pytest.mark.parametrize(
    "settle", [_paid, _paid_in_parts, _paid_after_nights, _waived, _lost_and_paid, _lost_and_found]
)
def test_a_settled_fee_leaves_nothing(at: Thief, settle: Callable[[Thief], None]) -> None:
    """No fee's box is left or opens, and neither its item nor its patron stands beside the other anywhere."""
    settle(at)
    at.nothing_is_left()


def test_an_open_fee_is_found(at: Thief) -> None:
    """The attacker can see what is there: so what is not seen afterwards is not there."""
    at.charge()
    at.look("fees")
    raw = at.disk()
    assert all(box in raw and row in raw for box, row in at.boxes.items())


def _collected(at: Thief) -> None:
    at.work.lent(at.person, at.item)
    at.look("loans")
    assert isinstance(desk.return_item(at.house, at.clerk, at.item), desk.Returned)


def _cancelled(at: Thief) -> None:
    waiting = desk.holds_of_patron(at.house, at.clerk, at.visit)
    assert isinstance(waiting, desk.Waiting)
    [(_, word)] = waiting.lines
    assert isinstance(desk.cancel_hold(at.house, at.clerk, word), desk.HoldCancelled)


def _not_fetched(at: Thief) -> None:
    at.work.clock.days_later(15)


@pytest.mark.parametrize("end", [_collected, _cancelled, _not_fetched])
def test_a_hold_that_ended_leaves_nothing(at: Thief, end: Callable[[Thief], None]) -> None:
    """Collected, cancelled or left on the shelf: no box, no row, and not the code of its slip."""
    code = at.hold()
    end(at)
    at.look("holds", "last_borrowers", "notices")
    close(at)
    at.nothing_is_left(code)


def _lent_and_sent_home(at: Thief, word: str) -> None:
    at.receive(word, ELSEWHERE[3])
    at.work.lent(at.person, ELSEWHERE[3])
    at.look("loans")
    assert isinstance(desk.return_item(at.house, at.clerk, ELSEWHERE[3]), desk.GoesHome)
    assert isinstance(desk.sent_home(at.house, at.clerk, ELSEWHERE[3]), desk.SentHome)


def _never_fetched(at: Thief, word: str) -> None:
    at.receive(word, ELSEWHERE[3])
    assert isinstance(desk.end_elsewhere(at.house, at.clerk, word), desk.EndedElsewhere)
    assert isinstance(desk.sent_home(at.house, at.clerk, ELSEWHERE[3]), desk.SentHome)


def _called_off(at: Thief, word: str) -> None:
    assert isinstance(desk.end_elsewhere(at.house, at.clerk, word), desk.EndedElsewhere)


@pytest.mark.parametrize("end", [_lent_and_sent_home, _never_fetched, _called_off])
def test_a_closed_interlibrary_loan_leaves_no_title(at: Thief, end: Callable[[Thief, str], None]) -> None:
    """Not the title nor its author, not the other library, not the number of the request, in any encoding."""
    title, author, partner, number = ELSEWHERE
    word, sheet = at.ask(title, author, partner)
    end(at, word)
    at.nothing_is_left(title, author, partner, number, sheet.number)


def test_what_is_paid_leaves_an_amount_in_the_till(at: Thief) -> None:
    """That is all: what for, how paid, the day and the branch."""
    _paid(at)
    assert at.work.sql("SELECT word, event, number FROM tallies WHERE counter = 'till'") == [
        (f"damaged, {Method.CASH}", "taken", 900)
    ]
