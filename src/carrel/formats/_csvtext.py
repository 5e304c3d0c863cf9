"""Bytes to rows of text: which encoding, which delimiter, and quotes that are opened and never closed."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec
from charset_normalizer import from_bytes

_HEAD = 65536
"""Bytes looked at to tell the encoding."""
_LONGEST = 20
"""Lines a quoted value may run over; a quote open for longer was never meant as one."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LIKELY = ["cp1252", "cp1250", "cp1251", "cp850", "mac_roman", "iso8859_15"]


class TextLine(msgspec.Struct, frozen=True):
    """A line of a file and its number; None where the bytes are not text in the file's encoding."""

    number: int
    text: str | None


class Cells(msgspec.Struct, frozen=True):
    """The values of a row, and the number of its first line; None where its quotes never close."""

    number: int
    values: list[str] | None


def head_of(chunks: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first bytes, and all the bytes with them put back."""
    source = iter(chunks)
    taken: list[bytes] = []
    while sum(map(len, taken)) < _HEAD and (chunk := next(source, b"")):
        taken.append(chunk)
    return b"".join(taken), chain(taken, source)


def encoding_of(head: bytes) -> str:
    """The encoding a file's beginning betrays. Plain ASCII counts as UTF-8."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    pairs = len(head) // 2
    if pairs and head[1::2].count(0) > pairs * 0.6:
        return "utf-16-le"
    if pairs and head[::2].count(0) > pairs * 0.6:
        return "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return _guessed(head)
    return "utf-8"


def _guessed(head: bytes) -> str:
    """Windows-1252 wherever that makes sense, for it is by far the commonest here; else what makes most sense."""
    guesses = from_bytes(head, cp_isolation=_LIKELY)
    best = guesses.best()
    if best is None or any("cp1252" in guess.could_be_from_charset for guess in guesses):
        return "cp1252"
    return best.encoding


def text_lines(chunks: Iterable[bytes], encoding: str) -> Iterator[TextLine]:
    """The lines of a file. In a file taken for UTF-8, a line that is not is read as Windows-1252."""
    wide = encoding.startswith(("utf-16", "utf-32"))
    lines = _wide_lines(chunks, encoding) if wide else _narrow_lines(chunks, encoding)
    yield from (TextLine(number, text) for number, text in enumerate(lines, 1))


def rows(lines: Iterable[TextLine], delimiter: str) -> Iterator[Cells | TextLine]:
    """Rows of values; a line that is no text is handed on as it is. Lines in an unclosed quote are read singly."""
    waiting: list[TextLine] = []
    for line in lines:
        if line.text is None:
            yield from _singly(waiting, delimiter)
            waiting = []
            yield line
            continue
        waiting.append(line)
        values = _split("\n".join(each.text or "" for each in waiting), delimiter)
        if values is not None:
            yield Cells(waiting[0].number, values)
            waiting = []
        elif len(waiting) > _LONGEST:
            yield from _singly(waiting, delimiter)
            waiting = []
    yield from _singly(waiting, delimiter)


def _singly(lines: list[TextLine], delimiter: str) -> Iterator[Cells]:
    return (Cells(line.number, _split(line.text or "", delimiter)) for line in lines)


def _split(text: str, delimiter: str) -> list[str] | None:
    """The values of one row; None while a quote is open."""
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error as fault:
        if "unexpected end" in str(fault):
            return None
    return next(csv.reader([text], delimiter=delimiter))


def _narrow_lines(chunks: Iterable[bytes], encoding: str) -> Iterator[str | None]:
    second = "cp1252" if encoding == "utf-8" else None
    for number, raw in enumerate(_split_lines(chunks)):
        try:
            yield raw.decode("utf-8" if encoding == "utf-8-sig" and number else encoding)
        except UnicodeDecodeError:
            try:
                yield raw.decode(second) if second else None
            except UnicodeDecodeError:
                yield None


def _split_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    r"""Lines ended by ``\n``, ``\r\n`` or, as old Macintosh programs did, ``\r``."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        if held.endswith(b"\r") or (b"\n" not in chunk and b"\r" not in chunk):
            continue
        *whole, rest = _plain_ends(held).split(b"\n")
        yield from whole
        held = bytearray(rest)
    *whole, rest = _plain_ends(held).split(b"\n")
    yield from whole
    if rest:
        yield rest


def _plain_ends(text: bytearray) -> bytes:
    return bytes(text).replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _wide_lines(chunks: Iterable[bytes], encoding: str) -> Iterator[str | None]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for raw in _split_lines(chain((decoder.decode(chunk).encode() for chunk in chunks), [_last(decoder)])):
        text = raw.decode()
        yield None if "\ufffd" in text else text


def _last(decoder: codecs.IncrementalDecoder) -> bytes:
    return str(decoder.decode(b"", final=True)).encode()
