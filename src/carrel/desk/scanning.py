"""The one field: whatever is scanned or typed, the desk understands what it is and does what the mode says."""

from datetime import date
from enum import StrEnum
from typing import Final

from carrel import catalog
from carrel.catalog import ItemState
from carrel.desk.collecting import HandedOver, hand_over
from carrel.desk.finding import Found, find
from carrel.desk.lending import Lent, lend
from carrel.desk.refusals import Blocked, UnknownCard, unknown_item
from carrel.desk.renewing import Renewed, renew
from carrel.desk.returning import Returned, return_item
from carrel.desk.serving import Served, scan_card
from carrel.desk.visiting import GoesHome
from carrel.gate import House
from carrel.gate.questions import is_date, is_telephone
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal

_CARD: Final = 14
"""Figures of a library card, which begins with a 2."""


class Mode(StrEnum):
    """What a scanned item is for."""

    LEND = "lend"
    RETURN = "return"
    RENEW = "renew"


class CardFirst(Refusal, frozen=True):
    """An item was scanned to be lent, and nobody is in hand."""


Understood = Served | Found | Lent | HandedOver | Returned | GoesHome | Renewed | Refusal


class Scan(Quiet, frozen=True):
    """What was scanned or typed, in which mode, and the patron in hand (empty for none)."""

    text: str
    mode: Mode
    visit: str = ""


def understand(house: House, actor: Actor, scan: Scan) -> Understood:
    """Do what a scan asks for. A card always takes its patron in hand, whatever the mode."""
    text = scan.text.strip()
    if not text:
        return Refusal("nothing was scanned", "scan a card or an item, or type a name")
    with house.store.read() as tx:
        is_item = catalog.item_by_barcode(tx, text) is not None
    if is_item:
        return _item(house, actor, scan, text)
    if _may_be_card(text, house.clock().date()):
        served = scan_card(house, actor, text)
        if isinstance(served, Refusal) and (scan.mode is not Mode.LEND or _may_be_item(served, scan, text)):
            return unknown_item()
        return served
    return find(house, actor, text)


def _item(house: House, actor: Actor, scan: Scan, barcode: str) -> Understood:
    match scan.mode:
        case Mode.RETURN:
            return return_item(house, actor, barcode)
        case Mode.RENEW:
            return renew(house, actor, barcode)
        case Mode.LEND:
            if not scan.visit:
                return CardFirst("this is an item, and no patron is in hand", "scan the patron's card first")
            lent = lend(house, actor, scan.visit, barcode)
            return _for_another(house, actor, scan.visit, barcode) or lent if isinstance(lent, Blocked) else lent


def _may_be_card(text: str, today: date) -> bool:
    """A number in one piece that is no birth date, and no telephone as people write it."""
    if " " in text or "@" in text or not any(letter.isdigit() for letter in text):
        return False
    return not (is_date(text, today) or is_telephone(text))


def _may_be_item(refusal: Refusal, scan: Scan, text: str) -> bool:
    """With a patron in hand, what is no card is an item that nobody catalogued, or another library's."""
    return isinstance(refusal, UnknownCard) and bool(scan.visit) and not (len(text) == _CARD and text[0] == "2")


def _for_another(house: House, actor: Actor, visit: str, barcode: str) -> HandedOver | None:
    """What waits on the hold shelf for somebody who permits the patron in hand to collect it."""
    with house.store.read() as tx:
        item = catalog.item_by_barcode(tx, barcode)
    if item is None or item.state is not ItemState.HOLD_SHELF:
        return None
    handed = hand_over(house, actor, visit, barcode)
    return handed if isinstance(handed, HandedOver) else None
