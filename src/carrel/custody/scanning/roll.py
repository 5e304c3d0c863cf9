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
_FLAGS = {
    Sort.NAME: (BEGINS_NAME, ENDS_NAME),
    Sort.EMAIL: (BEGINS_PAIR, np.uint8(0)),
    Sort.PHONE: (BEGINS_PAIR, np.uint8(0)),
    Sort.CARD: (BEGINS_PAIR, np.uint8(0)),
    Sort.STREET: (BEGINS_PAIR, np.uint8(0)),
    Sort.TITLE: (BEGINS_TITLE, np.uint8(0)),
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
        "_digests",
        "_filter",
        "_heap",
        "_key",
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
        slots = max(_FEWEST, expected * _SLOTS_EACH)
        self._slots: NDArray[np.uint8] = np.zeros(1 << (slots - 1).bit_length(), np.uint8)
        bits = max(_FEWEST, expected * _BITS_EACH)
        self._filter: NDArray[np.uint8] = np.zeros((1 << (bits - 1).bit_length()) // 8, np.uint8)
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
        self._heap.append(np.array([self._digest(one.sort, one.whole) for one in known], np.uint64))
        for sort, (begins, ends) in _FLAGS.items():
            mine = [one for one in known if one.sort is sort and one.first]
            pairs = [one for one in mine if one.first != one.whole]
            self._learn_pairs(pairs, begins, ends)
            self._learn_alone([one.whole for one in mine if one.first == one.whole])
        self._learn_alone([one.whole for one in known if one.sort is Sort.ITEM])

    def settle(self) -> None:
        """Everything has been taken in."""
        self._digests = np.unique(np.concatenate([self._digests, *self._heap]))
        self._pairs = np.unique(np.concatenate([self._pairs, *self._pairs_heap]))
        self._heap.clear()
        self._pairs_heap.clear()

    def knows(self, sort: Sort, whole: bytes) -> bool:
        """Whether this identity was taken in."""
        digest = np.uint64(self._digest(sort, whole))  # as it is: of a plain number numpy would make another array
        at = self._digests.searchsorted(digest)
        return bool(at < len(self._digests) and self._digests[at] == digest)

    def mark(self, value: bytes) -> str:
        """Equal values have equal marks in this run; a mark says nothing of its value."""
        return blake2b(b"\x00" + value, key=self._key, digest_size=_MARK).hexdigest()

    def flags(self, hashes: Words) -> NDArray[np.uint8]:
        """What may begin or end with each word."""
        flags: NDArray[np.uint8] = self._slots[hashes >> self._shift]
        return flags

    def paired(self, pairs: Words) -> NDArray[np.bool_]:
        """Whether each of these pairs belongs to something that was taken in."""
        first, second = self._bits(pairs)
        seen = self._bit(first)
        some = np.flatnonzero(seen)
        some = some[self._bit(second[some])]
        places = np.minimum(self._pairs.searchsorted(pairs[some]), max(0, len(self._pairs) - 1))
        seen[:] = False
        if len(self._pairs):
            seen[some] = self._pairs[places] == pairs[some]
        return seen

    @property
    def size(self) -> int:
        """What it takes of memory."""
        return self._slots.nbytes + self._filter.nbytes + self._digests.nbytes + self._pairs.nbytes

    def _digest(self, sort: Sort, whole: bytes) -> int:
        return int.from_bytes(blake2b(bytes((sort,)) + whole, key=self._key, digest_size=8).digest(), "big")

    def _learn_pairs(self, pairs: list[Identity], begins: np.uint8, ends: np.uint8) -> None:
        if not pairs:
            return
        first, last = self._hashes([one.first for one in pairs]), self._hashes([one.last for one in pairs])
        self._slots[first >> self._shift] |= begins
        self._slots[last >> self._shift] |= ends
        between = [one.between for one in pairs]
        if all(between):
            first = self.hasher.pairs(first, self._hashes(between))
        self._fill(self.hasher.pairs(first, last))

    def _learn_alone(self, words: list[bytes]) -> None:
        if words:
            hashes = self._hashes(words)
            self._slots[hashes >> self._shift] |= STANDS_ALONE
            self._fill(self.hasher.pairs(hashes, hashes))

    def _fill(self, pairs: Words) -> None:
        self._pairs_heap.append(np.unique(pairs))
        for bits in self._bits(pairs):
            # several of a batch may share a byte
            np.bitwise_or.at(self._filter, bits >> np.uint64(3), np.uint8(1) << (bits & np.uint64(7)).astype(np.uint8))

    def _bit(self, bits: Words) -> NDArray[np.bool_]:
        here: NDArray[np.bool_] = (
            self._filter[bits >> np.uint64(3)] >> (bits & np.uint64(7)).astype(np.uint8)
        ) & 1 == 1
        return here

    def _hashes(self, words: list[bytes]) -> Words:
        hashes = self.hasher.tokens(b" ".join(words)).hashes
        if len(hashes) != len(words):
            raise ValueError("an identity's word is not one word")
        return hashes

    def _bits(self, hashes: Words) -> tuple[Words, Words]:
        """Two places in the filter for each pair."""
        most = np.uint64(len(self._filter) * 8 - 1)
        return hashes & most, (hashes >> np.uint64(31)) & most
