"""Keys and checkpoints: nothing damaged or foreign is believed, and a key never shows itself."""

import pytest

from carrel.ledger.notes import KEY_NAME, Checkpoint, LedgerKey, NoteFault, VerifierKey

NAME = "putnam.example/carrel"


@pytest.fixture
def key() -> LedgerKey:
    return LedgerKey.generate(NAME)


def _note(key: LedgerKey) -> str:
    return key.sign(Checkpoint(NAME, 7, bytes(range(32))))


def test_keys_come_back_from_their_bytes(key: LedgerKey) -> None:
    again = LedgerKey.from_bytes(key.to_bytes())
    assert again.verifier.open(_note(key)).size == 7
    assert str(VerifierKey.parse(str(key.verifier))) == str(key.verifier)
    assert KEY_NAME == "ledger"  # where the keeper of keys has it


def test_the_repr_shows_no_key(key: LedgerKey) -> None:
    assert repr(key) == str(key) == "<LedgerKey>"


def test_every_single_altered_byte_of_a_note_is_found(key: LedgerKey) -> None:
    note = _note(key).encode()
    for place in range(len(note)):
        for bit in (1, 4):
            altered = note[:place] + bytes([note[place] ^ bit]) + note[place + 1 :]
            with pytest.raises((NoteFault, UnicodeDecodeError)):
                key.verifier.open(altered.decode())


def test_a_note_cut_short_anywhere_is_refused(key: LedgerKey) -> None:
    note = _note(key)
    for length in range(len(note)):
        with pytest.raises(NoteFault):
            key.verifier.open(note[:length])


def test_another_ledgers_key_of_the_same_name_is_refused(key: LedgerKey) -> None:
    with pytest.raises(NoteFault, match="not signed by this key"):
        LedgerKey.generate(NAME).verifier.open(_note(key))


def test_a_witness_may_sign_below(key: LedgerKey) -> None:
    witness = LedgerKey.generate("witness.example/w").sign(Checkpoint(NAME, 7, bytes(range(32))))
    assert key.verifier.open(_note(key) + witness.split("\n\n")[1]).size == 7


@pytest.mark.parametrize(
    "text", ["\n", "one line\n", f"{NAME}\nseven\nAAAA\n", f"{NAME}\n7\nAAAA\n", f"{NAME}\n²\nAAAA\n"]
)
def test_something_else_signed_is_no_checkpoint(key: LedgerKey, text: str) -> None:
    class Other(Checkpoint, frozen=True):
        @property
        def text(self) -> str:
            return text

    with pytest.raises(NoteFault):
        key.verifier.open(key.sign(Other(NAME, 7, b"")))


def test_a_checkpoint_of_another_name_is_refused(key: LedgerKey) -> None:
    with pytest.raises(NoteFault, match="not a checkpoint of this ledger"):
        key.verifier.open(key.sign(Checkpoint("other.example/carrel", 7, bytes(32))))


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\nb"])
def test_names_that_would_break_the_form(name: str) -> None:
    with pytest.raises(NoteFault, match="no spaces and no plus"):
        LedgerKey.generate(name)


@pytest.mark.parametrize("place", [0, 13, 40, -20, -1])
def test_damaged_keys_are_refused_without_showing_them(key: LedgerKey, place: int) -> None:
    kept = bytearray(key.to_bytes())
    kept[place] ^= 1
    with pytest.raises(NoteFault) as caught:
        LedgerKey.from_bytes(bytes(kept))
    assert key.to_bytes().decode()[-30:] not in str(caught.value)


@pytest.mark.parametrize(
    "kept", [b"", b"\xff", b"PRIVATE+KEY+", b"PRIVATE+KEY+a+b", b"PRIVATE+KEY+a+00000000+AQ==", b"x"]
)
def test_what_is_no_key(kept: bytes) -> None:
    with pytest.raises(NoteFault):
        LedgerKey.from_bytes(kept)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "written name"),
        ("a", "written name"),
        ("a+b+c", "not base64"),
        ("a+00000000+AQ==", "not an Ed25519"),
        ("a+00000000+AR==", "not canonical base64"),
        ("a+00000000+Ag==", "not of the Ed25519 kind"),
        ("a+00000000+!!!!", "this is not base64"),
    ],
)
def test_what_is_no_verifier_key(text: str, told: str) -> None:
    with pytest.raises(NoteFault, match=told):
        VerifierKey.parse(text)


def test_a_private_key_says_that_it_is_one(key: LedgerKey) -> None:
    with pytest.raises(NoteFault, match="is damaged: bring it back"):
        LedgerKey.from_bytes(key.to_bytes().removeprefix(b"PRIVATE+KEY+"))


def test_a_signature_line_has_three_words(key: LedgerKey) -> None:
    note = key.sign(Checkpoint(key.verifier.name, 7, bytes(32)))
    for broken in (note.removesuffix("\n") + " more\n", note.replace("— ", "- ")):
        with pytest.raises(NoteFault, match="line is malformed"):
            key.verifier.open(broken)


def test_a_verifier_key_whose_hash_does_not_fit(key: LedgerKey) -> None:
    name, hash_, public = str(key.verifier).split("+", 2)
    with pytest.raises(NoteFault, match="its own hash"):
        VerifierKey.parse(f"{name}+{'0' * 8 if hash_ != '0' * 8 else '1' * 8}+{public}")
