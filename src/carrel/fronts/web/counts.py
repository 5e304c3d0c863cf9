"""What a branch counts by hand: who came in, what was asked, which computers and how much network were used."""

from datetime import date
from typing import Annotated, Final

import msgspec
from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Redirect, Template

from carrel import statistics
from carrel.fronts.web.languages import meant, said
from carrel.fronts.web.office_session import done, tell, told
from carrel.fronts.web.showing import page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.refusals import Refusal

_CALLED: Final = {
    "VISITS": (meant("People who came in"), meant("The door counter, less what it showed this morning.")),
    "REFERENC": (meant("Questions answered"), meant("Not where the printer is, nor when we close.")),
    "PITUSR": (meant("Turns at public computers"), meant("However long each was.")),
    "WIFISESS": (meant("Wireless sessions"), meant("As the router counts them.")),
}
_NO_NUMBER: Final = Refusal("this is no whole number", "write it in figures, or leave it empty")
_NO_DAY: Final = Refusal("no day was chosen", "choose one")


class Asks(msgspec.Struct, frozen=True):
    """One thing to count."""

    variable: str
    name: str
    hint: str
    value: str
    month: str


_Values = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/counts", sync_to_thread=True)
def counts_page(request: Asked, state: State, day: FromQuery[date | None] = None) -> Template:
    """A day's counts, and what the month comes to so far."""
    actor = actor_of(request)
    found = statistics.counted_on(state.house, actor, day)
    if isinstance(found, Refusal):
        return page(request, "sorry.html", answer=refused(found))
    month = statistics.counted_in(state.house, actor, found.day)
    whole = None if isinstance(month, Refusal) else month
    return page(
        request,
        "counts.html",
        answer=told(request),
        branch=found.branch,
        day=found.day,
        asks=tuple(
            Asks(
                variable,
                said(name),
                said(hint),
                "" if variable not in found.numbers else str(found.numbers[variable]),
                "" if whole is None else f"{whole.sum_of(variable):,}",
            )
            for variable, (name, hint) in _CALLED.items()
        ),
    )


@post("/counts", sync_to_thread=True)
def keep_counts(request: Asked, state: State, data: _Values) -> Redirect:
    """Let the day's counts be these."""
    try:
        day = date.fromisoformat(data.get("day", ""))
    except ValueError:
        tell(request, refused(_NO_DAY))
        return Redirect("/counts", status_code=303)
    typed = {variable: data.get(variable, "").strip().replace(",", "") for variable in _CALLED}
    if any(text and not (text.isascii() and text.isdecimal()) for text in typed.values()):
        outcome: statistics.DayCounted | Refusal = _NO_NUMBER
    else:
        numbers = {variable: int(text) if text else None for variable, text in typed.items()}
        outcome = statistics.note_counts(state.house, actor_of(request), day, numbers)
    tell(request, refused(outcome) if isinstance(outcome, Refusal) else done(said("Kept")))
    return Redirect(f"/counts?day={day.isoformat()}", status_code=303)


counts = Router("/", route_handlers=[counts_page, keep_counts])
