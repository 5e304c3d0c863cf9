"""One row of a patron file: judged, and made a value."""

from collections.abc import Iterator
from datetime import date

import msgspec

from carrel.formats._csvtext import Cells
from carrel.formats._patroncolumns import PatronField
from carrel.formats.dates import DateOrder, DateProblem, read_date
from carrel.formats.faults import Fault
from carrel.records.registration import Record

_NO = frozenset({"", "0", "f", "false", "n", "no"})
_LONGEST = 500
"""Characters in one value: no name or address needs more, and a box holds only so much."""
_DATES = (PatronField.BIRTH, PatronField.REGISTERED, PatronField.EXPIRES)


class PatronRow(Record, frozen=True):
    """A patron as a file describes them. Unknown is empty. Confidential: its repr shows nothing."""

    line: int
    key: str
    """The other system's number for the patron, else the card number."""
    card: str
    given: str
    middle: str
    family: str
    suffix: str
    birth: date | None
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    street: tuple[str, ...]
    town: str
    state: str
    postal_code: str
    category: str
    branch: str
    registered: date | None
    expires: date | None
    guardian: str
    barred: bool
    active: bool


class Columns(msgspec.Struct, frozen=True):
    """The header: names as they stand, and what each means."""

    names: tuple[str, ...]
    fields: tuple[PatronField | None, ...]


def patron_row(file: str, columns: Columns, cells: Cells, today: date, order: DateOrder) -> Iterator[PatronRow | Fault]:
    """The patron in a row, or every fault that keeps them out."""
    fault = _misshapen(file, columns, cells)
    if fault is not None:
        yield fault
        return
    values = _gathered(columns, cells.values or [])
    faults = list(_too_long(file, columns, cells))
    dates: dict[PatronField, date | None] = {}
    for field in _DATES:
        found = _date(values, field, today, order)
        if isinstance(found, DateProblem):
            faults.append(Fault(file, cells.number, _column(columns, field), found.value, "correct the date"))
        else:
            dates[field] = found
    row = _row(cells.number, values, dates)
    if not row.family:
        faults.append(Fault(file, cells.number, "", "a patron without a family name", "fill in the name"))
    if not row.key:
        faults.append(Fault(file, cells.number, "", "neither a card number nor a patron number", "fill in one of them"))
    yield from faults
    if not faults:
        yield row


def _misshapen(file: str, columns: Columns, cells: Cells) -> Fault | None:
    if cells.values is None:
        return Fault(file, cells.number, "", "a quote is opened and never closed", "close or remove the quote")
    if "\0" in "".join(cells.values):
        return Fault(file, cells.number, "", "a zero byte in the text", "remove it, or export the file again")
    width = len(columns.names)
    if len(cells.values) < width or any(value.strip() for value in cells.values[width:]):
        what = f"{len(cells.values)} values where the header has {width} columns"
        return Fault(file, cells.number, "", what, "a delimiter is missing or too many: quote values that contain one")
    return None


def _too_long(file: str, columns: Columns, cells: Cells) -> Iterator[Fault]:
    for name, field, value in zip(columns.names, columns.fields, cells.values or (), strict=False):
        if field is not None and len(value) > _LONGEST:
            yield Fault(file, cells.number, name, f"more than {_LONGEST} characters", "shorten the value")


def _gathered(columns: Columns, values: list[str]) -> dict[PatronField, list[str]]:
    """The values of each field that are not empty, in order of their columns."""
    found: dict[PatronField, list[str]] = {}
    for field, value in zip(columns.fields, values, strict=False):
        if field is not None and (text := value.strip()) and text.upper() != "NULL":
            found.setdefault(field, []).append(text)
    return found


def _date(
    values: dict[PatronField, list[str]], field: PatronField, today: date, order: DateOrder
) -> date | DateProblem | None:
    texts = values.get(field)
    return read_date(texts[0], today, order=order, birth=field is PatronField.BIRTH) if texts else None


def _column(columns: Columns, field: PatronField) -> str:
    return columns.names[columns.fields.index(field)]


def _row(line: int, values: dict[PatronField, list[str]], dates: dict[PatronField, date | None]) -> PatronRow:
    def one(field: PatronField) -> str:
        texts = values.get(field)
        return texts[0] if texts else ""

    given, middle, family = one(PatronField.GIVEN), one(PatronField.MIDDLE), one(PatronField.FAMILY)
    if not family:
        given, middle, family = _parted(one(PatronField.NAME))
    street = list(values.get(PatronField.STREET, ()))
    if street and (number := one(PatronField.STREET_NUMBER)):
        street[0] = f"{number} {street[0]}"
    return PatronRow(
        line=line,
        key=one(PatronField.KEY) or one(PatronField.CARD),
        card=one(PatronField.CARD),
        given=given,
        middle=middle,
        family=family,
        suffix=one(PatronField.SUFFIX),
        birth=dates.get(PatronField.BIRTH),
        emails=tuple(dict.fromkeys(values.get(PatronField.EMAIL, ()))),
        phones=tuple(dict.fromkeys(values.get(PatronField.PHONE, ()))),
        street=tuple(street),
        town=one(PatronField.TOWN),
        state=one(PatronField.STATE),
        postal_code=one(PatronField.POSTAL_CODE),
        category=one(PatronField.CATEGORY),
        branch=one(PatronField.BRANCH),
        registered=dates.get(PatronField.REGISTERED),
        expires=dates.get(PatronField.EXPIRES),
        guardian=one(PatronField.GUARDIAN),
        barred=one(PatronField.BARRED).casefold() not in _NO,
        active=PatronField.ACTIVE not in values or one(PatronField.ACTIVE).casefold() not in _NO,
    )


def _parted(name: str) -> tuple[str, str, str]:
    """Given, middle and family name of ``Family, Given Middle`` or ``Given Middle Family``."""
    family, comma, rest = name.partition(",")
    words = rest.split() if comma else name.split()
    if not comma:
        family = words.pop() if words else ""
    return (words[0] if words else ""), " ".join(words[1:]), family.strip()
