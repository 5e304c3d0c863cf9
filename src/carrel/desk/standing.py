"""Who may do what opens no record: the gate is not asked then, the staff list is."""

from typing import Final

from carrel import staff
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.store import Transaction

_DESK: Final = frozenset({Role.CLERK, Role.SUPERVISOR, Role.CUSTODIAN})


def desk_only(tx: Transaction, actor: Actor) -> Refusal | None:
    """A refusal for everybody who does not work the desk, asked of the staff list itself."""
    if staff.standing(tx, actor.name) in _DESK and actor.role in _DESK:
        return None
    return Refusal("this is work of the desk", "ask a clerk")


def custodians_only(tx: Transaction, actor: Actor) -> Refusal | None:
    """A refusal for everybody else, asked of the staff list, so that a dismissed custodian's open page does nothing."""
    if staff.standing(tx, actor.name) is Role.CUSTODIAN:
        return None
    return Refusal("this list is the custodian's", "ask the custodian")
