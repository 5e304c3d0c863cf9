"""Places: every file that is to be searched, archives also unpacked."""

import bz2
import errno
import gzip
import io
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO, Protocol

import msgspec

_BLOCK = 1 << 20
FAULTS = (OSError, EOFError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, NotImplementedError)
"""What reading a file or an archive may raise; a RuntimeError is an archive under a password."""


class Readable(Protocol):
    """An open file, as far as it is read here."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes, and nothing at the end."""


class Source(msgspec.Struct, frozen=True):
    """Bytes to search."""

    place: str
    """The file's path, and the member's name where it is in an archive."""
    open: Callable[[], AbstractContextManager[Readable]]


class Block(msgspec.Struct, frozen=True):
    """Some bytes of a source; the next block begins again with those that are not this one's own."""

    place: str
    at: int
    """Where it begins in its source, in bytes."""
    raw: bytes
    own: int
    """How many of its bytes are in no later block."""


class Files(msgspec.Struct, frozen=True):
    """What is to be searched, and which folders could not be looked into."""

    paths: tuple[Path, ...]
    faults: tuple[OSError, ...]


def files_of(places: Sequence[Path]) -> Files:
    """Every plain file at or under these places, once. Links are not followed: what they lead to is another place."""
    found: dict[Path, None] = {}
    faults: list[OSError] = []
    for place in places:
        if not place.exists():
            faults.append(FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(place)))
        elif not place.is_dir():
            found[place.resolve()] = None
        else:
            for folder, _, names in os.walk(place, onerror=faults.append):
                paths = [Path(folder, name) for name in sorted(names)]
                found |= {path.resolve(): None for path in paths if _is_plain(path, faults)}
    return Files(tuple(found), tuple(faults))


def _is_plain(path: Path, faults: list[OSError]) -> bool:
    """Whether it is a file and no link to one. What cannot be looked at is a fault; what has gone is nothing."""
    try:
        return S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False
    except OSError as fault:
        faults.append(fault)
        return False


def open_plain(path: Path) -> BinaryIO:
    """A file that was listed, as it lies there now. Raises OSError where it is a link, a pipe or a device by now.

    It is not waited for: a pipe would be until somebody writes into it.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    if not S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.ESTALE, "It is no plain file any more")
    return os.fdopen(descriptor, "rb")


Unpack = Callable[[Path, bytes], Callable[[], AbstractContextManager[Readable]] | None]
"""How a file is read that is packed in a way of its own, given what it begins with; None where it is not.

It raises OSError.
"""


def as_it_stands(path: Path, begins: bytes) -> None:
    """Knows no way of packing but custody's own."""
    del path, begins


def sources(path: Path, unpack: Unpack) -> Iterator[Source]:
    """A file as it stands and, where it is packed, unpacked. Raises one of FAULTS."""
    yield Source(str(path), partial(io.FileIO, path))
    with path.open("rb") as file:
        begins = file.read(6)
    if begins.startswith(b"\x1f\x8b"):
        yield Source(f"{path} unpacked", partial(gzip.open, path))
    elif begins.startswith(b"BZh"):
        yield Source(f"{path} unpacked", partial(bz2.open, path))
    elif begins == b"\xfd7zXZ\x00":
        yield Source(f"{path} unpacked", partial(lzma.open, path))
    elif begins.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                yield Source(f"{path} unpacked: {member}", partial(archive.open, member))
    else:
        way = unpack(path, begins)
        if way is not None:
            yield Source(f"{path} unpacked", way)


def blocks(source: Source, overlap: int) -> Iterator[Block]:
    """A source in blocks that overlap by as many bytes. Raises one of FAULTS."""
    with source.open() as file:
        at, raw = 0, file.read(_BLOCK)
        while more := file.read(_BLOCK):
            own = max(0, len(raw) - overlap)
            yield Block(source.place, at, raw, own)
            at, raw = at + own, raw[own:] + more
        yield Block(source.place, at, raw, len(raw))
