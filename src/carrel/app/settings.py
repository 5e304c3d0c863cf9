"""Reads library.toml: what the board decided. Every fault names its place."""

import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from carrel.catalog.library import Category, Library, LoanRule
from carrel.records.faults import SetupFault


class SettingsFault(SetupFault):
    """library.toml cannot be used as it is. The message names the place."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """library.toml."""

    name: str
    town: str
    kind: str
    timezone: str
    statute: str
    """The statute pack: a name shipped with Carrel, or a folder."""
    board: str
    """The board's pack: a name shipped with Carrel, or a folder."""
    overdue_limit: int
    category: tuple[Category, ...]
    rule: tuple[LoanRule, ...]
    database: str = ""
    """A postgresql:// address; empty for the embedded database."""
    keys: str = ""
    """The key folder; empty for ``keys`` beside library.toml."""
    second_keys: str = ""
    """A second key folder, elsewhere, against fire."""
    tls: bool = False
    """Whether people reach the pages through a TLS proxy: cookies are then marked for TLS only."""
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    """The names the pages are asked for by."""

    def library(self) -> Library:
        """The part that the desk goes by."""
        return Library(
            name=self.name,
            town=self.town,
            kind=self.kind,
            categories=self.category,
            rules=self.rule,
            overdue_limit=self.overdue_limit,
            timezone=self.timezone,
        )


def read_settings(path: Path) -> Settings:
    """The settings in a file. Raises SettingsFault."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as fault:
        raise SettingsFault(f"{path} cannot be read ({fault.strerror}): check its permissions") from None
    except UnicodeDecodeError:
        raise SettingsFault(f"{path} is not UTF-8 text: save it as that") from None
    return parse_settings(text, str(path))


def parse_settings(text: str, name: str) -> Settings:
    """The settings in a text called ``name``. Raises SettingsFault."""
    try:
        settings = msgspec.convert(tomllib.loads(text), Settings)
        settings.library().rule("", "")
        ZoneInfo(settings.timezone)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, ValueError, KeyError) as fault:
        raise SettingsFault(f"{name} is not right: {fault}") from None
    if not settings.category:
        raise SettingsFault(f"{name} has no category of patron: add one under [[category]]")
    return settings


def first_settings(name: str, town: str, kind: str, timezone: str, database: str) -> str:
    """The text of a new library's settings, for its board to go through."""
    return _FIRST.format(
        name=_quoted(name),
        town=_quoted(town),
        kind=_quoted(kind),
        timezone=_quoted(timezone),
        database=_quoted(database),
    )


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()


_FIRST = """\
# What the board decided. Carrel reads this when it starts; docs/operations.md explains each line.

name = {name}
town = {town}
kind = {kind}  # public, association, industrial, commercial or governmental (Sec. 11-25(b)(3))
timezone = {timezone}
statute = "connecticut"
board = "putnam"
overdue_limit = 5  # items overdue at which lending stops and asks
database = {database}  # a postgresql:// address, or empty for the embedded database

[[category]]
code = "adult"
name = "Adult"
most_loans = 50
months = 36

[[category]]
code = "teen"
name = "Teen"
most_loans = 50
months = 24
minor = true

[[category]]
code = "child"
name = "Child"
most_loans = 30
months = 24
minor = true

[[category]]
code = "visitor"
name = "Visitor"
most_loans = 5
months = 6

[[rule]]
category = "*"
kind = "*"
days = 21
renewals = 2

[[rule]]
category = "*"
kind = "book-new"
days = 14
renewals = 1

[[rule]]
category = "*"
kind = "video"
days = 7
renewals = 1

[[rule]]
category = "*"
kind = "video-new"
days = 3
renewals = 0

[[rule]]
category = "*"
kind = "videogame"
days = 7
renewals = 0

[[rule]]
category = "*"
kind = "magazine"
days = 7
renewals = 1

[[rule]]
category = "*"
kind = "equipment"
days = 7
renewals = 0

[[rule]]
category = "visitor"
kind = "*"
days = 14
renewals = 0
"""
