"""MARCXML: one record as a string, or a file of many.

Source: MARC21slim schema (Library of Congress). With or without its namespace. A document type declaration is
refused: no MARCXML needs one, and entities declared in it can be made to expand without end.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from xml.etree.ElementTree import Element, ParseError, XMLParser

from carrel.formats.describing import Contents, Subfields, TitleRecord, Unfit, describe, needed
from carrel.formats.faults import Fault

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_AGAIN = "export it again from the system it came from"


class _Declared(Exception):
    """A document type declaration was met."""


class _Gatherer:
    """Gathers the parts of each record as the parser meets them; keeps no tree."""

    def __init__(self) -> None:
        self.done: list[Contents] = []
        self._leader = ""
        self._controls: dict[str, str] = {}
        self._fields: list[tuple[str, Subfields]] = []
        self._subfields: list[tuple[str, str]] = []
        self._tag = ""
        self._code = ""
        self._text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        match tag.rpartition("}")[2]:
            case "record":
                self._leader, self._controls, self._fields = "", {}, []
            case "controlfield" | "datafield":
                self._tag, self._subfields = attributes.get("tag", ""), []
            case "subfield":
                self._code = attributes.get("code", "")
            case _:
                pass
        self._text = []

    def data(self, text: str) -> None:
        """Text inside an element."""
        self._text.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        text = "".join(self._text)
        match tag.rpartition("}")[2]:
            case "leader":
                self._leader = text
            case "controlfield" if self._tag in needed:
                self._controls.setdefault(self._tag, text)
            case "subfield":
                self._subfields.append((self._code, text))
            case "datafield" if self._tag in needed:
                self._fields.append((self._tag, tuple(self._subfields)))
            case "record":
                self.done.append(Contents(self._leader, self._controls, tuple(self._fields)))
            case _:
                pass

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        """A document type declaration, before anything in it is expanded."""
        raise _Declared

    def close(self) -> None:
        """The document ends; nothing is left to do."""


def title_of_xml(file: str, line: int, text: str) -> TitleRecord | Fault:
    """The title that one ``record`` element describes; ``line`` stands as the record's number."""
    gatherer = _Gatherer()
    parser = XMLParser(target=gatherer)  # noqa: S314  # a DOCTYPE is refused before it can declare an entity
    what = _fed(parser, _NOT_XML.sub("", text).encode()) or _fed(parser, None)
    if not what and len(gatherer.done) != 1:
        what = f"{len(gatherer.done)} records where one was expected"
    return Fault(file, line, "", what, _AGAIN) if what else _described(file, line, gatherer.done[0])


def read_marcxml(file: str, chunks: Iterable[bytes]) -> Iterator[TitleRecord | Fault]:
    """Every record of an XML file, in flat memory. Where the XML itself breaks nothing after it can be read."""
    gatherer = _Gatherer()
    parser = XMLParser(target=gatherer)  # noqa: S314  # a DOCTYPE is refused before it can declare an entity
    number = 0
    for chunk in chain(chunks, [None]):
        what = _fed(parser, chunk)
        for contents in gatherer.done:
            number += 1
            yield _described(file, number, contents)
        gatherer.done.clear()
        if what:
            yield Fault(file, number + 1, "", f"{what}; nothing after this was read", _AGAIN)
            return
    if not number:
        yield Fault(file, 0, "", "no record in the file", "check that this is the file you meant")


def _fed(parser: "XMLParser[Element]", chunk: bytes | None) -> str:
    """Give the parser a chunk, or the end; what is wrong, or nothing."""
    try:
        if chunk is None:
            parser.close()
        else:
            parser.feed(chunk)
    except _Declared:
        return "a document type declaration, which MARCXML never has"
    except ParseError as fault:
        return f"not well-formed XML (line {fault.position[0]}, column {fault.position[1]})"
    return ""


def _described(file: str, number: int, contents: Contents) -> TitleRecord | Fault:
    match describe(number, contents):
        case TitleRecord() as found:
            return found
        case Unfit.NO_TITLE as why:
            return Fault(file, number, "245", why.value, "add the field, or leave the record out")
        case why:
            return Fault(file, number, "leader/06", why.value, "export bibliographic records only")
