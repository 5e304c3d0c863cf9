"""What is written and not opened: batches that move in, agents' wrong tries, a pointer in another patron's pocket."""

from datetime import date

import msgspec

from carrel.gate._decide import note, note_tries
from carrel.gate._unseal import look
from carrel.gate.act import Act
from carrel.gate.grant import Denied, GrantFault
from carrel.gate.house import House
from carrel.records.actors import Actor
from carrel.records.ids import PatronId
from carrel.records.permissions import Permission
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import Sealed, pockets
from carrel.sealed.kinds import PERMISSION, REGISTRATION
from carrel.store import Transaction


def record_move_in(house: House, tx: Transaction, actor: Actor, record_class: RecordClass, count: int) -> None:
    """Judge and record a batch in its own transaction. Raises GrantFault, which undoes the batch, if refused."""
    match note(Act(house, tx, actor, Purpose.MOVE_IN, house.clock()), record_class, count=count):
        case Denied():
            raise GrantFault("moving records in is not among this account's duties: ask the custodian")
        case _:
            return


def record_agent_tries(house: House, before: date) -> None:
    """Tell the ledger of agents' wrong tries on days before this one: one entry for each account and day."""
    counts = house.agent_tries.before(before)
    if not counts:
        return
    with house.store.write() as tx:
        for (account, day), count in sorted(counts.items()):
            note_tries(Act(house, tx, Actor(account, Role.AGENT), Purpose.SEAT, house.clock()), day, count)
    house.agent_tries.told(counts)


def leave_pointer(act: Act, collector: Sealed[Registration], given: Permission) -> Refusal | None:
    """Leave a pointer to a giver's permission in the collector's pocket, in the place of an earlier one.

    To write is not to read: the collector's registration is opened in here only to find their pocket, and nothing of
    it leaves the gate. The giver's own permission, and its entry, are written by the same act.
    """
    pocket = look(act, REGISTRATION, collector).pocket
    pointer = msgspec.structs.replace(
        given, patron=PatronId(collector.row), pocket=pocket, given=False, other=given.patron, recipient="", uses=()
    )
    for sealed in pockets.permissions.of_pocket(act.tx, act.house.ring, act.live, pocket):
        earlier = look(act, PERMISSION, sealed)
        if not earlier.given and earlier.other == given.patron:
            again = msgspec.structs.replace(pointer, slot=earlier.slot)
            pockets.permissions.replace(act.tx, act.house.ring, act.live.current, [(sealed.row, again)])
            return None
    row = pockets.put_anywhere(act.tx, act.house.ring, act.live, pockets.permissions, pointer)
    # told without a word on whose pocket is full
    return Refusal("the permission was not written", "ask at the desk") if row is None else None
