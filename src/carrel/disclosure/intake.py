"""Intake: somebody stands at the desk and asks for records. What to say, whom to call, and what is written down.

Nothing is opened for it, and it needs nobody but whoever stands at the desk. From here on it is the custodian's.
"""

from datetime import date, timedelta

from carrel import catalog
from carrel.catalog.library import Call
from carrel.formats.scans import media_type_of
from carrel.gate import Act, Denied, House, note_one, perform
from carrel.gate.refusing import not_allowed
from carrel.lives import requests
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.requests import Instrument, PaperKind, Request, Scope
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import TooLong
from carrel.statute import Course, InstrumentRule, Item


class FirstScreen(Quiet, frozen=True):
    """What whoever stands at the desk is told before anything is asked of them."""

    instrument: Instrument
    say: str
    """The words to say."""
    call: str
    """Whom to call first."""
    calls: tuple[Call, ...]
    """The custodian, then the deputies, in the order in which they are called."""
    counsel: Call | None
    at_once: bool
    """It may be carried out while it is read: nobody waits for tomorrow."""
    may_be_silent: bool
    """It may forbid telling anybody that it exists."""
    look_for: tuple[Item, ...]
    """What is to be seen on it; the custodian writes it down."""


class Intake(Quiet, frozen=True):
    """What is written down at the desk: as many as ten inputs, of which two must be filled in."""

    instrument: Instrument
    requester: str
    """Who asks, by the name they give."""
    agency: str = ""
    identification: str = ""
    """What identification was seen, and its number if they showed it: it is theirs, not a patron's."""
    reply_to: str = ""
    telephone: str = ""
    words: str = ""
    """What they ask for, as it is written."""
    answer_by: date | None = None
    """The day the paper names."""
    photo: bytes = b""
    forbids_telling: bool = False


class RequestBegun(Quiet, frozen=True):
    """It is with the custodian now."""

    key: str
    say: str
    calls: tuple[Call, ...]
    due: date


def first_screen(house: House, instrument: Instrument) -> FirstScreen:
    """What the law and the library say about this kind of paper."""
    rule, rules = house.statute.instrument(instrument), house.library.disclosure
    calls = rules.calls[:1] if rule.alone else rules.calls
    return FirstScreen(
        instrument=instrument,
        say=rule.words,
        call=rule.call,
        calls=calls,
        counsel=None if rule.alone else rules.counsel,
        at_once=rule.path is Course.AT_ONCE,
        may_be_silent=rule.silent,
        look_for=rule.checklist,
    )


def begin_request(house: House, actor: Actor, form: Intake) -> RequestBegun | Refusal:
    """Write down who asks and what they show. Nothing is opened."""
    unfit = _unfit(form)
    if unfit is not None:
        return unfit
    rule = house.statute.instrument(form.instrument)

    def work(act: Act) -> RequestBegun | Refusal:
        match note_one(act, RecordClass.REQUEST, RecordClass.PAPER):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                pass
        request = _request(act, form, rule)
        try:
            row = requests.begin(act, request)
            if form.photo:
                kind = media_type_of(form.photo) or ""
                requests.add_paper(act, row, request, PaperKind.THEIRS, "the paper shown", kind, form.photo)
        except TooLong:
            return _too_much()
        screen = first_screen(house, form.instrument)
        return RequestBegun(row.hex(), screen.say, screen.calls, request.due or act.now.date())

    return perform(house, actor, Purpose.INTAKE, work)


def _request(act: Act, form: Intake, rule: InstrumentRule) -> Request:
    today = act.now.date()
    return Request(
        instrument=form.instrument,
        received=today,
        recorded_by=act.actor.name,
        requester=form.requester.strip(),
        agency=form.agency.strip(),
        identification=form.identification.strip(),
        reply_to=form.reply_to.strip(),
        telephone=form.telephone.strip(),
        scope=Scope(words=form.words.strip()),
        due=form.answer_by or _due(act, rule, today),
        silent=form.forbids_telling and rule.silent,
    )


def _due(act: Act, rule: InstrumentRule, today: date) -> date:
    """The day the law sets, in working days; else the library's own."""
    if rule.path is Course.AT_ONCE:
        return today
    if rule.days_to_answer is None:
        return today + timedelta(days=act.house.library.disclosure.answer_days)
    day = today
    for _ in range(rule.days_to_answer):
        day = _next_working_day(day)
    return day


def _next_working_day(day: date) -> date:
    while True:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY and day not in dict(catalog.legal_holidays(day.year)):
            return day


_SATURDAY = 5
_MOST_WRITTEN = 3000
"""Bytes of everything that is written down at the desk: the rest of a request's box is for answering it."""


def _too_much() -> Refusal:
    return Refusal("this is too much to keep in one request", "shorten what is asked for; the photograph has it all")


def _unfit(form: Intake) -> Refusal | None:
    if not form.requester.strip():
        return Refusal("nobody's name is written down", "ask who they are; if they will not say, write that")
    written = (form.requester, form.agency, form.identification, form.reply_to, form.telephone, form.words)
    if sum(len(text.encode()) for text in written) > _MOST_WRITTEN:
        return _too_much()
    if len(form.photo) > requests.MOST_PAPER:
        most = requests.MOST_PAPER // 1_000_000
        return Refusal(f"the photograph is larger than {most} megabytes", "take it again at a smaller size")
    if form.photo and media_type_of(form.photo) is None:
        return Refusal("this file is no photograph and no PDF", "take a photograph of the paper, or scan it")
    return None
