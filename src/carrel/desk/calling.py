"""The telephone: a caller names two facts, and is then told what is theirs; or their card is stopped at once.

What they say is compared inside the act: nobody reads a fact out to them, and nobody sees one before they have named
it. What is refused reads the same whether the facts are wrong, were wrong too often today, or nobody is registered so.
"""

from carrel.desk.facts_said import NEEDED, Facts, fit
from carrel.desk.refusals import not_allowed
from carrel.desk.serving import lines_of
from carrel.gate import (
    Act,
    Denied,
    Grant,
    House,
    Opened,
    Operation,
    Query,
    by_card,
    decide,
    fees_of,
    holds_of,
    perform,
    search,
    unseal,
)
from carrel.gate.views import CallerLine, CallerView
from carrel.records.actors import Actor
from carrel.records.circulation import HoldState
from carrel.records.ids import PatronId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Detail, Registration
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import Sealed, registrations
from carrel.sealed.kinds import REGISTRATION
from carrel.sealed.names import name_words
from carrel.sealed.tags import Search, fold_card, last_four

_NAMES_NEEDED = 2
"""Words of a name: a family name alone is nobody's."""
_TOLD = (RecordClass.LOAN, RecordClass.HOLD, RecordClass.FEE)


class OnTheLine(Quiet, frozen=True):
    """The caller is who they say. ``visit`` takes the patron in hand."""

    view: CallerView
    visit: str


def answer_call(house: House, actor: Actor, who: str, facts: Facts, visit: str = "") -> OnTheLine | Refusal:
    """Whether a caller is the patron ``who`` names, by a card number or by name; what may then be said.

    ``visit`` is for somebody who was called from the list, in place of ``who``.
    """
    if facts.named < NEEDED:
        return Refusal("two facts are needed", "ask for two of birth date, street, telephone and e-mail")

    def work(act: Act) -> OnTheLine | Refusal:
        row = house.visits.read(visit, act.now) if visit else None
        sealed = registrations.get(act.tx, row) if row is not None else _meant(act, who, facts)
        if isinstance(sealed, Denied):
            return not_allowed(sealed)
        match decide(act, sealed, REGISTRATION, *_TOLD):
            case Denied() as denied:
                return not_allowed(denied)
            case Grant() as grant:
                return _answer(act, None if sealed is None else unseal(act, sealed, grant), who, facts)

    return perform(house, actor, Purpose.TELEPHONE, work)


def _answer(act: Act, patron: Opened[Registration, Operation] | None, who: str, facts: Facts) -> OnTheLine | Refusal:
    whom = who.encode() if patron is None else patron.row
    callers, asked = act.house.callers, _asked(who) if _is_name(who) else whom
    # charged before it is compared, for whoever is meant and for the words they were asked for by
    heard = [callers.begin(key, act.now.date()) for key in {asked, whom}]
    if patron is None or not all(heard) or not fit(facts, patron.record):
        return _not_said()
    for key in {asked, whom}:
        callers.was_right(key)
    return _on_the_line(act, patron)


def _meant(act: Act, who: str, facts: Facts) -> Sealed[Registration] | Denied | None:
    """The one registration with this card number; or with this name, of which the facts are right."""
    if not _is_name(who):
        return by_card(act, who)
    names = tuple(sorted({word for part in who.replace(",", " ").split() for word in name_words(part)}))
    if len(names) < _NAMES_NEEDED:
        return None
    # what is said narrows the search, so that no namesake's record is opened for nothing
    narrowed = [(Search.EMAIL, facts.email.strip().casefold())] if facts.email.strip() else []
    narrowed += [(Search.PHONE, last_four(facts.phone))] if last_four(facts.phone) else []
    match search(act, Query(facts=tuple(narrowed), names=names)):
        case Denied() as denied:
            return denied
        case found, _:
            right = [one for one in found if fit(facts, one.record)]
            return registrations.get(act.tx, PatronId(right[0].row)) if len(right) == 1 else None


def _is_name(who: str) -> bool:
    return bool(who.strip()) and not any(sign.isdigit() for sign in who)


def _asked(who: str) -> bytes:
    """The name that was asked for, in whatever order and case: namesakes share its patience."""
    return " ".join(sorted(fold_card(word) for word in who.replace(",", " ").split())).encode()


def _not_said() -> Refusal:
    return Refusal(
        "nothing can be said on the telephone",
        "say that the facts do not fit what the library has, and ask them to come with their card or sign in",
    )


def _on_the_line(act: Act, patron: Opened[Registration, Operation]) -> OnTheLine:
    record = patron.record
    titles = record.contact.detail is Detail.TITLES
    view = CallerView(
        expires=record.expires,
        loans=tuple(CallerLine(line.due, line.overdue, line.title if titles else "") for line in lines_of(act, patron)),
        holds_ready=sum(hold.record.state is HoldState.READY for hold in holds_of(act, patron)),
        owed_cents=sum(fee.record.cents for fee in fees_of(act, patron)),
    )
    return OnTheLine(view, act.house.visits.issue(PatronId(patron.row), act.now))
