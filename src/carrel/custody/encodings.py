"""Readings: bytes as they stand, and as they read once an encoding is undone.

Instead of writing each value in every encoding, the bytes are read in every encoding, so that encodings inside one
another are seen too: base64 (RFC 4648) at each alignment and broken into lines, hexadecimal, percent-encoding
(RFC 3986), JSON's and HTML's escapes, quoted-printable (RFC 2045).
"""

import binascii
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from html import unescape
from itertools import accumulate

AS_IT_STANDS = "as it stands"
_DEEPEST = 2
"""How many encodings inside one another are undone."""
_AROUND = 512
"""Bytes kept on each side of an escape: a name and what it is linked to fit in them."""
_BREAK = b"\xff\x00\xff"
"""Stands between passages that did not stand together."""

_H = rb"[0-9A-Fa-f]"
# Each begins with one set of bytes, because the search for one is many times faster than for alternatives.
_WEB = re.compile(
    rb"[%\\&](?:(?<=%)H{2}(?:%H{2})*|(?<=\\)u(?:H{4}(?:\\u(?=H{4}))?)+|(?<=\\)x(?:H{2}(?:\\x(?=H{2}))?)+|"
    rb"(?<=&)(?:#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|amp|quot);)".replace(b"H", _H)
)
_QUOTED = re.compile(rb"=(?:H{2}(?:=H{2})*|\r?\n)".replace(b"H", _H))
_HEX = re.compile(rb"[0-9A-Fa-f](?:[ :]?[0-9A-Fa-f]){11,}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{10,}(?:\r?\n[ \t]?[A-Za-z0-9+/_-]{10,})*")
_WORDS = re.compile(rb"[A-Z]?[a-z]*(?:[-_/+][A-Z]?[a-z]*)*|[0-9/-]*")
"""What is written in words or figures: of ten letters of base64, one in ten thousand looks so."""

READINGS = (
    "UTF-8 and Latin-1, in any case and with any separators",
    "UTF-16 and UTF-32, either end first",
    "percent-encoding, JSON, HTML and \\x escapes",
    "quoted-printable",
    "hexadecimal",
    "base64 at every alignment",
)

# What may stand between the parts of a value without making it another: case and separators fall away on both sides.
_DROPPED = bytes(range(0x21)) + b"\x7f\"'`+,-./\\:;_|()"
_FOLDED = bytes(range(256)).lower()


def squeeze(raw: bytes) -> bytes:
    """Without separators, control bytes (so UTF-16 reads as Latin-1) and ASCII case."""
    return raw.translate(_FOLDED, _DROPPED)


class Reading:
    """Bytes read in one way, and where each passage stands in the file."""

    __slots__ = ("_counts", "_places", "decoded", "how", "raw", "squeezed")
    _STEP = 1024
    _SMALL_STEP = 32

    def __init__(self, how: str, raw: bytes, places: list[tuple[int, int]], decoded: bool) -> None:
        """``places`` pairs an offset here with one in the file, in order."""
        self.how = how
        self.decoded = decoded
        """Whether all of it was written as text for bytes, in hexadecimal or base64."""
        self.raw = raw
        self.squeezed = squeeze(raw)
        self._places = places
        self._counts: list[int] | None = None

    def unsqueezed(self, at: int) -> int:
        """The offset in ``raw`` of the byte that is at ``at`` in ``squeezed``."""
        if self._counts is None:
            starts = range(0, len(self.raw), self._STEP)
            self._counts = [0, *accumulate(self._kept(start, self._STEP) for start in starts)]
        step = bisect_right(self._counts, at) - 1
        left = at - self._counts[step]
        place = step * self._STEP
        while (kept := self._kept(place, self._SMALL_STEP)) <= left:
            left -= kept
            place += self._SMALL_STEP
        while True:
            if self.raw[place] not in _DROPPED:
                if left == 0:
                    return place
                left -= 1
            place += 1

    def _kept(self, start: int, size: int) -> int:
        return len(self.raw[start : start + size].translate(None, _DROPPED))

    def in_file(self, at: int) -> int:
        """The offset in the file of the byte at ``at`` in ``raw``."""
        here, there = self._places[bisect_right(self._places, (at, 1 << 62)) - 1]
        return there + at - here


def readings(raw: bytes, at: int) -> Iterator[Reading]:
    """Every reading of a block that stands at ``at`` in its file."""
    plain = Reading(AS_IT_STANDS, raw, [(0, at)], decoded=False)
    yield plain
    yield from _undone(plain, _DEEPEST)


def _undone(outer: Reading, depth: int) -> Iterator[Reading]:
    """The reading with each encoding undone, and, inside what that gave, undone again."""
    for how, pattern, decode, keep in _CODINGS:
        if depth == 0:
            return
        raw, places = _rewrite(outer.raw, pattern, decode, keep)
        if not raw:
            continue
        inner = Reading(
            how if outer.how == AS_IT_STANDS else f"{outer.how}, {how}",
            raw,
            [(here, outer.in_file(there)) for here, there in places],
            decoded=outer.decoded or not keep,
        )
        yield inner
        yield from _undone(inner, depth - 1)


def _rewrite(
    raw: bytes, pattern: re.Pattern[bytes], decode: Callable[[bytes], list[bytes]], keep: int
) -> tuple[bytes, list[tuple[int, int]]]:
    """``raw`` with each match decoded, and ``keep`` bytes of what stands around it; empty where nothing matches."""
    out: list[bytes] = []
    places: list[tuple[int, int]] = []
    size = end = 0

    def add(piece: bytes, there: int) -> None:
        nonlocal size
        if piece:
            places.append((size, there))
            out.append(piece)
            size += len(piece)

    for match in pattern.finditer(raw):
        start = match.start()
        if start - end > 2 * keep or not out:
            if out:
                add(raw[end : end + keep], end)
                add(_BREAK, end + keep)
            end = max(end, start - keep)
        add(raw[end:start] if keep else _BREAK, end)
        for piece in decode(match.group()):
            add(piece, start)
        end = match.end()
    if out:
        add(raw[end : end + keep], end)
    return b"".join(out), places


def _web(found: bytes) -> list[bytes]:
    match found[:2]:
        case b"\\u":
            units = bytes.fromhex(found.replace(b"\\u", b"").decode())
            return [units.decode("utf-16-be", "replace").encode("utf-8", "replace")]
        case b"\\x":
            return [bytes.fromhex(found.replace(b"\\x", b"").decode())]
        case _ if found[:1] == b"&":
            return [unescape(found.decode()).encode("utf-8", "replace")]
        case _:
            return [bytes.fromhex(found.replace(b"%", b"").decode())]


def _quoted(found: bytes) -> list[bytes]:
    return [] if found.endswith(b"\n") else [bytes.fromhex(found.replace(b"=", b"").decode())]


def _hex(found: bytes) -> list[bytes]:
    digits = found.translate(None, b" :").decode()
    whole, shifted = digits[: len(digits) // 2 * 2], digits[1 : 1 + (len(digits) - 1) // 2 * 2]
    return [bytes.fromhex(whole), _BREAK, bytes.fromhex(shifted), _BREAK]


def _base64(found: bytes) -> list[bytes]:
    if _WORDS.fullmatch(found):
        return []
    letters = found.translate(bytes.maketrans(b"-_", b"+/"), b" \t\r\n")
    pieces: list[bytes] = []
    for skip in range(4):
        run = letters[skip:]
        # a last letter alone holds no byte; three dots of padding are harmless to the rest
        run = run[:-1] if len(run) % 4 == 1 else run
        pieces += [binascii.a2b_base64(run + b"=" * (-len(run) % 4)), _BREAK]
    return pieces


_CODINGS: tuple[tuple[str, re.Pattern[bytes], Callable[[bytes], list[bytes]], int], ...] = (
    ("escapes undone", _WEB, _web, _AROUND),
    ("quoted-printable", _QUOTED, _quoted, _AROUND),
    ("hexadecimal", _HEX, _hex, 0),
    ("base64", _BASE64, _base64, 0),
)
