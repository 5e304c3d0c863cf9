"""What pages are made of: the frame around them, and small plain values that templates may print."""

from datetime import date
from enum import StrEnum

import msgspec
from litestar.response import Template

from carrel.fronts.web.languages import spoken
from carrel.fronts.web.rendering import HERE
from carrel.fronts.web.signed_in import ROOMS, Asked, Room
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal


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
    person: str = ""
    role: str = ""
    rooms: tuple[Room, ...] = ()


def page(request: Asked, template: str, code: int = 200, **values: object) -> Template:
    """A page in its frame; ``code`` is the answer's HTTP status."""
    return Template(template, context={**values, "frame": frame(request)}, status_code=code)


def frame(request: Asked) -> Frame:
    """The frame for whoever asks."""
    role: str = request.session.get("role", "") if "session" in request.scope else ""
    return Frame(
        library=request.app.state.library,
        here=request.url.path,
        language=spoken(),
        htmx=(HERE / "static" / "vendor" / "htmx.min.js").is_file(),
        person=request.session.get("display", "") if role else "",
        role=role,
        rooms=ROOMS.get(role, ()) if role and not request.session.get("steps") else (),
    )


def refused(refusal: Refusal) -> Answer:
    """A refusal, as an answer."""
    return Answer(Tone.REFUSED, sentence(refusal.what), sentence(refusal.remedy, "."))


def sentence(prose: str, end: str = "") -> str:
    """Prose from the house is lower case and unfinished; on a page it begins with a capital."""
    return prose[:1].upper() + prose[1:] + (end if prose and prose[-1] not in ".!?" else "")
