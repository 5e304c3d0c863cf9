"""Notices in tests: a small library that tells, people who wish to be told, and a real mail server on loopback."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import msgspec
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from at_work import AtWork, Person
from carrel import custody, desk
from carrel.app.mail import SmtpMailer
from carrel.app.settings import Mail
from carrel.catalog.library import NoticeRules
from carrel.records.notices import Notice
from carrel.records.registration import Registration
from carrel.sealed import epochs, pockets, registrations
from carrel.sealed._opening import open_box
from carrel.sealed.kinds import NOTICE
from house import LIBRARY

TELLING = msgspec.structs.replace(
    LIBRARY,
    notices=NoticeRules(reminder_days=3, overdue_days=(7, 14), expiry_days=30),
    telephone="860-555-0199",
    site="https://library.example/mine",
    address=("1 Invented Green", "Inventon, CT 06999"),
)
SENDER = "desk@library.example"


def changed(work: AtWork, person: Person, **how: object) -> None:
    """A registration becomes what the patron wished."""
    record = work.record(person)
    with work.house.store.write() as tx:
        new: Registration = msgspec.structs.replace(record, **how)
        registrations.replace(tx, work.house.ring, epochs.generations(tx), person.row, record, new)


def close(work: AtWork) -> custody.Closed:
    done = custody.close_day(work.house, work.keeper, lambda step: None)
    assert isinstance(done, custody.Closed), done.prose
    return done


def waiting(work: AtWork) -> list[Notice]:
    """Every notice there is, as it lies in its box. The test may know."""
    return lying(work.house)


def lying(house: desk.House) -> list[Notice]:
    """Every notice in a house."""
    with house.store.read() as tx:
        sealed = pockets.notices.page(tx, b"", 10**6)
    return [open_box(house.ring, NOTICE, one) for one in sealed]


def shown(work: AtWork) -> list[tuple[str, str, str, int]]:
    """What the notices are about."""
    return sorted((one.kind.value, one.channel.value, one.state.value, one.step) for one in waiting(work))


class Post:
    """What a mail server was given. ``answers`` are said in turn at a stage; then it takes everything."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.to: list[str] = []
        self.at_rcpt: list[str] = []
        self.at_data: list[str] = []
        self.at_end: list[str] = []
        self.heard = 0
        self.on_data: Callable[[], None] = lambda: None

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]) -> str:  # noqa: N802  # aiosmtpd's name
        if self.at_rcpt:
            return _said(server, self.at_rcpt.pop(0))
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        self.heard += 1
        self.on_data()
        answer = self.at_end.pop(0) if self.at_end else "250 OK"
        if answer.startswith(("250", "keep")):
            assert isinstance(envelope.content, bytes)
            self.raw.append(envelope.content)
            message = message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            self.taken.append(message)
            self.to += envelope.rcpt_tos
        return _said(server, answer)


def _said(server: SMTP, answer: str) -> str:
    if "drop" in answer:
        server.transport.abort()
        return "421 gone"
    return answer


class _Server(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # aiosmtpd's name
        post = self.event_handler
        if post.at_data:
            answer = post.at_data.pop(0)
            if answer == "drop":
                self.transport.abort()
                return
            await self.push(answer)
            return
        await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, enable_SMTPUTF8=True)


def way_to(port: int) -> SmtpMailer:
    """The way to a mail server on loopback."""
    return SmtpMailer(Mail(host="127.0.0.1", port=port, starttls=False, sender=SENDER), "")


@contextmanager
def post_at_port() -> Iterator[tuple[Post, int]]:
    """A real mail server, and its port."""
    post = Post()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = _Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield post, port
    finally:
        controller.stop()


@contextmanager
def post_office() -> Iterator[tuple[Post, SmtpMailer]]:
    """A real mail server, and the way to it."""
    with post_at_port() as (post, port):
        yield post, way_to(port)


def send(work: AtWork, mailer: desk.MailServer) -> desk.Sent:
    done = desk.send_notices(work.house, work.keeper, mailer, lambda line: None)
    assert isinstance(done, desk.Sent), done
    return done
