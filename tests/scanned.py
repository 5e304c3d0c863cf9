"""Invented people and a small catalogue that a scan knows, and what it finds in a file."""

from collections import Counter
from datetime import date
from pathlib import Path

from carrel.custody.scanning.finds import Find, Scanned
from carrel.custody.scanning.identities import Identity, Sort, of_author, of_patron, of_title
from carrel.custody.scanning.roll import Roll
from carrel.custody.scanning.running import search
from carrel.records.ids import BranchId
from carrel.records.registration import Address, Card, CardStanding, Registration

_DAY = date(2026, 11, 24)
CARD = "29876000000018"
"""Of no real library; its check digit is right."""
ITEM = "39876000000017"


def patron(given: str, family: str, middle: str = "", card: str = CARD, **more: object) -> Registration:
    """Somebody invented."""
    cards = (Card(card, CardStanding.CURRENT),) if card else ()
    return Registration(b"", b"", _DAY, given, family, "adult", BranchId(1), _DAY, _DAY, middle, cards=cards, **more)


ZULQUILL = patron(
    "Quarto",
    "Zulquill",
    "Folio",
    birth=date(1980, 2, 29),
    emails=("quarto.zulquill@invented.example",),
    phones=("(860) 555-0142",),
    addresses=(Address(("17 Vellum Lane",), "Inventon", "CT", "06999"),),
)
OBRIEN = patron("José", "O’Zulbrien", card="29876000000026")
PATRONS = (ZULQUILL, OBRIEN)


def roll_of(*patrons: Registration) -> Roll:
    """A roll of these, and of a catalogue of one work and one item."""
    roll = Roll(len(patrons))
    roll.learn(identity for one in patrons for identity in of_patron(one))
    things = [*of_title("The ordinary Zulbindery of Inventon / by nobody"), *of_author("Zulwright, Octavo, 1850-1900")]
    roll.learn([*things, Identity(Sort.ITEM, ITEM.encode())])
    roll.settle()
    roll.patrons = len(patrons)
    return roll


def scanned(roll: Roll, path: Path) -> Scanned | None:
    """What is found in one file."""
    _, told = search(roll, [path], lambda *_: None)
    assert not told.unread, told.unread[0].why
    return told.found[0] if told.found else None


def finds(roll: Roll, path: Path) -> tuple[Find, ...]:
    one = scanned(roll, path)
    return () if one is None else one.finds


def kinds(roll: Roll, path: Path) -> Counter[str]:
    return Counter(str(find.kind) for find in finds(roll, path))
