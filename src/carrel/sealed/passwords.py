"""What a patron knows: their password and PIN, kept as salted argon2id hashes (RFC 9106) inside the registration's box.

Hashes are raw, with parameters that are fixed here: a box has room for few bytes, and one more is no use to anybody.
"""

import hmac
import secrets
from typing import Final

from argon2.low_level import Type, hash_secret_raw

_SALT: Final = 16
_HASH: Final = 32
# OWASP's first choice for argon2id, as for the staff's own passwords: about 30 ms
TIME_COST: Final = 2
MEMORY_KIB: Final = 19 * 1024
LANES: Final = 1

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another when read aloud
LEAST: Final = 12
"""Signs of a password: more than a PIN or a date has."""
PIN_DIGITS: Final = 4
_OBVIOUS: Final = frozenset({"123456789012", "iloveyou1234", "librarylibrary", "password1234", "passwordpassword"})
_OBVIOUS_PINS: Final = frozenset({"1234", "4321", "0123", "1212", "2580"})


def stretched(secret: str, salt: bytes) -> bytes:
    """Thirty-two bytes that take as long to make for whoever guesses the secret."""
    return hash_secret_raw(secret.encode(), salt, TIME_COST, MEMORY_KIB, LANES, _HASH, Type.ID)


def hashed(secret: str) -> bytes:
    """What is kept of a password or a PIN: salt (16) and hash (32)."""
    salt = secrets.token_bytes(_SALT)
    return salt + stretched(secret, salt)


def matches(kept: bytes, secret: str) -> bool:
    """Whether ``secret`` is what ``kept`` was made of. It takes as long where nothing is kept, and then it is not."""
    measure = kept or bytes(_SALT + _HASH)
    same = hmac.compare_digest(stretched(secret, measure[:_SALT]), measure[_SALT:])
    return same and bool(kept)


def one_time_password() -> str:
    """Four readable groups of four: 79 bits, to be changed at the first sign-in."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def new_pin() -> str:
    """Four figures that are not among the first anyone would try."""
    while unfit_pin(pin := f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"):
        continue
    return pin


def unfit_password(password: str, *known: str) -> str:
    """Why a password will not do, or empty. ``known`` is what others know of the patron: card, names."""
    plain = password.strip().casefold()
    if len(password) < LEAST:
        return f"choose one of at least {LEAST} letters or figures; a sentence is fine"
    if plain in _OBVIOUS or len(set(plain)) < LEAST // 3 or plain.isdigit():
        return "choose one that nobody would try first"
    rest = plain
    for word in filter(None, known):
        rest = rest.replace(word.casefold(), "")
    if len("".join(rest.split())) < LEAST // 3:
        return "choose one that is not made of your name or card"
    return ""


def unfit_pin(pin: str) -> str:
    """Why a PIN will not do, or empty."""
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        return f"a PIN has {PIN_DIGITS} figures"
    return "choose one that nobody would try first" if pin in _OBVIOUS_PINS or len(set(pin)) == 1 else ""
