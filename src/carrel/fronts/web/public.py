"""What anyone may read: the welcome, and the promise."""

from datetime import date

import msgspec
from litestar import Router, get
from litestar.datastructures import State
from litestar.response import Template

from carrel.custody import Kept, Promise
from carrel.custody import promise as promise_of
from carrel.fronts.web.languages import meant, numbered, said
from carrel.fronts.web.showing import Fact, page, sentence
from carrel.fronts.web.signed_in import Asked
from carrel.records.circulation import Event
from carrel.records.vocabulary import RecordClass

_CALLED = {
    RecordClass.REGISTRATION: (
        meant("Your registration"),
        meant("Name, address, birth date, card: what lending to you needs."),
    ),
    RecordClass.LOAN: (meant("What you have out"), meant("Which items are with you, and when they are due.")),
    RecordClass.HOLD: (meant("What you wait for"), meant("Titles you asked us to keep for you.")),
    RecordClass.INTERLOAN: (
        meant("What we borrow for you"),
        meant("From other libraries, which never learn who you are."),
    ),
    RecordClass.FEE: (meant("What you owe"), meant("The amount, and for which item, while it is open.")),
    RecordClass.LAST_BORROWER: (
        meant("That you had it last"),
        meant("For what is found damaged in the book drop, until the close."),
    ),
    RecordClass.HISTORY: (
        meant("What you have had, if you wish"),
        meant("Only where you switched it on, and only you can read it."),
    ),
    RecordClass.NOTICE: (meant("A message to you"), meant("Until it has been sent. We keep no copy.")),
    RecordClass.PERMISSION: (meant("What you permit others"), meant("To whom, what, and until when, as you wrote it.")),
    RecordClass.COMPUTER: (
        meant("Your turn at a computer"),
        meant("That you sit there. What you look at is written nowhere."),
    ),
    RecordClass.REQUEST: (
        meant("A request for records"),
        meant("Who asked for somebody’s records, with what paper, and what we answered."),
    ),
    RecordClass.PAPER: (
        meant("The papers of a request"),
        meant("What was shown to us, and our letters about it."),
    ),
    RecordClass.PRESERVED: (
        meant("A copy held for a court"),
        meant("When a legal paper names a record, in case a judge orders it. Until then nobody reads it."),
    ),
    RecordClass.STRAY: (
        meant("Where records went astray"),
        meant("A file of another program in which we found records, and what we did. It repeats none of them."),
    ),
    RecordClass.SLIP: (meant("What is counted"), meant("A sealed slip that names nobody, for tonight's count.")),
}
_EVENTS = {
    Event.LENT: meant("items lent"),
    Event.RENEWED: meant("loans renewed"),
    Event.RETURNED: meant("items returned"),
}


class Card(msgspec.Struct, frozen=True):
    """One class of record, as a card in the drawer."""

    name: str
    what: str
    how_long: str
    ends: str
    clause: str
    source: str


class Counted(msgspec.Struct, frozen=True):
    """One of yesterday's counts, rounded."""

    name: str
    value: str


@get("/", sync_to_thread=False)
def welcome(request: Asked) -> Template:
    """The front page."""
    return page(request, "welcome.html")


@get("/promise", sync_to_thread=True)
def promise(request: Asked, state: State) -> Template:
    """What is kept, why, how long and under which clause: from the packs that the gate enforces."""
    found = promise_of(state.house)
    return page(
        request,
        "promise.html",
        promise=found,
        kept=[_card(kept) for kept in found.kept],
        horizons=_horizons(found),
        duties=[Fact(sentence(role), sentence(words, ".")) for role, words in found.duties],
        counted=[Counted(said(_EVENTS[event]), f"{number:,}") for event, number in found.yesterday],
        yesterday=_yesterday(found),
        ledger_words=sentence(found.ledger_words, "."),
    )


def _card(kept: Kept) -> Card:
    name, what = _CALLED[kept.what]
    return Card(
        said(name),
        said(what),
        sentence(kept.how_long, "."),
        sentence(kept.ends, "."),
        kept.clause,
        sentence(kept.source, "."),
    )


def _horizons(found: Promise) -> list[Fact]:
    """Each length of time once, the shortest first, with what it holds for."""
    lengths = sorted({kept.horizon_days for kept in found.kept})
    return [
        Fact(
            numbered("after one day", "after {n} days", days),
            ", ".join(said(_CALLED[kept.what][0]).lower() for kept in found.kept if kept.horizon_days == days),
        )
        for days in lengths
    ]


def _yesterday(found: Promise) -> date | None:
    """The day that was counted; None where nothing was, so that no row of zeros is shown."""
    return found.yesterday_was if any(number for _, number in found.yesterday) else None


public = Router("/", route_handlers=[welcome, promise])
