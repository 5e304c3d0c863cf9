"""What a patron, or a thing of the catalogue, is known by: as words, and as what those words are confirmed with."""

import re
from collections.abc import Iterator
from enum import IntEnum

import msgspec
from typing_extensions import override

from carrel.formats.folding import words
from carrel.records.registration import Address, Registration


class Sort(IntEnum):
    """Sorts of identities; their number is part of each digest."""

    NAME = 1
    EMAIL = 2
    PHONE = 3
    CARD = 4
    STREET = 5
    PLACE = 6
    """A street, and its town or postal code."""
    BORN = 7
    """A name and a birth date."""
    SERIES = 8
    """The first five digits of a card number: kind and library."""
    ITEM = 9
    TITLE = 10
    AUTHOR = 11
    """A name that a catalogued work bears."""
    HOUSE = 12
    """A telephone number, e-mail address or street of a branch."""


class Identity(msgspec.Struct, frozen=True):
    """Something to know again. Its repr shows nothing."""

    sort: Sort
    whole: bytes
    """What is digested."""
    first: bytes = b""
    last: bytes = b""
    """The first and the last word of it as it stands in a text; one word is both. Empty: it is only confirmed."""

    between: bytes = b""
    """The word between them, of a title."""

    @override
    def __repr__(self) -> str:
        return "<Identity>"

    __str__ = __repr__


_SHORTEST_NAME = 5
_SHORTEST_CARD = 5
_MOST_WORDS = 5
"""Words of the longest name that is looked for whole."""
TITLE_WORDS = (3, 8)
"""A title of fewer words is any text's; of a longer one, the first words are enough."""
_LONG_TITLE = 14
_GROUPINGS = ((1, 4, 5, 4), (4, 4, 4, 2), (5, 5, 4), (1, 13))


def of_patron(record: Registration) -> Iterator[Identity]:
    """Everything a registration is known by."""
    names = list(names_of(record.given, record.middle, record.family))
    yield from (Identity(Sort.NAME, b" ".join(name), name[0], name[-1]) for name in names)
    if record.birth is not None:
        for name in names:
            yield Identity(Sort.BORN, b" ".join(name) + record.birth.isoformat().encode())
    for card in record.cards:
        yield from of_card(card.number)
    for email in record.emails:
        yield from of_email(Sort.EMAIL, email)
    for phone in record.phones:
        yield from of_phone(Sort.PHONE, phone)
    for address in record.addresses:
        yield from of_address(address)
    if record.guardian is not None:
        guardian = words(record.guardian.name)
        yield from _name([guardian[:-1], guardian[-1:]])
        yield from _name([guardian[-1:], guardian[:-1]])
        yield from of_phone(Sort.PHONE, record.guardian.phone)
        yield from of_email(Sort.EMAIL, record.guardian.email)


def names_of(given: str, middle: str, family: str) -> Iterator[tuple[bytes, ...]]:
    """The ways a name is written, in words: either order, with the middle name, its initial, or neither."""
    first, second, last = words(given), words(middle), words(family)
    if not first or not last:
        return
    orders = [[first, last], [last, first]]
    if second:
        initial = [second[0][:1]]
        orders += [[first, second, last], [last, first, second], [first, initial, last], [last, first, initial]]
    for order in orders:
        name = tuple(word for part in order for word in part)
        if len(name) <= _MOST_WORDS and sum(map(len, name)) >= _SHORTEST_NAME:
            yield name


def of_card(number: str) -> Iterator[Identity]:
    """A card number, in one piece or in the groups it is printed in."""
    plain = b"".join(words(number))
    if len(plain) < _SHORTEST_CARD:
        return
    yield Identity(Sort.CARD, plain, plain, plain)
    if len(plain) == 14 and plain.isdigit():
        yield Identity(Sort.SERIES, plain[:5])
        for groups in _GROUPINGS:
            yield Identity(Sort.CARD, plain, plain[: groups[0]], plain[: sum(groups[:2])][groups[0] :])


def of_email(sort: Sort, email: str) -> Iterator[Identity]:
    """An e-mail address."""
    plain = email.strip().lower()
    name, _, host = plain.rpartition("@")
    before, after = words(name), words(host)
    if before and after:
        yield Identity(sort, plain.encode(), before[-1], after[0])


def of_phone(sort: Sort, phone: str) -> Iterator[Identity]:
    """A telephone number, without its extension."""
    groups = [group.encode() for group in re.findall(r"[0-9]+", phone.casefold().split("x")[0])]
    digits = national(b"".join(groups))
    if len(digits) < 7:
        return
    yield Identity(sort, digits, digits, digits)
    if len(groups) > 1:
        yield Identity(sort, digits, groups[-2], groups[-1])
    if len(digits) == 10:
        yield Identity(sort, digits, digits[3:6], digits[6:])
        yield Identity(sort, digits, digits[:3], digits[3:])
        yield Identity(sort, digits, b"1" + digits, b"1" + digits)


def national(digits: bytes) -> bytes:
    """Without the 1 that is dialled before an American number."""
    return digits[1:] if len(digits) == 11 and digits.startswith(b"1") else digits


def of_address(address: Address) -> Iterator[Identity]:
    """A street with a number, together with its town or postal code."""
    ends = [b"".join(words(address.postal_code)[:1]), b" ".join(words(address.town))]
    for line in address.lines:
        street = words(line)
        if len(street) > 1 and any(word[:1].isdigit() for word in street) and any(map(bytes.isalpha, street)):
            yield Identity(Sort.STREET, b" ".join(street), street[0], street[1])
            yield from (Identity(Sort.PLACE, b" ".join([*street, end])) for end in ends if end)


def of_title(title: str) -> Iterator[Identity]:
    """A title that is long enough to be no other text."""
    least, most = TITLE_WORDS
    plain = words(re.split(r" [/:=;] ?", title)[0])
    if len(plain) >= least and sum(map(len, plain)) >= _LONG_TITLE:
        yield Identity(Sort.TITLE, b" ".join(plain[:most]), plain[0], plain[2], plain[1])


def of_author(author: str) -> Iterator[Identity]:
    """An author's name, in either order, with all its words or its first and last."""
    family, _, given = re.sub(r"[0-9]{3,4}-?([0-9]{3,4})?", "", author).partition(",")
    last, first = words(family), words(given)
    if not first:
        last, first = last[-1:], last[:-1]
    for name in {(*first, *last), (*last, *first), (*first[:1], *last), (*last, *first[:1])}:
        yield Identity(Sort.AUTHOR, b" ".join(name))


def _name(parts: list[list[bytes]]) -> Iterator[Identity]:
    name = [word for part in parts for word in part]
    if len(name) > 1 and len(name) <= _MOST_WORDS and sum(map(len, name)) >= _SHORTEST_NAME:
        yield Identity(Sort.NAME, b" ".join(name), name[0], name[-1])
