"""SIP2 replies: fixed parts and fields written as strictly as clients need (SIP2 2.00). Pure.

Replies are plain ASCII, so that no client's character set can be the wrong one. What a client sent comes back to it
only where no client could take it for something else: some look for ``BLY`` and ``CQY`` anywhere in the whole reply.
"""

import re
from datetime import datetime
from typing import Final

from carrel.fronts.sip2.frames import Tail, checksum

AGAIN: Final = "96"
"""Request SC Resend: what came did not arrive whole."""
_LONGEST = 255
_PLAIN = re.compile(r"[ -{}~]*")  # printable ASCII without the delimiter
_TAKEN_FOR_AN_ANSWER = re.compile("BL[YN]|CQ[YN]", re.IGNORECASE)
STOPPED: Final = "YYYY" + " " * 10
"""Patron status: all four privileges denied, and no word on why."""
GOOD: Final = " " * 14


def dated(now: datetime) -> str:
    """A moment as the protocol writes it, in local time: 18 signs."""
    return f"{now:%Y%m%d}    {now:%H%M%S}"


def yes_no(answer: bool) -> str:
    """Y or N."""
    return "Y" if answer else "N"


def field(name: str, value: str) -> str:
    """A field; empty where the value cannot be written without being taken for something else."""
    kept = value[:_LONGEST]
    fits = _PLAIN.fullmatch(kept) and not _TAKEN_FOR_AN_ANSWER.search(name + kept)
    return f"{name}{kept if fits else ''}|"


def framed(body: str, tail: Tail | None, end: bytes) -> bytes:
    """A reply as it goes out, with error detection where the request had it."""
    message = body.encode("ascii")
    if tail is not None:
        message += (f"AY{tail.sequence}AZ" if tail.sequence else "AZ").encode()
        message += checksum(message)
    return message + end
