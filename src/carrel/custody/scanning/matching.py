"""Matching: where in a block of text something stands that the roll knows, or that is a card number by its form."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import final

import numpy as np
from numpy.typing import NDArray

from carrel.custody.scanning.identities import TITLE_WORDS, Sort, national
from carrel.custody.scanning.roll import (
    BEGINS_NAME,
    BEGINS_PAIR,
    BEGINS_TITLE,
    ENDS_NAME,
    NUMBER,
    OTHER,
    STANDS_ALONE,
    STREET,
    Roll,
)
from carrel.custody.scanning.tokens import Places, Tokens
from carrel.formats.barcodes import is_valid
from carrel.records.quiet import Quiet

_LONGEST_NAME = 5
_WIDEST_GAP = 6
_APART = re.compile(rb"[^\r\n]{1,6}")
"""What may stand between the words of a name."""
_WRAPPED = re.compile(rb"[^\r\n]{1,6}|[ \t]*\r?\n[ \t]*")
"""The same in prose: a line may end there, but nothing else then."""
_EMAIL = re.compile(rb"[^\s@<>()\[\]{}\"',;:=|]+@[0-9a-z.\-\x80-\xff]+[0-9a-z]")
_NUMBER = re.compile(rb"[0-9](?:[ .()/+\-]{0,3}[0-9])*")
_NUMBER_AROUND = 24
_MOST_DIGITS = 16
_DIGITS = re.compile(rb"[0-9]+")
_DATE = re.compile(rb"(\d{4})-(\d\d)-(\d\d)|(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})|(\d{4})(\d\d)(\d\d)(?!\d)")
"""A date, where digits begin: to look for it at every sign is ten times slower."""
_SHORTEST = 5
"""Letters of a number in one piece."""
_NEAR = 160
"""Bytes within which a birth date belongs to a name, and a town to a street."""
_STREET_WORDS = 8


class Hit(Quiet, frozen=True):
    """Something that stands in a block."""

    at: int
    sort: Sort
    value: bytes
    """What it is, folded: for its mark."""
    ours: bool = True
    """The roll knows it; else only its form is known."""


@final
class Matcher:
    """Looks for what a roll knows."""

    __slots__ = ("_roll",)

    def __init__(self, roll: Roll) -> None:
        self._roll = roll

    def tokens(self, text: bytes) -> Tokens:
        """The words of folded text."""
        return self._roll.hasher.tokens(text)

    def hits(self, tokens: Tokens, *, names: bool, wrapped: bool = False) -> list[Hit]:
        """Everything that stands in a text, in order.

        ``names``: also names and streets; ``wrapped``: a name may go on in the next line.
        """
        flags = self._roll.flags(tokens.hashes)
        some = np.flatnonzero(flags)
        if not len(some):
            return list(self._cards(tokens))
        told = flags[some]
        found = [
            *self._alone(tokens, some[(told & STANDS_ALONE) != 0]),
            *self._cards(tokens),
            *self._pairs(tokens, some[(told & BEGINS_PAIR) != 0], names=names),
            *self._titles(tokens, some[(told & BEGINS_TITLE) != 0]),
        ]
        if names:
            found += self._names(tokens, flags, some[(told & BEGINS_NAME) != 0], _WRAPPED if wrapped else _APART)
        return sorted(found, key=lambda hit: hit.at)

    def _alone(self, tokens: Tokens, words: Places) -> Iterator[Hit]:
        """Numbers in one piece: cards, telephone numbers, items."""
        words = words[tokens.ends[words] - tokens.starts[words] >= _SHORTEST]
        for number, _ in self._paired(tokens, words, words):
            yield from self._one_word(int(tokens.starts[number]), tokens.word(number))

    def _paired(self, tokens: Tokens, first: Places, second: Places) -> Iterator[tuple[int, int]]:
        """Those of the first words that belong with their second, and to what kinds of things."""
        hashes = self._roll.hasher.pairs(tokens.hashes[first], tokens.hashes[second])
        some, kinds = self._roll.paired(hashes)
        return zip(first[some].tolist(), kinds.tolist(), strict=True)

    def _cards(self, tokens: Tokens) -> Iterator[Hit]:
        """Card numbers that the roll does not know, by their form and check digit."""
        some = np.flatnonzero(tokens.ends - tokens.starts == 14)
        for number in some[tokens.begin_with(some, b"2")].tolist():
            word = tokens.word(number)
            if word.isdigit() and is_valid(word.decode()) and not self._roll.knows(Sort.CARD, word):
                ours = self._roll.knows(Sort.SERIES, word[:5])
                if ours or not _is_moment(word):
                    yield Hit(int(tokens.starts[number]), Sort.SERIES, word, ours)

    def _one_word(self, at: int, word: bytes) -> Iterator[Hit]:
        if self._roll.knows(Sort.CARD, word):
            yield Hit(at, Sort.CARD, word)
        elif self._roll.knows(Sort.ITEM, word):
            yield Hit(at, Sort.ITEM, word)
        elif word.isdigit() and self._is_phone(national(word)):
            yield Hit(at, Sort.PHONE, national(word))

    def _pairs(self, tokens: Tokens, first: Places, *, names: bool) -> Iterator[Hit]:
        """Two words side by side: an e-mail address, a number in groups, a street."""
        first = first[first + 1 < len(tokens.starts)]
        first = first[tokens.starts[first + 1] - tokens.ends[first] <= 3]
        for number, kinds in self._paired(tokens, first, first + 1):
            end = int(tokens.ends[number])
            if kinds & OTHER and tokens.text[end : end + 1] == b"@":
                yield from self._email(tokens.text, end)
            if kinds & NUMBER:
                yield from self._number(tokens, number)
            if kinds & STREET and names:
                yield from self._street(tokens, number)

    def _email(self, text: bytes, sign: int) -> Iterator[Hit]:
        for match in _EMAIL.finditer(text, max(0, sign - 64), sign + 128):
            if match.start() <= sign < match.end():
                email = match[0]
                if self._roll.knows(Sort.EMAIL, email) and not self._roll.knows(Sort.HOUSE, email):
                    yield Hit(match.start(), Sort.EMAIL, email)

    def _number(self, tokens: Tokens, number: int) -> Iterator[Hit]:
        """A number in groups; the groups found are any two of them."""
        here = int(tokens.starts[number])
        begin = max(0, here - _NUMBER_AROUND)
        for match in _NUMBER.finditer(tokens.text, begin, here + _NUMBER_AROUND):
            if match.start() <= here < match.end():
                groups = re.findall(rb"[0-9]+", match[0])
                yield from self._grouped(match.start(), groups)
                return

    def _grouped(self, at: int, groups: list[bytes]) -> Iterator[Hit]:
        for first in range(len(groups)):
            for last in range(len(groups), first, -1):
                digits = b"".join(groups[first:last])
                if len(digits) > _MOST_DIGITS or len(digits) < 7:
                    continue
                if self._roll.knows(Sort.CARD, digits):
                    yield Hit(at, Sort.CARD, digits)
                    return
                if last - first > 1 and self._is_phone(national(digits)):
                    yield Hit(at, Sort.PHONE, national(digits))
                    return

    def _is_phone(self, digits: bytes) -> bool:
        return self._roll.knows(Sort.PHONE, digits) and not self._roll.knows(Sort.HOUSE, digits)

    def _street(self, tokens: Tokens, number: int) -> Iterator[Hit]:
        """A street of the roll, where its town or postal code follows."""
        most = min(number + _STREET_WORDS, len(tokens.starts))
        words = [tokens.word(at) for at in range(number, most)]
        for count in range(2, len(words) + 1):
            street = b" ".join(words[:count])
            if not self._roll.knows(Sort.STREET, street) or self._roll.knows(Sort.HOUSE, street):
                continue
            after = [tokens.word(at) for at in range(number + count, min(number + count + 12, len(tokens.starts)))]
            ends = [b" ".join(after[at : at + size]) for at in range(len(after)) for size in (1, 2, 3)]
            if any(self._roll.knows(Sort.PLACE, street + b" " + end) for end in ends):
                yield Hit(int(tokens.starts[number]), Sort.STREET, street)
                return

    def _titles(self, tokens: Tokens, first: Places) -> Iterator[Hit]:
        least, most = TITLE_WORDS
        first = first[first + 2 < len(tokens.starts)]
        pairs = self._roll.hasher.pairs(tokens.hashes[first], tokens.hashes[first + 1])
        triples = self._roll.hasher.pairs(pairs, tokens.hashes[first + 2])
        for number in first[self._roll.paired(triples)[0]].tolist():
            words = [tokens.word(at) for at in range(number, min(number + most, len(tokens.starts)))]
            for count in range(len(words), least - 1, -1):
                title = b" ".join(words[:count])
                if self._roll.knows(Sort.TITLE, title):
                    yield Hit(int(tokens.starts[number]), Sort.TITLE, title)
                    break

    def _names(
        self, tokens: Tokens, flags: NDArray[np.uint8], begins: Places, apart: re.Pattern[bytes]
    ) -> Iterator[Hit]:
        for more in range(1, _LONGEST_NAME):
            first = begins[begins + more < len(flags)]
            first = first[(flags[first + more] & ENDS_NAME) != 0]
            first = first[_is_close(tokens, first, more)]
            for number, _ in self._paired(tokens, first, first + more):
                yield from self._name(tokens, number, more, apart)

    def _name(self, tokens: Tokens, number: int, more: int, apart: re.Pattern[bytes]) -> Iterator[Hit]:
        name = b" ".join(tokens.word(at) for at in range(number, number + more + 1))
        if not self._roll.knows(Sort.NAME, name):
            return
        for at in range(number, number + more):
            if not apart.fullmatch(tokens.text, int(tokens.ends[at]), int(tokens.starts[at + 1])):
                return
        here, end = int(tokens.starts[number]), int(tokens.ends[number + more])
        yield Hit(here, Sort.AUTHOR if self._roll.knows(Sort.AUTHOR, name) else Sort.NAME, name)
        for digits in _DIGITS.finditer(tokens.text, max(0, here - _NEAR), end + _NEAR):
            match = _DATE.match(tokens.text, digits.start())
            if match is not None and any(self._roll.knows(Sort.BORN, name + day) for day in _days(match)):
                yield Hit(match.start(), Sort.BORN, match[0])


def _is_close(tokens: Tokens, first: Places, more: int) -> NDArray[np.bool_]:
    """Whether the words from each of these to its last stand close together."""
    close = np.ones(len(first), np.bool_)
    for at in range(more):
        close &= tokens.starts[first + at + 1] - tokens.ends[first + at] <= _WIDEST_GAP
    return close


def _is_moment(word: bytes) -> bool:
    """Whether fourteen digits are a day and a time, as many programs write them."""
    try:
        year = datetime.strptime(word.decode(), "%Y%m%d%H%M%S").year  # noqa: DTZ007  # only whether it is one
    except ValueError:
        return False
    return 1900 <= year < 2100


def _days(match: re.Match[bytes]) -> list[bytes]:
    """The days a date may mean, as they are digested."""
    year, month, day, one, two, last, packed, months, days = match.groups()
    if year or packed:
        parts = (year, month, day) if year else (packed, months, days)
        return [b"-".join(parts)]
    return [b"-".join((last, a.zfill(2), b.zfill(2))) for a, b in ((one, two), (two, one))]
