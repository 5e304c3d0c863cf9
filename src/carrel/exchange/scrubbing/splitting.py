"""Bytes to blocks of whole lines: unpacked where they are gzip, and in a memory that does not grow."""

import zlib
from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec

from carrel.records.quiet import Quiet

LONGEST = 65_536
"""Bytes of the longest line that is read. Squid's own limits end well below."""
_UNPACKED = 131_072
"""Bytes unpacked at once, however small they were packed."""
_GZIP = b"\x1f\x8b"


class Block(Quiet, frozen=True):
    """Some whole lines, and how many between them were too long to be held."""

    lines: bytes
    too_long: int = 0


class CutOff(Exception):
    """Packed bytes end too soon or are damaged."""


class Pause(msgspec.Struct, frozen=True):
    """Nothing more for now: what is ready may go out."""


def blocks(chunks: Iterable[bytes | Pause]) -> Iterator[Block | Pause]:
    """Whole lines. The last one is taken for whole when the bytes end, and so is given its end."""
    held = b""
    skipping = False
    for chunk in chunks:
        if isinstance(chunk, Pause):
            yield chunk
            continue
        fresh = chunk
        if skipping:
            _, end, fresh = chunk.partition(b"\n")
            skipping = not end
        if not held:  # a program that goes on in a log that was truncated under it leaves nothings before its line
            fresh = fresh.lstrip(b"\0")
        cut = fresh.rfind(b"\n") + 1
        if cut:
            yield from _short(b"".join((held, memoryview(fresh)[:cut])))
            held = b""
        held += fresh[cut:]
        if len(held) > LONGEST:
            yield Block(b"", 1)
            held, skipping = b"", True
    if held:
        yield Block(held + b"\n")


def _short(lines: bytes) -> Iterator[Block]:
    """The same lines without those that are too long, whatever pieces they came in."""
    start = at = 0
    while len(lines) - at > LONGEST:
        newline = lines.rfind(b"\n", at, at + LONGEST + 1)
        if newline >= 0:
            at = newline + 1
        else:
            yield Block(lines[start:at], 1)
            start = at = lines.index(b"\n", at) + 1
    yield Block(lines[start:])


def unpacked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes themselves, or what they unpack to if they begin as gzip does. Raises CutOff."""
    first = next(chunks, b"")
    while len(first) < len(_GZIP) and (more := next(chunks, b"")):
        first += more
    together = chain([first], chunks)
    yield from _gunzipped(together) if first.startswith(_GZIP) else together


def _gunzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    packing = None
    for chunk in chunks:
        waiting = chunk
        while waiting:
            packing = packing or zlib.decompressobj(31)
            try:
                yield packing.decompress(waiting, _UNPACKED)
            except zlib.error:
                raise CutOff from None
            waiting = packing.unconsumed_tail
            if packing.eof:  # another may follow: gzip files may be joined
                waiting, packing = packing.unused_data.lstrip(b"\0"), None
    if packing is not None:
        raise CutOff
