"""Reads web pages, and what markup holds beside its words: attributes, comments, scripts."""

import io
import re
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree as ET

from carrel.custody.scanning.pieces import Passage, Piece, Readable, Shape, passages, text_of, whole, within

BESIDE = "beside the text"
"""Where something stands that is not shown with the words of a document."""
_BREAKS = re.compile(rb"<(?:br|/?p|/?div|/?li|/?tr|/?h[1-6]|/?table|/?ul|/?ol)\b[^<>]*>", re.IGNORECASE)
_CELLS = re.compile(rb"<t[dh]\b[^<>]*>", re.IGNORECASE)
_TAGS = re.compile(rb"<[^<>]*>")
_SILENT = re.compile(rb"<(?:(script)\b|(style)\b|!--)", re.IGNORECASE)
_SOUND = {b"script": re.compile(rb"</script\s*>", re.IGNORECASE), b"style": re.compile(rb"</style\s*>", re.IGNORECASE),
          b"": re.compile(rb"-->")}  # fmt: skip
"""Where scripts, styles and comments begin, and where each ends."""
_TELLING = re.compile(r".{9,}|.*[^\W\d].*[\s.,@_-].*", re.DOTALL)
"""An attribute that may hold what is looked for: the others of an office file are measures and short numbers."""


def html(place: str, file: Readable) -> Iterator[Piece]:
    """A web page's words: a line for each line of it, cells apart. Then what stands in its tags and is not shown."""
    spoken, silent = _parted(whole(file))
    text = _TAGS.sub(b" ", _CELLS.sub(b"\t", _BREAKS.sub(b"\n", spoken)))
    yield from said(place, unescape(text_of(text)))
    silent += [tag for tag in _TAGS.findall(spoken) if not tag.strip(b"</>").isalnum()]
    yield from aside(place, unescape(text_of(b"\n".join(silent))))


def _parted(raw: bytes) -> tuple[bytes, list[bytes]]:
    """A page without its scripts, styles and comments, and these. What of them has no end is read as text."""
    parts, silent, at, endless = list[bytes](), list[bytes](), 0, set[bytes]()
    for begin in _SILENT.finditer(raw):
        kind = (begin[1] or begin[2] or b"").lower()
        if begin.start() < at or kind in endless:
            continue
        end = _SOUND[kind].search(raw, begin.end())
        if end is None:
            endless.add(kind)  # it is not looked for again: so a page takes as long as it is large
            continue
        parts.append(raw[at : begin.start()])
        silent.append(raw[begin.start() : end.end()])
        at = end.end()
    return b" ".join([*parts, raw[at:]]), silent


def said(place: str, text: str) -> Iterator[Passage]:
    """A document's text, in blocks."""
    yield from passages(place, io.BytesIO(text.encode("utf-8", "replace")), Shape.LINES, numbered=False)


def aside(place: str, text: str) -> Iterator[Passage]:
    """What stands beside it, in blocks. An address of the web may write its signs in hexadecimal."""
    plain = unquote_to_bytes(text.encode("utf-8", "replace"))
    yield from passages(within(place, BESIDE), io.BytesIO(plain), Shape.LINES, numbered=False)


def attributes(elements: Iterable[ET.Element]) -> str:
    """The attributes of elements that may tell of somebody: a line for each element, and none twice."""
    lines = dict[str, None]()
    for element in elements:
        told = [" ".join(value.split()) for value in element.attrib.values() if _TELLING.fullmatch(value)]
        if told:
            lines["\t".join(told)] = None
    return "\n".join(lines)
