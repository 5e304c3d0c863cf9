"""The register of agents: vendors' machines that ask on the library's behalf, and what each may be told.

By default that is nothing. Every word on an agent's list the custodian has put there, beside the contract that makes
the vendor an agent of the library (§ 11-25(b)(1)); whoever is no agent is a third party.
"""

from collections.abc import Callable, Collection

import msgspec

from carrel import staff
from carrel.desk.signing_in import OneTimePassword
from carrel.desk.standing import custodians_only
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.agents import AgentWord
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.staff import Agent
from carrel.store import Transaction

_LONGEST = 200


class AgentForm(msgspec.Struct, frozen=True):
    """What the register says of an agent."""

    account: str
    vendor: str
    contract: str
    told: Collection[AgentWord] = ()


def agent_list(house: House, actor: Actor) -> tuple[Agent, ...] | Refusal:
    """Every agent there is or was; a custodian's page."""
    with house.store.read() as tx:
        return custodians_only(tx, actor) or staff.agents(tx)


def name_agent(house: House, actor: Actor, form: AgentForm) -> OneTimePassword | Refusal:
    """Open an agent's account. Its password is shown once and typed into the machine, which keeps it."""
    password = staff.one_time_password()
    vendor, contract = form.vendor.strip(), form.contract.strip()
    with house.store.write() as tx:
        refusal = (
            custodians_only(tx, actor)
            or _unfit(form)
            or staff.create(tx, form.account, vendor, Role.AGENT, password, must_change=False)
        )
        if refusal is None:
            staff.put_agent(tx, form.account, vendor, contract, form.told, house.clock().date())
    return OneTimePassword(form.account, password) if refusal is None else refusal


def amend_agent(house: House, actor: Actor, form: AgentForm) -> Refusal | None:
    """Say anew who the vendor is, by which contract, and what may be told: it holds from the next question on."""

    def amend(tx: Transaction) -> Refusal | None:
        if refusal := _unfit(form):
            return refusal
        staff.amend_agent(tx, form.account, form.vendor.strip(), form.contract.strip(), form.told)
        return None

    return _change(house, actor, form.account, amend)


def new_agent_password(house: House, actor: Actor, account: str) -> OneTimePassword | Refusal:
    """Another password, where somebody may know the old one; the old one is good no more."""
    password = staff.one_time_password()
    refusal = _change(house, actor, account, lambda tx: staff.set_password(tx, account, password))
    return OneTimePassword(account, password) if refusal is None else refusal


def stop_agent(house: House, actor: Actor, account: str) -> Refusal | None:
    """The vendor is an agent no more: its machine is told nothing from this moment. The register keeps the line."""
    return _change(house, actor, account, lambda tx: staff.dismiss(tx, account))


def _change(
    house: House, actor: Actor, account: str, change: Callable[[Transaction], Refusal | None]
) -> Refusal | None:
    with house.store.write() as tx:
        if refusal := custodians_only(tx, actor):
            return refusal
        found = staff.agent(tx, account)
        if found is None or not found.active:
            return Refusal("no such agent works for the library", "look at the list again")
        return change(tx)


def _unfit(form: AgentForm) -> Refusal | None:
    said = (form.vendor.strip(), form.contract.strip())
    if not all(0 < len(one) <= _LONGEST for one in said):
        return Refusal(
            "vendor and contract were not both named, or at too great length",
            "say whose machine it is and by which contract it works for the library: without one it is a third party",
        )
    if form.told and AgentWord.MAY_SIT not in form.told:
        return Refusal(
            "an agent that may not be told whether somebody may sit is told nothing at all",
            "tick that too, or nothing",
        )
    return None
