"""Releases an answer: what was prepared is judged once more, at this moment, and completed with the ledger's proofs.

A permission that was taken back since, an order that has run out, or a scope that was narrowed stops it. The entries
are written, gathered into the ledger's tree and signed before the packet exists that proves them; it is handed over
only when it lies in the folder and the request stands as released.
"""

from collections.abc import Mapping

import msgspec

from carrel import ledger
from carrel.disclosure.answers import AnswerLine, Released
from carrel.disclosure.folder_opened import changed_meanwhile, opened_in
from carrel.disclosure.manifest import Manifest, read_manifest
from carrel.disclosure.opening import open_all, remembered
from carrel.disclosure.packets import as_packet, completed
from carrel.disclosure.packets_kept import Lying, keep_packet, lying_packet
from carrel.disclosure.paper_shown import recipients
from carrel.gate import Act, House, Opened, perform, use_permission
from carrel.ledger import LedgerKey, Receipt
from carrel.lives import requests
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.requests import Paper, PaperKind, Request, RequestOutcome, RequestState, Untold
from carrel.records.vocabulary import Purpose
from carrel.sealed import TooLong
from carrel.statute import GroundName


class _Ready(Quiet, frozen=True):
    """A prepared request as it was read."""

    row: bytes
    request: Request
    lying: Lying


class _Proved(Quiet, frozen=True):
    """What may leave, and the proof that it was recorded."""

    receipts: tuple[Receipt, ...]
    untold: tuple[Untold, ...]
    proof: Mapping[str, str]


def release(house: House, actor: Actor, key: str) -> Released | Refusal:
    """Judge again, write it down, complete the packet with proofs, and hand it over."""
    ready = perform(house, actor, Purpose.ANSWER, lambda act: _ready(act, key))
    if isinstance(ready, Refusal):
        return ready
    proved = perform(house, actor, Purpose.RELEASE, lambda act: _judge_again(act, ready), alone=True)
    if isinstance(proved, Refusal):
        return proved
    return perform(house, actor, Purpose.ANSWER, lambda act: _hand_over(act, key, ready, proved))


def _ready(act: Act, key: str) -> _Ready | Refusal:
    match opened_in(act, key, RequestState.PREPARED):
        case Opened() as opened:
            lying = lying_packet(act, opened)
            return changed_meanwhile() if lying is None else _Ready(opened.row, opened.record, lying)
        case refusal:
            return refusal


def _judge_again(act: Act, ready: _Ready) -> _Proved | Refusal:
    prepared = {(line.user, line.of) for line in read_manifest(ready.lying.listed).answers if line.records}
    answers = open_all(act, ready.row, ready.request)
    for one in answers:
        if one.refused and (one.line.user, one.line.of) in prepared:
            return Refusal(one.line.why, "nothing was released: reconsider the request, and prepare what may leave")
    receipts = tuple(one.receipt for one in answers if one.receipt is not None)
    untold = remembered(ready.request, answers).untold
    return _Proved(receipts, untold, _prove(act, (*ready.request.receipts, *receipts)))


def _prove(act: Act, receipts: tuple[bytes, ...]) -> Mapping[str, str]:
    """The entries, gathered into the tree and signed."""
    house = act.house
    key = LedgerKey(house.library.ledger_name, house.ring.keeper.fetch(ledger.KEY_NAME))
    ledger.gather(act.tx)
    ledger.checkpoint(act.tx, key)
    return ledger.prove(act.tx, key.verifier, receipts)


def _hand_over(act: Act, key: str, ready: _Ready, proved: _Proved) -> Released | Refusal:
    match opened_in(act, key, RequestState.PREPARED):
        case Opened() as opened if opened.record == ready.request:
            manifest = msgspec.structs.replace(read_manifest(ready.lying.listed), released=act.now.date())
            listed, content = completed(ready.lying.content, proved.proof, manifest)
            if not _note_uses(act, opened.record, listed.answers):
                return Refusal("a permission was taken back meanwhile", "nothing was released: reconsider the request")
            papers = keep_packet(act, opened.record, listed, content)
            why = RequestOutcome.NOTHING_HELD if listed.summary().nothing else RequestOutcome.RELEASED
            changes = {"papers": papers, "receipts": (*opened.record.receipts, *proved.receipts)}
            try:
                requests.move(act, opened, "release", why, **changes, untold=proved.untold, released_by=act.actor.name)
            except TooLong as fault:
                return Refusal("the packet was not released", str(fault))
            return _released(papers, content, listed)
        case Opened():
            return changed_meanwhile()
        case refusal:
            return refusal


def _released(papers: tuple[Paper, ...], content: bytes, listed: Manifest) -> Released:
    paper = next(one for one in papers if one.kind is PaperKind.PACKET)
    whole = as_packet(paper.name, content, paper.sha256, listed.json())
    return Released(whole, whole.summary)


def _note_uses(act: Act, request: Request, answers: tuple[AnswerLine, ...]) -> bool:
    """Whether every permission that was answered still stands; the user sees the use on their own page."""
    if act.house.statute.instrument(request.instrument).ground is not GroundName.PERMISSION:
        return True
    return all(
        use_permission(
            act, owner, [line.of for line in answers if line.user == number and line.records], recipients(request)
        )
        for number, owner in enumerate(request.scope.owners, 1)
    )
