"""Reads documents: office files and mail."""

import codecs
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import Message
from xml.etree import ElementTree as ET

from carrel.custody.scanning import pieces
from carrel.custody.scanning.faults import FAULTS, Exhausted, why
from carrel.custody.scanning.markup import aside, attributes, html, said
from carrel.custody.scanning.pieces import (
    Attached,
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
    text_of,
    up_to,
    whole,
    within,
)
from carrel.custody.scanning.tables import Lines
from carrel.formats.columns import plan_of

_LINES = ("p", "h", "br")
"""Elements after which a line ends, in Word's, PowerPoint's and the OpenDocument formats."""
_LONGEST_HEADER = 10_000
_SHARED = "xl/sharedStrings.xml"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_WRITTEN = re.compile(
    r"content\.xml|docProps/core\.xml|meta\.xml|(word|ppt/slides|ppt/notesSlides|xl/comments)[^.]*\.xml"
)
_MEASURES = ("c", "col", "row")
"""Elements of a sheet whose attributes are places and measures."""
_DEEPEST = 500
_ENDS = re.compile(r"=+|\r?\n[ \t]*\r?\n")
"""Where base64 ends in a message: what follows, as lists of readers add it, is text."""


def is_office(names: Sequence[str]) -> bool:
    """Whether an archive with these members is a document of Word, Excel, PowerPoint or OpenDocument."""
    return "[Content_Types].xml" in names or "content.xml" in names


def is_of_office(name: str) -> bool:
    """Whether a member of such a document is read here, and not as any other file."""
    return bool(_SHEET.fullmatch(name) or _WRITTEN.fullmatch(name)) or name == _SHARED or name.endswith(".rels")


def office(place: str, pack: zipfile.ZipFile, budget: Budget) -> Iterator[Piece]:
    """Those members of such a document. Raises Exhausted."""
    shared: Sequence[str] = ()
    unused = set[int]()
    for name in sorted(pack.namelist(), key=lambda name: name != _SHARED):
        here = within(place, name)
        try:
            if name == _SHARED:
                shared = _shared(pack, budget)
                unused.update(range(len(shared)))
            elif _SHEET.fullmatch(name):
                yield from _sheet(here, _xml(pack, name, budget), shared, unused)
            elif _WRITTEN.fullmatch(name):
                yield from _written(here, _xml(pack, name, budget))
            elif name.endswith(".rels"):
                yield from _linked(here, _xml(pack, name, budget))
        except Exhausted:
            raise
        except FAULTS as fault:
            yield Unread(here, why(fault))
    yield from said(within(place, _SHARED), "\n".join(shared[number] for number in sorted(unused)))


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


def _sheet(place: str, root: ET.Element, shared: Sequence[str], unused: set[int]) -> Iterator[Piece]:
    """A sheet of Excel's, its first row as the names of its columns. ``unused``: shared strings that no cell shows."""
    rows = [[_cell(cell, shared, unused) for cell in row if local(cell.tag) == "c"] for row in _outermost(root, "row")]
    yield from _table(place, rows)
    others = [one for one in root.iter() if local(one.tag) not in _MEASURES]
    texts = [one.text for one in others if one.text and local(one.tag) not in ("v", "t")]
    yield from aside(place, "\n".join([attributes(others), *texts]))


def _linked(place: str, root: ET.Element) -> Iterator[Piece]:
    """Where links lead to that leave the document; the others lead to its own members, whose names are read."""
    yield from aside(place, attributes(one for one in root.iter() if one.get("TargetMode") == "External"))


def _outermost(root: ET.Element, name: str) -> Iterator[ET.Element]:
    """The elements of a name that stand in no other of it, in order."""
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if local(one.tag) == name:
            yield one
        else:
            waiting.extend(reversed(one))


def _cell(cell: ET.Element, shared: Sequence[str], unused: set[int]) -> str:
    text = "".join(part.text or "" for part in cell.iter() if local(part.tag) in ("v", "t"))
    if cell.get("t") == "s" and text.isdigit() and int(text) < len(shared):
        unused.discard(int(text))
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
    yield from said(place, "".join(lines))
    yield from aside(place, attributes(root.iter()))


def _lines_of(element: ET.Element, lines: list[str], depth: int = 0) -> None:
    name = local(element.tag)
    lines.append(element.text or "")
    for child in element:
        if depth < _DEEPEST:
            _lines_of(child, lines, depth + 1)
        else:
            lines.extend(child.itertext())
        lines.append(child.tail or "")
    if name in _LINES or name == "tr":
        lines.append("\n")
    elif name in ("tc", "table-cell", "tab", "s"):
        lines.append("\t" if name != "s" else " ")


def mail(place: str, raw: bytes) -> Iterator[Piece | Attached]:
    """A message's words as one record, and its attachments with their names."""
    message = message_from_bytes(raw, policy=policy.default)
    texts: list[str] = [message.get_unixfrom() or ""]
    attached: list[Attached] = []
    for part in message.walk():
        texts += _around(part)
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        if part.get_content_type() == "text/plain" and part.get_filename() is None:
            texts.append(content.decode(_charset(part.get_content_charset()), "replace"))
        elif part.get_content_type() == "text/html" and part.get_filename() is None:
            texts += [text_of(piece.text) for piece in html(place, io.BytesIO(content)) if isinstance(piece, Passage)]
        else:
            attached.append(Attached(part.get_filename() or part.get_content_type(), content))
    yield Passage(place, 1, "\n".join(texts).encode("utf-8", "replace"), Shape.WHOLE, numbered=False)
    yield from attached


def _around(part: Message) -> Iterator[str]:
    """Headers of a part, and what stands around its own parts or its content. Its name is searched by itself."""
    name = part.get_filename()
    for header, raw in part.raw_items():
        told = f"{header}: {_header(part, header, str(raw))}"
        yield told if not name else told.replace(name, " ")
    yield from (text for text in (part.preamble, part.epilogue) if text)
    content = part.get_payload()
    if isinstance(content, str) and str(part.get("Content-Transfer-Encoding")).strip().lower() == "base64":
        content = content.strip()
        if (end := _ENDS.search(content)) is not None:
            yield content[end.end() :]


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
    fits, begins = True, True
    for _, line in Lines(file):
        if line.startswith(b"From ") and not begins:
            yield from _message(message, fits)
            message.clear()
            fits = True
        begins = line.startswith(b"From ")
        if fits:
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
