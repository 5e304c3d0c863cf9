"""The custodian's other reports: the board's month, the state's lending report, and libraries like this one."""

from decimal import Decimal
from typing import Annotated, Final

import msgspec
from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery
from litestar.response import Redirect, Template

from carrel import statistics
from carrel.fronts.web import statistics_wording as wording
from carrel.fronts.web.languages import meant, monthly, said
from carrel.fronts.web.office_session import done, tell, told
from carrel.fronts.web.showing import Fact, Option, page, refused, sentence
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.refusals import Refusal
from carrel.statistics import Compared, Peer, Peers, month_named

_NO_MONTH: Final = Refusal("this is no month", "choose one from the list")
_MEASURES: Final = frozenset(
    {
        meant("visits"),
        meant("loans"),
        meant("registered users"),
        meant("reference questions"),
        meant("programs"),
        meant("uses of public computers"),
        meant("wireless sessions"),
        meant("items lent to other libraries"),
        meant("items borrowed from other libraries"),
        meant("paid staff"),
        meant("dollars spent"),
    }
)
_COLUMNS: Final = ("TOTCIR", "VISITS", "REGBOR")
"""What each of the other libraries is shown with."""


class MonthForm(msgspec.Struct, frozen=True):
    """Which month."""

    month: str = ""


class BoardLine(msgspec.Struct, frozen=True):
    """One number of the month."""

    name: str
    depth: int
    now: str
    before: str


class PeerLine(msgspec.Struct, frozen=True):
    """A library like this one."""

    name: str
    own: bool
    values: tuple[Fact, ...]


class MeasureLine(msgspec.Struct, frozen=True):
    """The library's own figure among the others'."""

    name: str
    own: str
    lower: str
    median: str
    upper: str
    place: str


_Month = Annotated[MonthForm, Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/reports/month", sync_to_thread=True)
def month_page(request: Asked, state: State, month: FromQuery[str] = "") -> Template:
    """The board's month, as the public register has it."""
    actor = actor_of(request)
    months = statistics.board_months(state.house, actor)
    if isinstance(months, Refusal):
        return page(request, "sorry.html", answer=refused(months))
    chosen = month_named(month) or next(iter(months), None)
    found = _NO_MONTH if chosen is None else statistics.board_month(state.house, actor, chosen)
    shown = None if isinstance(found, Refusal) else found
    return page(
        request,
        "reports/month.html",
        answer=told(request) or (refused(found) if isinstance(found, Refusal) and months else None),
        months=tuple(Option(f"{one:%Y-%m}", monthly(one)) for one in months),
        chosen="" if shown is None else f"{shown.month:%Y-%m}",
        called="" if shown is None else wording.capital(monthly(shown.month)),
        lines=() if shown is None else tuple(_board_lines(shown)),
        ready=shown is not None and not shown.unpublished,
    )


@post("/reports/month", sync_to_thread=True)
def publish_month(request: Asked, state: State, data: _Month) -> Redirect:
    """Publish the tables that a month's report is made of."""
    day = month_named(data.month)
    outcome = _NO_MONTH if day is None else statistics.publish_month(state.house, actor_of(request), day)
    match outcome:
        case statistics.BoardMonth():
            tell(
                request, done(said("The month is public"), said("What control left out is left out on the sheet too."))
            )
        case refusal:
            tell(request, refused(refusal))
    return Redirect(f"/reports/month?month={data.month}" if day else "/reports/month", status_code=303)


@get("/reports/borrowit", sync_to_thread=True)
def borrowit_newest(request: Asked, state: State) -> Redirect:
    """The lending year that ended last."""
    actor_of(request)
    return Redirect(f"/reports/borrowit/{statistics.lending_years(state.house)[1]}", status_code=303)


@get("/reports/borrowit/{year:int}", sync_to_thread=True)
def borrowit_page(request: Asked, state: State, year: FromPath[int]) -> Template:
    """The lending report, exact: for the State Library alone."""
    found = statistics.borrowit(state.house, actor_of(request), year)
    if isinstance(found, Refusal):
        return page(request, "sorry.html", answer=refused(found))
    return page(
        request,
        "reports/borrowit.html",
        answer=told(request),
        year=str(year),
        others=tuple(str(one) for one in statistics.lending_years(state.house) if one != year),
        period=wording.capital(wording.span(found.first, found.last)),
        towns=tuple((one.town, f"{one.loans:,}") for one in found.towns),
        apart=tuple((one.town, f"{one.loans:,}", sentence(one.why)) for one in found.apart),
        total=f"{found.total:,}",
        lacking=sentence(found.lacking, "."),
    )


@post("/reports/borrowit/{year:int}", sync_to_thread=True)
def borrowit_handed_in(request: Asked, state: State, year: FromPath[int]) -> Redirect:
    """Note that it was given to the state."""
    match statistics.hand_in_borrowit(state.house, actor_of(request), year):
        case statistics.BorrowIt():
            detail = said("What it says of each town stands in the release register.")
            tell(request, done(said("It is handed in as it stands"), detail))
        case refusal:
            tell(request, refused(refusal))
    return Redirect(f"/reports/borrowit/{year}", status_code=303)


@get("/reports/peers", sync_to_thread=True)
def peers_page(request: Asked, state: State, county: FromQuery[str] = "") -> Template:
    """Libraries that serve about as many people, as the national survey publishes them."""
    actor_of(request)
    found = statistics.peers(state.house, county=bool(county))
    if isinstance(found, Refusal):
        return page(request, "reports/peers.html", answer=refused(found), peers=None, county="")
    lines = sorted((found.own, *found.others), key=lambda peer: -peer.people)
    return page(
        request,
        "reports/peers.html",
        answer=None,
        peers=tuple(_peer_line(peer, found) for peer in lines),
        measures=tuple(_measure_line(one, len(found.others) + 1) for one in found.measures),
        heads=(said("People served"), *(said("{what} per 1,000", what=said(_HEADS[name])) for name in _COLUMNS)),
        year=str(found.year),
        own_county=found.own.county.title(),
        county=county,
    )


_HEADS: Final = {"TOTCIR": meant("Loans"), "VISITS": meant("Visits"), "REGBOR": meant("Registered")}


def _board_lines(month: statistics.BoardMonth) -> list[BoardLine]:
    return [
        BoardLine(
            wording.event(part.event) if line.code == "all" else wording.word(line.name),
            0 if line.code == "all" else 1,
            _number(line.now),
            _number(line.before) if month.had_before else "–",
        )
        for part in month.parts
        for line in part.lines
    ]


def _number(number: int | None) -> str:
    return said("left out") if number is None else f"{number:,}"


def _peer_line(peer: Peer, found: Peers) -> PeerLine:
    rates = (peer.rate(name) for name in _COLUMNS)
    values = (Fact(said("People served"), f"{peer.people:,}"), *(Fact("", _rate(rate)) for rate in rates))
    return PeerLine(peer.name.title() if peer.name.isupper() else peer.name, peer is found.own, values)


def _measure_line(one: Compared, among: int) -> MeasureLine:
    place = "" if one.place is None else said("{place} of {n}", place=one.place, n=min(among, one.reported + 1))
    return MeasureLine(sentence(one.name), _rate(one.own), _rate(one.lower), _rate(one.median), _rate(one.upper), place)


def _rate(rate: Decimal | None) -> str:
    if rate is None:
        return "–"
    return f"{rate:,.0f}" if rate >= 100 else f"{rate:,.1f}"


report_pages = Router(
    "/", route_handlers=[month_page, publish_month, borrowit_newest, borrowit_page, borrowit_handed_in, peers_page]
)
