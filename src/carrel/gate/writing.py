"""Entries for what is written and not opened: batches of records that move in."""

from carrel.gate._decide import note
from carrel.gate.act import Act
from carrel.gate.grant import Denied, GrantFault
from carrel.gate.house import House
from carrel.records.actors import Actor
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.store import Transaction


def record_move_in(house: House, tx: Transaction, actor: Actor, record_class: RecordClass, count: int) -> None:
    """Judge and record a batch in its own transaction. Raises GrantFault, which undoes the batch, if refused."""
    match note(Act(house, tx, actor, Purpose.MOVE_IN, house.clock()), record_class, count=count):
        case Denied():
            raise GrantFault("moving records in is not among this account's duties: ask the custodian")
        case _:
            return
