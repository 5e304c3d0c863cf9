"""Reading histories: lines that the library keeps and cannot read.

A patron who wishes a history has a key pair (X25519). What they return is sealed to its public half; the private half
is sealed under a key made from their password by argon2id with a salt of its own, so neither the library's keys, nor
the hash they sign in with, nor any PIN opens a line. A line is ``ephemeral public key (32) ‖ AES-256-GCM ciphertext``
of one size. Its key is HKDF-SHA-256 over the shared secret, bound to both public keys, and used once: the nonce may
be zero.
"""

import secrets
from datetime import date
from typing import Final, final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from typing_extensions import override

from carrel.records.quiet import Quiet
from carrel.sealed.passwords import stretched

_KEY: Final = 32
_SALT: Final = 16
_NONCE: Final = 12
_ZERO: Final = bytes(_NONCE)
_LINE: Final = b"carrel history line\x00"
_WRAP: Final = b"carrel history key\x00"
_SIZE: Final = 360
"""Bytes of every line before it is sealed."""
_TITLE: Final = 200
_AUTHOR: Final = 100


class HistoryLine(Quiet, frozen=True, array_like=True):
    """One thing a patron had."""

    title: str
    author: str
    day: date
    """The day it came back."""


_decoder = msgspec.msgpack.Decoder(HistoryLine)


@final
class HistoryKey:
    """The private half, for as long as one page is made."""

    __slots__ = ("_private",)

    def __init__(self, private: X25519PrivateKey) -> None:
        self._private = private

    @override
    def __repr__(self) -> str:
        return "<HistoryKey>"

    def read(self, sealed_line: bytes) -> HistoryLine | None:
        """The line, or None where it was sealed to another key."""
        public = self._private.public_key().public_bytes_raw()
        ephemeral = sealed_line[:_KEY]
        try:
            shared = self._private.exchange(X25519PublicKey.from_public_bytes(ephemeral))
            padded = AESGCM(_derived(shared, ephemeral, public)).decrypt(_ZERO, sealed_line[_KEY:], _LINE)
        except (InvalidTag, ValueError):
            return None
        return _decoder.decode(padded[2 : 2 + int.from_bytes(padded[:2], "big")])


def new_keys(password: str) -> tuple[bytes, bytes]:
    """A key pair: its public half, and its private half sealed under the password."""
    private = X25519PrivateKey.generate()
    return private.public_key().public_bytes_raw(), _wrapped(private, password)


def unlock(public: bytes, wrapped: bytes, password: str) -> HistoryKey | None:
    """The private half; None where this is not the password."""
    private = _unwrapped(public, wrapped, password)
    return None if private is None else HistoryKey(private)


def rewrapped(public: bytes, wrapped: bytes, old: str, new: str) -> bytes | None:
    """The private half sealed under a new password; None where ``old`` is not the one it is sealed under."""
    private = _unwrapped(public, wrapped, old)
    return None if private is None else _wrapped(private, new)


def seal_line(public: bytes, line: HistoryLine) -> bytes:
    """Seal a line to a patron's public half. Whoever seals it cannot open it again."""
    cut = HistoryLine(_cut(line.title, _TITLE), _cut(line.author, _AUTHOR), line.day)
    written = msgspec.msgpack.encode(cut)
    padded = len(written).to_bytes(2, "big") + written + bytes(_SIZE - 2 - len(written))
    once = X25519PrivateKey.generate()
    ephemeral = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    return ephemeral + AESGCM(_derived(shared, ephemeral, public)).encrypt(_ZERO, padded, _LINE)


def _derived(shared: bytes, ephemeral: bytes, public: bytes) -> bytes:
    return HKDF(SHA256(), _KEY, salt=None, info=_LINE + ephemeral + public).derive(shared)


def _wrapped(private: X25519PrivateKey, password: str) -> bytes:
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    bound = _WRAP + private.public_key().public_bytes_raw()
    return salt + nonce + AESGCM(stretched(password, salt)).encrypt(nonce, private.private_bytes_raw(), bound)


def _unwrapped(public: bytes, wrapped: bytes, password: str) -> X25519PrivateKey | None:
    salt, nonce, closed = wrapped[:_SALT], wrapped[_SALT : _SALT + _NONCE], wrapped[_SALT + _NONCE :]
    try:
        return X25519PrivateKey.from_private_bytes(
            AESGCM(stretched(password, salt)).decrypt(nonce, closed, _WRAP + public)
        )
    except (InvalidTag, ValueError):
        return None


def _cut(text: str, most: int) -> str:
    """Text that fits so many bytes."""
    return text.encode()[:most].decode(errors="ignore")
