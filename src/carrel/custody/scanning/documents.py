"""Reads documents: office files, PDF, web pages, mail."""

import codecs
import io
import logging
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from email import message_from_bytes, policy
from html import unescape
from xml.etree import ElementTree as ET

from pypdf import PdfReader
from pypdf.errors import PyPdfError

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
    whole,
)
from carrel.formats.columns import plan_of

_BREAKS = re.compile(rb"<(?:br|/?p|/?div|/?li|/?tr|/?h[1-6]|/?table|/?ul|/?ol)\b[^>]*>", re.IGNORECASE)
_CELLS = re.compile(rb"<t[dh]\b[^>]*>", re.IGNORECASE)
_SILENT = re.compile(rb"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(rb"<[^>]*>")
_LINES = ("p", "h", "br")
"""Elements after which a line ends, in Word's, PowerPoint's and the OpenDocument formats."""
_PDF_PAGES = 20_000
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file we say ourselves, without its words


def pdf(place: str, raw: bytes) -> Iterator[Piece]:
    """The text of each page."""
    try:
        pages = PdfReader(io.BytesIO(raw)).pages
        for number in range(min(len(pages), _PDF_PAGES)):
            text = pages[number].extract_text()
            yield Passage(place, number + 1, text.encode("utf-8", "replace"), Shape.PROSE, numbered=False)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as fault:
        yield Unread(place, f"a PDF that is damaged or under a password ({type(fault).__name__})")


def html(place: str, file: Readable) -> Iterator[Piece]:
    """A web page's words: a line for each line of it, cells apart."""
    raw = whole(file)
    text = _TAGS.sub(b" ", _CELLS.sub(b"\t", _BREAKS.sub(b"\n", _SILENT.sub(b" ", raw))))
    try:
        plain = unescape(text.decode())
    except UnicodeDecodeError:
        plain = unescape(text.decode("cp1252", "replace"))
    yield Passage(place, 1, plain.encode("utf-8", "replace"), Shape.LINES, numbered=False)


def office(place: str, pack: zipfile.ZipFile, budget: Budget) -> Iterator[Piece]:
    """A document of Word, Excel, PowerPoint or OpenDocument."""
    names = pack.namelist()
    shared = _shared(pack, budget) if "xl/sharedStrings.xml" in names else ()
    for name in names:
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
            yield from _sheet(_within(place, name), _xml(pack, name, budget), shared)
        elif name in ("content.xml", "docProps/core.xml", "meta.xml") or re.fullmatch(
            r"(word|ppt/slides|ppt/notesSlides|xl/comments)[^.]*\.xml", name
        ):
            yield from _written(_within(place, name), _xml(pack, name, budget))


def _xml(pack: zipfile.ZipFile, name: str, budget: Budget) -> ET.Element:
    with pack.open(name) as member:
        return ET.fromstring(whole(Metered(member, budget)))  # noqa: S314  # expat bounds entities


def _shared(pack: zipfile.ZipFile, budget: Budget) -> Sequence[str]:
    root = _xml(pack, "xl/sharedStrings.xml", budget)
    return [
        "".join(part.text or "" for part in one.iter() if _local(part.tag) == "t")
        for one in root
        if _local(one.tag) == "si"
    ]


def _sheet(place: str, root: ET.Element, shared: Sequence[str]) -> Iterator[Piece]:
    """A sheet of Excel's, its first row as the names of its columns."""
    rows = [
        [_cell(cell, shared) for cell in row if _local(cell.tag) == "c"]
        for row in root.iter()
        if _local(row.tag) == "row"
    ]
    yield from _table(place, rows)


def _cell(cell: ET.Element, shared: Sequence[str]) -> str:
    text = "".join(part.text or "" for part in cell.iter() if _local(part.tag) in ("v", "t"))
    if cell.get("t") == "s" and text.isdigit() and int(text) < len(shared):
        return shared[int(text)]
    return text


def _table(place: str, rows: list[list[str]]) -> Iterator[Rows]:
    if rows:
        plan = plan_of("", tuple((name,) for name in rows[0]))
        named = 1 if plan.fields else 0
        yield from batches(place, plan, iter(enumerate(rows[named:], 1 + named)))


def _written(place: str, root: ET.Element) -> Iterator[Piece]:
    for table in [one for one in root.iter() if _local(one.tag) == "table" and "opendocument" in one.tag]:
        rows = [
            [" ".join("".join(cell.itertext()).split()) for cell in row if _local(cell.tag) == "table-cell"]
            for row in table.iter()
            if _local(row.tag) == "table-row"
        ]
        yield from _table(place, rows)
    lines: list[str] = []
    _lines_of(root, lines)
    yield Passage(place, 1, "".join(lines).encode("utf-8", "replace"), Shape.LINES, numbered=False)


def _lines_of(element: ET.Element, lines: list[str], depth: int = 0) -> None:
    name = _local(element.tag)
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
    for name in ("From", "To", "Cc", "Bcc", "Reply-To", "Subject", "Date"):
        with suppress(ValueError, IndexError, AttributeError, TypeError):  # headers that no rule allows
            texts.append(f"{name}: {message.get(name, '')}")
    attached: list[tuple[str, bytes]] = []
    for part in message.walk():
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        if part.get_content_type() == "text/plain" and part.get_filename() is None:
            texts.append(content.decode(_charset(part.get_content_charset()), "replace"))
        elif part.get_content_type() == "text/html" and part.get_filename() is None:
            texts += [piece.text.decode() for piece in html(place, io.BytesIO(content)) if isinstance(piece, Passage)]
        else:
            attached.append((part.get_filename() or part.get_content_type(), content))
    yield Passage(place, 1, "\n".join(texts).encode("utf-8", "replace"), Shape.WHOLE, numbered=False), "", b""
    for name, content in attached:
        yield None, name, content


def messages(file: Readable) -> Iterator[bytes]:
    """The messages of an mbox."""
    rest = b""
    while more := file.read(1 << 18):
        parts = re.split(rb"(?:^|\n)From [^\n]*\n", rest + more)
        rest = parts.pop()
        yield from (part for part in parts if part.strip())
    if rest.strip():
        yield rest


def _charset(named: str | None) -> str:
    try:
        return codecs.lookup(named or "utf-8").name
    except LookupError:
        return "cp1252"


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _within(place: str, part: str) -> str:
    return f"{place}: {part}" if place else part
