"""The quarantine: whole files, sealed as they were, each under a key of its own that stands only in its note.

A copy is written in chunks (AES-256-GCM; the nonce counts the chunks and says which is the last, so that none can be
left out, moved or cut off). When its note goes, the key goes, and the copy is unreadable wherever it lies.
"""

import fcntl
import hashlib
import os
import secrets
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from stat import S_ISREG

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from typing_extensions import override

from carrel.sealed.straight import folder_of, settle

_MAGIC = b"carrel quarantine 1\n"
_CHUNK = 1 << 20
_TAG = 16
_HEAD = struct.Struct(">IQ")
"""Permissions and the time of the last change: they come back with the file."""
_PERMISSIONS = 0o777
"""What of a file's mode comes back with it: never that it runs under the account of whoever put it back."""
_PART = ".part"
_TO_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_LOCK = "lock"


class CopyBroken(Exception):
    """A copy that cannot be read whole: it was cut off, changed, or is under another key."""


class Kept(msgspec.Struct, frozen=True):
    """A file as it was when its copy was made. Its repr shows nothing."""

    digest: bytes
    """SHA-256 of what was in it."""
    stat: os.stat_result

    @override
    def __repr__(self) -> str:
        return "<Kept>"


def new_copy() -> tuple[str, bytes]:
    """A random name and a random key for a copy that is to be made."""
    return secrets.token_hex(16), secrets.token_bytes(32)


@contextmanager
def one_hand(folder: Path) -> Iterator[None]:
    """Keep every other process out of the quarantine. Makes the folder where there is none. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def seal_copy(source: Path, folder: Path, name: str, key: bytes) -> Kept:
    """Write the sealed copy of a file, to the disk, and read it back. Links are not followed.

    Raises OSError, and CopyBroken where what was written is not what was read.
    """
    part = folder / (name + _PART)
    with folder_of(source) as place:
        descriptor = os.open(source.name, _TO_READ, dir_fd=place)
    with os.fdopen(descriptor, "rb") as plain, open(part, "xb", opener=_private) as sealed:
        stat = os.fstat(plain.fileno())
        if not S_ISREG(stat.st_mode):
            raise CopyBroken("what lies there is no file any more: look at the place")
        if stat.st_nlink > 1:
            raise CopyBroken("it has another name as well, under which its content would stay: remove that first")
        digest = hashlib.sha256()
        sealed.write(_MAGIC)
        cipher, number = AESGCM(key), 0
        chunk = _HEAD.pack(stat.st_mode & _PERMISSIONS, max(0, stat.st_mtime_ns)) + _taken(plain.read(_CHUNK), digest)
        while more := _taken(plain.read(_CHUNK), digest):
            sealed.write(cipher.encrypt(_nonce(number, last=False), chunk, _MAGIC))
            chunk, number = more, number + 1
        sealed.write(cipher.encrypt(_nonce(number, last=True), chunk, _MAGIC))
        sealed.flush()
        os.fsync(sealed.fileno())
    if _digest(part, key) != digest.digest():
        raise CopyBroken("what was written is not what was read: check the disk")
    part.rename(folder / name)
    settle(folder)
    return Kept(digest.digest(), stat)


def is_whole(folder: Path, name: str, key: bytes) -> bool:
    """Whether a copy is there and can be read to its end."""
    try:
        _digest(folder / name, key)
    except (OSError, CopyBroken):
        return False
    return True


def remove_original(path: Path, kept: Kept) -> bool:
    """Remove a file whose copy is safe. False where it was changed since, and stays. Raises OSError."""
    with folder_of(path) as place:
        if _state(os.stat(path.name, dir_fd=place, follow_symlinks=False)) != _state(kept.stat):
            return False
        os.unlink(path.name, dir_fd=place)
        settle(".", place)
    return True


def put_back(folder: Path, name: str, key: bytes, path: Path) -> None:
    """Write a file where it lay. What was put back before is left; anything else there is not overwritten.

    Raises OSError (FileExistsError among them) and CopyBroken.
    """
    part = f".{name}{_PART}"
    with folder_of(path) as place:
        _drop(part, place)
        try:
            with open(part, "xb", opener=partial(_private, dir_fd=place)) as plain:
                chunks = _chunks(folder / name, key)
                mode, changed, first = _first(chunks)
                plain.write(first)
                plain.writelines(chunks)
                plain.flush()
                os.fchmod(plain.fileno(), mode)
                os.utime(plain.fileno(), ns=(changed, changed))
                os.fsync(plain.fileno())
            _name(part, path.name, place)
        finally:
            _drop(part, place)
        settle(".", place)


def drop_copy(folder: Path, name: str) -> None:
    """Delete a copy, or what there is of it. Its key makes it unreadable; this only gives the room back."""
    for which in (name, name + _PART):
        (folder / which).unlink(missing_ok=True)


def copies(folder: Path) -> set[str]:
    """The names of the copies in a quarantine, also of those half made."""
    if not folder.is_dir():
        return set()
    return {path.name.removesuffix(_PART) for path in folder.iterdir() if path.name != _LOCK}


def _state(stat: os.stat_result) -> tuple[int, ...]:
    """By which a file that was changed is known: nobody can set the time of its last change of state."""
    return stat.st_ino, stat.st_dev, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


def _name(part: str, name: str, place: int) -> None:
    """Give what was written its name, which nobody else may have taken; the same content is the same file."""
    try:
        os.link(part, name, src_dir_fd=place, dst_dir_fd=place, follow_symlinks=False)
    except FileExistsError:
        if _plain_digest(name, place) != _plain_digest(part, place):
            raise


def _drop(name: str, place: int) -> None:
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=place)


def _first(chunks: Iterator[bytes]) -> tuple[int, int, bytes]:
    begins = next(chunks)
    mode, changed = _HEAD.unpack_from(begins)
    return int(mode), int(changed), begins[_HEAD.size :]


def _digest(path: Path, key: bytes) -> bytes:
    chunks = _chunks(path, key)
    digest = hashlib.sha256(_first(chunks)[2])
    for chunk in chunks:
        digest.update(chunk)
    return digest.digest()


def _plain_digest(name: str, place: int) -> bytes:
    """What a file holds; nothing that is a digest, where it is no file."""
    if not S_ISREG(os.stat(name, dir_fd=place, follow_symlinks=False).st_mode):
        return b""
    with os.fdopen(os.open(name, _TO_READ, dir_fd=place), "rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _chunks(path: Path, key: bytes) -> Iterator[bytes]:
    """What a copy holds, its head first. Raises OSError, CopyBroken."""
    cipher, number = AESGCM(key), 0
    with path.open("rb") as sealed:
        if sealed.read(len(_MAGIC)) != _MAGIC:
            raise CopyBroken("not a copy of the quarantine")
        chunk = sealed.read(_HEAD.size + _CHUNK + _TAG)
        last = False
        while not last:
            more = sealed.read(_CHUNK + _TAG)
            last = not more
            try:
                yield cipher.decrypt(_nonce(number, last=last), chunk, _MAGIC)
            except InvalidTag:
                raise CopyBroken("the copy was cut off or changed") from None
            chunk, number = more, number + 1


def _taken(chunk: bytes, digest: "hashlib._Hash") -> bytes:
    digest.update(chunk)
    return chunk


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes((last,))


def _private(path: str, flags: int, dir_fd: int | None = None) -> int:
    return os.open(path, flags | os.O_CLOEXEC, 0o600, dir_fd=dir_fd)
