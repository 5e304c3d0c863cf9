"""Needles: everything that would betray a patron, as it reads once separators and case have fallen away."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum, auto

import msgspec
from typing_extensions import override

from carrel.custody.encodings import squeeze
from carrel.custody.report import Trace
from carrel.records.ids import ItemId, PatronId
from carrel.records.registration import Registration

_ENOUGH = 8
"""Bytes from which on a value does not stand in random bytes or prose by chance."""
_ENOUGH_OTHERS = 6
"""The same for scripts that take two or three bytes a letter."""
_A_WORD = 4
_OF_A_SECRET = 2
"""The same for secrets, of which the bytes themselves are compared. One item's number in 15,000 has fewer that are no
separators."""
_A_LONG_NUMBER = 12
PARTS_APART = b"\x00"
"""Between the words of a short name in what its check compares with."""


class Weight(Enum):
    """What a needle says by itself."""

    ALONE = auto()
    """It identifies a patron wherever it stands."""
    BESIDE = auto()
    """It identifies a patron beside one of the patron's things."""
    THING = auto()
    """A fact about a thing, or a date: harmless by itself."""
    ROW = auto()
    """A patron's row: it belongs in the database, and nowhere in writing or beside an item."""


class Check(Enum):
    """What must be looked at again where a needle seems to stand."""

    NONE = auto()
    EXACT = auto()
    """The bytes themselves, before case and separators fell away."""
    NUMBER = auto()
    """Digits of one number, and not part of a much longer one."""
    WORDS = auto()
    """Whole words."""


class Needle(msgspec.Struct, frozen=True):
    """One thing to look for. Its repr shows nothing."""

    pattern: bytes
    trace: Trace
    patron: int
    """The patron's place in the chunk; -1 for what is the house's own."""
    weight: Weight
    check: Check = Check.NONE
    exact: bytes = b""
    """What the check compares with."""

    @override
    def __repr__(self) -> str:
        return "<Needle>"


class Thing(msgspec.Struct, frozen=True):
    """What a patron has on loan, on hold, owes for, or has borrowed from elsewhere. Empty where there is none."""

    item: ItemId | None
    barcode: str
    title: str


class Known(msgspec.Struct, frozen=True):
    """All that is known of one patron. Its repr shows nothing."""

    row: PatronId
    record: Registration
    things: tuple[Thing, ...]

    @override
    def __repr__(self) -> str:
        return "<Known>"


def written(text: str) -> set[bytes]:
    """A text as it reads in any of the usual character sets, with and without its accents."""
    forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD")}
    forms.add("".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)))
    cased = {change for form in forms for change in (form, form.lower(), form.upper())}
    found = {squeeze(one.encode(charset)) for one in cased for charset in ("utf-8", "utf-16-le", "utf-16-be")}
    found |= {squeeze(one.encode("cp1252")) for one in cased if _in_cp1252(one)}
    return found - {b""}


def needles_of(patron: int, known: Known) -> Iterator[Needle]:
    """Everything to look for that concerns one patron."""
    record = known.record
    yield from _names(patron, record)
    for card in record.cards:
        yield from _number(patron, Trace.CARD, card.number)
    for email in record.emails:
        yield from _text(patron, Trace.EMAIL, email)
    for phone in record.phones:
        yield from _phone(patron, phone)
    for address in record.addresses:
        for line in address.lines:
            if any(sign.isdigit() for sign in line) and any(sign.isalpha() for sign in line):
                yield from _text(patron, Trace.STREET, line)
    if record.guardian is not None:
        words = record.guardian.name.split()
        yield from _name(patron, Trace.GUARDIAN, words)
        yield from _name(patron, Trace.GUARDIAN, [*words[-1:], *words[:-1]])
        yield from _phone(patron, record.guardian.phone)
        yield from _text(patron, Trace.EMAIL, record.guardian.email)
    if record.birth is not None:
        yield from _birth(patron, record.birth)
    yield from secret(record.pocket, Trace.POCKET, patron)
    yield from secret(record.trail, Trace.TRAIL, patron)
    yield from secret(known.row, Trace.ROW, patron, Weight.ROW)
    for thing in known.things:
        yield from _thing(patron, thing)


def secret(value: bytes, trace: Trace, patron: int = -1, weight: Weight = Weight.ALONE) -> Iterator[Needle]:
    """Bytes that stand nowhere by chance."""
    pattern = squeeze(value)
    if len(pattern) >= _OF_A_SECRET:
        yield Needle(pattern, trace, patron, weight, Check.EXACT, value)


def text_needles(text: str, trace: Trace) -> Iterator[Needle]:
    """A text that is the house's own secret, wherever it stands; too short a one is left out."""
    for pattern in written(text):
        if _is_enough(pattern):
            yield Needle(pattern, trace, -1, Weight.ALONE)


def unsearchable(known: Known, needles: Iterable[Needle]) -> int:
    """How many of a patron's kinds of identity are too short to be looked for by themselves."""
    alone = {needle.trace for needle in needles if needle.weight is Weight.ALONE}
    record = known.record
    wanted = {Trace.NAME: bool(record.family or record.given), Trace.CARD: bool(record.cards)}
    wanted |= {Trace.EMAIL: any(record.emails), Trace.PHONE: any(record.phones)}
    return sum(there and trace not in alone for trace, there in wanted.items())


def _names(patron: int, record: Registration) -> Iterator[Needle]:
    given, middle, family = record.given, record.middle, record.family
    orders: set[tuple[str, ...]] = {(given, family), (family, given)}
    if middle:
        orders |= {(given, middle, family), (family, given, middle)}
        orders |= {(given, middle[0], family), (family, given, middle[0])}
    for order in orders:
        yield from _name(patron, Trace.NAME, [part for part in order if part])
    # as MessagePack writes two short texts one after the other
    size = len(family.encode())
    if given and 0 < size < 32:
        packed = squeeze(given.encode()) + bytes([0xA0 | size]) + squeeze(family.encode())
        if len(packed) >= _ENOUGH:
            yield Needle(packed, Trace.NAME, patron, Weight.ALONE)
    for pattern in written(family):
        if len(pattern) >= _A_WORD:
            yield Needle(pattern, Trace.NAME, patron, Weight.BESIDE, Check.WORDS)


def _name(patron: int, trace: Trace, parts: list[str]) -> Iterator[Needle]:
    """A whole name. A short one counts where its words stand apart; a single word or a very short one never alone."""
    for pattern in written(" ".join(parts)):
        if _is_enough(pattern) and len(parts) > 1:
            yield Needle(pattern, trace, patron, Weight.ALONE)
        elif len(pattern) > _A_WORD and len(parts) > 1:
            exact = PARTS_APART.join(part.lower().encode() for part in parts)
            yield Needle(pattern, trace, patron, Weight.ALONE, Check.WORDS, exact)
        elif len(pattern) >= _A_WORD:
            yield Needle(pattern, trace, patron, Weight.BESIDE, Check.WORDS)


def _text(patron: int, trace: Trace, text: str) -> Iterator[Needle]:
    for pattern in written(text):
        if _is_enough(pattern):
            yield Needle(pattern, trace, patron, Weight.ALONE)
        elif len(pattern) >= _A_WORD:
            yield Needle(pattern, trace, patron, Weight.BESIDE)


def _number(patron: int, trace: Trace, text: str, weight: Weight = Weight.ALONE) -> Iterator[Needle]:
    for pattern in written(text):
        check = Check.NONE if len(pattern) >= _A_LONG_NUMBER or not pattern.isdigit() else Check.NUMBER
        if len(pattern) >= _ENOUGH:
            yield Needle(pattern, trace, patron, weight, check)
        elif len(pattern) >= _A_WORD:
            yield Needle(pattern, trace, patron, Weight.BESIDE if weight is Weight.ALONE else weight, check)


def _phone(patron: int, phone: str) -> Iterator[Needle]:
    digits = re.sub(r"\D", "", phone.casefold().split("x")[0])
    digits = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    weight = Weight.ALONE if len(digits) >= 10 else Weight.BESIDE
    if len(digits) >= 7:
        yield Needle(digits.encode(), Trace.PHONE, patron, weight, Check.NUMBER)


def _birth(patron: int, birth: date) -> Iterator[Needle]:
    forms = ("%Y-%m-%d", "%m/%d/%Y", "%-m/%-d/%Y", "%d.%m.%Y", "%B %-d %Y", "%-d %B %Y", "%b %-d %Y", "%-d %b %Y")
    for pattern in {squeeze(birth.strftime(form).encode()) for form in forms}:
        yield Needle(pattern, Trace.BIRTH, patron, Weight.THING)


def _thing(patron: int, thing: Thing) -> Iterator[Needle]:
    yield from _number(patron, Trace.LINK, thing.barcode, Weight.THING)
    for pattern in written(thing.title):
        if len(pattern) >= _ENOUGH:
            yield Needle(pattern, Trace.LINK, patron, Weight.THING)
    if thing.item is not None:
        yield from _number(patron, Trace.LINK, str(thing.item), Weight.THING)
        yield from secret(thing.item.to_bytes(8, "big"), Trace.LINK, patron, Weight.THING)
        yield from secret(thing.item.to_bytes(8, "little"), Trace.LINK, patron, Weight.THING)


def _is_enough(pattern: bytes) -> bool:
    return len(pattern) >= (_ENOUGH if pattern.isascii() else _ENOUGH_OTHERS)


def _in_cp1252(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
