"""A box opens in its place and nowhere else, and is as large as every other of its class."""

from datetime import date

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrel.records.circulation import Event, Fee, Hold, Interloan, Loan, Slip
from carrel.records.registration import Record, Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import SEALED_CLASSES, KeyGone, Keyring, Sealed, TooLong
from carrel.sealed._opening import BoxBroken, open_box, open_boxes
from carrel.sealed.box import HEADER, VERSION, epoch_of
from carrel.sealed.keyed import Keyed
from carrel.sealed.kinds import FEE, HOLD, INTERLOAN, LOAN, REGISTRATION, SLIP, Kind
from carrel.sealed.sealing import close_box, close_boxes

DAY = date(2026, 11, 24)
ROW = b"r" * 16
KINDS: tuple[Kind[Record], ...] = (REGISTRATION, LOAN, HOLD, INTERLOAN, FEE, SLIP)
RECORDS: dict[RecordClass, Record] = {
    RecordClass.REGISTRATION: Registration(b"p" * 16, b"t" * 32, DAY, "Quill", "Fennimore", "adult", 1, DAY, DAY),
    RecordClass.LOAN: Loan(ROW, b"p" * 16, 1, 31189, DAY, DAY, 0, 1),
    RecordClass.HOLD: Hold(ROW, b"p" * 16, 1, 7, DAY, 1),
    RecordClass.INTERLOAN: Interloan(ROW, b"p" * 16, 1, "The Salt Lantern", "Nobody", "Elsewhere", DAY, 1),
    RecordClass.FEE: Fee(ROW, b"p" * 16, 1, 250, "a lost book", DAY),
    RecordClass.SLIP: Slip(Event.LENT, DAY, 1, "book", "adult", "Inventon", "adult"),
}


class MemoryKeeper:
    """Keys in a dictionary."""

    def __init__(self) -> None:
        self.keys: dict[str, bytes] = {}

    def fetch(self, name: str) -> bytes:
        if name not in self.keys:
            raise KeyGone(name)
        return self.keys[name]

    def keep(self, name: str, key: bytes) -> None:
        self.keys[name] = key

    def destroy(self, name: str) -> None:
        self.keys.pop(name, None)

    def names(self) -> tuple[str, ...]:
        return tuple(self.keys)


@pytest.fixture(scope="module")
def ring() -> Keyring:
    made = Keyring(MemoryKeeper())
    made.make(1)
    made.make(2)
    return made


def sealed(ring: Keyring, kind: Kind[Record], row: bytes = ROW) -> Sealed[Record]:
    record = RECORDS[kind.record_class]
    return Sealed(kind.record_class, row, close_box(ring, kind, 1, row, record))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.record_class)
def test_a_box_opens_in_its_place(ring: Keyring, kind: Kind[Record]) -> None:
    box = sealed(ring, kind)
    assert open_box(ring, kind, box) == RECORDS[kind.record_class]
    assert (box.envelope[0], epoch_of(box.envelope), len(box.envelope)) == (VERSION, 1, HEADER + kind.size + 16)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.record_class)
def test_many_boxes_are_each_closed_and_opened_for_themselves(ring: Keyring, kind: Kind[Record]) -> None:
    """Each has a nonce of its own, opens in its own row and under its own night's key."""
    rows = [bytes([number]) * 16 for number in range(200)]
    closed = [
        (row, box)
        for epoch in (1, 2)
        for row, box in zip(
            rows, close_boxes(ring, kind, epoch, [(row, RECORDS[kind.record_class]) for row in rows]), strict=True
        )
    ]
    mixed = [closed[place * 171 % 400] for place in range(400)]
    assert len({box[5:HEADER] for _, box in mixed}) == 400
    assert {epoch_of(box) for _, box in mixed} == {1, 2}
    every = [Sealed[Record](kind.record_class, row, box) for row, box in mixed]
    assert open_boxes(ring, kind, every) == [RECORDS[kind.record_class]] * 400
    every[137] = Sealed(kind.record_class, mixed[138][0], mixed[137][1])
    with pytest.raises(BoxBroken, match="does not open in its place"):
        open_boxes(ring, kind, every)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.record_class)
def test_any_flipped_bit_closes_a_box_for_good(ring: Keyring, kind: Kind[Record]) -> None:
    box = sealed(ring, kind)
    # every bit of what frames it, and one of every byte of the rest
    for at in range(len(box.envelope)):
        for bit in range(8) if at < HEADER + 2 or at >= len(box.envelope) - 16 else (at % 8,):
            turned = bytearray(box.envelope)
            turned[at] ^= 1 << bit
            with pytest.raises((BoxBroken, KeyGone)) as fault:
                open_box(ring, kind, Sealed(kind.record_class, box.row, bytes(turned)))
            assert "Fennimore" not in str(fault.value)


def test_a_box_of_a_later_form_says_so(ring: Keyring) -> None:
    box = sealed(ring, REGISTRATION)
    later = bytes([VERSION + 1]) + box.envelope[1:]
    with pytest.raises(BoxBroken, match="newer version"):
        open_box(ring, REGISTRATION, Sealed(RecordClass.REGISTRATION, ROW, later))


@pytest.mark.parametrize("cut", [1, 16, 17])
def test_a_box_that_was_cut_does_not_open(ring: Keyring, cut: int) -> None:
    box = sealed(ring, LOAN)
    with pytest.raises(BoxBroken):
        open_box(ring, LOAN, Sealed(RecordClass.LOAN, ROW, box.envelope[:-cut]))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.record_class)
def test_a_box_moved_to_another_row_does_not_open(ring: Keyring, kind: Kind[Record]) -> None:
    moved = Sealed[Record](kind.record_class, b"s" * 16, sealed(ring, kind).envelope)
    with pytest.raises(BoxBroken, match="place"):
        open_box(ring, kind, moved)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.record_class)
@pytest.mark.parametrize("other", KINDS, ids=lambda kind: kind.record_class)
def test_a_box_moved_to_another_table_does_not_open(ring: Keyring, kind: Kind[Record], other: Kind[Record]) -> None:
    if kind is other:
        return
    moved = Sealed[Record](other.record_class, ROW, sealed(ring, kind).envelope)
    with pytest.raises(BoxBroken):
        open_box(ring, other, moved)


def test_even_under_one_key_a_class_is_bound_to_its_box() -> None:
    """Were two classes ever given the same key, the box still says which it is of."""
    keeper = MemoryKeeper()
    ring = Keyring(keeper)
    ring.make(1)
    keeper.keys["fee-00000001"] = keeper.keys["hold-00000001"]
    box = sealed(ring, HOLD)
    with pytest.raises(BoxBroken):
        open_box(ring, FEE, Sealed(RecordClass.FEE, ROW, box.envelope))


def test_a_box_of_another_epoch_does_not_open_under_this_ones_key(ring: Keyring) -> None:
    box = sealed(ring, LOAN)
    relabelled = box.envelope[:1] + (2).to_bytes(4, "big") + box.envelope[5:]
    with pytest.raises(BoxBroken):
        open_box(ring, LOAN, Sealed(RecordClass.LOAN, ROW, relabelled))


def test_a_box_whose_key_was_destroyed_is_gone() -> None:
    ring = Keyring(MemoryKeeper())
    ring.make(1)
    box = sealed(ring, LOAN)
    assert open_box(ring, LOAN, box)
    ring.destroy(RecordClass.LOAN, 1)
    with pytest.raises(KeyGone):
        open_box(ring, LOAN, box)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    given_name=st.text(max_size=80),
    family=st.text(max_size=80),
    phones=st.lists(st.text(max_size=20), max_size=4).map(tuple),
    overdue=st.integers(0, 2**31),
)
def test_registrations_are_all_of_one_size(
    ring: Keyring, given_name: str, family: str, phones: tuple[str, ...], overdue: int
) -> None:
    record = msgspec.structs.replace(
        RECORDS[RecordClass.REGISTRATION], given=given_name, family=family, phones=phones, overdue=overdue
    )
    box = close_box(ring, REGISTRATION, 1, ROW, record)
    assert len(box) == HEADER + REGISTRATION.size + 16
    assert open_box(ring, REGISTRATION, Sealed(RecordClass.REGISTRATION, ROW, box)) == record


@settings(max_examples=50, deadline=None)
@given(
    loan=st.builds(
        Loan,
        patron=st.binary(min_size=16, max_size=16),
        pocket=st.binary(min_size=16, max_size=16),
        slot=st.integers(1, 128),
        item=st.integers(0, 2**63 - 1),
        lent=st.dates(),
        due=st.dates(),
        renewals=st.integers(0, 10**6),
        branch=st.integers(0, 2**63 - 1),
    )
)
def test_every_loan_there_can_be_fits(loan: Loan) -> None:
    assert len(LOAN.pad(loan)) == LOAN.size
    assert LOAN.unpad(LOAN.pad(loan)) == loan


def test_a_record_fits_to_the_last_byte_and_not_one_further(ring: Keyring) -> None:
    record = RECORDS[RecordClass.REGISTRATION]

    def padded(letters: int) -> bytes:
        return REGISTRATION.pad(msgspec.structs.replace(record, emails=("e" * letters,)))

    room = next(letters for letters in range(1000, 2000) if _too_long(padded, letters)) - 1
    assert len(padded(room)) == REGISTRATION.size
    with pytest.raises(TooLong) as fault:
        padded(room + 1)
    assert str(fault.value) == "a registration is 1 bytes too long to be sealed: shorten its texts"


def _too_long(padded: object, letters: int) -> bool:
    try:
        padded(letters)
    except TooLong:
        return True
    return False


@pytest.mark.parametrize("kind", [REGISTRATION, INTERLOAN, FEE, SLIP], ids=lambda kind: kind.record_class)
def test_a_record_that_is_too_long_shows_nothing_of_itself(ring: Keyring, kind: Kind[Record]) -> None:
    field = {"registration": "town", "interloan": "title", "fee": "reason", "slip": "town"}[kind.record_class]
    long = msgspec.structs.replace(RECORDS[kind.record_class], **{field: "Secretwell" * 500})
    with pytest.raises(TooLong) as fault:
        close_box(ring, kind, 1, ROW, long)
    assert "Secretwell" not in repr(fault.value)
    assert kind.record_class in str(fault.value)


def test_two_boxes_of_one_record_share_nothing(ring: Keyring) -> None:
    one, other = sealed(ring, LOAN).envelope, sealed(ring, LOAN).envelope
    assert one[:5] == other[:5]
    assert one[5:17] != other[5:17]
    assert one[17:] != other[17:]


def test_each_class_and_epoch_has_keys_of_its_own(ring: Keyring) -> None:
    """And a tag is never made with the key of a box."""
    keeper = ring.keeper
    kept = [Keyed(keeper.fetch(name)).digest(b"") for name in keeper.names()]
    assert len(set(kept)) == 2 * len(SEALED_CLASSES)
    tags = [ring.tagger(of, epoch).digest(b"") for of in SEALED_CLASSES for epoch in (1, 2)]
    assert len({*kept, *tags}) == 4 * len(SEALED_CLASSES)
    assert ring.cipher(RecordClass.LOAN, 1) is ring.cipher(RecordClass.LOAN, 1)


def test_making_keys_again_leaves_those_that_are_there(ring: Keyring) -> None:
    before = {name: ring.keeper.fetch(name) for name in ring.keeper.names()}
    ring.make(1)
    assert {name: ring.keeper.fetch(name) for name in ring.keeper.names()} == before


def test_a_destroyed_key_is_not_remembered() -> None:
    ring = Keyring(MemoryKeeper())
    ring.make(1)
    ring.cipher(RecordClass.FEE, 1)
    ring.tagger(RecordClass.FEE, 1)
    ring.destroy(RecordClass.FEE, 1)
    assert "fee-00000001" not in ring.keeper.names()
    with pytest.raises(KeyGone):
        ring.cipher(RecordClass.FEE, 1)
    with pytest.raises(KeyGone):
        ring.tagger(RecordClass.FEE, 1)
    assert ring.cipher(RecordClass.HOLD, 1)
