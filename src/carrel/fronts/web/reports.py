"""The custodian's tables: what may be asked, how it would look, and publishing it (§ 11-25(b)(4))."""

from datetime import date
from typing import Annotated, Final

import msgspec
from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template

from carrel import statistics
from carrel.fronts.web import statistics_wording as wording
from carrel.fronts.web.languages import meant, monthly, said
from carrel.fronts.web.office_session import done, tell, told
from carrel.fronts.web.showing import Answer, Option, page, refused, sentence
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.fronts.web.statistics_view import of_table, shelf
from carrel.records.circulation import Event
from carrel.records.refusals import Refusal
from carrel.statistics import OF_THINGS, Choices, Method, Preview, Published, Step, Subject, Wanted

_APART: Final = " / "
_REMEMBERED: Final = 16
_STEPS: Final = {
    Step.MONTH: meant("month by month"),
    Step.QUARTER: meant("quarter by quarter"),
    Step.YEAR: meant("year by year"),
}
_METHODS: Final = {
    Method.SUPPRESS: meant("leave small numbers out"),
    Method.ROUND: meant("round every number down"),
}
_NOT_SEEN: Final = Refusal("this table was seen too long ago", "look at it again, then publish it")
_NOTHING: Final = Refusal("this is no table", "choose what is counted, and from which month to which")


class Previews:
    """The tables that were seen last, in this process's memory: what is published is one of them."""

    def __init__(self) -> None:
        self._seen: dict[str, Preview] = {}

    def keep(self, seen: Preview) -> None:
        """Remember a table."""
        self._seen[seen.seal] = seen
        for seal in list(self._seen)[:-_REMEMBERED]:
            self._seen.pop(seal, None)

    def of(self, seal: str) -> Preview | None:
        """The table that a form names."""
        return self._seen.get(seal)


class Form(msgspec.Struct, frozen=True):
    """What the builder's form sends."""

    what: str = ""
    first: str = ""
    last: str = ""
    step: str = Step.QUARTER.value
    fine: str = ""
    branches: str = ""
    method: str = Method.SUPPRESS.value
    seal: str = ""


class Group(msgspec.Struct, frozen=True):
    """What may be counted by one breakdown."""

    name: str
    options: tuple[Option, ...]


_Sent = Annotated[Form, Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/reports", sync_to_thread=True)
def reports_page(request: Asked, state: State) -> Template:
    """What was published, and what can be prepared."""
    found = statistics.choices(state.house, actor_of(request))
    if isinstance(found, Refusal):
        return page(request, "sorry.html", answer=refused(found))
    shelves = [shelf(entry) for entry in statistics.published(state.house)]
    return page(request, "reports/list.html", answer=told(request), shelves=shelves, closed=bool(found.months))


@get("/reports/new", sync_to_thread=True)
def builder_page(request: Asked, state: State) -> Template:
    """Choose a table."""
    return _builder(request, state, Form())


@post("/reports/preview", status_code=200, sync_to_thread=True)
def preview(request: Asked, state: State, data: _Sent) -> Template:
    """The table as the public would read it."""
    wanted = _wanted(data)
    if wanted is None:
        return _builder(request, state, data, refused(_NOTHING))
    match statistics.preview(state.house, actor_of(request), wanted, Method(data.method)):
        case Preview() as seen:
            state.previews.keep(seen)
            return _shown(request, data, seen)
        case refusal:
            return _builder(request, state, data, refused(refusal))


@post("/reports/change", status_code=200, sync_to_thread=True)
def change(request: Asked, state: State, data: _Sent) -> Template:
    """Back to the form, as it was filled in."""
    return _builder(request, state, data)


@post("/reports/publish", sync_to_thread=True)
def publish(request: Asked, state: State, data: _Sent) -> Redirect:
    """Publish the table that was seen, and none that only resembles it."""
    seen = state.previews.of(data.seal)
    outcome = _NOT_SEEN if seen is None else statistics.publish(state.house, actor_of(request), seen)
    match outcome:
        case Published(number=number):
            tell(request, done(said("It is public from now on"), said("It is table {number}.", number=number)))
        case refusal:
            tell(request, refused(refusal))
    return Redirect("/reports", status_code=303)


def _shown(request: Asked, data: Form, seen: Preview) -> Template:
    return page(
        request,
        "reports/preview.html",
        shelf=of_table(seen.table),
        found=sentence(seen.table.release.found, "."),
        form=msgspec.structs.replace(data, seal=seen.seal),
    )


def _builder(request: Asked, state: State, form: Form, answer: Answer | None = None) -> Template:
    found = statistics.choices(state.house, actor_of(request))
    if isinstance(found, Refusal):
        return page(request, "sorry.html", answer=refused(found))
    months = tuple(Option(month.isoformat(), monthly(month)) for month in found.months)
    return page(
        request,
        "reports/new.html",
        answer=answer,
        form=form if form.first or not months else _last_year(form, months),
        groups=_groups(found),
        months=months,
        steps=tuple(Option(step.value, said(words)) for step, words in _STEPS.items()),
        methods=tuple(Option(method.value, said(words)) for method, words in _METHODS.items()),
        branches=found.branches > 1,
        threshold=found.threshold,
    )


def _last_year(form: Form, months: tuple[Option, ...]) -> Form:
    return msgspec.structs.replace(form, first=months[min(11, len(months) - 1)].code, last=months[0].code)


def _groups(found: Choices) -> tuple[Group, ...]:
    return tuple(
        Group(
            wording.subject(subject),
            tuple(Option(f"{subject.value}{_APART}{event.value}", wording.called(event, subject)) for event in events),
        )
        for subject, events in found.events
    )


def _wanted(form: Form) -> Wanted | None:
    """What the form asks for; None where it was not filled in."""
    subject, _, event = form.what.partition(_APART)
    first, last = _day(form.first), _day(form.last)
    known = subject in list(Subject) and event in list(Event) and form.step in list(Step)
    if not known or first is None or last is None or form.method not in list(Method):
        return None
    return Wanted(
        Subject(subject),
        Event(event),
        first,
        last,
        Step(form.step),
        fine=bool(form.fine),
        branches=bool(form.branches) and subject in OF_THINGS,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


reports = Router("/", route_handlers=[reports_page, builder_page, preview, change, publish])
