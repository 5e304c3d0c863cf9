"""A visit: the patron at the desk, as a word a page may carry without saying who it is.

It is a box under a key that lives in the running process only, so a page found later tells nothing.
"""

import base64
import secrets
from datetime import datetime, timedelta
from typing import final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carrel.records.ids import PatronId

LASTS = timedelta(hours=12)


@final
class Visits:
    """Makes and reads visits. One for each running process."""

    __slots__ = ("_cipher",)

    def __init__(self) -> None:
        self._cipher = AESGCM(secrets.token_bytes(32))

    def issue(self, patron: PatronId, now: datetime) -> str:
        """A word for this patron, good for ``LASTS``."""
        nonce = secrets.token_bytes(12)
        plain = int((now + LASTS).timestamp()).to_bytes(8, "big") + patron
        return base64.urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, plain, b"visit")).decode()

    def read(self, word: str, now: datetime) -> PatronId | None:
        """The patron, or None where the word is not ours or too old."""
        try:
            raw = base64.urlsafe_b64decode(word.encode())
            plain = self._cipher.decrypt(raw[:12], raw[12:], b"visit")
        except (ValueError, InvalidTag):
            return None
        expired = int.from_bytes(plain[:8], "big") <= now.timestamp()
        return None if expired else PatronId(plain[8:])
