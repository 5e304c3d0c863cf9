"""Registering: a person becomes a patron, or a patron's registration is read back, corrected and renewed (policy 2)."""

from datetime import date, timedelta

import msgspec
from dateutil.relativedelta import relativedelta

from carrel.desk.applications import Application, Unfit, record_of, unfit
from carrel.desk.refusals import not_allowed, visit_over
from carrel.gate import (
    Act,
    Denied,
    Grant,
    House,
    Opened,
    Operation,
    Query,
    decide,
    note_patron,
    perform,
    search,
    unseal,
)
from carrel.gate.views import FindLine, RegistrationView, find_line, registration_view
from carrel.records.actors import Actor
from carrel.records.circulation import Event, Slip
from carrel.records.ids import BranchId, PatronId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Card, CardStanding, IdSeen, Registration, ResidenceSeen
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import CardTaken, TooLong, registrations, slips
from carrel.sealed.kinds import REGISTRATION
from carrel.sealed.names import name_words
from carrel.sealed.tags import Search, birth_word
from carrel.tallies import age_band


class Registered(Quiet, frozen=True):
    """The registration stands; ``visit`` takes the patron in hand."""

    visit: str


class LooksAlike(Quiet, frozen=True):
    """Patrons who may be the same person: the clerk decides."""

    lines: tuple[tuple[FindLine, str], ...]


class ReadBack(Quiet, frozen=True):
    """A registration, to read back to the patron and correct."""

    view: RegistrationView
    visit: str


def register(
    house: House, actor: Actor, application: Application, different_person: bool = False
) -> Registered | LooksAlike | Unfit | Refusal:
    """Register a patron. ``different_person`` says the clerk has seen who looks alike and it is nobody of them."""

    def work(act: Act) -> Registered | LooksAlike | Refusal:
        wrong = unfit(application, house.library, act.now.date())
        if wrong is not None:
            return wrong
        if not different_person:
            match _alike(act, application):
                case Denied() as denied:
                    return not_allowed(denied)
                case []:
                    pass
                case found:
                    issue = house.visits.issue
                    return LooksAlike(
                        tuple((find_line(one.record), issue(PatronId(one.row), act.now)) for one in found)
                    )
        return _register(act, application)

    return perform(house, actor, Purpose.REGISTER, work)


def read_back(house: House, actor: Actor, visit: str) -> ReadBack | Refusal:
    """Show the registration of the patron in hand."""

    def work(act: Act) -> ReadBack | Refusal:
        match _patron_in_hand(act, visit):
            case Opened() as patron:
                return ReadBack(registration_view(patron.record), house.visits.issue(PatronId(patron.row), act.now))
            case refusal:
                return refusal

    return perform(house, actor, Purpose.REGISTER, work)


def amend(house: House, actor: Actor, visit: str, application: Application) -> Registered | Unfit | Refusal:
    """Correct the registration of the patron in hand. Their cards and loans stay as they are."""

    def work(act: Act) -> Registered | Refusal:
        wrong = unfit(application, house.library, act.now.date(), new=False)
        if wrong is not None:
            return wrong
        match _patron_in_hand(act, visit):
            case Opened() as patron:
                return _replace(act, patron, _proved(act, patron.record, record_of(application, patron.record)))
            case refusal:
                return refusal

    return perform(house, actor, Purpose.REGISTER, work)


def renew_registration(house: House, actor: Actor, visit: str) -> Registered | Refusal:
    """Renew the registration of the patron in hand, from today, for as long as the category runs."""

    def work(act: Act) -> Registered | Refusal:
        match _patron_in_hand(act, visit):
            case Opened() as patron:
                expires = _expiry(act, patron.record)
                return _replace(act, patron, msgspec.structs.replace(patron.record, expires=expires))
            case refusal:
                return refusal

    return perform(house, actor, Purpose.REGISTER, work)


def _patron_in_hand(act: Act, visit: str) -> Opened[Registration, Operation] | Refusal:
    row = act.house.visits.read(visit, act.now)
    sealed = None if row is None else registrations.get_to_change(act.tx, row)
    match decide(act, sealed, REGISTRATION):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            return visit_over() if sealed is None else unseal(act, sealed, grant)


def _alike(act: Act, application: Application) -> list[Opened[Registration, Operation]] | Denied:
    """The same birth date and one word of the family name in common; where there is no birth date, the same name."""
    if application.birth is None:
        words = sorted(name_words(application.family) | name_words(application.given))
        return _exactly(act, tuple((Search.NAME, word) for word in words))
    birth = (Search.BIRTH, birth_word(application.birth))
    for word in sorted(name_words(application.family)):
        match _exactly(act, (birth, (Search.NAME, word))):
            case []:
                continue
            case found:
                return found
    return []


def _exactly(act: Act, facts: tuple[tuple[Search, str], ...]) -> list[Opened[Registration, Operation]] | Denied:
    match search(act, Query(facts)):
        case Denied() as denied:
            return denied
        case found, _:
            return found


def _register(act: Act, application: Application) -> Registered | Refusal:
    today = act.now.date()
    pocket, trail, trail_day = registrations.fresh_secrets(today)
    blank = Registration(
        pocket=pocket,
        trail=trail,
        trail_day=trail_day,
        given="",
        family="",
        category=application.category,
        branch=_home(act),
        registered=today,
        expires=today,
        cards=(Card(application.card, CardStanding.CURRENT),),
    )
    record = record_of(application, blank)
    record = msgspec.structs.replace(record, expires=_expiry(act, record))
    match note_patron(act, record, RecordClass.REGISTRATION):
        case Denied() as denied:
            return not_allowed(denied)
        case _:
            pass
    try:
        row = registrations.put(act.tx, act.house.ring, act.live, record)
    except CardTaken as fault:
        if act.house.library.category(record.category).other_town:
            return Refusal(
                "a card with these figures is registered already, and may be another town's",
                "scan it to see whose; if it is somebody else's, hand out a card of this library",
            )
        return Refusal("the registration was not made", str(fault))
    except TooLong as fault:
        return Refusal("the registration was not made", str(fault))
    band = age_band(record.birth, today)
    town = act.house.library.town_counted(record.town)
    slip = Slip(Event.REGISTERED, today, record.branch, "", record.category, town, band)
    slips.leave(act.tx, act.house.ring, act.live, slip)
    return Registered(act.house.visits.issue(row, act.now))


def _replace(act: Act, patron: Opened[Registration, Operation], record: Registration) -> Registered | Refusal:
    row = PatronId(patron.row)
    try:
        registrations.replace(act.tx, act.house.ring, act.live, row, patron.record, record)
    except (CardTaken, TooLong) as fault:
        return Refusal("the registration was not changed", str(fault))
    return Registered(act.house.visits.issue(row, act.now))


def _home(act: Act) -> BranchId:
    return BranchId(0) if act.actor.branch is None else act.actor.branch


def _expiry(act: Act, record: Registration) -> date:
    """The last day of a registration that begins today; near, until the patron has shown who and where they are."""
    library, today = act.house.library, act.now.date()
    if library.unproved_days and not _is_proved(record):
        return today + timedelta(days=library.unproved_days)
    whole: date = today + relativedelta(months=library.category(record.category).months)
    return whole


def _proved(act: Act, before: Registration, after: Registration) -> Registration:
    """The registration; for its whole term from today, if only now the patron has shown what was wanting."""
    if not act.house.library.unproved_days or _is_proved(before) or not _is_proved(after):
        return after
    return msgspec.structs.replace(after, expires=max(after.expires, _expiry(act, after)))


def _is_proved(record: Registration) -> bool:
    return record.id_seen is not IdSeen.NONE and record.residence_seen is not ResidenceSeen.NONE
