"""Words of a block of text, all at once: where each begins and ends, and a keyed hash of each.

Nothing is done byte by byte in Python: a table tells letters from the rest, and the hash takes eight bytes of a word at
a time. The hash only chooses what is looked at again; what is found is confirmed by a keyed digest.
"""

import secrets
from typing import final

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

Words = NDArray[np.uint64]
Places = NDArray[np.int64]

_PAD = b"\x00" * 32
_LETTERS = bytes(1 if chr(sign).isalnum() or sign >= 0x80 else 0 for sign in range(128)) + b"\x01" * 128
_KEPT = np.array([(1 << 8 * size) - 1 for size in range(8)] + [(1 << 64) - 1], np.uint64)
_HALF = np.uint64(32)


class Tokens:
    """The words of one block."""

    __slots__ = ("ends", "hashes", "starts", "text")

    def __init__(self, text: bytes, starts: Places, ends: Places, hashes: Words) -> None:
        self.text = text
        self.starts = starts
        self.ends = ends
        self.hashes = hashes

    def word(self, number: int) -> bytes:
        """One of them."""
        return self.text[self.starts[number] : self.ends[number]]

    @property
    def longest(self) -> int:
        """Letters and digits of the longest."""
        return int((self.ends - self.starts).max(initial=0))

    def begin_with(self, numbers: Places, sign: bytes) -> NDArray[np.bool_]:
        """Which of these begin so."""
        begins: NDArray[np.bool_] = np.frombuffer(self.text, np.uint8)[self.starts[numbers]] == ord(sign)
        return begins

    @override
    def __repr__(self) -> str:
        return f"<Tokens: {len(self.starts)}>"


@final
class Hasher:
    """A family of hashes, chosen at random for one run."""

    __slots__ = ("_keys",)

    def __init__(self) -> None:
        self._keys = np.array([secrets.randbits(64) | 1 for _ in range(6)], np.uint64)

    def tokens(self, text: bytes) -> Tokens:
        """The words of folded text."""
        padded = text + _PAD
        letters = np.frombuffer(padded[: len(text) + 1].translate(_LETTERS), np.uint8)
        edges = np.flatnonzero(letters[1:] != letters[:-1]) + 1
        if len(letters) and letters[0]:
            edges = np.concatenate((np.zeros(1, np.int64), edges))
        starts, ends = edges[0::2], edges[1::2]
        return Tokens(text, starts, ends, self._hashed(padded, starts, ends - starts))

    def pairs(self, first: Words, second: Words) -> Words:
        """A hash of each word and the one that goes with it."""
        mixed: Words = (first ^ self._keys[3]) * self._keys[4] + second * self._keys[5]
        mixed ^= mixed >> _HALF
        mixed *= self._keys[2]
        mixed ^= mixed >> _HALF
        return mixed

    def _hashed(self, padded: bytes, starts: Places, sizes: Places) -> Words:
        eights = np.ndarray((len(padded) - 8,), "<u8", padded, strides=(1,))
        hashes: Words = (eights[starts] & _KEPT[np.minimum(sizes, 8)]) * self._keys[0]
        hashes ^= hashes >> _HALF
        for at in (8, 16):
            longer = np.flatnonzero(sizes > at)
            if not len(longer):
                break
            more = eights[starts[longer] + at] & _KEPT[np.minimum(sizes[longer] - at, 8)]
            hashes[longer] = (hashes[longer] ^ more) * self._keys[1] + sizes[longer].astype(np.uint64)
        hashes *= self._keys[2]
        mixed: Words = hashes ^ (hashes >> _HALF)
        return mixed
