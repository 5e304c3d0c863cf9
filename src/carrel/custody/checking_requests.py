"""Are the folders of requests right? No leaf is missing or nobody's; what is held is for one of them."""

import hashlib

from carrel.custody.rounds import everyone, rounds
from carrel.gate import Act, Grant, House, Opened, Operation, perform, unseal_all
from carrel.lives import requests
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.requests import Paper, Preserved, Request
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import Sealed, folders
from carrel.sealed.kinds import PAPER, PRESERVED, REQUEST
from carrel.store import Transaction

_AT_ONCE = 5
"""Folders in one transaction: their papers are large."""


def request_faults(house: House, actor: Actor) -> list[str] | Refusal:
    """Every fault of requests, of their papers and of what is held; a fault does not say what any is about."""
    also = (RecordClass.PAPER, RecordClass.PRESERVED)
    grant = everyone(house, actor, Purpose.CHECK, REQUEST, folders.requests.count, *also)
    if isinstance(grant, Refusal):
        return grant
    faults: list[str] = []

    def page(tx: Transaction, after: bytes, most: int) -> list[Sealed[Request]]:
        return folders.requests.page(tx, after, most)

    def work(act: Act, sealed: list[Sealed[Request]]) -> None:
        for one in unseal_all(act, sealed, grant):
            faults.extend(
                f"a paper of a request received on {one.record.received} is not as it was put away"
                for paper in requests.lying(one.record)
                if not _is_whole(act, paper, grant)
            )

    refusal = rounds(house, actor, Purpose.CHECK, page, work, _AT_ONCE, alone=True)
    if refusal is not None:
        return refusal
    others = perform(house, actor, Purpose.CHECK, lambda act: _others(act, grant), alone=True)
    return others if isinstance(others, Refusal) else faults + others


def _is_whole(act: Act, paper: Paper, grant: Grant[Request, Operation]) -> bool:
    leaves = unseal_all(act, folders.leaves_of(act.tx, paper.id, paper.size), grant.also(PAPER))
    whole = [leaf.record.paper for leaf in leaves] == [paper.id] * folders.leaves(paper.size)
    content = b"".join(leaf.record.content for leaf in leaves)
    return whole and hashlib.sha256(content).digest() == paper.sha256


def _others(act: Act, grant: Grant[Request, Operation]) -> list[str]:
    """Leaves that are of no request's paper, copies that are held for none, and a store of the wrong size."""
    every = unseal_all(act, folders.requests.every(act.tx), grant)
    faults: list[str] = []
    theirs = sum(folders.leaves(paper.size) for one in every for paper in requests.lying(one.record))
    there = folders.papers.count(act.tx)
    if there != theirs:
        faults.append(f"{there} leaves of papers are kept and the requests have {theirs}: they must be as many")
    copies = [one.record for one in unseal_all(act, folders.preserved.every(act.tx), grant.also(PRESERVED))]
    held = [copy for copy in copies if copy.request]
    faults += [f"{len(stray)} copies are held for no request"] if (stray := _stray(every, held)) else []
    if len(copies) < folders.store_for(len(held)) or len(copies) % folders.STORE:
        faults.append("the store of what is held has the wrong size: it shows from outside whether anything is held")
    return faults


def _stray(every: list[Opened[Request, Operation]], held: list[Preserved]) -> list[Preserved]:
    """Copies without a request that says it holds them, or held longer than it says."""
    until = {one.row: one.record.preserved_until for one in every}
    return [copy for copy in held if copy.until is None or copy.until != until.get(copy.request)]
