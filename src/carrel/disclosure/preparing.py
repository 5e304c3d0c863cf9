"""Prepares an answer: opens what is in scope, makes the packet, and puts it into the folder. Nothing leaves.

Three acts, because the law keeps them apart: the folder is opened to answer, the records are opened to release, and
the packet is put away to answer. It is typeset between them, so that no desk waits for it. Cut short anywhere,
nothing has left and nothing is half done: the ledger tells what was opened, and preparing begins again.
"""

from carrel.disclosure.answers import Packet, Prepared
from carrel.disclosure.folder_opened import changed_meanwhile, opened_folder, opened_in
from carrel.disclosure.manifest import Manifest, manifest_of
from carrel.disclosure.opening import ClassAnswer, open_all, remembered
from carrel.disclosure.packets import as_packet, packed
from carrel.disclosure.packets_kept import keep_packet, lying_packet
from carrel.disclosure.standing import crowded
from carrel.gate import Act, House, Opened, perform
from carrel.lives import requests
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.requests import Request, RequestState
from carrel.records.vocabulary import Purpose
from carrel.sealed import TooLong


class _Read(Quiet, frozen=True):
    """A request as it was read, to be held against what it is when the packet is put away."""

    row: bytes
    request: Request


def prepare(house: House, actor: Actor, key: str) -> Prepared | Refusal:
    """Open what is in scope and put the packet into the folder. Nothing leaves."""
    read = perform(house, actor, Purpose.ANSWER, lambda act: _read(act, key))
    if isinstance(read, Refusal):
        return read
    opened = perform(house, actor, Purpose.RELEASE, lambda act: _open(act, read))
    if isinstance(opened, Refusal):
        return opened
    answers, manifest = opened
    listed, content = packed(manifest, answers)
    return perform(house, actor, Purpose.ANSWER, lambda act: _put(act, key, read, answers, listed, content))


def packet(house: House, actor: Actor, key: str) -> Packet | Refusal:
    """The packet in the folder, to be looked at before it leaves or handed over again."""

    def work(act: Act) -> Packet | Refusal:
        match opened_folder(act, key):
            case Opened() as opened:
                lying = lying_packet(act, opened)
                if lying is None:
                    return Refusal("no packet has been prepared", "authorise the request, then prepare its packet")
                return as_packet(lying.paper.name, lying.content, lying.paper.sha256, lying.listed)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.ANSWER, work)


def _read(act: Act, key: str) -> _Read | Refusal:
    match opened_in(act, key, RequestState.AUTHORISED):
        case Opened() as opened if not opened.record.scope.classes:
            return Refusal("the request names no kind of record", "write down first which kinds it names")
        case Opened() as opened:
            return crowded(opened.record) or _Read(opened.row, opened.record)
        case refusal:
            return refusal


def _open(act: Act, read: _Read) -> tuple[list[ClassAnswer], Manifest] | Refusal:
    answers = open_all(act, read.row, read.request)
    judged = [one for one in answers if one.receipt is not None]
    if judged and all(one.refused for one in judged):
        # "nothing is held" would be untrue: it is held, and may not leave
        return Refusal(judged[0].line.why, "nothing was prepared: reconsider the request")
    return answers, manifest_of(act, read.request, (one.line for one in answers))


def _put(
    act: Act, key: str, read: _Read, answers: list[ClassAnswer], listed: Manifest, content: bytes
) -> Prepared | Refusal:
    match opened_in(act, key, RequestState.AUTHORISED):
        case Opened() as opened if opened.record == read.request:
            receipts = tuple(one.receipt for one in answers if one.receipt is not None)
            papers = keep_packet(act, opened.record, listed, content)
            try:
                untold = remembered(opened.record, answers).untold
                receipts = (*opened.record.receipts, *receipts)
                requests.move(act, opened, "prepare", papers=papers, receipts=receipts, untold=untold)
            except TooLong as fault:
                return Refusal("the packet was not put away", str(fault))
            return Prepared(listed.summary())
        case Opened():
            return changed_meanwhile()
        case refusal:
            return refusal
