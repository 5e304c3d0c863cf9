"""What pages of SQLite hold beside their rows: pages that are free, and room within pages that was used before.

SQLite file format, 1.5 (the freelist) and 1.6 (B-tree pages).
"""

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

from carrel.custody.scanning.pieces import BLOCK, Passage, Piece, within
from carrel.custody.scanning.wide import FAR, wide

_OVERLAP = 256
"""Bytes of a block that are read again with the next."""
_NO_TEXT = re.compile(
    rb"(?:[\x00-\x08\x0e-\x1f\x7f\xc0-\xc2\xcc-\xff]|[\xc3-\xcb](?![\x80-\xbf])|(?<![\xc3-\xcb])[\x80-\xbf])+"
)
"""Bytes that are no letter of Latin script in UTF-8, and no sign."""
_GLUED = re.compile(rb"(?<=[a-z\x80-\xbf])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
_FAR = FAR.encode()
_ENDS = re.compile(rb"[\r\n]+")
_TREES = {2: 12, 5: 12, 10: 8, 13: 8}
"""Kinds of pages with rows or keys, and the bytes of their headers."""
_LEAST = 5
"""Bytes of the shortest thing that is looked for."""


def as_they_stand(place: str, file: BinaryIO) -> Iterator[Piece]:
    """All bytes of a file."""
    kept = b""
    while more := file.read(BLOCK):
        yield Passage(place, 0, _apart(kept + more), numbered=False)
        kept = more[-_OVERLAP:]


def remains(place: str, file: BinaryIO) -> Iterator[Piece]:
    """What was deleted and is there still, each page or room a line."""
    size, reserved = _page_size(file)
    if size < 512:
        return
    free = set[int]()
    yield from _gathered(within(place, "free pages"), _free(file, size, free))
    yield from _gathered(within(place, "unused room of pages"), _unused(file, size, reserved, free))


def _page_size(file: BinaryIO) -> tuple[int, int]:
    """Bytes of a page, and how many at its end are not SQLite's own."""
    file.seek(0)
    head = file.read(100).ljust(100, b"\0")
    size = int.from_bytes(head[16:18], "big")
    return 65_536 if size == 1 else size, head[20]


def _gathered(place: str, rooms: Iterator[bytes]) -> Iterator[Passage]:
    lines, held = list[bytes](), 0
    for room in rooms:
        if len(room.strip(b"\0")) < _LEAST:
            continue
        lines.append(_ENDS.sub(b" ", _apart(room)))
        held += len(lines[-1])
        if held > BLOCK:
            yield Passage(place, 0, b"\n".join(lines), numbered=False)
            lines, held = [], 0
    if lines:
        yield Passage(place, 0, b"\n".join(lines), numbered=False)


def _free(file: BinaryIO, size: int, seen: set[int]) -> Iterator[bytes]:
    """Pages that hold nothing any more but what they held."""
    file.seek(32)
    trunk = int.from_bytes(file.read(4), "big")
    while trunk and trunk not in seen:
        seen.add(trunk)
        page = _page(file, trunk, size)
        if len(page) < size:
            return
        count = min(int.from_bytes(page[4:8], "big"), size // 4 - 2)
        yield page[8 + 4 * count :]
        for leaf in struct.unpack_from(f">{count}I", page, 8):
            if leaf and leaf not in seen:
                seen.add(leaf)
                yield _page(file, leaf, size)
        trunk = int.from_bytes(page[:4], "big")


def _unused(file: BinaryIO, size: int, reserved: int, free: set[int]) -> Iterator[bytes]:
    """Room within pages that are in use: between the places of their rows and the rows, and where a row was."""
    file.seek(0)
    number = 0
    while len(page := file.read(size)) == size:
        number += 1
        if number not in free:
            yield b"\0\0".join(_rooms(page[: size - reserved], 100 if number == 1 else 0))


def _rooms(page: bytes, at: int) -> Iterator[bytes]:
    header = _TREES.get(page[at])
    if header is None:
        return
    block, cells, content = struct.unpack_from(">HHH", page, at + 1)
    yield page[at + header + 2 * cells : content or 65_536]
    least = 1
    while least <= block <= len(page) - 4:  # they stand in order, and apart
        following, length = struct.unpack_from(">HH", page, block)
        yield page[block + 4 : block + length]
        least, block = block + max(4, length), following


def _page(file: BinaryIO, number: int, size: int) -> bytes:
    file.seek((number - 1) * size)
    return file.read(size)


def _apart(raw: bytes) -> bytes:
    """Bytes as they stand, and once more with the values apart that stand in a row without a sign between them."""
    plain = _NO_TEXT.sub(b" ", raw)
    if b"\0" in raw:
        plain = _FAR.join((plain, wide(raw)))
    return _FAR.join((plain, _GLUED.sub(b" ", plain)))
