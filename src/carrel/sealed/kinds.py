"""Each class of record: its type, its padded size, and how many slots a patron has of it."""

from typing import Generic, Protocol, TypeVar

import msgspec

from carrel.records.circulation import Fee, History, Hold, Interloan, LastBorrower, Loan, Slip
from carrel.records.computers import DayUse, Seat
from carrel.records.notices import Notice
from carrel.records.permissions import Permission
from carrel.records.registration import Record, Registration
from carrel.records.requests import Leaf, Preserved, Request
from carrel.records.strays import Stray
from carrel.records.vocabulary import RecordClass

R = TypeVar("R", bound=Record)
T_co = TypeVar("T_co", covariant=True)


class OfAnyKind(Protocol[T_co]):
    """Work that is the same for every class of record, whichever it is handed."""

    def __call__(self, kind: "Kind[R]") -> T_co:
        """Do it for this class."""


class TooLong(Exception):
    """A record does not fit its box. The message says which class, and shows nothing of it."""


class Kind(Generic[R]):
    """How one class of record is written and padded."""

    __slots__ = ("_decoder", "_encoder", "record_class", "size", "slots", "type_")

    def __init__(self, record_class: RecordClass, type_: type[R], size: int, slots: int = 0) -> None:
        self.record_class = record_class
        self.type_ = type_
        self.size = size
        self.slots = slots
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(type_)

    def hand_to(self, work: OfAnyKind[T_co]) -> T_co:
        """Have ``work`` done for this class: so that classes may stand in one list, each with a type of its own."""
        return work(self)

    def pad(self, record: R) -> bytes:
        """The record's bytes at the class's one size. Raises TooLong."""
        written = self._encoder.encode(record)
        room = self.size - 2 - len(written)
        if room < 0:
            raise TooLong(f"a {self.record_class} is {-room} bytes too long to be sealed: shorten its texts")
        return (len(written).to_bytes(2, "big") + written).ljust(self.size, b"\x00")

    def room(self, record: R) -> int:
        """Bytes that are left in its box; fewer than none where it does not fit."""
        return self.size - 2 - len(self._encoder.encode(record))

    def write(self, record: R) -> bytes:
        """The record's bytes, unpadded: to be kept inside another box."""
        return self._encoder.encode(record)

    def read(self, written: bytes) -> R:
        """What ``write`` wrote."""
        return self._decoder.decode(written)

    def unpad(self, padded: bytes) -> R:
        """The record again."""
        return self._decoder.decode(padded[2 : 2 + (padded[0] << 8 | padded[1])])


REGISTRATION = Kind(RecordClass.REGISTRATION, Registration, 1920)  # what still fits a page of the database whole
LOAN = Kind(RecordClass.LOAN, Loan, 256, slots=128)
HOLD = Kind(RecordClass.HOLD, Hold, 256, slots=128)
INTERLOAN = Kind(RecordClass.INTERLOAN, Interloan, 704, slots=32)
FEE = Kind(RecordClass.FEE, Fee, 384, slots=64)
LAST_BORROWER = Kind(RecordClass.LAST_BORROWER, LastBorrower, 128)
HISTORY = Kind(RecordClass.HISTORY, History, 512, slots=1000)
NOTICE = Kind(RecordClass.NOTICE, Notice, 448, slots=96)
PERMISSION = Kind(RecordClass.PERMISSION, Permission, 512, slots=32)
SEAT = Kind(RecordClass.COMPUTER, Seat, 320, slots=3)  # one to sit or wait, two to reserve
DAY_USE = Kind(RecordClass.COMPUTER, DayUse, 48)
REQUEST = Kind(RecordClass.REQUEST, Request, 8192)
PAPER = Kind(RecordClass.PAPER, Leaf, 8192)
PRESERVED = Kind(RecordClass.PRESERVED, Preserved, 2304)  # what holds the largest record and who it is about
STRAY = Kind(RecordClass.STRAY, Stray, 2048)
SLIP = Kind(RecordClass.SLIP, Slip, 160)
