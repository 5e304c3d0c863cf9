"""What pages are made of: the frame around them, and small plain values that templates may print."""

from datetime import date
from enum import StrEnum
from typing import Final

import msgspec
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import SPOKEN, heard, spoken
from carrel.fronts.web.rendering import HERE
from carrel.fronts.web.rooms import MORE, MY_ROOMS, Room, row_of
from carrel.fronts.web.signed_in import STATION, Asked
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal

URGENT: Final = "urgent"
"""Where a session keeps how many requests for records are urgent."""
_MOST = 2**63 - 1  # what a column holds


class Tone(StrEnum):
    """How an answer sounds and looks."""

    DONE = "done"
    ATTENTION = "attention"
    REFUSED = "refused"


class Answer(Quiet, frozen=True):
    """What came of the last thing that was asked."""

    tone: Tone
    headline: str
    detail: str = ""
    due: date | None = None
    """Set where an item went out: the day to stamp."""


class Fact(msgspec.Struct, frozen=True):
    """A name and its value, as a list of facts shows them."""

    name: str
    value: str
    exact: bool = False
    """Whether it is a number to be read figure by figure."""


class Option(msgspec.Struct, frozen=True):
    """One line of a list to choose from."""

    code: str
    name: str


class Frame(msgspec.Struct, frozen=True):
    """What stands around every page."""

    library: str
    here: str
    htmx: bool
    language: str
    """Of the page, as two letters."""
    back: str
    """The address to come back to when another language was chosen here."""
    tongues: tuple[Option, ...]
    """The other languages these pages speak."""
    person: str = ""
    role: str = ""
    rooms: tuple[Room, ...] = ()
    more: tuple[Room, ...] = ()
    """Heads, with the rooms under each that have no place in the row."""
    station: bool = False
    """Whether several people share this desk, so that a badge or a short number says who acts."""
    people: tuple[Option, ...] = ()
    """Whom a short number lets in at this station."""
    urgent: int = 0
    """How many requests for records are urgent: for whoever answers them."""
    leave: str = ""
    """Where to sign out; empty where nobody is signed in."""


def page(request: Asked, template: str, code: int = 200, **values: object) -> Template:
    """A page in its frame; ``code`` is the answer's HTTP status."""
    return Template(template, context={**values, "frame": frame(request, code)}, status_code=code)


def frame(request: Asked, code: int = 200) -> Frame:
    """The frame for whoever asks; ``code`` is the answer's HTTP status."""
    session = request.session if "session" in request.scope else {}
    role: str = session.get("role", "")
    inside = role if not session.get("steps") else ""
    rooms = row_of(inside, request.url.path)
    mine = not role and bool(session.get("sitting"))
    if mine and not session.get("newcomer"):
        rooms = MY_ROOMS
    station = STATION in session and "kiosk" not in session
    return Frame(
        library=request.app.state.library,
        here=request.url.path,
        language=spoken(),
        back=_back(request, rooms, code),
        tongues=tuple(Option(code, name) for code, name in SPOKEN.items() if code != spoken()),
        htmx=(HERE / "static" / "vendor" / "htmx.min.js").is_file(),
        person=session.get("display", "") if role else "",
        role=role,
        rooms=rooms,
        more=MORE.get(inside, ()),
        station=station,
        people=tuple(Option(*one) for one in desk.switchers(request.app.state.house)) if station else (),
        urgent=session.get(URGENT, 0) if inside else 0,
        leave="/sign-out" if role else "/my/sign-out" if mine else "",
    )


def _back(request: Asked, rooms: tuple[Room, ...], code: int) -> str:
    """This page where it can be asked for again; else the first room. A fault's page repeats nothing it was sent."""
    if request.method == "GET" and code == 200:
        query = request.url.query
        return f"{request.url.path}?{query}" if query else request.url.path
    return rooms[0].address if rooms else "/"


def number_of(text: str) -> int:
    """The number of a title or a branch, as an address or a form has it; 0, which is nobody's, where it is none."""
    fits = text.isascii() and text.isdecimal() and len(text) <= len(str(_MOST))
    return int(text) if fits and int(text) <= _MOST else 0


def refused(refusal: Refusal) -> Answer:
    """A refusal, as an answer."""
    return Answer(Tone.REFUSED, sentence(refusal.what), sentence(refusal.remedy, "."))


def sentence(prose: str, end: str = "") -> str:
    """Prose from the house is lower case and unfinished; on a page it begins with a capital, in the page's language."""
    prose = heard(prose)
    return prose[:1].upper() + prose[1:] + (end if prose and prose[-1] not in ".!?" else "")
