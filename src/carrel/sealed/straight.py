"""Folders outside the house, reached by their names alone.

Whoever may write beside a file could have put a link in the place of a folder on its way since it was found; what is
read, removed or written there would then lie elsewhere.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ON_THE_WAY = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@contextmanager
def folder_of(path: Path) -> Iterator[int]:
    """The folder of a path that was resolved when it was found. Raises OSError where a part of it is a link by now."""
    here = os.open(path.anchor, _ON_THE_WAY)
    try:
        for name in path.parent.parts[1:]:
            there = os.open(name, _ON_THE_WAY, dir_fd=here)
            os.close(here)
            here = there
        yield here
    finally:
        os.close(here)


def settle(name: str | Path, folder: int | None = None) -> None:
    """What a folder says of its files is on the disk. Raises OSError."""
    descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=folder)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
