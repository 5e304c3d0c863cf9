"""The calendar: hours, holidays, closed days, and an unforeseen closing."""

from datetime import date, time, timedelta
from typing import Annotated

import msgspec
from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Template

from carrel import custody, desk
from carrel.fronts.web.languages import meant, numbered, said
from carrel.fronts.web.showing import Answer, Option, Tone, number_of, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.ids import BranchId
from carrel.records.refusals import Refusal

_WEEKDAYS = (
    meant("Monday"),
    meant("Tuesday"),
    meant("Wednesday"),
    meant("Thursday"),
    meant("Friday"),
    meant("Saturday"),
    meant("Sunday"),
)
_NO_DAY = Refusal("a day or a time could not be read", "choose it from the field's own calendar")
_Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]


class Weekday(msgspec.Struct, frozen=True):
    """One line of the week: times as the fields have them."""

    number: str
    name: str
    opens: str
    closes: str


class ClosedDay(msgspec.Struct, frozen=True):
    """A day to post on the door."""

    iso: str
    day: date
    weekday: str
    reason: str


@get("/calendar", sync_to_thread=True)
def calendar_page(
    request: Asked, state: State, branch: FromQuery[int | None] = None, year: FromQuery[int | None] = None
) -> Template:
    """One branch's calendar; with ``year``, that year's legal holidays to confirm."""
    return _page(request, state.house, branch, None, year)


@post("/calendar/hours", status_code=200, sync_to_thread=True)
def hours(request: Asked, state: State, data: _Form) -> Template:
    """The hours of the week."""
    branch, house = _branch(data), state.house
    week = {}
    try:
        for number in range(7):
            opens, closes = data.get(f"opens{number}", ""), data.get(f"closes{number}", "")
            if opens or closes:
                week[number] = (_minute(opens), _minute(closes))
    except ValueError:
        return _page(request, house, branch, refused(_NO_DAY))
    came = custody.set_week(house, actor_of(request), branch, week)
    return _page(request, house, branch, _kept(came, said("The hours are kept")))


@post("/calendar/closed", status_code=200, sync_to_thread=True)
def closed(request: Asked, state: State, data: _Form) -> Template:
    """One closed day, or the holidays that were confirmed."""
    branch, house = _branch(data), state.house
    try:
        days = {date.fromisoformat(name[4:]): reason for name, reason in data.items() if name.startswith("day-")}
        if data.get("day"):
            days[date.fromisoformat(data["day"])] = data.get("reason", "")
    except ValueError:
        return _page(request, house, branch, refused(_NO_DAY))
    came = custody.stay_closed(house, actor_of(request), branch, days)
    return _page(request, house, branch, _kept(came, said("The closed days are announced")))


@post("/calendar/open", status_code=200, sync_to_thread=True)
def open_after_all(request: Asked, state: State, data: _Form) -> Template:
    """A closed day is taken back."""
    branch, house = _branch(data), state.house
    try:
        day = date.fromisoformat(data.get("day", ""))
    except ValueError:
        return _page(request, house, branch, refused(_NO_DAY))
    came = custody.open_after_all(house, actor_of(request), branch, day)
    return _page(request, house, branch, _kept(came, said("The branch is open on that day")))


@post("/calendar/closing", status_code=200, sync_to_thread=True)
def closing(request: Asked, state: State, data: _Form) -> Template:
    """An unforeseen closing."""
    branch, house = _branch(data), state.house
    try:
        first = date.fromisoformat(data.get("first", ""))
        last = date.fromisoformat(data["last"]) if data.get("last") else first
    except ValueError:
        return _page(request, house, branch, refused(_NO_DAY))
    match custody.close_branch(house, actor_of(request), branch, first, last, data.get("reason", "")):
        case custody.Postponed(days, loans, holds):
            parts = (
                numbered("{n} day announced", "{n} days announced", days),
                numbered("{n} due date moved", "{n} due dates moved", loans),
                numbered("{n} hold kept longer", "{n} holds kept longer", holds),
            )
            return _page(
                request, house, branch, Answer(Tone.DONE, said("The branch is closed"), ", ".join(parts) + ".")
            )
        case refusal:
            return _page(request, house, branch, refused(refusal))


def _page(
    request: Asked, house: desk.House, branch: int | None, answer: Answer | None, year: int | None = None
) -> Template:
    found = custody.calendar_of(house, actor_of(request), None if branch is None else BranchId(branch))
    if isinstance(found, Refusal):
        return page(request, "sorry.html", answer=refused(found))
    known = {day for day, _ in found.closed}
    offered = custody.holidays_of(year) if year is not None and abs(year - found.today.year) <= 2 else ()
    return page(
        request,
        "calendar.html",
        answer=answer,
        branch=str(found.branch),
        name=found.name,
        branches=[Option(str(number), name) for number, name in desk.branches(house)],
        week=[_weekday(number, found.week.get(number)) for number in range(7)],
        closed=[_closed(day, reason) for day, reason in found.closed],
        holidays=[_closed(day, reason) for day, reason in offered if day >= found.today and day not in known],
        asked=year is not None,
        years=[str(found.today.year), str(found.today.year + 1)],
        tomorrow=(found.today + timedelta(days=1)).isoformat(),
    )


def _weekday(number: int, hours: tuple[int, int] | None) -> Weekday:
    opens, closes = ("", "") if hours is None else (f"{minute // 60:02}:{minute % 60:02}" for minute in hours)
    return Weekday(str(number), said(_WEEKDAYS[number]), opens, closes)


def _closed(day: date, reason: str) -> ClosedDay:
    return ClosedDay(day.isoformat(), day, said(_WEEKDAYS[day.weekday()]), reason)


def _kept(came: Refusal | None, words: str) -> Answer:
    return Answer(Tone.DONE, words) if came is None else refused(came)


def _branch(data: dict[str, str]) -> BranchId:
    return BranchId(number_of(data.get("branch", "")))


def _minute(text: str) -> int:
    """The minute of the day. Raises ValueError."""
    found = time.fromisoformat(text)
    return found.hour * 60 + found.minute


calendar = Router("/", route_handlers=[calendar_page, hours, closed, open_after_all, closing])
