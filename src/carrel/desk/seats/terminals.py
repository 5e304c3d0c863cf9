"""Terminals: a public computer that the library enrolled acts under the machines' one account, and names nobody."""

from carrel import catalog, staff
from carrel.desk.seats.keeping import machine_account
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.ids import BranchId, ComputerId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role

OPENERS = frozenset({Role.SUPERVISOR, Role.CUSTODIAN})
"""Who decides about computers, and may set their limits aside."""


class Terminal(Quiet, frozen=True):
    """A public computer that shows its key."""

    computer: ComputerId
    label: str
    branch: BranchId
    actor: Actor
    """The machine itself."""


def enrol_terminal(house: House, actor: Actor, computer: ComputerId) -> str | Refusal:
    """Make a machine a public computer; returns its random key, which is shown once. An earlier key is void."""
    now = house.clock()
    with house.store.write() as tx:
        if staff.on_duty(tx, actor.name, now) is not actor.role or actor.role not in OPENERS:
            return Refusal("a supervisor enrols a public computer", "ask a supervisor or the custodian")
        account = machine_account(tx)
        if not account:
            return Refusal("no account is a kiosk's", "ask the custodian to open one of that role on the staff page")
        if catalog.computer(tx, computer) is None:
            return Refusal("there is no such computer", "add it to the list first")
        return staff.enrol(tx, computer, account)


def terminal_of(house: House, key: str) -> Terminal | None:
    """The public computer whose key this is; None where the key is void, or the machines' account is closed."""
    now = house.clock()
    with house.store.read() as tx:
        found = staff.enrolled(tx, key)
        if found is None or staff.on_duty(tx, found.account, now) is not Role.KIOSK:
            return None
        machine = catalog.computer(tx, found.computer)
    if machine is None:
        return None
    return Terminal(machine.id, machine.label, machine.branch, Actor(found.account, Role.KIOSK, branch=machine.branch))
