"""Gathers what requests for records know, to be looked for like everything else that is confidential.

Who asks, for whom, and in what words: each by itself tells that somebody's records were asked for.
"""

import re
from collections.abc import Iterator

from carrel.custody.needles import Needle, text_needles
from carrel.custody.report import Trace
from carrel.gate import Act, Grant, House, Operation, perform, unseal_all
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.requests import Request
from carrel.records.vocabulary import Purpose
from carrel.sealed import folders
from carrel.sealed.kinds import REQUEST

_ENDS = re.compile(r"[.;:!?\n]+")
_A_PHRASE = 16
"""Letters from which on a part of a text is its own, and no common phrase."""


def request_needles(house: House, actor: Actor, grant: Grant[Registration, Operation]) -> list[Needle] | Refusal:
    """Everything to look for that a request for records knows."""

    def work(act: Act) -> list[Needle]:
        every = unseal_all(act, folders.requests.every(act.tx), grant.also(REQUEST))
        texts = {text for one in every for text in _texts(one.record)}
        return [needle for text in sorted(texts) for needle in text_needles(text, Trace.REQUEST)]

    return perform(house, actor, Purpose.PROVE, work)


def _texts(request: Request) -> Iterator[str]:
    yield from (request.requester, request.agency, request.telephone, *request.scope.labels)
    yield from request.reply_to.splitlines()
    whole = (request.identification, request.scope.words, request.verified_how)
    for text in (*whole, *(seen.what for seen in request.seen), *(step.why for step in request.steps)):
        parts = (part.strip() for part in _ENDS.split(text))
        yield from (part for part in parts if len(part) >= _A_PHRASE)
