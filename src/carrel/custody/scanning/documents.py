"""Reads documents: office files, PDF, web pages, mail."""

import codecs
import io
import logging
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import Message
from html import unescape
from xml.etree import ElementTree as ET

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from carrel.custody.scanning import pieces
from carrel.custody.scanning.faults import FAULTS, Exhausted, why
from carrel.custody.scanning.pieces import (
    Budget,
    Metered,
    Passage,
    Piece,
    Readable,
    Rows,
    Shape,
    Unread,
    batches,
    local,
    passages,
    text_of,
    up_to,
    whole,
    within,
)
from carrel.custody.scanning.tables import Lines
from carrel.formats.columns import plan_of

_BREAKS = re.compile(rb"<(?:br|/?p|/?div|/?li|/?tr|/?h[1-6]|/?table|/?ul|/?ol)\b[^<>]*>", re.IGNORECASE)
_CELLS = re.compile(rb"<t[dh]\b[^<>]*>", re.IGNORECASE)
_TAGS = re.compile(rb"<[^<>]*>")
_SILENT = re.compile(rb"<(?:(script)\b|(style)\b|!--)", re.IGNORECASE)
_SOUND = {b"script": re.compile(rb"</script\s*>", re.IGNORECASE), b"style": re.compile(rb"</style\s*>", re.IGNORECASE),
          b"": re.compile(rb"-->")}  # fmt: skip
"""Where scripts, styles and comments begin, and where each ends."""
_LINES = ("p", "h", "br")
"""Elements after which a line ends, in Word's, PowerPoint's and the OpenDocument formats."""
_PDF_PAGES = 20_000
_LONGEST_HEADER = 10_000
_SHARED = "xl/sharedStrings.xml"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_WRITTEN = re.compile(
    r"content\.xml|docProps/core\.xml|meta\.xml|(word|ppt/slides|ppt/notesSlides|xl/comments)[^.]*\.xml"
)
_PDF_FAULTS = (*FAULTS, PyPdfError, TypeError, AttributeError, NameError, AssertionError)
"""Over these a reader stumbles in a file that was made for it to stumble."""
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file we say ourselves, without its words


def pdf(place: str, raw: bytes) -> Iterator[Piece]:
    """The text of each page."""
    try:
        pages = PdfReader(io.BytesIO(raw)).pages
        if len(pages) > _PDF_PAGES:
            yield Unread(place, f"a PDF of more than {_PDF_PAGES:,} pages: the others were not read")
        for number in range(min(len(pages), _PDF_PAGES)):
            text = pages[number].extract_text()
            yield Passage(place, number + 1, text.encode("utf-8", "replace"), Shape.PROSE, numbered=False)
    except _PDF_FAULTS as fault:
        yield Unread(place, f"a PDF that is damaged or under a password ({type(fault).__name__})")


def html(place: str, file: Readable) -> Iterator[Piece]:
    """A web page's words: a line for each line of it, cells apart."""
    text = _TAGS.sub(b" ", _CELLS.sub(b"\t", _BREAKS.sub(b"\n", _spoken(whole(file)))))
    yield from _said(place, unescape(text_of(text)))


def _spoken(raw: bytes) -> bytes:
    """A page without its scripts, styles and comments. What of them has no end is read as text."""
    parts, at, endless = list[bytes](), 0, set[bytes]()
    for begin in _SILENT.finditer(raw):
        kind = (begin[1] or begin[2] or b"").lower()
        if begin.start() < at or kind in endless:
            continue
        end = _SOUND[kind].search(raw, begin.end())
        if end is None:
            endless.add(kind)  # it is not looked for again: so a page takes as long as it is large
            continue
        parts.append(raw[at : begin.start()])
        at = end.end()
    return b" ".join([*parts, raw[at:]])


def _said(place: str, text: str) -> Iterator[Passage]:
    """A document's text, in blocks."""
    yield from passages(place, io.BytesIO(text.encode("utf-8", "replace")), Shape.LINES, numbered=False)


def is_office(names: Sequence[str]) -> bool:
    """Whether an archive with these members is a document of Word, Excel, PowerPoint or OpenDocument."""
    return "[Content_Types].xml" in names or "content.xml" in names


def is_of_office(name: str) -> bool:
    """Whether a member of such a document is read here, and not as any other file."""
    return bool(_SHEET.fullmatch(name) or _WRITTEN.fullmatch(name)) or name == _SHARED or name.endswith(".rels")


def office(place: str, pack: zipfile.ZipFile, budget: Budget) -> Iterator[Piece]:
    """Those members of such a document. Raises Exhausted."""
    shared: Sequence[str] = ()
    for name in sorted(pack.namelist(), key=lambda name: name != _SHARED):
        here = within(place, name)
        try:
            if name == _SHARED:
                shared = _shared(pack, budget)
            elif _SHEET.fullmatch(name):
                yield from _sheet(here, _xml(pack, name, budget), shared)
            elif _WRITTEN.fullmatch(name):
                yield from _written(here, _xml(pack, name, budget))
        except Exhausted:
            raise
        except FAULTS as fault:
            yield Unread(here, why(fault))


def _xml(pack: zipfile.ZipFile, name: str, budget: Budget) -> ET.Element:
    with pack.open(name) as member:
        return ET.fromstring(whole(Metered(member, budget)))  # noqa: S314  # expat bounds entities


def _shared(pack: zipfile.ZipFile, budget: Budget) -> Sequence[str]:
    root = _xml(pack, _SHARED, budget)
    return [
        "".join(part.text or "" for part in one.iter() if local(part.tag) == "t")
        for one in root
        if local(one.tag) == "si"
    ]


def _sheet(place: str, root: ET.Element, shared: Sequence[str]) -> Iterator[Piece]:
    """A sheet of Excel's, its first row as the names of its columns."""
    rows = [[_cell(cell, shared) for cell in row if local(cell.tag) == "c"] for row in _outermost(root, "row")]
    yield from _table(place, rows)


def _outermost(root: ET.Element, name: str) -> Iterator[ET.Element]:
    """The elements of a name that stand in no other of it, in order."""
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if local(one.tag) == name:
            yield one
        else:
            waiting.extend(reversed(one))


def _cell(cell: ET.Element, shared: Sequence[str]) -> str:
    text = "".join(part.text or "" for part in cell.iter() if local(part.tag) in ("v", "t"))
    if cell.get("t") == "s" and text.isdigit() and int(text) < len(shared):
        return shared[int(text)]
    return text


def _table(place: str, rows: list[list[str]]) -> Iterator[Rows]:
    if rows:
        plan = plan_of("", tuple((name,) for name in rows[0]))
        named = 1 if plan.fields else 0
        yield from batches(place, plan, iter(enumerate(rows[named:], 1 + named)))


def _written(place: str, root: ET.Element) -> Iterator[Piece]:
    for table in _outermost(root, "table"):
        rows = [
            [" ".join("".join(cell.itertext()).split()) for cell in row if local(cell.tag) == "table-cell"]
            for row in _outermost(table, "table-row")
        ]
        yield from _table(place, rows)
    lines: list[str] = []
    _lines_of(root, lines)
    yield from _said(place, "".join(lines))


def _lines_of(element: ET.Element, lines: list[str], depth: int = 0) -> None:
    name = local(element.tag)
    lines.append(element.text or "")
    for child in element:
        if depth < 500:
            _lines_of(child, lines, depth + 1)
        lines.append(child.tail or "")
    if name in _LINES or name == "tr":
        lines.append("\n")
    elif name in ("tc", "table-cell", "tab", "s"):
        lines.append("\t" if name != "s" else " ")


def mail(place: str, raw: bytes) -> Iterator[tuple[Piece | None, str, bytes]]:
    """A message's words as one record, and its attachments with their names."""
    message = message_from_bytes(raw, policy=policy.default)
    texts: list[str] = []
    texts += [f"{name}: {_header(message, name, str(raw))}" for name, raw in message.raw_items()]
    attached: list[tuple[str, bytes]] = []
    for part in message.walk():
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        if part.get_content_type() == "text/plain" and part.get_filename() is None:
            texts.append(content.decode(_charset(part.get_content_charset()), "replace"))
        elif part.get_content_type() == "text/html" and part.get_filename() is None:
            texts += [text_of(piece.text) for piece in html(place, io.BytesIO(content)) if isinstance(piece, Passage)]
        else:
            attached.append((part.get_filename() or part.get_content_type(), content))
    yield Passage(place, 1, "\n".join(texts).encode("utf-8", "replace"), Shape.WHOLE, numbered=False), "", b""
    for name, content in attached:
        yield None, name, content


def _header(message: Message, name: str, raw: str) -> str:
    """What a header says; as it stands where it is too long to be taken apart, or of a form that no rule allows."""
    with suppress(ValueError, LookupError, AttributeError, TypeError, RecursionError):
        if len(raw) <= _LONGEST_HEADER:
            return str(message.policy.header_fetch_parse(name, raw))
    return text_of(raw.encode("utf-8", "surrogateescape"))


def message(file: Readable) -> Iterator[bytes | None]:
    """The one message that a file is; None where it is too large to be held."""
    raw = up_to(file, pieces.MOST_OF_ONE)
    yield raw if len(raw) <= pieces.MOST_OF_ONE else None


def messages(file: Readable) -> Iterator[bytes | None]:
    """The messages of an mbox; None for one that is too large to be held."""
    message = bytearray()
    fits = True
    for _, line in Lines(file):
        if line.startswith(b"From "):
            yield from _message(message, fits)
            message.clear()
            fits = True
        elif fits:
            message += line + b"\n"
            fits = len(message) <= pieces.MOST_OF_ONE
    yield from _message(message, fits)


def _message(message: bytearray, fits: bool) -> Iterator[bytes | None]:
    if not fits:
        yield None
    elif message.strip():
        yield bytes(message)


def _charset(named: str | None) -> str:
    try:
        return codecs.lookup(named or "utf-8").name
    except LookupError:
        return "cp1252"
