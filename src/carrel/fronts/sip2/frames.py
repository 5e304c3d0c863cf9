"""SIP2 frames: bytes cut into messages, and the sums that show whether one arrived whole (SIP2 2.00). Pure.

A message ends with CR; clients also send CR LF, LF, or the end twice, so either sign ends one and empty ones are
nothing. A checksum is the two's complement of the sum of all bytes through ``AZ``, as four hexadecimal figures.
"""

import re
from typing import Final, final

import msgspec

LONGEST: Final = 4096
"""Bytes of a message: the longest request that a client can rightly send has about two thousand."""
_ENDS = re.compile(rb"[\r\n]")
_TAIL = re.compile(rb"(?:AY([0-9]{1,3}))?(AZ) *([^|]{0,8})$")


class TooLong(ValueError):
    """More bytes came than a message has: whoever sends them speaks no SIP2."""


@final
class Frames:
    """What has come in, message by message. Holds at most one unfinished message, of ``LONGEST`` bytes."""

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        self._rest = b""

    @property
    def begun(self) -> bool:
        """Whether a message has begun and not ended."""
        return bool(self._rest)

    def feed(self, arrived: bytes) -> list[bytes]:
        """The messages that are whole now, without their ends. Raises TooLong."""
        *whole, self._rest = _ENDS.split(self._rest + arrived)
        if any(len(one) > LONGEST for one in (*whole, self._rest)):
            raise TooLong("a message is too long")
        return [one for one in whole if one]


class Tail(msgspec.Struct, frozen=True):
    """The end of a message, where error detection is on."""

    sequence: str
    """The figure that the reply repeats; empty where there is none."""
    right: bool
    """Whether the sum is right."""


def checksum(message: bytes) -> bytes:
    """Four figures for a message that ends with ``AZ``."""
    return b"%04X" % (-sum(message) & 0xFFFF)


def parted(frame: bytes) -> tuple[bytes, Tail | None]:
    """A message without its tail, and the tail; None where error detection is off.

    Some clients send the sequence with two figures, or pad the sum with blanks; some add up characters where bytes
    are meant. Each is taken, so that no right message is asked for again for ever.
    """
    found = _TAIL.search(frame)
    if found is None:
        return frame, None
    summed = frame[: found.end(2)]
    sequence = (found[1] or b"").decode()[-1:]
    try:
        said = int(found[3], 16)
    except ValueError:
        return frame[: found.start()], Tail(sequence, right=False)
    return frame[: found.start()], Tail(sequence, said in (-sum(summed) & 0xFFFF, _of_characters(summed)))


def _of_characters(summed: bytes) -> int:
    try:
        return -sum(map(ord, summed.decode())) & 0xFFFF
    except UnicodeDecodeError:
        return -1
