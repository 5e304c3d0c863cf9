"""Strays: where records of users were found outside this house, since when, and what was done about it.

The custodian's alone. A file's path may name somebody: it stands on no page but this one, and in no address.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Final

import msgspec
from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template

from carrel.custody import Found, StrayLine, settle_stray, strays
from carrel.fronts.web.languages import meant, numbered, said
from carrel.fronts.web.office_session import done, tell, told
from carrel.fronts.web.showing import Answer, Tone, page, refused, sentence
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.strays import StrayState

_DEEDS: Final = {
    StrayState.QUARANTINED: meant("Move it into the quarantine"),
    StrayState.REMOVED: meant("It was removed"),
    StrayState.DISMISSED: meant("It is no record of a user"),
    StrayState.GIVEN_BACK: meant("Put it back where it lay"),
    StrayState.DESTROYED: meant("Destroy the copy"),
}
_WARNED: Final = {
    StrayState.QUARANTINED: meant(
        "The file is sealed and taken from where it lies. Whatever program needs it will not find it;"
        " you can put it back."
    ),
    StrayState.REMOVED: meant("Say this when the file is gone. The next scan looks whether it is."),
    StrayState.DISMISSED: meant("Say this when you have looked, and nobody who uses the library stands in it."),
    StrayState.GIVEN_BACK: meant("The file lies open again where it lay, because it has to be there."),
    StrayState.DESTROYED: meant("The sealed copy and its key are destroyed. Nobody can bring it back."),
}
_DONE: Final = {
    StrayState.QUARANTINED: meant("It lies sealed in the quarantine"),
    StrayState.REMOVED: meant("Noted: it was removed"),
    StrayState.DISMISSED: meant("Noted: it is no record of a user"),
    StrayState.GIVEN_BACK: meant("It lies again where it lay"),
    StrayState.DESTROYED: meant("The copy is destroyed"),
}
_KINDS: Final[dict[str, str]] = {
    Found.CARD: meant("card numbers"),
    Found.NAME: meant("names"),
    Found.EMAIL: meant("e-mail addresses"),
    Found.PHONE: meant("telephone numbers"),
    Found.ADDRESS: meant("addresses"),
    Found.BIRTH: meant("birth dates"),
    Found.ACCOUNT: meant("accounts in other programs"),
    Found.REFERENCE: meant("numbers of users in other programs"),
    Found.LINK: meant("links of a person with what they used"),
}
_TONES: Final = {StrayState.FOUND: Tone.REFUSED, StrayState.QUARANTINED: Tone.ATTENTION}


class Deed(Quiet, frozen=True):
    """Something that may be done, and what it means."""

    how: str
    name: str
    warned: str
    grave: bool


class Line(Quiet, frozen=True):
    """One find."""

    word: str
    path: str
    state: str
    tone: Tone
    found: str
    first: date
    last: date
    settled: date | None
    account: str
    deeds: tuple[Deed, ...]


class Settled(msgspec.Struct, frozen=True):
    """What is to be done about which find; ``sure`` is ticked."""

    word: str
    how: str
    sure: str = ""


@get("/strays", sync_to_thread=True)
def strays_page(request: Asked, state: State) -> Template:
    """Every find that is kept."""
    match strays(state.house, actor_of(request)):
        case Refusal() as refusal:
            return page(request, "sorry.html", answer=refused(refusal))
        case found:
            lines = [_line(one) for one in found]
            return page(
                request,
                "strays.html",
                answer=told(request),
                headline=_headline(found),
                open=[line for line in lines if line.deeds],
                settled=[line for line in lines if not line.deeds],
            )


@post("/strays", sync_to_thread=True)
def settle(
    request: Asked, state: State, data: Annotated[Settled, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Redirect:
    """Do something about a find."""
    tell(request, _settled(request, state, data))
    return Redirect("/strays", status_code=303)


def _settled(request: Asked, state: State, data: Settled) -> Answer:
    if not data.sure or data.how not in set(StrayState):
        return refused(Refusal("nothing was done about it", "choose what is to be done, and tick that you are sure"))
    match settle_stray(state.house, actor_of(request), data.word, StrayState(data.how)):
        case StrayLine() as line:
            return done(said(_DONE[line.state]))
        case refusal:
            return refused(refusal)


def _headline(found: Iterable[StrayLine]) -> str:
    lying = sum(1 for one in found if one.state is StrayState.FOUND)
    if lying:
        return numbered("{n} file lies open.", "{n} files lie open.", lying)
    return said("Nothing lies open, as far as the last scan saw.")


def _line(one: StrayLine) -> Line:
    return Line(
        word=one.word,
        path=one.path,
        state=sentence(one.state.value),
        tone=_TONES.get(one.state, Tone.DONE),
        found=", ".join(f"{said(_KINDS.get(kind, kind))}: {number:,}" for kind, number in one.found),
        first=one.first,
        last=one.last,
        settled=one.settled,
        account=one.account,
        deeds=tuple(
            Deed(how.value, said(_DEEDS[how]), said(_WARNED[how]), how is StrayState.DESTROYED) for how in one.may
        ),
    )


strays_pages = Router("/", route_handlers=[strays_page, settle])
