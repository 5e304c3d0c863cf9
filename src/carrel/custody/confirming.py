"""Confirms: where a needle seems to stand once separators have fallen away, the bytes themselves are looked at."""

import re

from carrel.custody.encodings import Reading
from carrel.custody.needles import PARTS_APART, Check, Needle

_LONGEST_NUMBER = 16
"""Digits of a run that a telephone number may be part of; a longer run is another number."""
_ONE_NUMBER = re.compile(rb"[0-9](?:[ .()/+_\-]{0,3}[0-9])*")
_APART = re.compile(rb"[ ,+_\t\"']{1,4}")


def confirm(reading: Reading, needle: Needle, start: int, end: int) -> int | None:
    """Where in ``reading.raw`` the needle stands that was found squeezed; None where it only seemed to."""
    first, last = reading.unsqueezed(start), reading.unsqueezed(end - 1) + 1
    match needle.check:
        case Check.NONE:
            return first
        case Check.EXACT:
            room = len(needle.exact)
            found = reading.raw.find(needle.exact, max(0, first - room), last + room)
            return None if found == -1 else found
        case Check.NUMBER:
            return first if _is_one_number(reading.raw, first, last) else None
        case Check.WORDS:
            return first if _are_words(reading.raw, first, last, needle) else None


def _is_one_number(raw: bytes, first: int, last: int) -> bool:
    if not _ONE_NUMBER.fullmatch(_plain(raw[first:last])):
        return False
    before, after = _plain(raw[max(0, first - 40) : first]), _plain(raw[last : last + 40])
    digits = sum(48 <= sign <= 57 for sign in raw[first:last])
    around = len(before) - len(before.rstrip(b"0123456789")) + len(after) - len(after.lstrip(b"0123456789"))
    return digits + around <= _LONGEST_NUMBER


def _are_words(raw: bytes, first: int, last: int, needle: Needle) -> bool:
    before, after = _plain(raw[max(0, first - 2) : first])[-1:], _plain(raw[last : last + 2])[:1]
    if before.isalpha() or after.isalpha():
        return False
    return not needle.exact or _APART.split(_plain(raw[first:last]).lower()) == needle.exact.split(PARTS_APART)


def _plain(raw: bytes) -> bytes:
    """Without the NULs of UTF-16."""
    return raw.replace(b"\x00", b"")
