"""Reads nested records out of text: JSON, JSON on lines, XML."""

from collections.abc import Iterator, Sequence
from typing import Literal
from xml.etree import ElementTree as ET

import msgspec

from carrel.custody.scanning.faults import FORM_FAULTS
from carrel.custody.scanning.pieces import (
    Again,
    Loose,
    Passage,
    Piece,
    Readable,
    Rows,
    Unread,
    local,
    up_to,
    within,
)
from carrel.custody.scanning.tables import Lines, fielded
from carrel.formats.objects import Value, records

_LARGEST_TREE = 64 << 20
_EVENTS: Sequence[Literal["start", "end", "comment", "pi"]] = ("start", "end", "comment", "pi")
_OF_MARC = ("tag", "ind1", "ind2", "code", "type", "id")
"""Attributes that say which part of a work's description something is."""
_CUT = "Input data was truncated"
"""What msgspec says of JSON that is right as far as it goes."""


def json(place: str, name: str, file: Readable) -> Iterator[Piece]:
    """JSON in one piece, or a record on each line. What is neither is text."""
    raw = up_to(file, _LARGEST_TREE)
    if len(raw) > _LARGEST_TREE and _is_cut(raw):
        yield Unread(place, "JSON of more than 64 MB in one piece: with a record on each line it may be longer")
        return
    tree = _tree(raw) if len(raw) <= _LARGEST_TREE else None
    if tree is None:
        yield from _json_lines(place, name, Again(raw, file))
    else:
        yield from _records(place, name, [(0, tree)])


def _json_lines(place: str, name: str, file: Readable) -> Iterator[Piece]:
    loose = Loose(place)
    for number, line in Lines(file):
        tree = _tree(line)
        if isinstance(tree, dict | list):
            yield from loose.rest()
            yield from _records(place, name, [(number, tree)])
        else:
            yield from loose.add(number, line)
    yield from loose.rest()


def xml(place: str, name: str, file: Readable, charset: str | None) -> Iterator[Piece]:
    """XML, each child of the root by itself. Descriptions of works (MARCXML) are text without names.

    ``charset``: what it is in, whatever it says itself. Raises ET.ParseError, ValueError, LookupError, RecursionError.
    """
    loose = Loose(place, numbered=False)
    try:
        for piece in _children(place, name, file, charset):
            yield from [piece] if not isinstance(piece, bytes) else loose.add(0, piece)
    except FORM_FAULTS:
        yield from loose.rest()  # what is read again with the rest need not have it
        raise
    yield from loose.rest()


def _children(place: str, name: str, file: Readable, charset: str | None) -> Iterator[Piece | bytes]:
    """What stands in the root's attributes and children; bytes are text that stands in neither."""
    root = last = ET.Element(name)
    depth = 0
    builder = ET.TreeBuilder(comment_factory=ET.Comment, pi_factory=ET.ProcessingInstruction)
    parser = ET.XMLParser(target=builder, encoding=charset)  # noqa: S314  # expat bounds entities
    for event, element in ET.iterparse(_Whole(file), _EVENTS, parser):  # noqa: S314  # the same
        if event in ("comment", "pi"):
            yield from _between(element.text)
            continue
        depth += 1 if event == "start" else -1
        if event == "start" and depth == 1:
            root = element
            if root.attrib:
                yield from _records(place, local(root.tag), [(0, {local(root.tag): _single(_attributes(root))})])
        elif event == "start" and depth == 2:
            yield from _between(last.tail)
        elif event == "end" and depth == 1:
            yield from _element(place, local(root.tag), element)
            root.remove(element)
            last = element
        elif event == "end" and depth == 0:
            yield from _between(last.tail)
            yield from _between(root.text)


def _between(text: str | None) -> Iterator[bytes]:
    """Text that stands in the root itself, or in a comment."""
    if text is not None and text.strip():
        yield text.encode()


def _element(place: str, root: str, element: ET.Element) -> Iterator[Piece]:
    tag = local(element.tag)
    if tag in ("record", "leader", "controlfield", "datafield") and "MARC21" in element.tag:
        others = (value for one in element.iter() for key, value in one.attrib.items() if key not in _OF_MARC)
        text = " ".join([*element.itertext(), *others])
        yield Passage(place, 0, text.encode(), names=False, numbered=False)
        return
    yield from _records(place, tag if len(element) else root, [(0, {tag: _nested(element)})])


def _nested(element: ET.Element) -> Value:
    if not len(element) and not element.attrib:
        return (element.text or "").strip()
    inner = _attributes(element)
    for child in element:
        inner.setdefault(local(child.tag), []).append(_nested(child))
    texts = [element.text, *(child.tail for child in element)]
    if text := " ".join(text.strip() for text in texts if text).strip():
        inner.setdefault("text", []).append(text)
    return _single(inner)


def _attributes(element: ET.Element) -> dict[str, list[Value]]:
    inner: dict[str, list[Value]] = {}
    for key, value in element.attrib.items():
        inner.setdefault(local(key), []).append(value)
    return inner


def _single(inner: dict[str, list[Value]]) -> dict[str, Value]:
    return {key: values[0] if len(values) == 1 else values for key, values in inner.items()}


class _Whole:
    """A reader as iterparse wants it."""

    def __init__(self, file: Readable) -> None:
        self._file = file

    def read(self, size: int = 1 << 16) -> bytes:
        return self._file.read(size)


def _records(place: str, name: str, trees: list[tuple[int, Value]]) -> Iterator[Rows]:
    number = 0
    for line, tree in trees:
        for where, table, fields in records(tree, name):
            number += 1
            yield from fielded(within(place, where), table, line or number, fields)


def _tree(raw: bytes) -> Value:
    try:
        tree: Value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, ValueError, RecursionError):  # a number that is too long is a ValueError
        return None
    return tree


def _is_cut(raw: bytes) -> bool:
    """Whether JSON goes on behind this."""
    try:
        msgspec.json.decode(raw, type=msgspec.Raw)
    except msgspec.DecodeError as fault:
        return str(fault).startswith(_CUT)
    except (ValueError, RecursionError):
        return False
    return False
