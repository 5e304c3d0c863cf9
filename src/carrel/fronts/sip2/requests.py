"""SIP2 requests: a frame read into its parts, as tolerantly as clients need (SIP2 2.00). Pure."""

import re
from collections.abc import Mapping
from typing import Final

from carrel.fronts.sip2.frames import Tail, parted
from carrel.records.quiet import Quiet

FIXED: Final[Mapping[str, int]] = {
    "01": 19,
    "09": 37,
    "11": 38,
    "15": 19,
    "17": 18,
    "19": 18,
    "23": 21,
    "25": 18,
    "29": 38,
    "35": 18,
    "37": 25,
    "63": 31,
    "65": 18,
    "93": 2,
    "97": 0,
    "99": 8,
}
"""Every request there is, with the length of its fixed part after the two figures."""
_IDS = "AA AB AC AD AJ AL AO AP BI BK BO BP BQ BS BV BW BY CG CH CN CO CP".split()  # noqa: SIM905  # a list to read
_ID = re.compile("|".join(_IDS))
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Request(Quiet, frozen=True):
    """One request. Its repr shows nothing: it may hold a card and a PIN."""

    code: str
    fixed: str
    """Its fixed part, as long as it came."""
    fields: Mapping[str, str]
    """Of an id that came twice, the first."""
    tail: Tail | None

    def field(self, name: str) -> str:
        """A field's value; empty where it did not come."""
        return self.fields.get(name, "")


def read(frame: bytes) -> Request | Tail | None:
    """The request a frame is. A Tail alone where it did not arrive whole; None where no such request is known."""
    body, tail = parted(frame)
    if tail is not None and not tail.right:
        return tail
    text = _CONTROL.sub("", _text(body))
    code, rest = text[:2], text[2:]
    if code not in FIXED:
        return None
    begins = _begins(rest, FIXED[code])
    return Request(code, rest[:begins], _fields(rest[begins:]), tail)


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("latin-1")


def _begins(rest: str, length: int) -> int:
    """Where the fields begin: after the fixed part, or, where a client leaves a date out or adds one, at the first."""
    if _ID.match(rest, length):
        return length
    found = _ID.search(rest)
    return min(length, len(rest)) if found is None else found.start()


def _fields(text: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for part in text.split("|"):
        found.setdefault(part[:2], part[2:])
    return found
