"""Signed checkpoints: C2SP ``tlog-checkpoint`` in a C2SP ``signed-note``, Ed25519 (RFC 8032).

A checkpoint is text that can be printed, mailed or posted::

    putnam.example/carrel
    1203
    Zm9yIGV4YW1wbGUgb25seQ…=

    — putnam.example/carrel 5J4q1…=

Its lines are the ledger's name, how many entries there were, and the root over them in base64; the last line signs
all that stands before the empty one.
"""

import base64
import binascii
from hashlib import sha256
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from typing_extensions import override

KEY_NAME: Final = "ledger"
"""The name a keeper knows the ledger's signing key by."""
_ED25519: Final = b"\x01"
_HASH_LENGTH: Final = 4
_ROOT_LENGTH: Final = 32
_PRIVATE: Final = "PRIVATE+KEY+"


class NoteFault(ValueError):
    """A key or checkpoint that cannot be trusted. The message says what is wrong with it."""


class Checkpoint(msgspec.Struct, frozen=True):
    """What a checkpoint states: the ledger's name, its size in entries, and the root over them."""

    name: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.name}\n{self.size}\n{_base64(self.root)}\n"


class VerifierKey:
    """The public half: whoever has it can check a checkpoint."""

    def __init__(self, name: str, public: bytes) -> None:
        """Raises NoteFault for a name with spaces or a plus sign in it, or bytes that are no key."""
        _require_name(name)
        self.name = name
        self._public = public
        try:
            self._key = Ed25519PublicKey.from_public_bytes(public)
        except ValueError:
            raise NoteFault("the verifier key is not an Ed25519 public key") from None

    @property
    def hash(self) -> bytes:
        """Four bytes that name the key in a signature line."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self._public).digest()[:_HASH_LENGTH]

    @override
    def __str__(self) -> str:
        """The key as text, ``name+hash+base64``, as every signed-note tool reads it."""
        return f"{self.name}+{self.hash.hex()}+{_base64(_ED25519 + self._public)}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """The key that ``text`` stands for. Raises NoteFault."""
        name, public = _key_parts(text)
        key = cls(name, public)
        if str(key) != text:
            raise NoteFault("the verifier key does not match its own hash")
        return key

    def open(self, note: str) -> Checkpoint:
        """What a signed checkpoint states, its signature checked. Raises NoteFault."""
        text, _, signatures = note.partition("\n\n")
        text += "\n"
        signature = self._own_signature(signatures)
        try:
            self._key.verify(signature, text.encode())
        except InvalidSignature:
            raise NoteFault("the signature does not fit the checkpoint") from None
        lines = text.split("\n")
        if len(lines) != 4 or not (lines[1].isascii() and lines[1].isdigit()):
            raise NoteFault("the signed text is not a checkpoint")
        stated = Checkpoint(lines[0], int(lines[1]), _from_base64(lines[2]))
        if stated.text != text or stated.name != self.name or len(stated.root) != _ROOT_LENGTH:
            raise NoteFault("the signed text is not a checkpoint of this ledger")
        return stated

    def _own_signature(self, signatures: str) -> bytes:
        """The signature by this key; further lines may be other witnesses' own."""
        *lines, end = signatures.split("\n")
        if end:
            raise NoteFault("the checkpoint's last line is cut off")
        for line in lines:
            _, name, value = (*line.split(" "), "", "", "")[:3]
            if line != f"— {name} {value}":
                raise NoteFault("a signature line is malformed")
            signed = _from_base64(value)
            if name == self.name and signed[:_HASH_LENGTH] == self.hash:
                return signed[_HASH_LENGTH:]
        raise NoteFault("the checkpoint is not signed by this key")


class LedgerKey:
    """The key that signs checkpoints. Whoever holds it can sign anything: that is why checkpoints are handed out."""

    def __init__(self, name: str, seed: bytes) -> None:
        """``name`` is the ledger's, by custom an address without a scheme: ``putnam.example/carrel``."""
        self._seed = seed
        try:
            self._key = Ed25519PrivateKey.from_private_bytes(seed)
        except ValueError:
            raise NoteFault("the ledger key is not an Ed25519 private key") from None
        self.verifier = VerifierKey(name, self._key.public_key().public_bytes_raw())

    @override
    def __repr__(self) -> str:
        return "<LedgerKey>"

    @classmethod
    def generate(cls, name: str) -> "LedgerKey":
        """A new key."""
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def from_bytes(cls, kept: bytes) -> "LedgerKey":
        """The key that ``to_bytes`` gave. Raises NoteFault where it is damaged."""
        try:
            text = kept.decode()
        except UnicodeDecodeError:
            raise NoteFault("the ledger key is damaged: bring it back from its second copy") from None
        if not text.startswith(_PRIVATE):
            raise NoteFault("the ledger key is damaged: bring it back from its second copy")
        key = cls(*_key_parts(text.removeprefix(_PRIVATE)))
        if key.to_bytes() != kept:
            raise NoteFault("the ledger key does not match its own hash: bring it back from its second copy")
        return key

    def to_bytes(self) -> bytes:
        """The key in the signed-note tools' own form, ``PRIVATE+KEY+name+hash+base64``."""
        name, hash_ = self.verifier.name, self.verifier.hash.hex()
        return f"{_PRIVATE}{name}+{hash_}+{_base64(_ED25519 + self._seed)}".encode()

    def sign(self, checkpoint: Checkpoint) -> str:
        """The signed note."""
        signature = self.verifier.hash + self._key.sign(checkpoint.text.encode())
        return f"{checkpoint.text}\n— {self.verifier.name} {_base64(signature)}\n"


def _require_name(name: str) -> None:
    if not name or "+" in name or any(letter.isspace() for letter in name):
        raise NoteFault("a ledger's name has no spaces and no plus sign: by custom it is an address without a scheme")


def _key_parts(text: str) -> tuple[str, bytes]:
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise NoteFault("a key is written name+hash+base64")
    kind, key = _from_base64(parts[2])[:1], _from_base64(parts[2])[1:]
    if kind != _ED25519:
        raise NoteFault("the key is not of the Ed25519 kind")
    return parts[0], key


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _from_base64(text: str) -> bytes:
    """Strict: one text for one value, so no byte of a note can be altered unnoticed."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteFault("this is not base64") from None
    if _base64(data) != text:
        raise NoteFault("this is not canonical base64")
    return data
