"""Where scrubbed lines go. Whole lines only, in blocks or at once."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import final

from carrel.records.refusals import Refusal

_BLOCK = 65_536
"""Bytes that are gathered before they are written, where they are not written at once."""


class NotWritten(Exception):
    """Scrubbed lines could not be written. The message says why."""


@final
class Writer:
    """Writes to a descriptor. Never holds or writes anything that was not scrubbed."""

    def __init__(self, descriptor: int, *, at_once: bool) -> None:
        self._descriptor = descriptor
        self._at_once = at_once
        self._held: list[bytes] = []
        self._size = 0

    def write(self, lines: bytes) -> None:
        """Take whole scrubbed lines. Raises NotWritten."""
        self._held.append(lines)
        self._size += len(lines)
        if self._at_once or self._size >= _BLOCK:
            self.flush()

    def flush(self) -> None:
        """Write what is held. Raises NotWritten."""
        rest = memoryview(b"".join(self._held))
        self._held, self._size = [], 0
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError as fault:
            raise NotWritten(fault.strerror) from None


def open_log(path: Path, sources: Sequence[Path]) -> int | Refusal:
    """A descriptor that adds to a scrubbed log, made for its owner alone."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as fault:
        return Refusal(f"the scrubbed log cannot be written ({fault.strerror})", "check its folder and permissions")
    there = os.fstat(descriptor)
    if any(source.exists() and os.path.samestat(source.stat(), there) for source in sources):
        os.close(descriptor)
        return Refusal("the scrubbed log would be written into the log that is read", "name another file under --log")
    if stat.S_ISREG(there.st_mode) and there.st_size and os.pread(descriptor, 1, there.st_size - 1) != b"\n":
        os.write(descriptor, b"\n")  # whoever wrote here last was killed at it
    return descriptor
