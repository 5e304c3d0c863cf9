"""The ledger page: every opening, who, for what, under which clause; and whether the ledger is whole."""

from datetime import date
from typing import Annotated, assert_never
from urllib.parse import urlencode

import msgspec
from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Template

from carrel.custody import Broken, Idle, LedgerPage, Line, Outcome, Sought, Verified, ledger_page, review_looks
from carrel.fronts.web.languages import numbered, said
from carrel.fronts.web.showing import Fact, Option, Tone, page, refused, sentence
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.actors import Actor
from carrel.records.vocabulary import Purpose

_TONES = {Outcome.PERMITTED: Tone.DONE, Outcome.REFUSED: Tone.REFUSED, Outcome.UNDONE: Tone.ATTENTION}


class Chosen(msgspec.Struct, frozen=True):
    """What the filters stand at."""

    who: str
    act: str
    outcome: str


class Reviewed(msgspec.Struct, frozen=True):
    """Whose looks of which day were asked about."""

    day: date
    who: str


class Row(msgspec.Struct, frozen=True):
    """One entry, as it is shown."""

    number: str
    day: date
    who: str
    role: str
    act: str
    records: str
    clauses: tuple[str, ...]
    outcome: str
    tone: Tone
    marks: tuple[str, ...]
    reason: str


class Check(msgspec.Struct, frozen=True):
    """What came of verifying."""

    tone: Tone
    headline: str
    detail: str
    facts: tuple[Fact, ...] = ()


@get("/ledger", sync_to_thread=True)
def ledger(
    request: Asked,
    state: State,
    who: FromQuery[str] = "",
    act: FromQuery[str] = "",
    outcome: FromQuery[str] = "",
    before: FromQuery[int | None] = None,
) -> Template:
    """Entries, newest first. The filters stand in the address: they name staff and acts, never a patron."""
    chosen = Chosen(
        who.strip().casefold(), act if act in set(Purpose) else "", outcome if outcome in set(Outcome) else ""
    )
    return _show(request, state, actor_of(request), chosen, before, verify=False)


@post("/ledger/verify", status_code=200, sync_to_thread=True)
def verify(request: Asked, state: State) -> Template:
    """Read the whole ledger against its signed checkpoints."""
    return _show(request, state, actor_of(request), Chosen("", "", ""), None, verify=True)


@post("/ledger/looks", status_code=200, sync_to_thread=True)
def looks(
    request: Asked, state: State, data: Annotated[Reviewed, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """The custodian has asked somebody about a day's looks."""
    actor = actor_of(request)
    match review_looks(state.house, actor, data.day, data.who):
        case Idle():
            return _show(request, state, actor, Chosen("", "", ""), None, verify=False)
        case refusal:
            return page(request, "sorry.html", answer=refused(refusal))


def _show(request: Asked, state: State, actor: Actor, chosen: Chosen, before: int | None, verify: bool) -> Template:
    sought = Sought(
        chosen.who or None,
        Purpose(chosen.act) if chosen.act else None,
        Outcome(chosen.outcome) if chosen.outcome else None,
        before,
    )
    match ledger_page(state.house, actor, sought, verify):
        case LedgerPage(lines, further, idle, verdict):
            return page(
                request,
                "ledger.html",
                rows=[_row(line, idle) for line in lines],
                older=_older(chosen, further),
                idle=idle,
                check=None if verdict is None else _check(verdict),
                chosen=chosen,
                acts=[Option(one.value, said(one.value)) for one in Purpose],
                outcomes=[Option(one.value, said(one.value)) for one in Outcome],
            )
        case refusal:
            return page(request, "sorry.html", answer=refused(refusal))


def _row(line: Line, idle: tuple[Idle, ...]) -> Row:
    marks = [said("outside hours")] if line.closed else []
    if line.records > 1:
        marks.append(numbered("{n} record", "{n} records", line.records))
    if line.act == Purpose.FIND and any((one.day, one.actor) == (line.day, line.actor) for one in idle):
        marks.append(said("see looks"))
    return Row(
        number=said("not yet gathered") if line.number is None else str(line.number),
        day=line.day,
        who=line.actor,
        role=said(line.role),
        act=said(line.act),
        records=", ".join(said(one) for one in line.classes),
        clauses=line.clauses,
        outcome=said(line.outcome.value),
        tone=_TONES[line.outcome],
        marks=tuple(marks),
        reason=sentence(line.reason),
    )


def _older(chosen: Chosen, before: int | None) -> str:
    filters = {name: value for name, value in msgspec.structs.asdict(chosen).items() if value}
    return "" if before is None else "/ledger?" + urlencode({**filters, "before": before})


def _check(verdict: Verified | Broken) -> Check:
    match verdict:
        case Verified(size, root, checkpoints, pending):
            facts = (
                Fact(said("Entries"), f"{size:,}"),
                Fact(said("Since the last close"), f"{pending:,}"),
                Fact(said("Signed checkpoints"), f"{checkpoints:,}"),
                Fact(said("Root of the tree"), root, exact=True),
            )
            return Check(
                Tone.DONE, said("Every entry stands"), said("Nothing was altered, added between, or left out."), facts
            )
        case Broken(where, what):
            return Check(Tone.REFUSED, said("The ledger was altered"), sentence(f"{where}: {what}", "."))
        case other:
            assert_never(other)


ledger_pages = Router("/", route_handlers=[ledger, verify, looks])
