"""Tags: what lets a row be found by someone who holds the key, and means nothing to anyone else."""

import unicodedata
from datetime import date
from enum import IntEnum
from types import MappingProxyType

from carrel.records.registration import Address, Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed.epochs import Generation
from carrel.sealed.keyed import Keyed
from carrel.sealed.keyring import Keyring
from carrel.sealed.names import name_words, sound

TAG = 16
"""Bytes of a tag that must be unique."""


def slot_tag(keyed: Keyed, pocket: bytes, record_class: RecordClass, slot: int) -> bytes:
    """Where a patron's nth record of a class stands (design § 3): one row, and no list."""
    return keyed.digest(b"slot\x00" + record_class.encode() + slot.to_bytes(2, "big") + pocket)[:TAG]


def card_tag(ring: Keyring, epoch: int, number: str) -> bytes:
    """Where a card's registration stands."""
    return ring.tagger(RecordClass.REGISTRATION, epoch).digest(b"card\x00" + fold_card(number).encode())[:TAG]


_SHORT = MappingProxyType(
    {
        "apartment": "apt", "unit": "apt", "av": "ave", "avenue": "ave", "boulevard": "blvd", "circle": "cir",
        "court": "ct", "drive": "dr", "east": "e", "extension": "ext", "highway": "hwy", "lane": "ln", "mount": "mt",
        "north": "n", "parkway": "pkwy", "place": "pl", "road": "rd", "saint": "st", "south": "s", "square": "sq",
        "street": "st", "terrace": "ter", "turnpike": "tpke", "west": "w",
    }
)  # fmt: skip
"""How the post shortens what stands in a street's name."""


class Search(IntEnum):
    """The ways a patron is looked for. Each has its own index."""

    NAME = 1
    """A whole word of the name."""
    PREFIX = 2
    """The first three letters of a family name."""
    SOUND = 3
    """What a family name sounds like."""
    BIRTH = 4
    PHONE = 5
    """The last four digits of a telephone number."""
    EMAIL = 6
    ADDRESS = 7
    """Street and postal code, to know whether two patrons have one letter box."""


def search_tag(ring: Keyring, generation: Generation, kind: Search, word: str) -> bytes:
    """A search word's tag, cut to the generation's bits so that about eight registrations share it.

    How far it is cut stands in its first byte.
    """
    return _cut(_word_digest(ring, generation, kind, word), generation.index_bits)


def search_tags(ring: Keyring, generation: Generation, kind: Search, word: str) -> list[bytes]:
    """A search word's tags at every length that this generation may have written: the register grew meanwhile."""
    digest = _word_digest(ring, generation, kind, word)
    return [_cut(digest, bits) for bits in range(generation.index_bits + 1)]


def _word_digest(ring: Keyring, generation: Generation, kind: Search, word: str) -> bytes:
    keyed = ring.tagger(RecordClass.REGISTRATION, generation.number)
    return keyed.digest(b"word\x00" + kind.to_bytes(1, "big") + word.encode())


def _cut(digest: bytes, bits: int) -> bytes:
    cut = int.from_bytes(digest[:3], "big") & ((1 << bits) - 1)
    return bytes((bits,)) + cut.to_bytes(3, "big")


def search_words(record: Registration) -> set[tuple[Search, str]]:
    """Every (kind, word) a registration may be found by."""
    families = name_words(record.family)
    words = {(Search.NAME, word) for word in families | name_words(record.given) | name_words(record.middle)}
    words |= {(Search.PREFIX, family[:3]) for family in families}
    words |= {(Search.SOUND, sound(family)) for family in families}
    words |= {(Search.PHONE, last_four(phone)) for phone in record.phones if last_four(phone)}
    words |= {(Search.EMAIL, email.casefold()) for email in record.emails}
    words |= {(Search.ADDRESS, word) for word in map(address_word, record.addresses) if word}
    if record.birth is not None:
        words.add((Search.BIRTH, birth_word(record.birth)))
    return words


def last_four(phone: str) -> str:
    """The last four digits of a telephone number, or empty; an extension does not count."""
    digits = "".join(sign for sign in phone.casefold().split("x")[0] if sign.isdigit())
    return digits[-4:] if len(digits) >= 4 else ""


def street_words(line: str) -> tuple[str, ...]:
    """The words of a street as it is written on an envelope, without accents, case and the ways to shorten them."""
    plain = unicodedata.normalize("NFKD", line.replace("#", " apt ")).casefold()
    kept = (sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign) and sign not in "'.")
    words = [_SHORT.get(word, word) for word in "".join(kept).split()]
    return tuple(word for place, word in enumerate(words) if word != "apt" or words[place - 1 : place] != ["apt"])


def address_word(address: Address) -> str:
    """An address as a search word; empty where it has no street."""
    street = " ".join(word for line in address.lines for word in street_words(line))
    place = address.postal_code.strip()[:5] or " ".join(street_words(address.town))
    return f"{street}|{place}" if street else ""


def birth_word(birth: date) -> str:
    """A birth date as a search word."""
    return birth.isoformat()


def fold_card(number: str) -> str:
    """A card number as scanned, without spaces and hyphens and case."""
    return "".join(number.split()).replace("-", "").casefold()
