"""Cards: a new one for a lost or worn one. A lost card serves nobody from this moment on."""

from enum import StrEnum

import msgspec

from carrel.desk.applications import unfit_card
from carrel.desk.hands import in_hand
from carrel.gate import Act, House, Opened, Operation, perform
from carrel.records.actors import Actor
from carrel.records.ids import PatronId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Card, CardStanding, Registration
from carrel.records.vocabulary import Purpose
from carrel.sealed import CardTaken, TooLong, registrations


class Why(StrEnum):
    """Why the older card no longer serves."""

    LOST = "lost"
    WORN = "worn"


class CardIssued(Quiet, frozen=True):
    """The new card serves from now on."""

    visit: str


class CardStopped(Quiet, frozen=True):
    """The patron's cards serve nobody until a new one is issued."""

    visit: str


def replace_card(house: House, actor: Actor, visit: str, number: str, why: Why) -> CardIssued | Refusal:
    """Issue a card to the patron in hand; the cards they had are reported lost, or replaced."""
    if wrong := unfit_card(number):
        return Refusal("the card was not issued", wrong)
    old = CardStanding.LOST if why is Why.LOST else CardStanding.REPLACED

    def work(act: Act) -> CardIssued | Refusal:
        done = _change(act, visit, old, (Card(number.strip(), CardStanding.CURRENT),))
        return done if isinstance(done, Refusal) else CardIssued(done)

    return perform(house, actor, Purpose.CARD, work)


def stop_cards(house: House, actor: Actor, visit: str) -> CardStopped | Refusal:
    """The patron's card is lost, and no new one is at hand yet."""

    def work(act: Act) -> CardStopped | Refusal:
        done = _change(act, visit, CardStanding.LOST, ())
        return done if isinstance(done, Refusal) else CardStopped(done)

    return perform(house, actor, Purpose.CARD, work)


def _change(act: Act, visit: str, old: CardStanding, new: tuple[Card, ...]) -> str | Refusal:
    patron = in_hand(act, visit)
    return patron if isinstance(patron, Refusal) else _write(act, patron, old, new)


def _write(
    act: Act, patron: Opened[Registration, Operation], old: CardStanding, new: tuple[Card, ...]
) -> str | Refusal:
    ended = tuple(
        Card(card.number, old) if card.standing is CardStanding.CURRENT else card for card in patron.record.cards
    )
    row = PatronId(patron.row)
    record = msgspec.structs.replace(patron.record, cards=(*ended, *new))
    try:
        registrations.replace(act.tx, act.house.ring, act.live, row, patron.record, record)
    except (CardTaken, TooLong) as fault:
        return Refusal("the card was not issued", str(fault))
    return act.house.visits.issue(row, act.now)
