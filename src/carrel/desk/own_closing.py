"""Closing one's own account: refused with the reason while something is open; else everything is erased at once."""

from carrel.desk.owning import own
from carrel.gate import Act, House, Opened, perform
from carrel.gate.views import card_tail
from carrel.lives.erasing import ERASED, erase, still_open
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed import pockets, seats


class AccountClosed(Quiet, frozen=True):
    """Nothing about the patron is left."""


class StillOpen(Refusal, frozen=True):
    """Why the account cannot be closed yet."""

    reasons: tuple[str, ...] = ()


def may_close_own(house: House, actor: Actor) -> StillOpen | Refusal | None:
    """Why the account of the patron who is signed in cannot be closed yet; None where it can."""

    def work(act: Act) -> StillOpen | Refusal | None:
        match own(act, *ERASED):
            case Opened() as patron:
                return _still_open(still_open(act, patron))
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)


def close_own(house: House, actor: Actor, typed: str) -> AccountClosed | StillOpen | Refusal:
    """Erase the patron who is signed in. ``typed`` are the last four digits of their card, so that no slip does it."""

    def work(act: Act) -> AccountClosed | Refusal:
        pockets.in_turn(act.tx)
        seats.in_turn(act.tx)
        match own(act, *ERASED, to_change=True):
            case Opened() as patron:
                if open_yet := _still_open(still_open(act, patron)):
                    return open_yet
                if not typed.strip() or typed.strip() != card_tail(patron.record):
                    return Refusal("the account was not closed", "type the last four digits of your card")
                erase(act, patron)
                return AccountClosed()
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)


def _still_open(reasons: tuple[str, ...]) -> StillOpen | None:
    if not reasons:
        return None
    return StillOpen("the account cannot be closed yet", "settle this first, here or at the desk", reasons)
