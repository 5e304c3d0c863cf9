"""Splits a freedom-of-information request into what is confidential, what can be handed out, and what can be redacted.

The custodian lists what is asked for and puts each part under a heading, with the clause that says so; the letter of
denial is made from it. Statistics and policies identify nobody, and are handed out (§ 11-25(b)(4)).
"""

from carrel.disclosure.answers import Heading, Part, Split
from carrel.disclosure.folder_opened import opened_folder
from carrel.disclosure.quoting import with_lead
from carrel.disclosure.standing import is_open
from carrel.gate import Act, House, Opened, Operation, perform
from carrel.lives import requests
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.requests import AskedPart, Request
from carrel.records.vocabulary import Purpose
from carrel.sealed import TooLong
from carrel.statute import Course, Pack

_MOST_PARTS = 20
_MOST_LETTERS = 200
_RELEASABLE = (
    "the library's policies, with the board's policy on confidentiality",
    "budgets, minutes and contracts, without the names of library users",
    "statistical reports of registration and of the use of materials",
    "the library's report on requests for records, by calendar year",
    "how long records are kept: the retention table",
)


def split(house: House, actor: Actor, key: str, parts: tuple[Part, ...]) -> Split | Refusal:
    """Keep what is asked for, part by part, each under its heading and clause."""

    def work(act: Act) -> Split | Refusal:
        match _to_split(act, key, change=True):
            case Opened() as opened if not is_open(opened.record):
                return Refusal("this request is answered already", "nothing of it is changed any more")
            case Opened() as opened:
                return _unfit(house.statute, parts) or _keep(act, opened, parts)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.ANSWER, work)


def parts_of(house: House, actor: Actor, key: str) -> Split | Refusal:
    """The request as it has been split, and what it may be split into."""

    def work(act: Act) -> Split | Refusal:
        match _to_split(act, key, change=False):
            case Opened() as opened:
                return _view(house.statute, opened.record)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.ANSWER, work)


def _to_split(act: Act, key: str, change: bool) -> Opened[Request, Operation] | Refusal:
    match opened_folder(act, key, change):
        case Opened() as opened if act.house.statute.instrument(opened.record.instrument).path is not Course.ANSWER:
            return Refusal("only a freedom-of-information request is split", "decide about this paper as a whole")
        case found:
            return found


def _keep(act: Act, opened: Opened[Request, Operation], parts: tuple[Part, ...]) -> Split | Refusal:
    usual = _usual(act.house.statute)
    asked = tuple(AskedPart(one.asked.strip(), one.heading.value, one.clause or usual[one.heading]) for one in parts)
    try:
        return _view(act.house.statute, requests.keep(act, opened.row, opened.record, parts=asked))
    except TooLong as fault:
        return Refusal("the parts were not kept", str(fault))


def _unfit(statute: Pack, parts: tuple[Part, ...]) -> Refusal | None:
    known = {"", *(clause.id for clause in statute.clauses)}
    if len(parts) > _MOST_PARTS or any(not 0 < len(one.asked.strip()) <= _MOST_LETTERS for one in parts):
        return Refusal("the parts were not kept", "say each part in at most 200 letters, and at most twenty parts")
    if any(one.clause not in known for one in parts):
        return Refusal("the parts were not kept", "choose for each part one of the statute's own clauses")
    return None


def _view(statute: Pack, request: Request) -> Split:
    parts = tuple(
        Part(one.asked, Heading(one.heading), one.clause, _words(statute, one.clause)) for one in request.parts
    )
    return Split(parts, tuple(clause.id for clause in statute.clauses), _usual(statute), _RELEASABLE)


def _words(statute: Pack, clause: str) -> str:
    return " ".join(one.quote.strip() for one in with_lead(statute, clause))


def _usual(statute: Pack) -> dict[Heading, str]:
    """The clause that refuses what nothing permits keeps records confidential; that on statistics lets them out."""
    dimensions = statute.dimensions
    open_ = statute.silence if dimensions is None else dimensions.statistics.source
    return {
        Heading.CONFIDENTIAL: statute.silence,
        Heading.REDACTABLE: statute.silence,
        Heading.RELEASABLE: open_ if any(clause.id == open_ for clause in statute.clauses) else statute.silence,
    }
