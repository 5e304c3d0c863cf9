"""Finding a patron who has no card with them: by name, birth date, e-mail, or the last four digits of a telephone."""

from carrel.desk.refusals import not_allowed
from carrel.gate import Act, Denied, Grant, House, Opened, Operation, by_card, decide, perform, search, unseal
from carrel.gate.questions import query_of
from carrel.gate.views import FindLine, find_line
from carrel.records.actors import Actor
from carrel.records.ids import PatronId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import CardStanding, Registration
from carrel.records.vocabulary import Purpose
from carrel.sealed.kinds import REGISTRATION
from carrel.sealed.tags import fold_card

_CARD_DIGITS = 6
"""From so many digits on a word may be a card's number."""


class Found(Quiet, frozen=True):
    """Patrons to choose from; each line's visit takes that patron in hand."""

    lines: tuple[tuple[FindLine, str], ...]
    more: bool
    """Whether there are more than are shown."""


def find(house: House, actor: Actor, text: str) -> Found | Refusal:
    """Find patrons by words: a card, beginnings of names in any order, a birth date, four last digits, an e-mail."""

    def work(act: Act) -> Found | Refusal:
        if _may_be_card(text):
            match _of_card(act, text):
                case None:
                    pass
                case answer:
                    return answer
        query = query_of(text, act.now.date())
        if query is None and _may_be_card(text):
            return Found((), more=False)
        if query is None:
            return Refusal("there is nothing to look for", "type a name, a birth date, or the last four of a telephone")
        match search(act, query):
            case Denied() as denied:
                return not_allowed(denied)
            case found, more:
                lines = sorted((_line(act, one) for one in found), key=lambda line: line[0].name)
                return Found(tuple(lines), more)

    return perform(house, actor, Purpose.FIND, work)


def _line(act: Act, one: Opened[Registration, Operation]) -> tuple[FindLine, str]:
    return find_line(one.record), act.house.visits.issue(PatronId(one.row), act.now)


def _may_be_card(text: str) -> bool:
    return sum(sign.isdigit() for sign in text) >= _CARD_DIGITS and not any(sign in text for sign in "@/,")


def _of_card(act: Act, text: str) -> Found | Refusal | None:
    """The patron whose current card this is; a card that serves nobody finds nobody."""
    sealed = by_card(act, text)
    match decide(act, sealed, REGISTRATION):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            return None if sealed is None else _current(act, unseal(act, sealed, grant), text)


def _current(act: Act, patron: Opened[Registration, Operation], number: str) -> Found | None:
    current = {fold_card(card.number) for card in patron.record.cards if card.standing is CardStanding.CURRENT}
    return Found((_line(act, patron),), more=False) if fold_card(number) in current else None
