"""One client's conversation: signing in, error detection, and asking again. It does no input or output of its own."""

import hmac
import secrets
from typing import Final, final

import msgspec
from typing_extensions import override

from carrel import desk
from carrel.fronts.sip2.answering import ANSWERS, Asked
from carrel.fronts.sip2.frames import Tail
from carrel.fronts.sip2.replies import AGAIN, dated, framed
from carrel.fronts.sip2.requests import Request, read
from carrel.fronts.sip2.unsupported import refuse
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal

CR: Final = b"\r"
CRLF: Final = b"\r\n"
_SIGN_INS: Final = 3
"""Wrong sign-ins after which the line is cut."""
_STRANGE: Final = 10
"""Messages in a row that no protocol knows, or that never arrive whole, after which the line is cut."""
_SAME_WITHIN: Final = 30.0
"""Seconds within which a message that comes again, to the last byte, is the same one sent again."""

_NOT_SIGNED_IN: Final = "940"
_UNNUMBERED: Final = Tail("", right=True)
"""What asks again, and what is sent again, bears a sum and no sequence."""


class Said(msgspec.Struct, frozen=True):
    """What goes back to the client."""

    reply: bytes = b""
    """Empty where nothing is said."""
    over: bool = False
    """Whether the line is cut after it."""
    wrong: bool = False
    """Whether somebody tried to sign in and did not."""


@final
class Conversation:
    """What is remembered while the line stands: who signed in, and the last reply, for a client that lost it.

    Of the last request only a keyed hash is kept.
    """

    __slots__ = ("_end", "_house", "_key", "_last", "_seen", "_seen_at", "_signed", "_strange", "_wrong")

    def __init__(self, house: desk.House, end: bytes = CR) -> None:
        self._house = house
        self._end = end
        self._signed: desk.SignedIn | None = None
        self._key = secrets.token_bytes(32)
        self._last = AGAIN
        self._seen = b""
        self._seen_at = 0.0
        self._strange = 0
        self._wrong = 0

    @override
    def __repr__(self) -> str:
        return "<Conversation>"

    @property
    def signed_in(self) -> bool:
        """Whether an agent has signed in."""
        return self._signed is not None

    def hear(self, frame: bytes, at: float) -> Said:
        """Answer one message. ``at`` is in seconds of any clock that only goes on."""
        match read(frame):
            case None:
                return self._is_strange()
            case Tail():
                self._last = AGAIN
                return self._is_strange(framed(AGAIN, _UNNUMBERED, self._end))
            case Request(code="97", tail=tail):
                return Said(framed(self._last, None if tail is None else _UNNUMBERED, self._end))
            case Request() as request:
                self._strange = 0
                return self._answer(request, frame, at)

    def _answer(self, request: Request, frame: bytes, at: float) -> Said:
        seen = hmac.digest(self._key, frame, "sha256")
        again = request.tail is not None and seen == self._seen and at - self._seen_at <= _SAME_WITHIN
        if not again:
            self._last = self._sign_in(request) if request.code == "93" else self._asked(request)
            self._seen, self._seen_at = seen, at
        reply = framed(self._last, request.tail, self._end)
        return Said(reply, over=self._wrong >= _SIGN_INS, wrong=self._last == _NOT_SIGNED_IN)

    def _asked(self, request: Request) -> str:
        answer = ANSWERS.get(request.code)
        if answer is None:
            return refuse(request, dated(desk.now(self._house)))
        return answer(Asked(self._house, self._agent(), request))

    def _agent(self) -> Actor | None:
        """Who signed in on this line; nobody any more when the account has been given another password."""
        if self._signed is not None and self._signed.mark != desk.password_mark(self._house, self._signed.actor):
            self._signed = None
        return None if self._signed is None else self._signed.actor

    def _sign_in(self, request: Request) -> str:
        """93 → 94. Account and password come as they are, and not enciphered by the message (algorithm 0)."""
        plain = request.fixed[:2] == "00"
        match desk.sign_in_agent(self._house, request.field("CN"), request.field("CO")) if plain else None:
            case desk.SignedIn() as signed:
                self._signed, self._wrong = signed, 0
                return "941"
            case Refusal() | None:
                self._signed, self._wrong = None, self._wrong + 1
                return _NOT_SIGNED_IN

    def _is_strange(self, reply: bytes = b"") -> Said:
        self._strange += 1
        return Said(reply, self._strange >= _STRANGE)
