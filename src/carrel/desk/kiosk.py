"""The library's own self-service machine: returns without a name, and a patron's own lending with card and PIN.

A supervisor opens it as a station. Who serves themselves there stands in the memory of this process and nowhere else,
for a minute after each act; what they do, they do as themselves, by the same rules as at the desk. A stop is not said
aloud: who stands behind them may read the screen.
"""

from datetime import date, timedelta
from typing import Final

from carrel import catalog
from carrel.catalog import ItemState
from carrel.desk.facts import title_of
from carrel.desk.lending import Lent, lend_own
from carrel.desk.own_signing_in import PinRight, check_pin, hear
from carrel.desk.owning import own
from carrel.desk.renewing import Renewed, renew_own
from carrel.desk.returning import Returned, return_item
from carrel.desk.stations import at_station
from carrel.desk.visiting import GoesHome
from carrel.gate import Act, House, Opened, loans_of, perform
from carrel.gate.views import card_tail
from carrel.records.actors import Actor
from carrel.records.ids import PatronId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import pockets

IDLE: Final = timedelta(seconds=60)
"""After so long without an act nobody is signed in any more."""
_ASK = Refusal("please ask at the desk", "somebody there will help you")
_HAND_OVER = Refusal("please hand this item to the desk", "somebody there will take it in")
_CLOSED = Refusal("this machine is closed", "please go to the desk")
_NOBODY = Refusal("nobody is signed in", "scan your library card")


class KioskLine(Quiet, frozen=True):
    """One item the patron has."""

    barcode: str
    title: str
    due: date
    overdue: bool


class KioskLoans(Quiet, frozen=True):
    """What the patron has, the one due first on top."""

    card: str
    """The last four digits of their card."""
    lines: tuple[KioskLine, ...]


class KioskReturned(Quiet, frozen=True):
    """The item is back. Nobody is named, and nothing is said about where it goes."""

    title: str


def kiosk_returns(house: House, key: str, barcode: str) -> KioskReturned | Refusal | None:
    """Take an item back at the machine; None where nothing has this barcode, so that it may be a card."""
    station = at_station(house, key)
    if station is None or not station.kiosk:
        return _CLOSED
    with house.store.read() as tx:
        item = catalog.item_by_barcode(tx, barcode)
        title = "" if item is None else title_of(tx, item)
        out = item is not None and pockets.loans.get(tx, pockets.loan_row(item.id)) is not None
    if item is None:
        return None
    if out and item.state is ItemState.LOST:
        # what was charged for it ends with its loan: that is a clerk's duty, and the machine has one only
        return _HAND_OVER
    machine = Actor(station.kiosk, Role.KIOSK, branch=station.opener.branch)
    match return_item(house, machine, barcode):
        case Returned() | GoesHome():
            return KioskReturned(title)
        case _:
            return _ASK


def kiosk_begins(house: House, key: str, card: str, pin: str) -> Refusal | None:
    """Sign a patron in at the machine; whoever was there before is signed out, right or wrong."""
    kiosk_ends(house, key)
    station = at_station(house, key)
    if station is None or not station.kiosk:
        return _CLOSED
    if stop := hear(house, "card", key):
        return stop
    match check_pin(house, card, pin):
        case PinRight(actor) if actor.patron is not None:
            house.tries.forgive("card", key)
            now = house.clock()
            house.stations.seat(key, house.visits.issue(actor.patron, now), now + IDLE)
            return None
        case Refusal() as refusal:
            return refusal
        case _:
            return _ASK


def kiosk_guest(house: House, key: str) -> Actor | None:
    """Who serves themselves there; asking is an act, and gives them another minute."""
    station = at_station(house, key)
    now = house.clock()
    if station is None or not station.kiosk:
        return None
    row: PatronId | None = house.visits.read(house.stations.guest(key, now, now + IDLE), now)
    return None if row is None else Actor("", Role.PATRON, patron=row, branch=station.opener.branch)


def kiosk_ends(house: House, key: str) -> None:
    """Sign them out: nothing of them is left."""
    house.stations.seat(key, "", house.clock())


def kiosk_lends(house: House, key: str, barcode: str) -> Lent | Renewed | Refusal:
    """Lend an item to whoever serves themselves, or renew it where they have it already."""
    guest = kiosk_guest(house, key)
    if guest is None:
        return _NOBODY
    has = kiosk_loans(house, key)
    if isinstance(has, KioskLoans) and any(line.barcode == barcode for line in has.lines):
        renewed = renew_own(house, guest, barcode)
        return renewed if isinstance(renewed, Renewed) else _ASK
    lent = lend_own(house, guest, barcode)
    return lent if isinstance(lent, Lent) else _ASK


def kiosk_loans(house: House, key: str) -> KioskLoans | Refusal:
    """What whoever serves themselves has."""
    guest = kiosk_guest(house, key)
    if guest is None:
        return _NOBODY

    def work(act: Act) -> KioskLoans | Refusal:
        match own(act, RecordClass.LOAN):
            case Opened() as patron:
                lines = []
                for loan in loans_of(act, patron):
                    item = catalog.item(act.tx, loan.record.item)
                    if item is not None:
                        due = loan.record.due
                        lines.append(KioskLine(item.barcode, title_of(act.tx, item), due, due < act.now.date()))
                return KioskLoans(card_tail(patron.record), tuple(sorted(lines, key=lambda one: (one.due, one.title))))
            case refusal:
                return refusal

    return perform(house, guest, Purpose.OWN, work)
