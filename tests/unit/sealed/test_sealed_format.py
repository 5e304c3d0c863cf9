"""What this version seals, the next one opens: how boxes, tags and codes are made stands here a second time.

Whoever changes one of these leaves every row behind that is stored already: a new version of the form is needed then.
"""

import base64
import hmac
import re
import secrets
from datetime import date

import msgspec
import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from test_sealed_boxes import RECORDS, ROW, MemoryKeeper

from at_work import AtWork
from carrel.records.ids import BranchId, ItemId, PatronId
from carrel.records.vocabulary import RecordClass
from carrel.sealed import Keyring, epochs, kinds, moving_in, passwords, pockets, receipts
from carrel.sealed.box import HEADER, VERSION
from carrel.sealed.codes import CLEAR, pickup_code
from carrel.sealed.epochs import EVERY_EPOCH, Generation
from carrel.sealed.histories import HistoryLine, unlock
from carrel.sealed.keyed import Keyed
from carrel.sealed.keyring import SEALED_CLASSES, key_name
from carrel.sealed.kinds import LOAN, Kind
from carrel.sealed.sealing import close_box
from carrel.sealed.tags import Search, card_tag, search_tag, search_tags, slot_tag

POCKET = b"p" * 16
SIZES = {
    RecordClass.REGISTRATION: (1920, 0),
    RecordClass.LOAN: (256, 128),
    RecordClass.HOLD: (256, 128),
    RecordClass.INTERLOAN: (704, 32),
    RecordClass.FEE: (384, 64),
    RecordClass.LAST_BORROWER: (128, 0),
    RecordClass.HISTORY: (512, 1000),
    RecordClass.NOTICE: (448, 96),
    RecordClass.PERMISSION: (512, 32),
    RecordClass.REQUEST: (8192, 0),
    RecordClass.PAPER: (8192, 0),
    RecordClass.PRESERVED: (2304, 0),
    RecordClass.COMPUTER: (320, 3),
    RecordClass.STRAY: (2048, 0),
    RecordClass.SLIP: (160, 0),
}


@pytest.fixture
def ring() -> Keyring:
    made = Keyring(MemoryKeeper())
    made.make(1)
    return made


def mac(key: bytes, *parts: bytes) -> bytes:
    return hmac.digest(key, b"".join(parts), "sha256")


def key_of(ring: Keyring, record_class: RecordClass, use: bytes) -> bytes:
    return mac(ring.keeper.fetch(key_name(record_class, 1)), b"carrel ", use)


def test_every_class_has_its_size_and_its_slots() -> None:
    every = [kind for kind in vars(kinds).values() if isinstance(kind, Kind)]
    assert {kind.record_class: (kind.size, kind.slots) for kind in every if kind is not kinds.DAY_USE} == SIZES
    assert (kinds.DAY_USE.record_class, kinds.DAY_USE.size, kinds.DAY_USE.slots) == (RecordClass.COMPUTER, 48, 0)
    assert set(SIZES) == set(SEALED_CLASSES)


def test_a_box_is_what_it_says_it_is(ring: Keyring) -> None:
    """version ‖ epoch ‖ nonce ‖ AES-256-GCM over the record, its length before it, bound to class and row."""
    envelope = close_box(ring, LOAN, 1, ROW, RECORDS[RecordClass.LOAN])
    assert (VERSION, HEADER) == (1, 17)
    assert envelope[:5] == b"\x01\x00\x00\x00\x01"
    cipher = AESGCM(key_of(ring, RecordClass.LOAN, b"box"))
    plain = cipher.decrypt(envelope[5:17], envelope[17:], b"loan\x00" + ROW)
    written = msgspec.msgpack.encode(RECORDS[RecordClass.LOAN])
    assert plain == (len(written).to_bytes(2, "big") + written).ljust(256, b"\x00")


def test_a_slot_and_a_card_have_their_tags(ring: Keyring) -> None:
    key = secrets.token_bytes(32)
    assert slot_tag(Keyed(key), POCKET, RecordClass.LOAN, 3) == mac(key, b"slot\x00loan\x00\x03", POCKET)[:16]
    assert card_tag(ring, 1, "A 1-b") == mac(key_of(ring, RecordClass.REGISTRATION, b"tag"), b"card\x00a1b")[:16]
    assert pockets.loan_row(ItemId(258)) == b"\x00\x00\x00\x00\x00\x00\x01\x02"


def test_a_search_word_has_its_tag(ring: Keyring) -> None:
    digest = mac(key_of(ring, RecordClass.REGISTRATION, b"tag"), b"word\x00\x02fen")
    whole = int.from_bytes(digest[:3], "big")
    cut = [bytes([bits]) + (whole % 2**bits).to_bytes(3, "big") for bits in range(25)]
    assert search_tags(ring, Generation(1, 24), Search.PREFIX, "fen") == cut
    assert search_tag(ring, Generation(1, 9), Search.PREFIX, "fen") == cut[9]
    assert [kind.value for kind in Search] == [1, 2, 3, 4, 5, 6, 7]
    assert [kind.name for kind in Search] == ["NAME", "PREFIX", "SOUND", "BIRTH", "PHONE", "EMAIL", "ADDRESS"]


@pytest.mark.parametrize(("registrations", "bits"), [(0, 0), (15, 0), (16, 1), (31, 1), (32, 2), (2**60, 24)])
def test_about_eight_share_a_search_tag(registrations: int, bits: int) -> None:
    assert epochs._bits_for(registrations) == bits


def test_no_epoch_is_larger_than_its_column() -> None:
    assert EVERY_EPOCH == 2_147_483_647


def test_a_receipt_has_its_code_and_leaves_its_tag(work: AtWork) -> None:
    ring = work.house.ring
    code = receipts.code(ring, "paid", "1500")
    key = ring.keeper.fetch("receipts")
    letters = base64.b32encode(mac(key, b"code\x00paid\x001500")[:10]).decode()
    assert code == "-".join((letters[:4], letters[4:8], letters[8:12], letters[12:]))
    with work.house.store.write() as tx:
        assert receipts.spend(tx, ring, 7, "paid", "1500")
    assert work.sql("SELECT tag FROM spent_receipts") == [(mac(key, b"spent\x00paid\x001500")[:16],)]


def test_a_move_in_goes_on_after_an_upgrade(work: AtWork) -> None:
    """A record that came is known again, and a code on the hold shelf is still that shelf's."""
    ring = work.house.ring
    moving_in.open_move_in(ring)
    key = ring.keeper.fetch("move-in")
    with work.house.store.write() as tx:
        moving_in.count_once(tx, ring, "evergreen:7")
    assert work.sql("SELECT tag FROM claims") == [(mac(key, b"claim\x00evergreen:7")[:16],)]
    digest = mac(key, b"code\x00", ROW, bytes(7), b"\x02")
    letters = "".join(CLEAR[byte % 26] for byte in digest[:5])
    assert moving_in.pickup_code(ring, PatronId(ROW), BranchId(2)) == f"{letters[:2]}-{letters[2:]}"


def test_a_pickup_code_is_of_letters_that_are_not_mistaken() -> None:
    assert len(CLEAR) == len(set(CLEAR)) == 26
    assert not set(CLEAR) & set("BIOSZ012580")
    assert {len(pickup_code()) for _ in range(50)} == {5}


def stretched(secret: str, salt: bytes) -> bytes:
    return hash_secret_raw(secret.encode(), salt, 2, 19 * 1024, 1, 32, Type.ID)


def test_a_password_given_out_is_four_words_of_four_letters() -> None:
    assert re.fullmatch(r"[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){3}", passwords.one_time_password())


def test_a_password_is_known_again() -> None:
    salt = bytes(range(16))
    assert passwords.matches(salt + stretched("a lantern in the salt", salt), "a lantern in the salt")
    assert len(passwords.hashed("a lantern in the salt")) == 48


def test_a_history_is_read_by_whoever_has_the_password() -> None:
    private, once, salt, nonce = X25519PrivateKey.generate(), X25519PrivateKey.generate(), b"s" * 16, b"n" * 12
    public, ephemeral = private.public_key().public_bytes_raw(), once.public_key().public_bytes_raw()
    closed = AESGCM(stretched("a lantern", salt)).encrypt(
        nonce, private.private_bytes_raw(), b"carrel history key\x00" + public
    )
    key = unlock(public, salt + nonce + closed, "a lantern")
    assert key is not None
    line = HistoryLine("The Salt Lantern", "Nobody", date(2026, 11, 24))
    written = msgspec.msgpack.encode(line)
    about = b"carrel history line\x00"
    secret = HKDF(SHA256(), 32, salt=None, info=about + ephemeral + public).derive(once.exchange(private.public_key()))
    padded = (len(written).to_bytes(2, "big") + written).ljust(360, b"\x00")
    assert key.read(ephemeral + AESGCM(secret).encrypt(bytes(12), padded, about)) == line
