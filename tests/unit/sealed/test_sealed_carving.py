"""A box is found in any bytes by whoever has its key, and told from what only looks like one."""

import secrets
from datetime import UTC, date, datetime

import msgspec
import pytest
from test_sealed_boxes import RECORDS, ROW, MemoryKeeper

from carrel.records.computers import DayUse, Seat, SeatState
from carrel.records.registration import Record
from carrel.records.requests import Instrument, Leaf, Preserved, Request
from carrel.records.strays import Stray, StrayState
from carrel.records.vocabulary import RecordClass
from carrel.sealed import SEALED_CLASSES, Keyring
from carrel.sealed._carving import Carved, carve, existing_keys
from carrel.sealed.box import HEADER, VERSION
from carrel.sealed.kinds import DAY_USE, LOAN, PAPER, PRESERVED, REQUEST, SEAT, SLIP, STRAY, Kind
from carrel.sealed.sealing import close_box

DAY = date(2026, 11, 24)
SEATED = Seat(b"r" * 16, b"p" * 16, 1, 1, "internet", SeatState.SEATED, datetime(2026, 11, 24, 9, tzinfo=UTC), "K7-4Q")
OTHERS: dict[Kind[Record], Record] = {
    REQUEST: Request(Instrument.COURT_ORDER, DAY, "a.clerk", "Nobody Invented"),
    PAPER: Leaf(b"p" * 16, 0, b"a short letter"),
    SEAT: SEATED,
    DAY_USE: DayUse(DAY, 45),
    STRAY: Stray(StrayState.FOUND, "/srv/share/list.csv", (("card", 3),), DAY, DAY),
    PRESERVED: Preserved(b"r" * 16, b"o" * 16, "loan", bytes(60), DAY),
}
WRITTEN = msgspec.msgpack.encode(RECORDS[RecordClass.LOAN])


@pytest.fixture
def ring() -> Keyring:
    made = Keyring(MemoryKeeper())
    made.make(1)
    made.make(2)
    return made


def found(ring: Keyring, raw: bytes) -> list[Carved]:
    return list(carve(ring, existing_keys(ring), raw))


def forged(ring: Keyring, padded: bytes) -> bytes:
    """What only the loans' key could have made, whatever is inside."""
    nonce = secrets.token_bytes(12)
    closed = ring.cipher(RecordClass.LOAN, 1).encrypt(nonce, padded, b"")
    return VERSION.to_bytes(1, "big") + (1).to_bytes(4, "big") + nonce + closed


def padded(written: bytes, rest: bytes = b"", length: int | None = None) -> bytes:
    length = len(written) if length is None else length
    return (length.to_bytes(2, "big") + written + rest).ljust(LOAN.size, b"\x00")


def test_only_keys_that_exist_are_tried(ring: Keyring) -> None:
    ring.destroy(RecordClass.LOAN, 1)
    for of in SEALED_CLASSES:
        ring.destroy(of, 2)
    ring.keeper.keep("somebody-elses-00000007", bytes(32))
    assert existing_keys(ring) == {1: [of for of in SEALED_CLASSES if of is not RecordClass.LOAN]}


def test_boxes_of_every_night_are_found_and_no_byte_beside_them(ring: Keyring) -> None:
    boxes = [close_box(ring, LOAN, epoch, ROW, RECORDS[RecordClass.LOAN]) for epoch in (1, 2)]
    assert [(one.epoch, one.envelope, one.whole) for one in found(ring, b"..".join(boxes) + b"...")] == [
        (1, boxes[0], True),
        (2, boxes[1], True),
    ]


def test_forty_bytes_of_a_box_give_it_away(ring: Keyring) -> None:
    box = close_box(ring, LOAN, 1, ROW, RECORDS[RecordClass.LOAN])
    (one,) = found(ring, box[: HEADER + 40])
    assert one.whole is False
    (one,) = found(ring, box[: HEADER + LOAN.size])  # only what would authenticate it is missing
    assert one.whole is True


def test_a_box_filled_to_its_last_byte_is_found(ring: Keyring) -> None:
    full = LOAN.size - 2 - len(WRITTEN)
    assert [one.at for one in found(ring, forged(ring, padded(WRITTEN + bytes(full))))] == [0]
    too_long = padded(WRITTEN, length=LOAN.size - 1)
    assert found(ring, forged(ring, too_long)) == []


@pytest.mark.parametrize(
    "inside",
    [
        padded(WRITTEN, b"\x07"),
        padded(WRITTEN, bytes(LOAN.size - 3 - len(WRITTEN)) + b"\x07"),
        padded(WRITTEN[:-1], length=len(WRITTEN) - 1),
        padded(WRITTEN[:36] + b"\xff" * (len(WRITTEN) - 36)),
    ],
    ids=["something after it", "something at the end", "a record cut short", "no record"],
)
def test_what_begins_like_a_record_and_is_none_is_not_whole(ring: Keyring, inside: bytes) -> None:
    assert [one.whole for one in found(ring, forged(ring, inside))] == [False]


def test_a_slip_is_known_by_its_event(ring: Keyring) -> None:
    box = close_box(ring, SLIP, 1, ROW, RECORDS[RecordClass.SLIP])
    assert [one.record_class for one in found(ring, box)] == [RecordClass.SLIP]


@pytest.mark.parametrize("kind", OTHERS, ids=lambda kind: kind.record_class)
def test_what_is_in_nobodys_pocket_is_known_too(ring: Keyring, kind: Kind[Record]) -> None:
    box = close_box(ring, kind, 1, ROW, OTHERS[kind])
    (one,) = found(ring, b"\x01" * 7 + box + b"..")
    assert (one.record_class, one.at, one.envelope, one.whole) == (kind.record_class, 7, box, True)
    (cut,) = found(ring, box[: HEADER + 40])
    assert cut.whole is False


@pytest.mark.parametrize("instrument", Instrument)
def test_a_request_is_known_by_its_instrument(ring: Keyring, instrument: Instrument) -> None:
    box = close_box(ring, REQUEST, 1, ROW, Request(instrument, DAY, "a.clerk", "Nobody Invented"))
    assert [one.record_class for one in found(ring, box)] == [RecordClass.REQUEST]


def test_a_decoy_is_a_box_like_any_other(ring: Keyring) -> None:
    (one,) = found(ring, close_box(ring, PRESERVED, 1, ROW, Preserved()))
    assert (one.record_class, one.whole) == (RecordClass.PRESERVED, True)
