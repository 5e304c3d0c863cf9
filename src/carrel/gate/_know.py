"""Whether somebody knows a patron's secret. Judged inside: nothing leaves but yes or no, and whose it is."""

from enum import Enum

from carrel.gate._find import by_card
from carrel.gate._unseal import look
from carrel.gate.act import Act
from carrel.gate.house import House
from carrel.records.actors import Actor
from carrel.records.ids import PatronId
from carrel.records.quiet import Quiet
from carrel.records.registration import CardStanding, Registration
from carrel.records.vocabulary import Purpose, Role
from carrel.sealed import passwords, registrations
from carrel.sealed.kinds import REGISTRATION
from carrel.sealed.tags import fold_card

_AT_THE_DOOR = Actor("", Role.STRANGER)


class Secret(Enum):
    """What is asked for. A PIN opens no page."""

    PASSWORD = 1
    PIN = 2


class Known(Quiet, frozen=True):
    """The secret is right."""

    patron: PatronId
    must_change: bool
    second_step: bool


def who_knows(house: House, number: str, which: Secret, said: str) -> Known | None:
    """The patron whose card and secret these are.

    A card that nobody has, or that serves no more, takes as long as any other and reads the same. There is no entry:
    nothing was shown to anybody, and a disk that told of tries would tell who was tried.
    """
    with house.store.read() as tx:
        act = Act(house, tx, _AT_THE_DOOR, Purpose.OWN, house.clock())
        sealed = by_card(act, number)
        record = None if sealed is None else look(act, REGISTRATION, sealed)
    kept = b"" if record is None or not _serves(record, number) else _kept(record, which)
    if not passwords.matches(kept, said) or sealed is None or record is None:
        return None
    return Known(PatronId(sealed.row), record.secrets.must_change, record.secrets.second_step)


def still_knows(house: House, patron: PatronId, said: str) -> bool:
    """Whether a patron who is signed in gave their password again."""
    with house.store.read() as tx:
        act = Act(house, tx, _AT_THE_DOOR, Purpose.OWN, house.clock())
        sealed = registrations.get(tx, patron)
        kept = b"" if sealed is None else look(act, REGISTRATION, sealed).secrets.password
    return passwords.matches(kept, said)


def _serves(record: Registration, number: str) -> bool:
    asked = fold_card(number)
    return any(fold_card(card.number) == asked and card.standing is CardStanding.CURRENT for card in record.cards)


def _kept(record: Registration, which: Secret) -> bytes:
    return record.secrets.password if which is Secret.PASSWORD else record.secrets.pin
