"""Notices are made at the close, go out once, say nothing by default, and are then gone."""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from at_work import AtWork, Person, at_work
from carrel import desk
from carrel.records.circulation import FeeKind
from carrel.records.notices import NoticeState
from carrel.records.refusals import Refusal
from carrel.records.registration import Contact, Detail
from carrel.records.vocabulary import Purpose
from house import Clock
from noticing import TELLING, Post, changed, close, post_office, send, shown, waiting

EMAIL = "quill@people.example"
TITLE = "The Salt Lantern"


@pytest.fixture
def work(clock: Clock) -> Iterator[AtWork]:
    with at_work(TELLING, clock) as library:
        yield library


@pytest.fixture
def post() -> Iterator[tuple[Post, desk.MailServer]]:
    with post_office() as office:
        yield office


def due_soon(work: AtWork, person: Person | None = None, days: int = 18) -> Person:
    """Somebody with a book that is due in three days."""
    person = person or work.person(email=EMAIL)
    work.lent(person, work.book(TITLE))
    work.clock.days_later(days)
    return person


# -- made at the close


def test_a_loan_is_told_of_once_for_each_step(work: AtWork) -> None:
    person = due_soon(work)
    close(work)
    assert shown(work) == [("reminder", "email", "waiting", 0)]
    close(work)
    work.clock.days_later()
    close(work)
    assert shown(work) == [("reminder", "email", "waiting", 0)]
    assert waiting(work)[0].patron == person.row
    work.clock.days_later(9)  # a week overdue: the reminder that never went out has lost its reason
    close(work)
    assert shown(work) == [("overdue", "email", "waiting", 1)]
    work.clock.days_later(7)
    close(work)
    close(work)
    assert shown(work) == [("overdue", "email", "waiting", 2)]


def test_what_came_back_is_not_told_of(work: AtWork) -> None:
    person = work.person(email=EMAIL)
    number = work.lent(person)
    work.clock.days_later(18)
    close(work)
    assert len(waiting(work)) == 1
    desk.return_item(work.house, work.clerk, number)
    close(work)
    assert waiting(work) == []


def test_a_renewed_loan_is_told_of_anew(work: AtWork) -> None:
    person = work.person(email=EMAIL)
    number = work.lent(person)
    work.clock.days_later(18)
    close(work)
    assert isinstance(desk.renew(work.house, work.clerk, number), desk.Renewed)
    close(work)
    assert waiting(work) == []
    work.clock.days_later(18)
    close(work)
    assert shown(work) == [("reminder", "email", "waiting", 0)]


def test_a_card_that_expires_is_told_of_once_and_not_when_renewed(work: AtWork) -> None:
    person = work.person(email=EMAIL)
    changed(work, person, expires=date(2026, 12, 20))
    close(work)
    close(work)
    assert shown(work) == [("card expires", "email", "waiting", 0)]
    assert isinstance(desk.renew_registration(work.house, work.clerk, work.again(person).visit), desk.Registered)
    close(work)
    assert waiting(work) == []
    assert not work.record(person).expiry_told


def owes(work: AtWork, person: Person, cents: int) -> None:
    done = desk.charge(work.house, work.clerk, work.again(person).visit, FeeKind.OTHER, cents)
    assert isinstance(done, desk.Charged)


def test_a_guardian_is_told_what_a_minor_owes_and_an_adult_has_none(work: AtWork) -> None:
    child = work.person(
        category="child", guardian_name="Marigold Fennimore", guardian_email="marigold@people.example", street="1 Way"
    )
    adult = work.person(email=EMAIL)
    for person in (child, adult):
        owes(work, person, 450)
    close(work)
    close(work)
    [notice] = waiting(work)
    assert (notice.kind, notice.channel, notice.patron, notice.to_guardian) == ("owed", "email", child.row, True)
    done = desk.pay(work.house, work.clerk, work.again(child).visit, desk.ALL, 450, desk.Method.CASH)
    assert isinstance(done, desk.Paid)
    close(work)
    assert waiting(work) == []
    owes(work, child, 100)
    close(work)
    assert len(waiting(work)) == 1


@pytest.mark.parametrize(
    ("said", "wish", "channel"),
    [
        ({"email": EMAIL, "street": "1 Way"}, "", "email"),
        ({"email": EMAIL, "street": "1 Way"}, "letter", "letter"),
        ({"email": EMAIL, "phone": "860-555-0142"}, "telephone", "telephone"),
        ({"street": "1 Way", "phone": "860-555-0142"}, "", "letter"),
        ({"street": "1 Way"}, "telephone", "letter"),
        ({"phone": "860-555-0142"}, "", "telephone"),
        ({}, "", "letter"),
    ],
)
def test_the_channel_is_the_patrons_wish_where_it_can_be(
    work: AtWork, said: dict[str, str], wish: str, channel: str
) -> None:
    person = work.person(**said)
    changed(work, person, contact=Contact(channel=wish))
    due_soon(work, person)
    close(work)
    assert shown(work) == [("reminder", channel, "waiting", 0)]


# -- sent


def test_a_message_says_only_that_there_is_one(work: AtWork, post: tuple[Post, desk.MailServer]) -> None:
    office, mailer = post
    person = due_soon(work)
    close(work)
    with work.told() as told:
        assert send(work, mailer) == desk.Sent(taken=1)
    [message] = office.taken
    assert office.to == [EMAIL]
    assert message["Subject"] == "A message from your library"
    assert message.get_content().split("\r\n\r\n") == [
        "There is a message for you from Invented Public Library.",
        "To see it, sign in at https://library.example/mine, or call the library at 860-555-0199.\r\n",
    ]
    raw = office.raw[0].decode()
    for word in (TITLE, "Lantern", "due", "Quill", "Fennimore", person.card, "item", "10:30", "http-equiv", "<html"):
        assert word not in raw, word
    assert {name.lower() for name in message} <= {
        "from", "to", "subject", "date", "message-id", "auto-submitted", "content-language", "content-type",
        "content-transfer-encoding", "mime-version", "x-peer", "x-mailfrom", "x-rcptto",
    }  # fmt: skip
    assert waiting(work) == []
    assert {entry.purpose for entry in told} == {Purpose.NOTIFY}
    assert send(work, mailer) == desk.Sent()
    assert len(office.taken) == 1


def test_one_message_for_each_patron_and_night_with_titles_by_choice(
    work: AtWork, post: tuple[Post, desk.MailServer]
) -> None:
    office, mailer = post
    person = work.person(email="ñandú@people.example")
    changed(work, person, contact=Contact(detail=Detail.TITLES), language="es", expires=date(2026, 12, 20))
    work.lent(person, work.book("Árbol de la sal"))
    due_soon(work, person)
    close(work)
    assert len(waiting(work)) == 3
    assert send(work, mailer) == desk.Sent(taken=1)
    [message] = office.taken
    words = message.get_content()
    assert message["Subject"] == "Un mensaje de su biblioteca"
    assert "«Árbol de la sal» vence el 15 de diciembre de 2026." in words
    assert "«The Salt Lantern» vence el" in words
    assert "Su tarjeta de la biblioteca vence el 20 de diciembre de 2026." in words
    assert office.to == ["ñandú@people.example"]


def test_counts_by_choice_are_counts(work: AtWork, post: tuple[Post, desk.MailServer]) -> None:
    office, mailer = post
    person = work.person(email=EMAIL)
    changed(work, person, contact=Contact(detail=Detail.COUNTS))
    work.lent(person, work.book("Another"))
    due_soon(work, person)
    close(work)
    send(work, mailer)
    words = office.taken[0].get_content()
    assert "Due soon: 2" in words
    assert TITLE not in words


@pytest.mark.parametrize("permits", [False, True])
def test_a_guardian_reads_the_amount_and_no_name(
    work: AtWork, post: tuple[Post, desk.MailServer], permits: bool
) -> None:
    office, mailer = post
    child = work.person(
        given="Juniper", category="child", guardian_name="Marigold", guardian_email="marigold@people.example"
    )
    changed(work, child, contact=Contact(detail=Detail.TITLES, guardian_told=permits))
    owes(work, child, 1450)
    close(work)
    assert send(work, mailer) == desk.Sent(taken=1)
    words = office.taken[0].get_content()
    assert office.to == ["marigold@people.example"]
    assert "$14.50" in words
    assert not {"Juniper", "Fennimore", child.card} & set(words.split())
    assert ("no more" in words) is not permits


# -- what the server may say


@pytest.mark.parametrize(
    ("stage", "answer", "outcome", "left"),
    [
        ("at_rcpt", "450 busy", desk.Sent(later=1), ("email", "waiting")),
        ("at_rcpt", "550 nobody", desk.Sent(letters=1), ("letter", "waiting")),
        ("at_data", "451 later", desk.Sent(later=1), ("email", "waiting")),
        ("at_data", "554 never", desk.Sent(letters=1), ("letter", "waiting")),
        ("at_data", "drop", desk.Sent(later=1), ("email", "waiting")),
        ("at_end", "451 later", desk.Sent(later=1), ("email", "waiting")),
        ("at_end", "552 full", desk.Sent(letters=1), ("letter", "waiting")),
        ("at_end", "drop", desk.Sent(in_doubt=1), ("email", "handed over")),
        ("at_end", "keep and drop", desk.Sent(in_doubt=1), ("email", "handed over")),
    ],
)
def test_every_answer_leaves_what_it_must(
    work: AtWork, post: tuple[Post, desk.MailServer], stage: str, answer: str, outcome: desk.Sent, left: tuple[str, str]
) -> None:
    office, mailer = post
    due_soon(work)
    close(work)
    getattr(office, stage).append(answer)
    assert send(work, mailer) == outcome
    assert shown(work) == [("reminder", *left, 0)]
    again = send(work, mailer)
    assert again.taken == (left == ("email", "waiting"))
    assert len(office.taken) == (1 if again.taken or "keep" in answer else 0)


def test_what_is_on_its_way_is_not_sent_again(work: AtWork, post: tuple[Post, desk.MailServer]) -> None:
    """Whoever looks while the mail server is still writing it down cannot have it sent a second time."""
    office, mailer = post
    person = due_soon(work)
    close(work)
    asked: list[object] = []

    def meanwhile() -> None:
        asked.append(desk.doubtful(work.house, work.clerk))
        asked.append(desk.notice_counts(work.house, work.clerk))
        asked.append(desk.resolve(work.house, work.clerk, work.again(person).visit, desk.Resolved.AGAIN))
        with post_office() as (other, another):  # a second run, beside the first
            asked.append(send(work, another))
            asked.append(other.taken)

    office.on_data = meanwhile
    assert send(work, mailer) == desk.Sent(taken=1)
    doubtful, counts, again, second, twice = asked
    assert (doubtful, counts) == ((), desk.NoticeCounts())
    assert isinstance(again, Refusal)
    assert (second, twice) == (desk.Sent(), [])
    assert send(work, mailer) == desk.Sent()
    assert (len(office.taken), waiting(work)) == (1, [])


def test_what_a_dead_machine_was_sending_is_in_doubt_after_a_while(work: AtWork) -> None:
    person = due_soon(work)
    close(work)

    class Dies(desk.PrintedInstead):
        def hand_over(self, message: desk.Message) -> desk.Answer:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send(work, Dies())
    assert desk.doubtful(work.house, work.clerk) == ()
    work.clock.now += timedelta(minutes=14)
    assert isinstance(desk.resolve(work.house, work.clerk, work.again(person).visit, desk.Resolved.AGAIN), Refusal)
    work.clock.now += timedelta(minutes=1)
    lines = desk.doubtful(work.house, work.clerk)
    assert isinstance(lines, tuple)
    assert desk.resolve(work.house, work.clerk, lines[0].visit, desk.Resolved.AGAIN) == desk.Done(1)
    assert shown(work) == [("reminder", "email", "waiting", 0)]


def test_no_server_keeps_everything_waiting(work: AtWork) -> None:
    due_soon(work)
    close(work)
    with post_office() as (_, mailer):
        pass
    assert send(work, mailer) == desk.Sent(later=1, closed=True)
    assert shown(work) == [("reminder", "email", "waiting", 0)]


def test_a_library_without_mail_prints(work: AtWork) -> None:
    due_soon(work)
    close(work)
    assert send(work, desk.PrintedInstead()) == desk.Sent(letters=1)
    assert shown(work) == [("reminder", "letter", "waiting", 0)]


def test_an_address_that_is_none_is_printed_instead_and_never_reaches_a_header(
    work: AtWork, post: tuple[Post, desk.MailServer]
) -> None:
    office, mailer = post
    due_soon(work, work.person(email="a@people.example, b@people.example\r\nBcc: c@people.example"))
    close(work)
    assert send(work, mailer) == desk.Sent(letters=1)
    assert office.heard == 0


def test_what_ends_before_it_is_sent_is_withdrawn_then(work: AtWork, post: tuple[Post, desk.MailServer]) -> None:
    office, mailer = post
    person = work.person(email=EMAIL)
    number = work.lent(person)
    work.clock.days_later(18)
    close(work)
    desk.return_item(work.house, work.clerk, number)
    assert send(work, mailer) == desk.Sent()
    assert (office.taken, waiting(work)) == ([], [])


def test_it_is_marked_on_the_disk_before_the_server_hears_of_it(
    work: AtWork, post: tuple[Post, desk.MailServer]
) -> None:
    office, mailer = post
    due_soon(work)
    close(work)
    states: list[NoticeState] = []
    office.on_data = lambda: states.extend(one.state for one in waiting(work))
    send(work, mailer)
    assert states == [NoticeState.HANDED_OVER]


def test_nothing_of_a_sent_message_is_in_any_byte(work: AtWork, post: tuple[Post, desk.MailServer]) -> None:
    office, mailer = post
    person = work.person(email=EMAIL)
    changed(work, person, contact=Contact(detail=Detail.TITLES))
    due_soon(work, person)
    close(work)
    send(work, mailer)
    work.house.store.tidy()
    assert TITLE in office.taken[0].get_content()
    with sqlite3.connect(work.built.home / "library.db") as database:
        assert database.execute("SELECT count(*) FROM notices").fetchone() == (0,)
    database.close()
    message_id = office.taken[0]["Message-ID"].encode()
    for file in (*work.built.home.rglob("*"), *work.built.keys.rglob("*")):
        if file.is_file():
            held = file.read_bytes()
            assert not any(word in held for word in (b"is due on", EMAIL.encode(), message_id, b"A message from")), file
