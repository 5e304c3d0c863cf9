"""The public catalogue: search and availability. No cookie, no session, and no search is written down."""

from typing import Annotated
from urllib.parse import urlencode

import msgspec
from litestar import Router, get
from litestar.datastructures import State
from litestar.params import FromQuery, Parameter
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import meant, numbered, said
from carrel.fronts.web.showing import Option, number_of, page, refused
from carrel.fronts.web.signed_in import Asked
from carrel.records.ids import BranchId, TitleId
from carrel.records.refusals import Refusal

_STATES = (meant("on its shelf"), meant("out"), meant("on its way between branches"), meant("not on its shelf"))


class Line(msgspec.Struct, frozen=True):
    """A title that was found."""

    address: str
    name: str
    author: str
    year: str
    kind: str
    availability: str
    on_shelf: bool


class Copy(msgspec.Struct, frozen=True):
    """One item."""

    branch: str
    kind: str
    call_number: str
    shelf: str
    state: str
    on_shelf: bool


@get("/catalogue", sync_to_thread=True)
def catalogue_page(
    request: Asked,
    state: State,
    words: FromQuery[str] = "",
    branch: FromQuery[str] = "",
    now: FromQuery[str] = "",
    number: FromQuery[str] = "1",
) -> Template:
    """A search; without words, an empty field."""
    house: desk.House = state.house
    places = [Option(str(code), name) for code, name in desk.branches(house)]
    chosen = branch if any(place.code == branch for place in places) else ""
    at = int(number) if number.isdecimal() and 0 < len(number) < 4 else 1
    found = desk.search_catalogue(house, words, bool(now), BranchId(int(chosen)) if chosen else None, at)
    asked = {"words": words[:200], "branch": chosen, "now": "yes" if now else ""}
    return page(
        request,
        "catalogue.html",
        words=words[:200],
        now=bool(now),
        branch=chosen,
        branches=places,
        lines=[_line(line) for line in found.lines],
        searched=bool(words.strip()),
        before=_address(asked, at - 1) if at > 1 else "",
        after=_address(asked, at + 1) if found.more else "",
    )


@get("/catalogue/{title:str}", sync_to_thread=True)
def title_page(request: Asked, state: State, title: Annotated[str, Parameter(max_length=20)]) -> Template:
    """One title, and where its items stand."""
    found = desk.title_page(state.house, TitleId(number_of(title)))
    if isinstance(found, Refusal):
        return page(request, "catalogue_title.html", 404, answer=refused(found), title=None)
    copies = [
        Copy(copy.branch, said(copy.kind), copy.call_number, copy.shelf, said(copy.state), copy.on_shelf)
        for copy in found.copies
    ]
    facts = [(said("Year"), found.year), ("ISBN", found.isbn)]
    return page(
        request,
        "catalogue_title.html",
        answer=None,
        title=found.name,
        author=found.author,
        facts=[fact for fact in facts if fact[1]],
        copies=copies,
        hold=f"/my/hold?title={found.title}" if found.lendable else "",
    )


def _line(line: desk.CatalogueLine) -> Line:
    words = (
        numbered("{n} item on its shelf", "{n} items on their shelves", line.on_shelf)
        if line.on_shelf
        else said("none on its shelf now")
    )
    return Line(
        f"/catalogue/{line.title}", line.name, line.author, line.year, said(line.kind), words, line.on_shelf > 0
    )


def _address(asked: dict[str, str], number: int) -> str:
    """Another page of the same search: everything it needs stands in its address, and nothing here."""
    told = {name: value for name, value in asked.items() if value}
    return "/catalogue?" + urlencode({**told, "number": str(number)})


catalogue = Router("/", route_handlers=[catalogue_page, title_page])
