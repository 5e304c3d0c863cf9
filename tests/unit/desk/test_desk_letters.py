"""Letters: what stands on the sheet and where, and what becomes of them afterwards."""

from collections.abc import Iterator
from datetime import date

import pytest

from at_work import AtWork, Person, at_work
from carrel import desk
from carrel.records.refusals import Refusal
from carrel.records.registration import Contact, Detail
from carrel.records.vocabulary import Role
from house import Clock
from noticing import TELLING, changed, close, post_office, send, shown, waiting
from pdf_words import pages, text_of

TITLE = "The Salt Lantern"


@pytest.fixture
def work(clock: Clock) -> Iterator[AtWork]:
    with at_work(TELLING, clock) as library:
        yield library


def reader(work: AtWork, family: str = "Fennimore", **how: object) -> Person:
    """Somebody who is told by letter, with a book that is due soon."""
    person = work.person(family=family, street="14 Quill Lane", town="Inventon", state="CT", postal_code="06260")
    if how:
        changed(work, person, **how)
    work.lent(person, work.book(TITLE))
    return person


def printed(work: AtWork) -> desk.Printed:
    done = desk.print_letters(work.house, work.clerk)
    assert isinstance(done, desk.Printed), done
    return done


def test_a_letter_says_that_there_is_a_message_in_the_window_of_an_envelope(work: AtWork) -> None:
    reader(work)
    work.clock.days_later(18)
    close(work)
    done = printed(work)
    [page] = pages(done.pdf)
    assert [piece.text for piece in page] == [
        "Invented Public Library",
        "1 Invented Green",
        "Inventon, CT 06999",
        "860-555-0199",
        "Quill Fennimore",
        "14 Quill Lane",
        "Inventon, CT 06260",
        "December 12, 2026",
        "There is a message for you from Invented Public Library.",
        "To see it, sign in at https://library.example/mine, or call the library at 860-555-0199.",
    ]
    address = page[4:7]
    assert all(0.875 < piece.left < 5.375 and 2.05 < piece.top < 3.17 for piece in address)
    assert (done.letters, done.unaddressed, done.shared) == (1, (), ())
    assert TITLE.encode() not in done.pdf


def test_printed_letters_wait_for_somebodys_word(work: AtWork) -> None:
    reader(work)
    work.clock.days_later(18)
    close(work)
    printed(work)
    assert desk.notice_counts(work.house, work.clerk) == desk.NoticeCounts(printed=1)
    assert isinstance(desk.print_letters(work.house, work.clerk), Refusal)
    assert desk.letters_spoiled(work.house, work.clerk) == desk.Done(1)
    assert desk.notice_counts(work.house, work.clerk) == desk.NoticeCounts(letters=1)
    printed(work)
    assert desk.letters_printed(work.house, work.clerk) == desk.Done(1)
    assert waiting(work) == []
    close(work)
    assert waiting(work) == []


def test_one_sheet_each_in_their_language_and_detail(work: AtWork) -> None:
    reader(work, "Ashe", contact=Contact(detail=Detail.COUNTS))
    reader(work, "Álamo", language="es", contact=Contact(detail=Detail.TITLES), protected_address=True, emails=())
    work.clock.days_later(18)
    close(work)
    done = printed(work)
    first, english, spanish = map(text_of, pages(done.pdf))
    assert "To be handed over at the desk: Quill Álamo" in first
    assert "Due soon: 1" in english
    assert TITLE not in english
    assert f"«{TITLE}» vence el 15 de diciembre de 2026." in spanish
    assert "Quill Álamo" in spanish
    assert "14 Quill Lane" not in spanish
    assert done.unaddressed == ("Quill Álamo",)


def test_two_in_one_house_are_named_before_a_title_goes_there(work: AtWork) -> None:
    reader(work, "Ashe", contact=Contact(detail=Detail.TITLES))
    reader(work, "Birch")
    work.clock.days_later(18)
    close(work)
    done = printed(work)
    assert done.shared == ("Quill Ashe",)
    first, *letters = map(text_of, pages(done.pdf))
    assert "Another patron has this address too. Ask before this letter goes: Quill Ashe" in first
    assert len(letters) == 2


def test_an_e_mail_in_doubt_is_decided_by_somebody(work: AtWork) -> None:
    for _ in range(3):
        work.lent(work.person(email="quill@people.example"))
    work.clock.days_later(18)
    close(work)
    with post_office() as (office, mailer):
        office.at_end[:] = ["drop", "drop", "drop"]
        assert send(work, mailer) == desk.Sent(in_doubt=3)
        lines = desk.doubtful(work.house, work.clerk)
        assert isinstance(lines, tuple)
        for line, what in zip(lines, desk.Resolved, strict=True):
            assert line.name == "Quill Fennimore"
            assert desk.resolve(work.house, work.clerk, line.visit, what) == desk.Done(1)
        assert shown(work) == [("reminder", "email", "waiting", 0), ("reminder", "letter", "waiting", 0)]
        assert send(work, mailer) == desk.Sent(taken=1)
    assert desk.doubtful(work.house, work.clerk) == ()


@pytest.mark.parametrize("role", [Role.PAGE, Role.AUDITOR, Role.KIOSK])
def test_notices_are_nobodys_elses(work: AtWork, role: Role) -> None:
    reader(work)
    work.clock.days_later(18)
    close(work)
    actor = work.actor(role)
    for act in (desk.notice_counts, desk.print_letters, desk.call_list, desk.doubtful, desk.letters_printed):
        assert isinstance(act(work.house, actor), desk.NotAllowed)
    assert shown(work) == [("reminder", "letter", "waiting", 0)]


def test_a_letter_for_what_came_back_is_not_printed(work: AtWork) -> None:
    person = reader(work)
    work.clock.days_later(18)
    close(work)
    [number] = work.loans_of(person)
    desk.return_item(work.house, work.clerk, number)
    assert isinstance(desk.print_letters(work.house, work.clerk), Refusal)
    assert waiting(work) == []
    assert work.clock().date() == date(2026, 12, 12)
