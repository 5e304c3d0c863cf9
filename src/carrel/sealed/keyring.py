"""The keys of the epochs, ready for use. A key is one class's for one epoch; nothing is sealed under a longer life."""

import hmac
import secrets
import threading
from typing import final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from typing_extensions import override

from carrel.records.vocabulary import RecordClass
from carrel.sealed.keeper import KeyKeeper
from carrel.sealed.keyed import Keyed

SEALED_CLASSES = (
    RecordClass.REGISTRATION,
    RecordClass.LOAN,
    RecordClass.HOLD,
    RecordClass.INTERLOAN,
    RecordClass.FEE,
    RecordClass.LAST_BORROWER,
    RecordClass.HISTORY,
    RecordClass.NOTICE,
    RecordClass.PERMISSION,
    RecordClass.COMPUTER,
    RecordClass.REQUEST,
    RecordClass.PAPER,
    RecordClass.PRESERVED,
    RecordClass.STRAY,
    RecordClass.SLIP,
)
"""Every class that has boxes, in the order the day's close re-seals them."""

MOVE_IN = "move-in"
"""The key that recognises records already moved in; destroyed when move-in is closed."""

TODAY = "today"
"""What the keys are called that die at the day's close."""


def key_name(record_class: RecordClass, epoch: int) -> str:
    """The name a keeper knows an epoch's key by."""
    return f"{record_class.replace(' ', '-')}-{epoch:08d}"


@final
class Keyring:
    """Keys fetched once from the keeper, and what is derived from them."""

    __slots__ = ("_ciphers", "_making", "_oldest", "_standing", "_taggers", "keeper")

    def __init__(self, keeper: KeyKeeper) -> None:
        self.keeper = keeper
        self._ciphers: dict[tuple[RecordClass, int], AESGCM] = {}
        self._taggers: dict[tuple[RecordClass, int], Keyed] = {}
        self._standing: dict[str, bytes] = {}
        self._making = threading.Lock()
        self._oldest = 0

    @override
    def __repr__(self) -> str:
        return "<Keyring>"

    def cipher(self, record_class: RecordClass, epoch: int) -> AESGCM:
        """The cipher for the boxes of a class in an epoch. Raises KeyGone."""
        found = self._ciphers.get((record_class, epoch))
        if found is None:
            found = AESGCM(self._derive(record_class, epoch, b"box"))
            self._ciphers[record_class, epoch] = found
        return found

    def tagger(self, record_class: RecordClass, epoch: int) -> Keyed:
        """What makes the tags of a class in an epoch. Raises KeyGone."""
        found = self._taggers.get((record_class, epoch))
        if found is None:
            found = self._taggers[record_class, epoch] = Keyed(self._derive(record_class, epoch, b"tag"))
        return found

    def forget_before(self, epoch: int) -> None:
        """Forget keys older than any live row needs: the night's close may have run in another process."""
        if epoch <= self._oldest:
            return
        self._oldest = epoch
        self._ciphers = {at: cipher for at, cipher in self._ciphers.items() if at[1] >= epoch}
        self._taggers = {at: keyed for at, keyed in self._taggers.items() if at[1] >= epoch}
        self._standing = {name: key for name, key in self._standing.items() if not _is_day_before(name, epoch)}

    def make(self, epoch: int) -> None:
        """Make the keys of an epoch that does not have them yet; those it has stay as they are."""
        have = set(self.keeper.names())
        for record_class in SEALED_CLASSES:
            if key_name(record_class, epoch) not in have:
                self.keeper.keep(key_name(record_class, epoch), secrets.token_bytes(32))

    def destroy(self, record_class: RecordClass, epoch: int) -> None:
        """Destroy a key here and at its keeper."""
        self._ciphers.pop((record_class, epoch), None)
        self._taggers.pop((record_class, epoch), None)
        self.keeper.destroy(key_name(record_class, epoch))

    def day_key(self, epoch: int) -> bytes:
        """The key of what is remembered until the day's close only; made when it is first needed in an epoch."""
        return self.standing_key(f"{TODAY}-{epoch:08d}")

    def end_days_before(self, epoch: int) -> None:
        """Destroy the day keys of every earlier epoch: nobody can look anything up by them again."""
        self._standing = {name: key for name, key in self._standing.items() if not _is_day_before(name, epoch)}
        for name in self.keeper.names():
            if _is_day_before(name, epoch):
                self.keeper.destroy(name)

    def move_in_key(self) -> bytes:
        """The key that recognises what was already moved in. Raises KeyGone once move-in is closed."""
        return self.keeper.fetch(MOVE_IN)

    def standing_key(self, name: str) -> bytes:
        """A key that is nobody's and no night's (receipts); made when it is first needed."""
        with self._making:  # or two desks that need it first would each make one
            found = self._standing.get(name)
            if found is None:
                if name not in self.keeper.names():
                    self.keeper.keep(name, secrets.token_bytes(32))
                found = self._standing[name] = self.keeper.fetch(name)
            return found

    def _derive(self, record_class: RecordClass, epoch: int, use: bytes) -> bytes:
        return hmac.digest(self.keeper.fetch(key_name(record_class, epoch)), b"carrel " + use, "sha256")


def _is_day_before(name: str, epoch: int) -> bool:
    return name.startswith(f"{TODAY}-") and int(name[-8:]) < epoch
