"""Strays: confidential records found where they should not be, in files of other programs ("regardless of format")."""

from datetime import date
from enum import StrEnum

from carrel.records.registration import Record


class StrayState(StrEnum):
    """What was done about a find."""

    FOUND = "found"
    """It lies there still, as far as is known."""
    QUARANTINED = "quarantined"
    """The file was moved into the sealed quarantine."""
    GIVEN_BACK = "given back"
    """The file was put back where it lay: it has to be there."""
    REMOVED = "removed"
    """Whoever answers for the place removed it, or a later scan no longer found it."""
    DISMISSED = "dismissed"
    """It was no record of a library user after all."""
    DESTROYED = "destroyed"
    """The quarantined copy was destroyed, with its key."""


class Stray(Record, frozen=True, array_like=True):
    """A file in which records of library users were found. It repeats none of them."""

    state: StrayState
    path: str
    """Where it lies; a file's name may itself name somebody, and so stands in a box."""
    found: tuple[tuple[str, int], ...]
    """What was found, by kind, and how many of each."""
    first: date
    """The day it was found first."""
    last: date
    """The day it was found last."""
    settled: date | None = None
    """The day something was done about it."""
    account: str = ""
    """Account of whoever did."""
    copy: str = ""
    """Random name of the sealed copy in the quarantine; empty for none."""
    key: bytes = b""
    """The copy's own key: when it goes, the copy is unreadable wherever it lies."""
