"""Passwords: how they are made, which are refused, how they are kept (argon2id, RFC 9106)."""

import hashlib
import secrets
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from carrel.records.refusals import Refusal

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another when read aloud
_LEAST = 12
_OBVIOUS = frozenset(
    {
        "123456789012",
        "1234567890123",
        "administrator",
        "changemechangeme",
        "iloveyou1234",
        "letmeinletmein",
        "librarylibrary",
        "password1234",
        "passwordpassword",
        "qwertyuiop12",
    }
)
# OWASP's first choice for argon2id: about 30 ms, because a sign-in waits for it inside a writing transaction
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
NOBODYS: Final = _HASHER.hash(secrets.token_urlsafe())
"""The hash a try is measured against when the name is unknown, so that the answer takes as long."""


def one_time_password() -> str:
    """Four readable groups of four: 79 bits, to be changed at the first sign-in."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def unfit(name: str, password: str) -> Refusal | None:
    """Why ``password`` will not do for the account ``name``; None where it will."""
    plain = password.strip().casefold()
    if len(password) < _LEAST:
        return Refusal(f"the password is shorter than {_LEAST} characters", "choose a longer one; a sentence is fine")
    if plain.startswith(name) and len(plain) - len(name) < 4:
        return Refusal("the password is the account's name", "choose one that cannot be guessed from it")
    if plain in _OBVIOUS or len(set(plain)) < 4:
        return Refusal("the password is among the first anyone would try", "choose another")
    return None


def hashed(password: str) -> str:
    """The argon2id hash to keep."""
    return _HASHER.hash(password)


def mark(kept: str) -> str:
    """What tells this kept password from the one before and the next, and nothing else."""
    return hashlib.sha256(kept.encode()).hexdigest()[:32] if kept else ""


def matches(kept: str, password: str) -> bool:
    """Whether ``password`` is the one whose hash is ``kept``."""
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
