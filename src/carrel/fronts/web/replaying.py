"""When the server is down: paper slips to print beforehand, and the page that does afterwards what they say."""

from datetime import date
from typing import Annotated

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import numbered
from carrel.fronts.web.showing import Answer, Tone, page, refused, sentence
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal

_NO_DAY = Refusal("no day was given", "write the day that stands on the slips")
_LINES = 18
"""Lines on one sheet."""


class Slips(Quiet, frozen=True):
    """What stands on the slips of one day."""

    day: str = ""
    lent: str = ""
    returned: str = ""


class Left(Quiet, frozen=True):
    """A line that was not done."""

    item: str
    card: str
    why: str
    remedy: str


@get("/paper-slip", sync_to_thread=False)
def paper_slip(request: Asked) -> Template:
    """A sheet to print and keep beside the desk."""
    actor_of(request)
    return page(request, "paper_slip.html", lines=list(range(1, _LINES + 1)))


@get("/replay", sync_to_thread=False)
def replay_page(request: Asked) -> Template:
    """An empty list."""
    actor_of(request)
    return _page(request, Slips())


@post("/replay", status_code=200, sync_to_thread=True)
def replay(
    request: Asked, state: State, data: Annotated[Slips, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Do what the slips say."""
    actor = actor_of(request)
    try:
        day = date.fromisoformat(data.day)
    except ValueError:
        return _page(request, data, refused(_NO_DAY))
    match desk.replay(state.house, actor, day, data.lent, data.returned):
        case desk.Replayed(done, already, exceptions):
            words = (
                numbered("{n} line is done", "{n} lines are done", done),
                numbered("{n} was done before", "{n} were done before", already),
                numbered("{n} is left", "{n} are left", len(exceptions)),
            )
            tone = Tone.ATTENTION if exceptions else Tone.DONE
            left = [Left(one.item, one.card, sentence(one.why, "."), sentence(one.remedy, ".")) for one in exceptions]
            return _page(request, data, Answer(tone, ", ".join(words) + "."), left)
        case refusal:
            return _page(request, data, refused(refusal))


def _page(request: Asked, data: Slips, answer: Answer | None = None, left: list[Left] | None = None) -> Template:
    return page(
        request,
        "replay.html",
        answer=answer,
        day=data.day,
        lent=data.lent,
        returned=data.returned,
        left=left or [],
        all_done=answer is not None and answer.tone is Tone.DONE,
    )


replaying = Router("/", route_handlers=[paper_slip, replay_page, replay])
