"""Somebody stands at the desk and asks for records: what to say, whom to call, and what is written down.

Which paper it is stands in no address: the browser of a desk remembers addresses.
"""

from typing import Annotated, Final

from anyio import to_thread
from litestar import Router, get, post
from litestar.datastructures import FormMultiDict, State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import disclosure
from carrel.fronts.web import office_wording
from carrel.fronts.web.languages import meant, said
from carrel.fronts.web.showing import Answer, page, refused, sentence
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.fronts.web.uploads import LARGEST_BODY, Sent
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.requests import Instrument

_NO_KIND: Final = Refusal("this page does not know that paper", "choose the one that is nearest")
_NOW: Final = (
    meant("The custodian has it from here; nobody at the desk decides anything."),
    meant("Look nobody up, print nothing, and delete nothing."),
    meant("If they press you, read the words out again. You are not refusing them: the library answers."),
)
_NOW_AT_ONCE: Final = (
    meant("Call now, and say that a paper has come that is carried out at once."),
    meant("Do not stand in their way, and help with nothing: look nobody up, print nothing, and delete nothing."),
    meant("Write down what they take, and who they are, until the custodian is here."),
)


class Person(Quiet, frozen=True):
    """Somebody to call."""

    who: str
    telephone: str
    dial: str


class Screen(Quiet, frozen=True):
    """What whoever stands at the desk reads first."""

    code: str
    name: str
    say: str
    first: str
    calls: tuple[Person, ...]
    counsel: Person | None
    may_be_silent: bool
    look_for: tuple[str, ...]


class Which(Quiet, frozen=True):
    """Which paper it is."""

    kind: str = ""


class Taken(Quiet, frozen=True):
    """What was written down so far."""

    requester: str = ""
    agency: str = ""
    identification: str = ""
    telephone: str = ""
    words: str = ""
    reply_to: str = ""
    forbids_telling: bool = False


@get("/asked", sync_to_thread=False)
def asked_page(request: Asked) -> Template:
    """Who is here, and with what."""
    return _who(request)


@post("/asked", status_code=200, sync_to_thread=True)
def asked(
    request: Asked, state: State, data: Annotated[Which, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """What to say, whom to call, and what to write down."""
    actor_of(request)
    if data.kind not in list(Instrument):
        return _who(request, refused(_NO_KIND))
    return _say(request, state, Instrument(data.kind), Taken())


@post("/asked/write", status_code=200, request_max_body_size=LARGEST_BODY)
async def write_down(request: Asked, state: State) -> Template:
    """Seal what was written down, and the photograph; then say what happens now."""
    form = await request.form()
    return await to_thread.run_sync(_write, request, state, form)


def _write(request: Asked, state: State, form: FormMultiDict) -> Template:
    actor, kind, taken = actor_of(request), _text(form, "kind"), _taken(form)
    if kind not in list(Instrument):
        return _who(request, refused(_NO_KIND))
    photo = form.get("paper")
    intake = disclosure.Intake(
        instrument=Instrument(kind),
        requester=taken.requester,
        agency=taken.agency,
        identification=taken.identification,
        reply_to=taken.reply_to,
        telephone=taken.telephone,
        words=taken.words,
        photo=photo.content if isinstance(photo, Sent) else b"",
        forbids_telling=taken.forbids_telling,
    )
    match disclosure.begin_request(state.house, actor, intake):
        case disclosure.RequestBegun():
            state.bell.ring()
            return _begun(request, state, Instrument(kind))
        case refusal:
            return _say(request, state, Instrument(kind), taken, refused(refusal))


def _taken(form: FormMultiDict) -> Taken:
    return Taken(
        requester=_text(form, "requester"),
        agency=_text(form, "agency"),
        identification=_text(form, "identification"),
        telephone=_text(form, "telephone"),
        words=_text(form, "words"),
        reply_to=_text(form, "reply_to"),
        forbids_telling=bool(_text(form, "forbids_telling")),
    )


def _text(form: FormMultiDict, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _who(request: Asked, answer: Answer | None = None) -> Template:
    actor_of(request)
    return page(request, "office/who.html", groups=office_wording.groups(), answer=answer)


def _say(request: Asked, state: State, kind: Instrument, form: Taken, answer: Answer | None = None) -> Template:
    return page(request, "office/say.html", screen=_screen(state, kind), form=form, answer=answer)


def _begun(request: Asked, state: State, kind: Instrument) -> Template:
    at_once = disclosure.first_screen(state.house, kind).at_once
    now = [said(line) for line in (_NOW_AT_ONCE if at_once else _NOW)]
    return page(request, "office/begun.html", begun=_screen(state, kind), now=now)


def _screen(state: State, kind: Instrument) -> Screen:
    found = disclosure.first_screen(state.house, kind)
    return Screen(
        code=kind.value,
        name=office_wording.instrument(kind),
        say=sentence(found.say, "."),
        first=sentence(found.call, "."),
        calls=tuple(_person(one) for one in found.calls),
        counsel=None if found.counsel is None else _person(found.counsel),
        may_be_silent=found.may_be_silent,
        look_for=tuple(sentence(item.asks) for item in found.look_for),
    )


def _person(one: disclosure.Call) -> Person:
    dial = "".join(figure for figure in one.telephone if figure.isdigit() or figure == "+")
    return Person(sentence(one.who), one.telephone, dial)


asking = Router("/", route_handlers=[asked_page, asked, write_down])
