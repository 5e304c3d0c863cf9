"""Registering, reading back, correcting, renewing; and the patron's card."""

from datetime import date
from typing import Annotated

import msgspec
from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.desk_page import Desk, show
from carrel.fronts.web.languages import SPOKEN, meant, said
from carrel.fronts.web.persons import People, people
from carrel.fronts.web.showing import Answer, Option, Tone, page, refused, sentence
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal

_DAYS = ("birth", "note_until")
_TICKS = ("guardian_told", "protected_address")


class Form(Quiet, frozen=True):
    """The registration form as it is typed."""

    given: str = ""
    middle: str = ""
    family: str = ""
    suffix: str = ""
    birth: str = ""
    category: str = ""
    street: str = ""
    town: str = ""
    state: str = ""
    postal_code: str = ""
    phone: str = ""
    email: str = ""
    guardian_name: str = ""
    guardian_phone: str = ""
    guardian_email: str = ""
    guardian_told: str = ""
    language: str = ""
    channel: str = ""
    detail: desk.Detail = desk.Detail.NOTHING
    id_seen: desk.IdSeen = desk.IdSeen.NONE
    residence_seen: desk.ResidenceSeen = desk.ResidenceSeen.NONE
    protected_address: str = ""
    note: str = ""
    note_until: str = ""
    card: str = ""
    new_person: str = ""
    visit: str = ""
    home_bound: str = ""
    """Shown beside the form, and not changed by it."""


class CardForm(Quiet, frozen=True):
    """A new card for the patron in hand, and why the old one no longer serves."""

    visit: str
    number: str = ""
    why: desk.Why = desk.Why.WORN


class Lists(msgspec.Struct, frozen=True):
    """What the form lets one choose from."""

    ids: tuple[Option, ...]
    residences: tuple[Option, ...]
    languages: tuple[Option, ...]
    channels: tuple[Option, ...]
    details: tuple[Option, ...]


_NONE_YET = meant("none yet")


def _lists() -> Lists:
    return Lists(
        ids=tuple(Option(each.value, said(each.value or _NONE_YET)) for each in desk.IdSeen),
        residences=tuple(Option(each.value, said(each.value or _NONE_YET)) for each in desk.ResidenceSeen),
        languages=(
            Option("", said("the library's")),
            *(Option(code, SPOKEN[code]) for code in desk.LANGUAGES if code),
        ),
        channels=(
            Option("", said("e-mail, else a letter")),
            Option("email", said("e-mail")),
            Option("letter", said("letter")),
            Option("telephone", said("telephone")),
        ),
        details=(
            Option("nothing", said("only that there is something")),
            Option("counts", said("how many items")),
            Option("titles", said("the titles")),
        ),
    )


Posted = Annotated[Form, Body(media_type=RequestEncodingType.URL_ENCODED)]
PostedCard = Annotated[CardForm, Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/register", sync_to_thread=False)
def register_page(request: Asked, state: State) -> Template:
    """An empty form."""
    actor_of(request)
    return _form(request, state.house, Form(), new=True)


@post("/register", status_code=200, sync_to_thread=True)
def register(request: Asked, state: State, data: Posted) -> Template:
    """A person becomes a patron, unless they are one already."""
    actor = actor_of(request)
    application = _application(data)
    if isinstance(application, desk.Unfit):
        return _form(request, state.house, data, new=True, refusal=application)
    match desk.register(state.house, actor, application, different_person=data.new_person == "yes"):
        case desk.Registered(visit):
            good = said("The card is good from now on: scan what they borrow.")
            return _in_hand(request, visit, said("The registration is made"), good, _shared(state.house, actor, visit))
        case desk.LooksAlike(lines):
            return _form(request, state.house, data, new=True, alike=people(lines))
        case refusal:
            return _form(request, state.house, data, new=True, refusal=refusal)


@post("/registration", status_code=200, sync_to_thread=True)
def read_back(request: Asked, state: State, data: Posted) -> Template:
    """The registration of the patron in hand, to read back and correct."""
    match desk.read_back(state.house, actor_of(request), data.visit):
        case desk.ReadBack(view, visit):
            return _form(request, state.house, _filled(view, visit), new=False)
        case refusal:
            return page(request, "sorry.html", answer=refused(refusal))


@post("/registration/amend", status_code=200, sync_to_thread=True)
def amend(request: Asked, state: State, data: Posted) -> Template:
    """What was corrected is kept."""
    actor = actor_of(request)
    application = _application(data)
    if isinstance(application, desk.Unfit):
        return _form(request, state.house, data, new=False, refusal=application)
    match desk.amend(state.house, actor, data.visit, application):
        case desk.Registered(visit):
            now = said("The registration is as it now reads.")
            return _in_hand(request, visit, said("Corrected"), now, _shared(state.house, actor, visit))
        case refusal:
            return _form(request, state.house, data, new=False, refusal=refusal)


@post("/registration/renew", status_code=200, sync_to_thread=True)
def renew(request: Asked, state: State, data: Posted) -> Template:
    """The registration runs again from today."""
    match desk.renew_registration(state.house, actor_of(request), data.visit):
        case desk.Registered(visit):
            return _in_hand(request, visit, said("Registration renewed"), said("It runs again from today."))
        case refusal:
            return page(request, "sorry.html", answer=refused(refusal))


@post("/registration/card", status_code=200, sync_to_thread=True)
def new_card(request: Asked, state: State, data: PostedCard) -> Template:
    """A new card, or none yet where the old one was lost and no number is given."""
    actor = actor_of(request)
    number = data.number.strip()
    done = (
        desk.replace_card(state.house, actor, data.visit, number, data.why)
        if number
        else desk.stop_cards(state.house, actor, data.visit)
    )
    match done:
        case desk.CardIssued(visit):
            return _in_hand(request, visit, said("New card issued"), said("The old one serves nobody from now on."))
        case desk.CardStopped(visit):
            return _in_hand(
                request, visit, said("Card stopped"), said("It serves nobody. Issue a new one when it is at hand.")
            )
        case refusal:
            return page(request, "sorry.html", answer=refused(refusal))


def _application(form: Form) -> desk.Application | desk.Unfit:
    """The form as the desk takes it; Unfit where a day is no date."""
    fields = msgspec.structs.asdict(form)
    unread = []
    for name in _DAYS:
        try:
            fields[name] = date.fromisoformat(fields[name]) if fields[name] else None
        except ValueError:
            unread.append((name, "write the day as year-month-day: 1987-04-30"))
    if unread:
        return desk.Unfit("the form is not complete", "correct the fields that are marked", tuple(unread))
    for name in _TICKS:
        fields[name] = fields[name] == "yes"
    for ours in ("new_person", "visit", "home_bound"):
        del fields[ours]
    return desk.Application(**fields)


def _filled(view: desk.RegistrationView, visit: str) -> Form:
    home = view.addresses[0] if view.addresses else None
    guardian = view.guardian
    return Form(
        given=view.given,
        middle=view.middle,
        family=view.family,
        suffix=view.suffix,
        birth="" if view.birth is None else view.birth.isoformat(),
        category=view.category,
        street=", ".join(home.lines) if home else "",
        town=home.town if home else view.town,
        state=home.state if home else "",
        postal_code=home.postal_code if home else "",
        phone=view.phones[0] if view.phones else "",
        email=view.emails[0] if view.emails else "",
        guardian_name=guardian.name if guardian else "",
        guardian_phone=guardian.phone if guardian else "",
        guardian_email=guardian.email if guardian else "",
        guardian_told="yes" if view.contact.guardian_told else "",
        language=view.language,
        channel=view.contact.channel,
        detail=view.contact.detail,
        id_seen=view.id_seen,
        residence_seen=view.residence_seen,
        protected_address="yes" if view.protected_address else "",
        note="" if view.note is None else view.note.text,
        note_until="" if view.note is None else view.note.until.isoformat(),
        visit=visit,
        home_bound="yes" if view.home_bound else "",
    )


def _form(
    request: Asked,
    house: desk.House,
    form: Form,
    new: bool,
    refusal: Refusal | None = None,
    alike: People | None = None,
) -> Template:
    fields = refusal.fields if isinstance(refusal, desk.Unfit) else ()
    faults = dict.fromkeys(Form.__struct_fields__, "") | {name: sentence(why, ".") for name, why in fields}
    return page(
        request,
        "register.html" if new else "registration.html",
        form=form,
        faults=faults,
        answer=None if refusal is None else refused(refusal),
        alike=alike,
        categories=[Option(one.code, one.name) for one in desk.about(house).categories],
        lists=_lists(),
        closings=[Option(one.value, said(one.value)) for one in desk.WhyClosed],
    )


def _shared(house: desk.House, actor: Actor, visit: str) -> str:
    """What somebody else is reached at too, for the clerk to say; empty where nothing is."""
    found = desk.shared(house, actor, visit)
    if isinstance(found, Refusal):
        return ""
    kinds = ((found.address, said("address")), (found.phone, said("telephone")), (found.email, said("e-mail")))
    which = ", ".join(kind for shares, kind in kinds if shares)
    if not which:
        return ""
    return said("Another patron has the same: {which}. Say so before they choose messages with titles.", which=which)


def _in_hand(request: Asked, visit: str, headline: str, detail: str, shared: str = "") -> Template:
    """The desk page, with the patron in hand; ``shared`` is what to point out first."""
    tone = Tone.ATTENTION if shared else Tone.DONE
    return show(request, Desk(desk.Mode.LEND, visit, Answer(tone, headline, f"{shared} {detail}".strip())))


registration = Router("/", route_handlers=[register_page, register, read_back, amend, renew, new_card])
