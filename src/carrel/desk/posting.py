"""Sending: what waits to go out by e-mail is handed to the mail server, never twice, and what was sent is not kept.

A notice is marked as handed over, and that is committed, before the server hears of it. When the server has taken it,
it is gone; when the server clearly refused, it waits again or becomes a letter. Where neither is known, because the
line or this machine broke in between, it stays as it is, and somebody decides (``undelivered``).
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from carrel.desk.bundles import Bundle, readers, settle, take
from carrel.gate import House
from carrel.lives.notices import as_letter, left_in_doubt, put_off, waits_again
from carrel.records.actors import Actor
from carrel.records.notices import Channel, NoticeState
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal


class Message(Quiet, frozen=True):
    """One message to one address."""

    to: str
    subject: str
    text: str
    language: str
    """Two letters, or empty."""
    sent: datetime


class Answer(StrEnum):
    """What the mail server said to a message."""

    TAKEN = "taken"
    LATER = "later"
    """Not this one, not now."""
    REFUSED = "refused"
    """Not this one, ever."""
    CLOSED = "closed"
    """The server cannot be reached, or takes nothing from this library: no further message is tried."""
    IN_DOUBT = "in doubt"
    """The line broke after the whole message was given: it may have gone."""


class MailServer(Protocol):
    """The way to the mail server."""

    def hand_over(self, message: Message) -> Answer:
        """Give one message to the server. Raises nothing that the network does."""

    def close(self) -> None:
        """Hang up."""


class Sent(msgspec.Struct, frozen=True):
    """What one run of sending did, in messages."""

    taken: int = 0
    letters: int = 0
    """Refused for good: printed as letters now."""
    later: int = 0
    """They wait for the next run."""
    in_doubt: int = 0
    """They may have gone: somebody decides."""
    closed: bool = False
    """The mail server could not be reached."""


def send_notices(house: House, actor: Actor, mailer: MailServer, say: Callable[[str], None]) -> Sent | Refusal:
    """Hand over everything that waits to go by e-mail, one message for each reader. Safe to kill and to run again."""
    waiting = readers(house, actor, Channel.EMAIL, NoticeState.WAITING)
    if isinstance(waiting, Refusal):
        return waiting
    secrets.SystemRandom().shuffle(waiting)  # the mail server learns no order from the order of things here
    counted = dict.fromkeys(Answer, 0)
    try:
        for reader in waiting:
            bundle = take(house, actor, reader, Channel.EMAIL)
            if isinstance(bundle, Refusal):
                return bundle
            if bundle is None:
                continue
            answer = mailer.hand_over(_message(house, bundle))
            refusal = _settle(house, actor, bundle, answer)
            if refusal is not None:
                return refusal
            counted[answer] += 1
            if sum(counted.values()) % 100 == 0:
                say(f"{sum(counted.values())} messages")
            if answer is Answer.CLOSED:
                break
    finally:
        mailer.close()
    return Sent(
        taken=counted[Answer.TAKEN],
        letters=counted[Answer.REFUSED],
        later=counted[Answer.LATER] + counted[Answer.CLOSED],
        in_doubt=counted[Answer.IN_DOUBT],
        closed=counted[Answer.CLOSED] > 0,
    )


def _message(house: House, bundle: Bundle) -> Message:
    text = "\n\n".join(bundle.words.paragraphs) + "\n"
    return Message(bundle.email, bundle.words.subject, text, bundle.words.language, house.clock())


def _settle(house: House, actor: Actor, bundle: Bundle, answer: Answer) -> Refusal | None:
    today = house.clock().date()
    match answer:
        case Answer.TAKEN:
            return settle(house, actor, bundle, None)
        case Answer.LATER:
            return settle(house, actor, bundle, lambda notice: put_off(waits_again(notice), today))
        case Answer.CLOSED:
            return settle(house, actor, bundle, waits_again)
        case Answer.REFUSED:
            return settle(house, actor, bundle, as_letter)
        case Answer.IN_DOUBT:
            return settle(house, actor, bundle, left_in_doubt)


class PrintedInstead:
    """For a library that sends no e-mail: everything is printed."""

    def hand_over(self, message: Message) -> Answer:
        """Nothing goes this way."""
        del message
        return Answer.REFUSED

    def close(self) -> None:
        """There is nothing to hang up."""
