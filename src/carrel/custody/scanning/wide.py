"""Text of two bytes a sign within other bytes, as old office programs write it and mail programs keep it."""

import re
from collections.abc import Iterator
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

FAR = " " * 8
"""So far apart, words are no name."""
_LEAST = 5
"""Signs of the shortest text."""
_SIGN = rb"[\t\r\n -~\xa0-\xff]"
_HIGH = rb"[\x01-\x06\x1e]"
"""Of letters with marks, Greek, Cyrillic and the like."""
_MARK = rb"[\x10-\x27]"
"""Of a dash or a quotation mark, which have 20 as their high byte."""
_LITTLE = re.compile(rb"%b\0(?:%b\0|[^\0]%b|%b\x20){4,}" % (_SIGN, _SIGN, _HIGH, _MARK))
_BIG = re.compile(rb"\0%b(?:\0%b|%b[^\0]|\x20%b){4,}" % (_SIGN, _SIGN, _HIGH, _MARK))
_PLAIN, _HIGHER, _MARKS = (
    np.frombuffer(bytes(bool(re.fullmatch(some, bytes([sign]))) for sign in range(256)), np.bool_)
    for some in (_SIGN, _HIGH, _MARK)
)
"""The same, by byte."""

_Flags = NDArray[np.bool_]


def wide(raw: bytes) -> bytes:
    """Such texts, in UTF-8, each on lines of its own.

    Read in the other order of bytes, a text is mostly one as well, but for its edges: what both tell of the same bytes
    stands on the same line, so that it is found once.
    """
    texts = list[str]()
    for little, big in _together(raw):
        lines = zip_longest(little.split("\n"), big.split("\n"), fillvalue="")
        texts += [FAR.join(line) for line in lines]
    return "\n".join(texts).encode("utf-8", "replace")


def _together(raw: bytes) -> Iterator[tuple[str, str]]:
    """What the same bytes say in either order."""
    runs = [(run.start(), run.end(), way) for way, found in enumerate(_runs(raw)) for run in found]
    held, until = (list[str](), list[str]()), 0
    for start, end, way in sorted(runs):
        if start >= until and until:
            yield FAR.join(held[0]), FAR.join(held[1])
            held = (list[str](), list[str]())
        held[way].append(raw[start:end].decode("utf-16-be" if way else "utf-16-le", "replace"))
        until = max(until, end)
    if until:
        yield FAR.join(held[0]), FAR.join(held[1])


def _runs(raw: bytes) -> Iterator[Iterator[re.Match[bytes]]]:
    """Texts in one order of bytes, and in the other."""
    each = np.frombuffer(raw, np.uint8)
    plain, nothing, high, mark, twenty = _PLAIN[each], each == 0, _HIGHER[each], _MARKS[each], each == 0x20
    little, big = plain[:-1] & nothing[1:], nothing[:-1] & plain[1:]
    yield _matches(raw, _LITTLE, little, little | (~nothing[:-1] & high[1:]) | (mark[:-1] & twenty[1:]))
    yield _matches(raw, _BIG, big, big | (high[:-1] & ~nothing[1:]) | (twenty[:-1] & mark[1:]))


def _matches(raw: bytes, way: re.Pattern[bytes], first: _Flags, others: _Flags) -> Iterator[re.Match[bytes]]:
    """To look at every byte for where one begins takes ten times as long."""
    begins = first[: max(0, len(raw) - 2 * _LEAST + 1)].copy()
    for more in range(1, _LEAST):
        begins &= others[2 * more : 2 * more + len(begins)]
    places, at = np.flatnonzero(begins), 0
    while (following := np.searchsorted(places, at)) < len(places):
        match = way.match(raw, int(places[following]))
        at = int(places[following]) + 1 if match is None else match.end()
        if match is not None:
            yield match
