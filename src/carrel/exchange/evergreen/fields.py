"""Evergreen's ways of writing: times with their zone, money, and keys that say where a row came from."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from carrel.formats import CopyRow, Fault


def key(table: str, number: str) -> str:
    """The name of a row of the other system."""
    return f"evergreen/{table}/{number}"


def day(text: str, zone: ZoneInfo) -> date | None:
    """The library's own day of a timestamp or date; None where there is none, or it is no date."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(zone).date() if moment.tzinfo else moment.date()


def cents(text: str) -> int | None:
    """An amount in whole cents."""
    try:
        return int((Decimal(text) * 100).to_integral_value())
    except (InvalidOperation, ValueError, OverflowError):
        return None


def fault(row: CopyRow, field: str, what: str, remedy: str, note: bool = False) -> Fault:
    """A fault in a row of a table."""
    return Fault(f"{row.table}.sql", row.line, field, what, remedy, note)
