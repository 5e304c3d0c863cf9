"""A visit: the patron at the desk, as a word a page may carry without saying who it is. So for a record's row.

It is a box under a key that lives in the running process only, so a page found later tells nothing.
"""

import base64
import secrets
from datetime import datetime, timedelta
from typing import final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carrel.records.ids import PatronId
from carrel.records.vocabulary import RecordClass

LASTS = timedelta(hours=12)


@final
class Visits:
    """Makes and reads visits. One for each running process."""

    __slots__ = ("_cipher",)

    def __init__(self) -> None:
        self._cipher = AESGCM(secrets.token_bytes(32))

    def issue(self, patron: PatronId, now: datetime) -> str:
        """A word for this patron, good for ``LASTS``."""
        return self._seal(patron, now, b"visit")

    def read(self, word: str, now: datetime) -> PatronId | None:
        """The patron, or None where the word is not ours or too old."""
        found = self._open(word, now, b"visit")
        return None if found is None else PatronId(found)

    def word_for(self, record_class: RecordClass, row: bytes, now: datetime) -> str:
        """A word for one record, by which a page can ask for it again; good for ``LASTS``."""
        return self._seal(row, now, record_class.encode())

    def row_of(self, record_class: RecordClass, word: str, now: datetime) -> bytes | None:
        """The record's row, or None where the word is not ours, too old, or for another class."""
        return self._open(word, now, record_class.encode())

    def _seal(self, row: bytes, now: datetime, use: bytes) -> str:
        nonce = secrets.token_bytes(12)
        plain = int((now + LASTS).timestamp()).to_bytes(8, "big") + row
        return base64.urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, plain, use)).decode()

    def _open(self, word: str, now: datetime, use: bytes) -> bytes | None:
        try:
            raw = base64.urlsafe_b64decode(word.encode())
            plain = self._cipher.decrypt(raw[:12], raw[12:], use)
        except (ValueError, InvalidTag):
            return None
        expired = int.from_bytes(plain[:8], "big") <= now.timestamp()
        return None if expired else plain[8:]
