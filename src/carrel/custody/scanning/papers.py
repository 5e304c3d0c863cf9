"""Reads PDF: its pages, and what stands beside them in forms, notes and data about it; what is attached."""

import io
import logging
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from carrel.custody.scanning.faults import FAULTS
from carrel.custody.scanning.markup import BESIDE
from carrel.custody.scanning.pieces import Attached, Passage, Piece, Shape, Unread, text_of, within

_PAGES = 20_000
_OBJECTS = 1_000_000
_FAULTS = (*FAULTS, PyPdfError, TypeError, AttributeError, NameError, AssertionError)
"""Over these a reader stumbles in a file that was made for it to stumble."""
_TEXTS = ("/XFA", "/JS", "/RV", "/Metadata")
"""Where a stream is text: forms, scripts, rich text, and data about the document."""
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file we say ourselves, without its words


def pdf(place: str, raw: bytes) -> Iterator[Piece | Attached]:
    """The text of each page, what stands beside it, and what is attached."""
    try:
        reader = PdfReader(io.BytesIO(raw))
        pages = reader.pages
        if len(pages) > _PAGES:
            yield Unread(place, f"a PDF of more than {_PAGES:,} pages: the others were not read")
        for number in range(min(len(pages), _PAGES)):
            text = pages[number].extract_text()
            yield Passage(place, number + 1, text.encode("utf-8", "replace"), Shape.PROSE, numbered=False)
        yield from _beside(place, reader)
    except _FAULTS as fault:
        yield Unread(place, f"a PDF that is damaged or under a password ({type(fault).__name__})")


def _beside(place: str, reader: PdfReader) -> Iterator[Piece | Attached]:
    """Every string that an object holds and no page shows, as one record: a form tells of one user."""
    texts, names = dict[str, None](), set[str]()
    numbers = [(number, made) for made, held in reader.xref.items() for number in held]
    numbers += [(number, 0) for number in reader.xref_objStm]
    if len(numbers) > _OBJECTS:
        yield Unread(place, f"a PDF of more than {_OBJECTS:,} objects: the others were not read")
    broken = False
    for number, made in numbers[:_OBJECTS]:
        try:
            for attached in _told(reader.get_object(IndirectObject(number, made, reader)), texts):
                names.add(attached.name)
                yield attached
        except _FAULTS:
            broken = True
    if broken:
        yield Unread(place, "a PDF of which some objects are damaged: they were not read")
    text = "\n".join(text for text in texts if text not in names).encode("utf-8", "replace")
    yield Passage(within(place, BESIDE), 0, text, Shape.WHOLE, numbered=False)


def _told(one: PdfObject | None, texts: dict[str, None]) -> Iterator[Attached]:
    """Note the strings in an object, but not in those that it only points to; what is attached to it."""
    waiting: list[object] = [one]
    while waiting:
        held = waiting.pop()
        if isinstance(held, DictionaryObject):
            for stream in (stream for key in _TEXTS if key in held for stream in _streams(held[key])):
                texts[text_of(bytes(stream.get_data()))] = None
            if "/EF" in held:
                yield from _attached(held)
            waiting += [value for key, value in held.items() if key != "/ID"]
        elif isinstance(held, list):
            waiting += held
        elif isinstance(held, ByteStringObject):
            texts[text_of(held)] = None
        elif isinstance(held, TextStringObject):
            texts[str(held)] = None


def _streams(held: object) -> Iterator[StreamObject]:
    """What is a stream, or the streams in a list or a table."""
    some = held.values() if isinstance(held, DictionaryObject) else held if isinstance(held, list) else ()
    for one in [held, *some]:
        stream = one.get_object() if isinstance(one, IndirectObject) else one
        if isinstance(stream, StreamObject):
            yield stream


def _attached(held: DictionaryObject) -> Iterator[Attached]:
    """The file that something describes, by its name."""
    name = next((str(held[key]) for key in ("/UF", "/F") if key in held), "attached")
    for stream in {id(stream): stream for stream in _streams(held["/EF"])}.values():
        yield Attached(name, bytes(stream.get_data()))
