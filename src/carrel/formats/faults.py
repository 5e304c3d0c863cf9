"""What a reader says when something in a file cannot be taken. It never quotes what stood there."""

import msgspec


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong with a file, where, and what to do about it. Safe to print and to keep."""

    file: str
    line: int
    """Line, or for MARC the record, counted from 1; 0 means the whole file."""
    field: str
    """Column, MARC tag, or empty."""
    what: str
    """What is wrong, without the value."""
    remedy: str
    note: bool = False
    """True where the line was taken in all the same, without this field."""

    @property
    def prose(self) -> str:
        """The fault as one line of text."""
        field = f", {self.field}" if self.field else ""
        return f"{self.file}:{self.line}{field}: {self.what}: {self.remedy}"
