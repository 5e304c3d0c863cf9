"""The list of public computers: which there are, of what kind, and whether they are in service. No record is opened."""

import re
from typing import Final

import msgspec

from carrel import catalog, staff
from carrel.catalog import Computer, ComputerState
from carrel.desk.seats.terminals import OPENERS
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.ids import BranchId, ComputerId
from carrel.records.refusals import Refusal
from carrel.sealed import seats
from carrel.store import Transaction

_LABEL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{0,11}")
_UNFIT_LABEL = Refusal("a label is up to twelve letters, figures, spaces and hyphens", "choose a shorter, plainer one")
_SAME_LABEL = Refusal("another computer of the branch has this label", "choose another label")
_NO_KIND = Refusal("the library has no such kind of computer", "choose one of those in library.toml")
_NO_COMPUTER = Refusal("there is no such computer", "look at the list again")
_IN_USE = Refusal("somebody sits there, or it is kept for somebody", "wait until they leave, or move them")


def computers(house: House, branch: BranchId) -> tuple[Computer, ...]:
    """A branch's public computers, by label."""
    with house.store.read() as tx:
        return catalog.computers_of(tx, branch)


def add_computer(house: House, actor: Actor, branch: BranchId, label: str, kind: str) -> Computer | Refusal:
    """Add a public computer, in service."""
    with house.store.write() as tx:
        if stop := _not_theirs(house, tx, actor) or _unfit(house, tx, branch, label, kind):
            return stop
        if catalog.branch(tx, branch) is None:
            return Refusal("there is no such branch", "choose one of the list")
        return catalog.put_computer(tx, branch, label.strip(), kind)


def change_computer(
    house: House, actor: Actor, computer: ComputerId, label: str, kind: str, in_service: bool
) -> Computer | Refusal:
    """Change a computer's label or kind, or take it out of service and back."""
    state = ComputerState.IN_SERVICE if in_service else ComputerState.OUT_OF_SERVICE
    with house.store.write() as tx:
        seats.in_turn(tx)
        if stop := _not_theirs(house, tx, actor):
            return stop
        found = catalog.computer(tx, computer)
        if found is None:
            return _NO_COMPUTER
        if stop := _unfit(house, tx, found.branch, label, kind, computer):
            return stop
        changed = msgspec.structs.replace(found, label=label.strip(), kind=kind, state=state)
        if (changed.kind, changed.state) != (found.kind, found.state) and seats.at(tx, computer) is not None:
            return _IN_USE
        catalog.change_computer(tx, changed)
        return changed


def drop_computer(house: House, actor: Actor, computer: ComputerId) -> Refusal | None:
    """Take a computer out of the list; its key, if it was enrolled, is good no more."""
    with house.store.write() as tx:
        seats.in_turn(tx)
        if stop := _not_theirs(house, tx, actor):
            return stop
        if seats.at(tx, computer) is not None:
            return _IN_USE
        staff.drop_terminal(tx, computer)
        return None if catalog.drop_computer(tx, computer) else _NO_COMPUTER


def _not_theirs(house: House, tx: Transaction, actor: Actor) -> Refusal | None:
    if actor.role in OPENERS and staff.on_duty(tx, actor.name, house.clock()) is actor.role:
        return None
    return Refusal("a supervisor keeps the list of computers", "ask a supervisor or the custodian")


def _unfit(
    house: House, tx: Transaction, branch: BranchId, label: str, kind: str, but: ComputerId | None = None
) -> Refusal | None:
    plain = label.strip()
    if not _LABEL.fullmatch(plain):
        return _UNFIT_LABEL
    if house.library.computers.kind(kind) is None:
        return _NO_KIND
    others = (one for one in catalog.computers_of(tx, branch) if one.id != but)
    return _SAME_LABEL if any(one.label.casefold() == plain.casefold() for one in others) else None
