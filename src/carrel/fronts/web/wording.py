"""How the desk's answers read: the words, the tone, the panel of the patron in hand."""

from datetime import date

from carrel import desk
from carrel.fronts.web.languages import numbered, said, written
from carrel.fronts.web.rendering import dollars
from carrel.fronts.web.showing import Answer, Fact, Tone, sentence
from carrel.records.quiet import Quiet
from carrel.records.vocabulary import Role

_MAY_SET_ASIDE = frozenset({Role.SUPERVISOR, Role.CUSTODIAN})  # whom to offer it; the gate decides


class Loan(Quiet, frozen=True):
    """One line of what the patron has."""

    item: str
    title: str
    due: date
    late: bool
    left: int
    state: str = ""
    """Claimed to be returned, or lost; empty where the patron simply has it."""


class Pickup(Quiet, frozen=True):
    """What to fetch from the hold shelf: a code, and how many items lie under it."""

    code: str
    items: int
    own: bool


class Patron(Quiet, frozen=True):
    """The patron in hand."""

    visit: str
    name: str
    category: str
    facts: tuple[Fact, ...]
    blocks: tuple[str, ...]
    loans: tuple[Loan, ...]
    fees: tuple[desk.FeeLine, ...] = ()
    pickups: tuple[Pickup, ...] = ()
    unknown: bool = False
    """Whether they were taken in hand by their name, and showed no card and no ID."""
    note: str = ""
    note_until: date | None = None
    of_age: bool = False
    home_bound: bool = False


class StopPanel(Quiet, frozen=True):
    """Why lending stopped, and whether whoever sits here may set it aside."""

    reasons: tuple[str, ...]
    remedy: str
    item: str
    overridable: bool
    may_override: bool


def patron_panel(view: desk.ServeView, visit: str, collectable: tuple[desk.PickupLine, ...] = ()) -> Patron:
    """What SERVE shows, in the order a clerk needs it; ``collectable`` is what COLLECT lists besides."""
    return Patron(
        visit=visit,
        name=view.name,
        category=view.category,
        facts=tuple(_facts(view)),
        blocks=tuple(sentence(block.reason) for block in view.blocks),
        note="" if view.note is None else view.note.text,
        note_until=None if view.note is None else view.note.until,
        of_age=view.of_age,
        home_bound=view.home_bound,
        loans=tuple(
            Loan(line.barcode, line.title, line.due, line.overdue, line.renewals_left, line.state)
            for line in view.loans
        ),
        fees=view.fees,
        pickups=tuple(Pickup(line.code, line.items, line.own) for line in collectable or view.pickups),
    )


def _facts(view: desk.ServeView) -> list[Fact]:
    facts = [
        Fact(said("Card"), f"… {view.card}" if view.card else said("none"), exact=True),
        Fact(said("Registration lapsed") if view.lapsed else said("Registered until"), written(view.expires)),
        Fact(said("On loan at the scan"), str(len(view.loans))),
    ]
    if view.holds_ready or view.holds_waiting:
        facts.append(
            Fact(
                said("Holds"),
                said("{ready} ready, {waiting} waiting", ready=view.holds_ready, waiting=view.holds_waiting),
            )
        )
    if view.interloans:
        facts.append(Fact(said("From other libraries"), str(view.interloans)))
    if view.owed_cents:
        facts.append(Fact(said("Owed"), dollars(view.owed_cents)))
    return facts


def stop_panel(blocked: desk.Blocked, item: str, role: str) -> StopPanel:
    """Every reason at once."""
    reasons = tuple(sentence(stop.why, ".") for stop in blocked.stops)
    may = blocked.overridable and role in _MAY_SET_ASIDE
    return StopPanel(reasons, sentence(blocked.remedy, "."), item, blocked.overridable, may)


def was_lent(view: desk.LendView) -> Answer:
    """Out it goes."""
    return Answer(Tone.DONE, view.title, said("Lent."), view.due)


def was_handed_over(view: desk.LendView) -> Answer:
    """Out it goes, to whoever it waited for."""
    return Answer(Tone.DONE, view.title, said("Handed over. It is lent to whoever it waited for."), view.due)


def was_renewed(view: desk.RenewView) -> Answer:
    """The due day is put off."""
    if view.renewals_left:
        more = numbered(
            "Renewed. It may be renewed once more.",
            "Renewed. It may be renewed {n} times more.",
            view.renewals_left,
        )
        return Answer(Tone.DONE, view.title, more, view.due)
    return Answer(Tone.DONE, view.title, said("Renewed. It may be renewed no more."), view.due)


def was_returned(returned: desk.Returned) -> Answer:
    """Back it comes; where it goes now, and nobody's name."""
    view = returned.view
    if view.code:
        day = "" if view.last_day is None else written(view.last_day)
        return Answer(
            Tone.ATTENTION, view.title, said("Hold shelf, code {code}, until {day}.", code=view.code, day=day)
        )
    if view.send_to:
        return Answer(Tone.ATTENTION, view.title, said("Send to {branch}.", branch=view.send_to))
    if not returned.was_on_loan:
        return Answer(Tone.ATTENTION, view.title, _and_shelve(said("It was not on loan."), view.shelf))
    back = said("Returned, late.") if view.was_overdue else said("Returned.")
    return Answer(Tone.DONE, view.title, _and_shelve(back, view.shelf))


def _and_shelve(what: str, shelf: str) -> str:
    return f"{what} {said('Shelve at {shelf}.', shelf=shelf)}" if shelf else what


def goes_home(home: desk.GoesHome) -> Answer:
    """Another library's item: into that library's bin."""
    request = said(" The request is {number}.", number=home.number) if home.number else ""
    return Answer(
        Tone.ATTENTION, said("Goes home to {partner}", partner=home.partner), f"{home.title or home.barcode}.{request}"
    )
