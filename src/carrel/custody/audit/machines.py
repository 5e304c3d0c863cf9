"""Machines and other firms: requirements 11, 27 and 33."""

from typing import Final

from carrel import staff
from carrel.custody.audit.evidence import Looked, State, looked
from carrel.records.vocabulary import Role

_SENT: Final = {
    "content-security-policy": "default-src 'none'",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
}
"""What each answer must carry at least."""


def machines_have_lists(state: State) -> Looked:
    """11: every machine's account stands on the list that says what it is told."""
    listed = {agent.account: agent for agent in staff.agents(state.tx)}
    machines = [account for account in state.accounts if account.role is Role.AGENT]
    faults = [
        f"this machine's account stands on no list that says what it may be told: {account.name}"
        for account in machines
        if account.name not in listed
    ]
    told = sum(len(listed[account.name].told) for account in machines if account.name in listed)
    return looked(
        "the accounts of vendors' machines, and the list of agents; each has a password of its own",
        faults,
        f"machines that may ask, and words they may be told in all: {len(machines)} and {told}",
        "what stands on no list is not told",
    )


def vendors_have_contracts(state: State) -> Looked:
    """27: the list of agents names the firm and the contract."""
    agents = [agent for agent in staff.agents(state.tx) if agent.active]
    faults = [
        f"the list of agents names no firm or no contract for this account: {agent.account}"
        for agent in agents
        if not (agent.vendor.strip() and agent.contract.strip())
    ]
    return looked(
        "the list of agents",
        faults,
        f"agents that act for the library, each with its firm, its contract and its list: {len(agents)}",
        "what their contracts say of a breach is for the custodian to read",
    )


def pages_are_alone(state: State) -> Looked:
    """33: the headers that are sent, and every address in the templates, style sheets and scripts."""
    headers = state.web.headers
    faults = [
        f"the pages do not send this header as they must: {name}"
        for name, least in _SENT.items()
        if least not in headers.get(name, "")
    ]
    policy = headers.get("content-security-policy", "")
    if "unsafe" in policy or "http" in policy or "*" in policy:
        faults.append("the pages' own policy lets somebody else's content in")
    faults += [f"a page fetches something from somebody else: {address}" for address in state.web.foreign]
    return looked(
        "the headers of every answer, and each template, style sheet and script of these pages",
        faults,
        f"headers sent with every answer: {len(headers)}",
        "no address of anybody else's stands in anything that a page fetches",
    )
