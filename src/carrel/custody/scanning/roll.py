"""The roll: everybody and everything a scan knows, held only as keyed hashes under a key of this run.

Three layers, from coarse to sure: a table that says of a word's hash what may begin or end with it; pairs of such
words, in a filter (Bloom, 1970) and, for what passes it, in a sorted list of their hashes; and sorted digests of whole
identities (BLAKE2b under a random key, eight bytes). A text passes the first two without a step of Python; only what
is left is digested.
"""

import secrets
from collections.abc import Iterable
from hashlib import blake2b
from typing import final

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from carrel.custody.scanning.identities import Identity, Sort
from carrel.custody.scanning.tokens import Hasher, Words

BEGINS_NAME, ENDS_NAME, BEGINS_PAIR, BEGINS_TITLE, STANDS_ALONE = (np.uint8(1 << bit) for bit in range(5))
NUMBER, STREET, OTHER = 1, 2, 4
"""Of what a pair is; in the lowest bits of its hash."""
_KIND, _FIRST, _SECOND = np.uint64(7), np.uint64(3), np.uint64(34)
"""Where the kind stands; by how much a pair is moved for each of its two bits of the filter."""
_FLAGS = {
    Sort.NAME: (BEGINS_NAME, ENDS_NAME, OTHER),
    Sort.EMAIL: (BEGINS_PAIR, np.uint8(0), OTHER),
    Sort.PHONE: (BEGINS_PAIR, np.uint8(0), NUMBER),
    Sort.CARD: (BEGINS_PAIR, np.uint8(0), NUMBER),
    Sort.STREET: (BEGINS_PAIR, np.uint8(0), STREET),
    Sort.TITLE: (BEGINS_TITLE, np.uint8(0), OTHER),
}
_SLOTS_EACH, _BITS_EACH = 24, 384
"""Slots of the table and bits of the filter for each patron."""
_FEWEST = 1 << 17
_MARK = 3
"""Bytes of a mark."""


@final
class Roll:
    """Whom and what a scan knows. It cannot be read back."""

    __slots__ = (
        "_bits",
        "_digests",
        "_filter",
        "_heap",
        "_key",
        "_keyed",
        "_most",
        "_pairs",
        "_pairs_heap",
        "_shift",
        "_slots",
        "hasher",
        "patrons",
    )

    def __init__(self, expected: int) -> None:
        """``expected``: about how many patrons; more than that only makes it slower."""
        self.hasher = Hasher()
        self.patrons = 0
        self._key = secrets.token_bytes(32)
        self._keyed = [blake2b(bytes((sort,)), key=self._key, digest_size=8) for sort in range(max(Sort) + 1)]
        slots = max(_FEWEST, expected * _SLOTS_EACH)
        self._slots: NDArray[np.uint8] = np.zeros(1 << (slots - 1).bit_length(), np.uint8)
        bits = max(_FEWEST, expected * _BITS_EACH)
        self._filter: NDArray[np.uint8] = np.zeros((1 << (bits - 1).bit_length()) // 8, np.uint8)
        self._bits = self._filter.data
        self._most = len(self._filter) * 8 - 1
        self._shift = np.uint64(64 - (len(self._slots) - 1).bit_length())
        self._heap: list[NDArray[np.uint64]] = []
        self._pairs_heap: list[NDArray[np.uint64]] = []
        self._digests: NDArray[np.uint64] = np.zeros(0, np.uint64)
        self._pairs: NDArray[np.uint64] = np.zeros(0, np.uint64)

    @override
    def __repr__(self) -> str:
        return f"<Roll of {self.patrons} patrons>"

    def learn(self, identities: Iterable[Identity]) -> None:
        """Take identities in; only their hashes stay."""
        known = list(identities)
        digests = np.array([self._digest(one.sort, one.whole) for one in known], np.uint64)
        self._heap.append(digests)
        self._fill(digests)
        for sort, flags in _FLAGS.items():
            mine = [one for one in known if one.sort is sort and one.first]
            pairs = [one for one in mine if one.first != one.whole]
            self._learn_pairs(pairs, *flags)
            self._learn_alone([one.whole for one in mine if one.first == one.whole])
        self._learn_alone([one.whole for one in known if one.sort is Sort.ITEM])

    def settle(self) -> None:
        """Everything has been taken in."""
        self._digests = np.unique(np.concatenate([self._digests, *self._heap]))
        pairs = np.unique(np.concatenate([self._pairs, *self._pairs_heap]))
        if len(pairs):  # what is a pair of two kinds becomes one of both
            pairs = np.bitwise_or.reduceat(pairs, np.flatnonzero(np.diff(pairs & ~_KIND, prepend=~pairs[:1])))
        self._pairs = pairs
        self._heap.clear()
        self._pairs_heap.clear()

    def knows(self, sort: Sort, whole: bytes) -> bool:
        """Whether this identity was taken in."""
        plain = self._digest(sort, whole)
        if not self._bits[(plain & self._most) >> 3] >> (plain & 7) & 1:
            return False
        digest = np.uint64(plain)  # as it is: of a plain number numpy would make another array
        at = self._digests.searchsorted(digest)
        return bool(at < len(self._digests) and self._digests[at] == digest)

    def mark(self, value: bytes) -> str:
        """Equal values have equal marks in this run; a mark says nothing of its value."""
        return blake2b(b"\x00" + value, key=self._key, digest_size=_MARK).hexdigest()

    def flags(self, hashes: Words) -> NDArray[np.uint8]:
        """What may begin or end with each word."""
        # an index of signed numbers is taken as it is; of others numpy would make a copy
        flags: NDArray[np.uint8] = self._slots[(hashes >> self._shift).view(np.int64)]
        return flags

    def paired(self, pairs: Words) -> tuple[NDArray[np.int64], Words]:
        """Which of these pairs belong to something that was taken in, by their places, and to what kinds of things."""
        if not len(pairs):
            return np.zeros(0, np.int64), pairs
        some = np.flatnonzero(self._bit(pairs >> _FIRST))
        some = some[self._bit(pairs[some] >> _SECOND)]
        if not len(some) or not len(self._pairs):
            return some[:0], pairs[:0]
        wanted = pairs[some] & ~_KIND
        found = self._pairs[np.minimum(self._pairs.searchsorted(wanted), len(self._pairs) - 1)]
        right = (found ^ wanted) <= _KIND
        return some[right], found[right] & _KIND

    @property
    def size(self) -> int:
        """What it takes of memory."""
        return self._slots.nbytes + self._filter.nbytes + self._digests.nbytes + self._pairs.nbytes

    def _digest(self, sort: Sort, whole: bytes) -> int:
        digest = self._keyed[sort].copy()
        digest.update(whole)
        return int.from_bytes(digest.digest(), "big")

    def _learn_pairs(self, pairs: list[Identity], begins: np.uint8, ends: np.uint8, kind: int) -> None:
        if not pairs:
            return
        first, last = self._hashes([one.first for one in pairs]), self._hashes([one.last for one in pairs])
        self._slots[first >> self._shift] |= begins
        self._slots[last >> self._shift] |= ends
        between = [one.between for one in pairs]
        if all(between):
            first = self.hasher.pairs(first, self._hashes(between))
        self._learn_hashes(self.hasher.pairs(first, last), kind)

    def _learn_alone(self, words: list[bytes]) -> None:
        if words:
            hashes = self._hashes(words)
            self._slots[hashes >> self._shift] |= STANDS_ALONE
            self._learn_hashes(self.hasher.pairs(hashes, hashes), OTHER)

    def _learn_hashes(self, pairs: Words, kind: int) -> None:
        pairs = np.unique(pairs & ~_KIND)
        self._pairs_heap.append(pairs | np.uint64(kind))
        self._fill(pairs >> _FIRST)
        self._fill(pairs >> _SECOND)

    def _fill(self, hashes: Words) -> None:
        """Set a bit of the filter for each; several of a batch may share a byte."""
        places, bits = self._place(hashes)
        np.bitwise_or.at(self._filter, places, np.uint8(1) << bits)

    def _bit(self, hashes: Words) -> NDArray[np.bool_]:
        """Whether the bit of the filter is set for each."""
        places, bits = self._place(hashes)
        here: NDArray[np.bool_] = (self._filter[places] >> bits) & 1 == 1
        return here

    def _place(self, hashes: Words) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        places = ((hashes & np.uint64(self._most)) >> np.uint64(3)).view(np.int64)
        return places, (hashes & np.uint64(7)).astype(np.uint8)

    def _hashes(self, words: list[bytes]) -> Words:
        hashes = self.hasher.tokens(b" ".join(words)).hashes
        if len(hashes) != len(words):
            raise ValueError("an identity's word is not one word")
        return hashes
