"""Parquet as plain text, a row to a line: so that a proof reads what is packed there, ours or anybody's."""

import errno
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import final

import pyarrow as pa
import pyarrow.parquet as pq

_BEGINS = b"PAR1"
_ENCRYPTED = b"PARE"
_FAULTS = (OSError, pa.ArrowException)
_ROWS = 5_000
"""Rows unpacked at once: memory is bounded by it, and by what one group of rows in the file takes."""


@final
class Plain:
    """Bytes that are read as they are unpacked."""

    def __init__(self, unpacked: Iterator[bytes]) -> None:
        self._unpacked = unpacked
        self._held = b""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes, and nothing at the end. Raises OSError where the file is damaged."""
        try:
            while len(self._held) < size and (more := next(self._unpacked, b"")):
                self._held += more
        except _FAULTS as fault:
            raise _said(fault) from None
        given, self._held = self._held[:size], self._held[size:]
        return given


def unpacked(path: Path, begins: bytes) -> Callable[[], AbstractContextManager[Plain]] | None:
    """How a Parquet file is read; None where it begins as something else. Raises OSError where it is encrypted."""
    if begins.startswith(_ENCRYPTED):
        raise OSError(errno.EINVAL, "a Parquet file that is encrypted")
    return partial(_opened, path) if begins.startswith(_BEGINS) else None


@contextmanager
def _opened(path: Path) -> Iterator[Plain]:
    try:
        with pq.ParquetFile(path) as file:
            yield Plain(_lines(file))
    except _FAULTS as fault:
        raise _said(fault) from None


def _said(fault: OSError | pa.ArrowException) -> OSError:
    """The disk's fault as it is; what Arrow cannot make sense of, in words."""
    if isinstance(fault, OSError) and fault.strerror:
        return fault
    return OSError(errno.EINVAL, "a Parquet file that is damaged")


def _lines(file: pq.ParquetFile) -> Iterator[bytes]:
    for batch in file.iter_batches(batch_size=_ROWS):
        yield b"".join(b"\t".join(map(_text, row.values())) + b"\n" for row in batch.to_pylist())


def _text(value: object) -> bytes:
    """A value as it would stand in a text."""
    match value:
        case None:
            return b""
        case bytes():
            return value
        case dict():
            return b" ".join(map(_text, value.values()))
        case list() | tuple():
            return b" ".join(map(_text, value))
        case _:
            return str(value).encode()
