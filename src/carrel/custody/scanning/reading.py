"""Reads any file: says what it is by how it begins, and gives its text and its rows. Nothing is written anywhere."""

import bz2
import codecs
import gzip
import io
import lzma
import os
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath

from carrel.custody.places import open_plain
from carrel.custody.scanning import databases, documents, markup, papers, tables, trees
from carrel.custody.scanning.faults import FAULTS, FORM_FAULTS, Exhausted, why
from carrel.custody.scanning.pieces import (
    NOT_OF_ITS_FORM,
    Again,
    Attached,
    Budget,
    Metered,
    Passage,
    Piece,
    Readable,
    Retraced,
    Shape,
    Unread,
    passages,
    text_of,
    whole,
    within,
)

_HEAD = 8192
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of older office programs begin, and newer ones under a password."""
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_DEEPEST = 6
"""Archives inside one another."""
_MOST_MEMBERS = 100_000
_SQLITE = b"SQLite format 3\0"
_MAIL = re.compile(
    rb"From |(?:From|To|Cc|Sender|Reply-To|In-Reply-To|References|Subject|Date|Message-ID|MIME-Version|Return-Path"
    rb"|Received|Delivered-To|DKIM-Signature|(?:X|ARC|List|Content|Authentication|Thread)-[\w-]+):",
    re.IGNORECASE,
)
_MARC = re.compile(rb"\s*\d{5}[acdnpo][a-z][a-z ]")
_SQL = re.compile(rb"^(?:COPY\s|INSERT\s+(?:IGNORE\s+)?INTO\s|CREATE TABLE)", re.IGNORECASE | re.MULTILINE)
_HTML = re.compile(rb"\s*(?:<!doctype html|<html|<head|<body)", re.IGNORECASE)
_UNREAD = ((b"\x28\xb5\x2f\xfd", "zstd"), (b"7z\xbc\xaf\x27\x1c", "7-Zip"), (b"Rar!\x1a\x07", "RAR"),
           (b"\x04\x22\x4d\x18", "LZ4"), (b"MSCF\0\0\0\0", "cabinet"), (b"\x1f\x9d", "compress"))  # fmt: skip
"""How files begin that are packed in ways that are not read here."""
_OF_TAR = ("path", "linkpath", "size", "mtime", "atime", "ctime", "uid", "gid", "uname", "gname")
"""What a tar of the later form says of a member in any case."""
_RECORDS = re.compile(rb"MARC21/slim|<datafield\b")


class Opened:
    """A file that is being read: its beginning has been looked at."""

    __slots__ = ("file", "head", "name", "place")

    def __init__(self, place: str, name: str, file: Readable) -> None:
        self.place, self.name = place, name
        held = io.BufferedReader(file, _HEAD) if isinstance(file, io.RawIOBase) else file
        self.head = _head_of(held)
        self.file: Readable = Again(self.head, held)


def _head_of(file: Readable) -> bytes:
    """The first bytes of a file."""
    head = b""
    while len(head) < _HEAD and (more := file.read(_HEAD - len(head))):
        head += more
    return head


def read(path: Path) -> Iterator[Piece]:
    """Everything in a file. Raises one of FAULTS where the file itself cannot be read."""
    with open_plain(path) as file:
        budget = Budget(os.fstat(file.fileno()).st_size)
        head = file.read(_HEAD)
        file.seek(0)
        if head.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(file) as pack:
                yield from _zip("", pack, budget, 0)
            return
        if head.startswith(_SQLITE):
            yield from databases.sqlite_at(path)
            return
        yield from _opened(Opened("", path.name, file), budget, 0)


def _opened(one: Opened, budget: Budget, depth: int) -> Iterator[Piece]:
    if depth > _DEEPEST:
        yield Unread(one.place, f"more than {_DEEPEST} archives inside one another")
        return
    unpacked = _unpacked(one, budget)
    if unpacked is not None:
        yield from _gzip_notes(one, unpacked.name)
        yield from _opened(unpacked, budget, depth + 1)
    elif one.head.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(whole(one.file))) as pack:
            yield from _zip(one.place, pack, budget, depth + 1)
    elif one.head[257:262] == b"ustar":
        yield from _tar(one, budget, depth)
    elif way := next((way for begins, way in _UNREAD if one.head.startswith(begins)), None):
        yield Unread(one.place, f"packed with {way}, which is not read: unpack it and scan what comes out")
    elif one.head.startswith(b"%PDF-"):
        yield from _with_attached(one.place, papers.pdf(one.place, whole(one.file)), budget, depth)
    elif one.head.startswith(_SQLITE):
        yield from databases.sqlite(one.place, whole(one.file), b"")
    elif one.head.startswith(_COMPOUND):
        yield from _compound(one)
    elif _MAIL.match(one.head):
        yield from _mail(one, budget, depth)
    else:
        yield from _text(one)


def _unpacked(one: Opened, budget: Budget) -> Opened | None:
    inner: Readable
    if one.head.startswith(b"\x1f\x8b"):
        inner = gzip.GzipFile(fileobj=io.BufferedReader(Metered(one.file, None)))
    elif one.head.startswith(b"BZh"):
        inner = bz2.open(io.BufferedReader(Metered(one.file, None)))  # noqa: SIM115  # it ends with the file it reads
    elif one.head.startswith(b"\xfd7zXZ\x00"):
        inner = lzma.open(io.BufferedReader(Metered(one.file, None)))  # noqa: SIM115  # it ends with the file it reads
    else:
        return None
    name = re.sub(r"\.(gz|bz2|xz)$", "", re.sub(r"\.(tgz|tbz2?|txz)$", ".tar", one.name))
    return Opened(one.place, name, Metered(inner, budget))


def _gzip_notes(one: Opened, name: str) -> Iterator[Passage]:
    """The name that gzip keeps of what it packed, where it is another one, and its comment (RFC 1952)."""
    if not one.head.startswith(b"\x1f\x8b") or not one.head[3:4]:
        return
    flags, at = one.head[3], 10
    if flags & 4:
        at += 2 + int.from_bytes(one.head[at : at + 2], "little")
    texts = one.head[at:].split(b"\0", 2)
    told = texts[: bool(flags & 8) + bool(flags & 16)]
    yield from _noted(one.place, [text for raw in told if (text := raw.decode("latin-1")) != name])


def _part(
    place: str, name: str, begin: Callable[[], Readable], budget: Budget, depth: int, more: Iterable[str] = ()
) -> Iterator[Piece]:
    """What lies in an archive or goes with a message, and its name: it may be somebody's. Raises Exhausted."""
    here = within(place, name)
    yield _named(place, name, more)
    try:
        yield from _opened(Opened(here, name, begin()), budget, depth + 1)
    except Exhausted:
        raise
    except FAULTS as fault:
        yield Unread(here, why(fault))


def _named(place: str, name: str, more: Iterable[str] = ()) -> Passage:
    """The name of something that lies there, and whatever else is said of it."""
    parts = [part for whole in re.split(r"[/\\]", name) for part in (whole, whole.rpartition(".")[0])]
    ways = [re.sub(r"[_.-]+", " ", name), name, *parts, *more]
    return Passage(within(place, name), 0, "\n\n".join(ways).encode("utf-8", "replace"), Shape.WHOLE, numbered=False)


def _noted(place: str, notes: Iterable[str]) -> Iterator[Passage]:
    """What an archive says of itself."""
    if text := "\n".join(notes).strip():
        yield Passage(within(place, "notes"), 0, text.encode("utf-8", "replace"), numbered=False)


class _Folders:
    """Folders of an archive in which nothing lies: what lies in one is named with it."""

    def __init__(self) -> None:
        self._names = dict[str, None]()

    def add(self, name: str) -> None:
        """A folder."""
        self.lies_in(name)
        self._names[name.rstrip("/")] = None

    def lies_in(self, name: str) -> None:
        """Something that lies in folders."""
        for folder in PurePosixPath(name).parents if self._names else ():
            self._names.pop(str(folder), None)

    def rest(self, place: str) -> Iterator[Passage]:
        """Their names."""
        yield from (_named(place, name) for name in self._names)


def _zip(place: str, pack: zipfile.ZipFile, budget: Budget, depth: int) -> Iterator[Piece]:
    office = documents.is_office(pack.namelist())
    if office:
        yield from documents.office(place, pack, budget)
    if len(pack.infolist()) > _MOST_MEMBERS:
        yield Unread(place, f"an archive of more than {_MOST_MEMBERS:,} files: the others were not read")
    folders = _Folders()
    yield from _noted(place, [text_of(pack.comment), *(text_of(info.comment) for info in pack.infolist())])
    for info in pack.infolist()[:_MOST_MEMBERS]:
        if info.is_dir():
            folders.add(info.filename)
            continue
        folders.lies_in(info.filename)
        if not office or not documents.is_of_office(info.filename):
            yield from _part(place, info.filename, partial(_member, pack, info, budget), budget, depth)
    yield from folders.rest(place)


def _member(pack: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Readable:
    return Metered(pack.open(info), budget)


def _tar(one: Opened, budget: Budget, depth: int) -> Iterator[Piece]:
    """A tar's files, its empty folders, links and devices, and who they belong to."""
    folders, notes = _Folders(), dict[str, None]()
    with tarfile.open(fileobj=io.BufferedReader(Metered(one.file, None)), mode="r|") as pack:
        for member in pack:
            notes |= {member.uname: None, member.gname: None}
            if member.isdir():
                folders.add(member.name)
                continue
            folders.lies_in(member.name)
            file = pack.extractfile(member) if member.isfile() else None
            if file is None:
                yield _named(one.place, member.name, [member.linkname, *_told_of(member)])
            else:
                begin = partial(Metered, file, budget)
                yield from _part(one.place, member.name, begin, budget, depth, _told_of(member))
    yield from folders.rest(one.place)
    yield from _noted(one.place, notes)


def _told_of(member: tarfile.TarInfo) -> Iterator[str]:
    """What a tar of the later form says of a member besides its name."""
    return (value for key, value in member.pax_headers.items() if key not in _OF_TAR)


def _mail(one: Opened, budget: Budget, depth: int) -> Iterator[Piece]:
    many = one.head.startswith(b"From ")
    for number, raw in enumerate(documents.messages(one.file) if many else documents.message(one.file), 1):
        here = within(one.place, f"message {number}") if many else one.place
        if raw is None:
            yield Unread(here, "it has a message that is too large to be read whole")
            continue
        try:
            yield from _with_attached(here, documents.mail(here, raw), budget, depth)
        except Exhausted:
            raise
        except FAULTS:
            yield Unread(here, "a message of no right form: its bytes were read as they stand")
            yield from passages(here, io.BytesIO(raw), Shape.LINES, numbered=False)


def _with_attached(place: str, pieces: Iterator[Piece | Attached], budget: Budget, depth: int) -> Iterator[Piece]:
    """A document or a message, and what goes with it. Raises Exhausted."""
    for piece in pieces:
        if isinstance(piece, Attached):
            budget.take(len(piece.content))
            yield from _part(place, piece.name, partial(io.BytesIO, piece.content), budget, depth)
        else:
            yield piece


def _compound(one: Opened) -> Iterator[Piece]:
    locked = False
    for piece in passages(one.place, one.file, Shape.LINES):
        locked = locked or _LOCKED in piece.text
        yield piece
    if locked:
        yield Unread(one.place, "an office file under a password")


def _text(one: Opened) -> Iterator[Piece]:
    head, file = one.head, one.file
    charset = _charset(head)
    if charset is not None:
        file = _Transcoded(file, charset)
        head = head.decode(charset, "ignore").lstrip("\ufeff").encode()
    elif head.startswith(codecs.BOM_UTF8):
        head = head[3:]
        file.read(3)
    elif b"\0" in head or _MARC.match(head):
        yield from passages(one.place, file, Shape.LINES, names=not _MARC.match(head))
        return
    retraced = Retraced(file)
    try:
        for piece in _told(one, head, file, retraced, charset and "utf-8"):
            yield piece
            retraced.understood()
    except FORM_FAULTS:
        yield Unread(one.place, NOT_OF_ITS_FORM)
        yield from passages(one.place, retraced.again(), Shape.LINES, numbered=False)


def _told(one: Opened, head: bytes, file: Readable, retraced: Retraced, charset: str | None) -> Iterator[Piece]:
    """A text by its form. Raises FORM_FAULTS where ``retraced`` was read and is not of its form."""
    name = PurePosixPath(one.name).name
    stem = name.rpartition(".")[0] or name
    begins = head.lstrip()[:1]
    first = head.partition(b"\n")[0].decode("utf-8", "replace")
    if begins in (b"{", b"["):
        yield from trees.json(one.place, stem.rstrip("0123456789_-"), file)
    elif _HTML.match(head):
        yield from markup.html(one.place, retraced)
    elif begins == b"<":
        yield from trees.xml(one.place, stem, retraced, charset)
    elif head.startswith(b"*** DOCUMENT BOUNDARY"):
        yield from tables.symphony(one.place, file)
    elif _SQL.search(head) or name.lower().endswith(".sql"):
        yield from tables.sql(one.place, file)
    elif tables.has_header(first):
        yield from tables.delimited(one.place, stem, file)
    else:
        prose = name.lower().endswith((".txt", ".md", ".rst", ".text"))
        shape = Shape.PROSE if prose else Shape.LINES
        yield from passages(one.place, file, shape, names=not _RECORDS.search(head))


class _Transcoded:
    """A text of two or four bytes a sign, in UTF-8."""

    def __init__(self, file: Readable, charset: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(charset)("replace")

    def read(self, size: int, /) -> bytes:
        while raw := self._file.read(size):
            if text := self._decoder.decode(raw).lstrip("\ufeff"):
                return text.encode("utf-8", "replace")
        return b""


def _charset(head: bytes) -> str | None:
    """UTF-16 or UTF-32, where a text is so."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = head[: len(head) // 2 * 2]
    if len(sample) >= 8:
        for charset, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
            if zeros.count(0) > 0.7 * len(zeros) and sample.count(0) < 0.55 * len(sample):
                return charset
    return None
