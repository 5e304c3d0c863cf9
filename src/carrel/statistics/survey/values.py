"""What an answer may look like, and how it came about."""

import re
from datetime import datetime
from enum import StrEnum

from carrel.records.refusals import Refusal
from carrel.statistics.survey.computing import US_DATE
from carrel.statistics.survey.elements import Element, Kind

_PATTERN = {
    Kind.COUNT: re.compile(r"[0-9]{1,12}"),
    Kind.MONEY: re.compile(r"[0-9]{1,12}"),
    Kind.DECIMAL: re.compile(r"[0-9]{1,6}(\.[0-9]{1,2})?"),
    Kind.YES_NO: re.compile("[YN]"),
}


class Told(StrEnum):
    """How a figure that is kept came about. Stands in rows: never reuse a word."""

    ENTERED = "entered"
    ESTIMATED = "estimated"
    COMPUTED = "computed"
    """Carrel made it, and it was handed in."""
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not applicable"


def plain_value(element: Element, value: str) -> str | Refusal:
    """A value as the report has it: without spaces, commas and the dollar sign; or why it is none."""
    plain = value.strip().upper()
    if plain and plain in {element.unknown, element.absent}:
        return plain
    match element.kind:
        case Kind.CODE:
            return plain if plain in element.codes else Refusal("this is none of the codes", "choose one of the list")
        case Kind.DATE:
            return _day(plain)
        case Kind.COUNT | Kind.MONEY | Kind.DECIMAL | Kind.YES_NO:
            plain = plain.replace(",", "").removeprefix("$")
            known = _PATTERN[element.kind].fullmatch(plain)
            return plain if known else Refusal("this is no such answer", f"enter {element.kind.value}, or leave it out")


def told_by(element: Element, plain: str) -> Told:
    """How an answer came about, by what it says."""
    if plain == element.unknown:
        return Told.UNKNOWN
    return Told.NOT_APPLICABLE if plain == element.absent else Told.ENTERED


def _day(text: str) -> str | Refusal:
    try:
        return datetime.strptime(text, US_DATE).strftime(US_DATE)  # noqa: DTZ007  # a day, without an hour
    except ValueError:
        return Refusal("this is no day", "enter month, day and year, as 07/01/2025")
