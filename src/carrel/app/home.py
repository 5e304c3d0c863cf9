"""A library's folder: what lies where."""

from pathlib import Path

import msgspec

from carrel.records.faults import SetupFault


class HomeFault(SetupFault):
    """The folder is not what it should be. The message says what to do."""


class Home(msgspec.Struct, frozen=True):
    """The folder that ``--home`` names."""

    folder: Path

    @property
    def settings(self) -> Path:
        """What the board decided, for people to edit."""
        return self.folder / "library.toml"

    @property
    def data(self) -> Path:
        """The database and the archive of its tallies; what a backup takes."""
        return self.folder / "data"

    @property
    def tallies(self) -> Path:
        """The archive of the tallies, by year and month: a copy, written by the day's close."""
        return self.data / "tallies"

    @property
    def quarantine(self) -> Path:
        """Sealed copies of files of other programs in which confidential records were found."""
        return self.data / "quarantine"

    @property
    def keys(self) -> Path:
        """The keys, unless library.toml names another folder; what a backup never takes."""
        return self.folder / "keys"

    @property
    def database(self) -> str:
        """The embedded database's address."""
        return f"sqlite:///{(self.data / 'carrel.db').absolute()}"

    def require(self) -> None:
        """Raise HomeFault unless a library was founded here."""
        if not self.settings.is_file():
            raise HomeFault(f"there is no library in {self.folder}: found one with carrel --home … init")

    def require_empty(self) -> None:
        """Raise HomeFault where something lies here already."""
        if self.folder.exists() and any(self.folder.iterdir()):
            raise HomeFault(f"{self.folder} is not empty: choose a new folder, so that nothing is overwritten")
