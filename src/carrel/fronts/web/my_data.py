"""What I told the library, and what of it I correct myself."""

from typing import Annotated

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import SPOKEN, meant, said, written
from carrel.fronts.web.my_session import patron_of
from carrel.fronts.web.showing import Answer, Fact, Option, Tone, page, refused
from carrel.fronts.web.signed_in import Asked
from carrel.records.notices import Channel
from carrel.records.quiet import Quiet
from carrel.records.registration import Detail

_CHANNELS = {
    Channel.EMAIL.value: meant("by e-mail"),
    Channel.LETTER.value: meant("by letter"),
    Channel.TELEPHONE.value: meant("by telephone"),
}
_DETAILS = {
    Detail.NOTHING.value: meant("only that there is a message"),
    Detail.COUNTS.value: meant("how many items, and no titles"),
    Detail.TITLES.value: meant("the titles"),
}


class DataForm(Quiet, frozen=True):
    """The form as it is typed."""

    street: str = ""
    town: str = ""
    state: str = ""
    postal_code: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    channel: str = ""
    detail: str = ""
    guardian_told: str = ""


@get("/my/data", sync_to_thread=True)
def data_page(request: Asked, state: State) -> Template:
    """My data."""
    match desk.own_data(state.house, patron_of(request, state)):
        case desk.OwnData() as view:
            return _form(request, view, _filled(view), None)
        case refusal:
            return page(request, "sorry.html", answer=refused(refusal))


@post("/my/data", status_code=200, sync_to_thread=True)
def correct(
    request: Asked, state: State, data: Annotated[DataForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Keep what I corrected."""
    actor = patron_of(request, state)
    match desk.correct_own_data(state.house, actor, _correction(data)):
        case desk.DataKept(view):
            done = Answer(Tone.DONE, said("Kept"), said("Your data are as they now read."))
            return _form(request, view, _filled(view), done)
        case refusal:
            view_now = desk.own_data(state.house, actor)
            if not isinstance(view_now, desk.OwnData):
                return page(request, "sorry.html", answer=refused(view_now))
            return _form(request, view_now, data, refused(refusal))


def _correction(form: DataForm) -> desk.Correction:
    return desk.Correction(
        form.street,
        form.town,
        form.state,
        form.postal_code,
        form.phone,
        form.email,
        form.language,
        form.channel,
        form.detail,
        form.guardian_told == "yes",
    )


def _filled(view: desk.OwnData) -> DataForm:
    home = view.addresses[0] if view.addresses else None
    return DataForm(
        street=", ".join(home.lines) if home else "",
        town=home.town if home else "",
        state=home.state if home else "",
        postal_code=home.postal_code if home else "",
        phone=view.phones[0] if view.phones else "",
        email=view.emails[0] if view.emails else "",
        language=view.language,
        channel=view.channel,
        detail=view.detail.value,
        guardian_told="yes" if view.guardian_told else "",
    )


def _form(request: Asked, view: desk.OwnData, form: DataForm, answer: Answer | None) -> Template:
    return page(
        request,
        "my/data.html",
        answer=answer,
        form=form,
        facts=_facts(view),
        minor=view.minor,
        guardian=view.guardian,
        languages=[Option(code, name) for code, name in SPOKEN.items()],
        channels=[Option(code, said(name)) for code, name in _CHANNELS.items()],
        details=[Option(code, said(name)) for code, name in _DETAILS.items()],
    )


def _facts(view: desk.OwnData) -> list[Fact]:
    """What the desk alone corrects, because a paper is seen for it."""
    none = said("none seen")
    facts = [
        Fact(said("Name"), view.name),
        Fact(said("Born"), "" if view.birth is None else written(view.birth)),
        Fact(said("Category"), view.category),
        Fact(said("Town of residence"), view.town),
        Fact(said("Registered"), written(view.registered)),
        Fact(said("Registered until"), written(view.expires)),
        Fact(said("Identification seen"), said(view.id_seen) or none),
        Fact(said("Proof of residence seen"), said(view.residence_seen) or none),
    ]
    if view.guardian:
        facts.append(Fact(said("Parent or guardian to reach"), view.guardian))
    if view.protected_address:
        facts.append(Fact(said("Protected address"), said("shown to nobody at the desk")))
    if view.home_bound:
        facts.append(Fact(said("Home-bound service"), said("staff may see what you have had, to choose for you")))
    return [fact for fact in facts if fact.value]


my_data = Router("/", route_handlers=[data_page, correct])
