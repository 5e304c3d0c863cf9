"""Where keys are kept: outside the database, outside its backups, and destroyed when their day has passed."""

import os
import secrets
from pathlib import Path
from typing import Protocol, final


class KeyFault(Exception):
    """The keys cannot be used. The message says what to do; nothing was changed."""


class KeyGone(KeyFault):
    """A key was destroyed, or never was here."""


class KeyKeeper(Protocol):
    """Keeps named keys of 32 bytes and destroys them for good."""

    def fetch(self, name: str) -> bytes:
        """The key. Raises KeyGone."""

    def keep(self, name: str, key: bytes) -> None:
        """Keep a key, durably, before this returns."""

    def destroy(self, name: str) -> None:
        """Make the key unrecoverable here; nothing happens if it already is."""

    def names(self) -> tuple[str, ...]:
        """The names of all keys that still exist."""


@final
class FileKeeper:
    """Keys as files of mode 0600 in one folder. Overwriting is not destruction on every disk (threat model)."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise KeyFault(f"the key folder {folder} is missing: mount it, or restore it from the second keeper")
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise KeyFault(f"the key folder {folder} cannot be read: give this account access to it")
        self._folder = folder

    def fetch(self, name: str) -> bytes:
        """See ``KeyKeeper.fetch``."""
        try:
            key = self._path(name).read_bytes()
        except FileNotFoundError:
            raise KeyGone(f"the key {name} is not in the key folder: it was destroyed or belongs elsewhere") from None
        except OSError as fault:
            raise KeyFault(f"the key {name} cannot be read ({fault.strerror}): check the key folder") from None
        if len(key) != 32:
            raise KeyFault(f"the key {name} is damaged: restore it from the second keeper")
        return key

    def keep(self, name: str, key: bytes) -> None:
        """See ``KeyKeeper.keep``."""
        draft = self._path(name).with_suffix(".draft")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self._path(name))
        self._settle()

    def destroy(self, name: str) -> None:
        """See ``KeyKeeper.destroy``."""
        path = self._path(name)
        try:
            with path.open("r+b") as file:
                file.write(secrets.token_bytes(32))
                file.flush()
                os.fsync(file.fileno())
        except FileNotFoundError:
            return
        path.unlink(missing_ok=True)  # another close may have been faster
        self._settle()

    def names(self) -> tuple[str, ...]:
        """See ``KeyKeeper.names``."""
        return tuple(sorted(path.stem for path in self._folder.glob("*.key")))

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.key"

    def _settle(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@final
class TwoKeepers:
    """Two keepers in two places, against fire: both keep, both destroy, either may answer."""

    def __init__(self, first: KeyKeeper, second: KeyKeeper) -> None:
        self._first = first
        self._second = second

    def fetch(self, name: str) -> bytes:
        """See ``KeyKeeper.fetch``."""
        try:
            return self._first.fetch(name)
        except KeyFault:
            return self._second.fetch(name)

    def keep(self, name: str, key: bytes) -> None:
        """See ``KeyKeeper.keep``."""
        self._second.keep(name, key)
        self._first.keep(name, key)

    def destroy(self, name: str) -> None:
        """See ``KeyKeeper.destroy``."""
        self._first.destroy(name)
        self._second.destroy(name)

    def names(self) -> tuple[str, ...]:
        """See ``KeyKeeper.names``."""
        return tuple(sorted({*self._first.names(), *self._second.names()}))
