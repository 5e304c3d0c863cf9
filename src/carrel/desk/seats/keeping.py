"""Keeping a room: sittings whose time is over end, computers nobody came for are free again, and the next are called.

Nothing waits for a job that runs by itself: every act on a room does it first, and so does every look at one.
"""

from carrel import staff
from carrel.desk.refusals import not_allowed
from carrel.gate import (
    Act,
    Denied,
    Grant,
    House,
    Opened,
    Operation,
    calls_over,
    decide,
    is_due,
    next_called,
    perform,
    sittings_over,
    unseal,
)
from carrel.lives import seats as life
from carrel.records.actors import Actor
from carrel.records.computers import Seat
from carrel.records.ids import BranchId
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, Role
from carrel.sealed import Sealed, seats
from carrel.sealed.kinds import SEAT
from carrel.store import Transaction


def keep_room(house: House, branch: BranchId, actor: Actor | None = None) -> None:
    """Do what is due in a room, in the name of ``actor`` or of the library's machines. Nothing, most of the time."""
    if not is_due(house, branch):
        return
    if actor is None or actor.role is Role.PATRON:
        with house.store.read() as tx:
            account = machine_account(tx)
        if not account:
            return  # a library without terminals: the desk's next act does it
        actor = Actor(account, Role.KIOSK, branch=branch)

    def work(act: Act) -> Refusal | None:
        seats.in_turn(act.tx)
        return keep(act, branch)

    perform(house, actor, Purpose.SEAT, work)


def keep(act: Act, branch: BranchId) -> Refusal | None:
    """Do what is due in a room. Each whose seat it is gets an entry; nobody else in the queue."""
    for sealed in sittings_over(act, branch):
        if refusal := end_sealed(act, sealed, "end"):
            return refusal
    for sealed in calls_over(act, branch):
        if refusal := end_sealed(act, sealed, "pass over"):
            return refusal
    while (found := next_called(act, branch)) is not None:
        sealed, computer = found
        match opened(act, sealed):
            case Opened() as seat:
                life.call(act, seat, computer)
            case refusal:
                return refusal
    return None


def opened(act: Act, sealed: Sealed[Seat]) -> Opened[Seat, Operation] | Refusal:
    """One seat, by a decision of its own."""
    match decide(act, sealed, SEAT):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            return unseal(act, sealed, grant)


def end_sealed(act: Act, sealed: Sealed[Seat], name: str) -> Refusal | None:
    """End a seat by one of its moves."""
    match opened(act, sealed):
        case Opened() as seat:
            life.end(act, seat, name)
            return None
        case refusal:
            return refusal


def machine_account(tx: Transaction) -> str:
    """The machines' one account: if each had its own, the ledger would tell who sat at which."""
    return next((one.name for one in staff.accounts(tx) if one.active and one.role is Role.KIOSK), "")
