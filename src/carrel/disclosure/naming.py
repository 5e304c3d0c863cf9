"""Finds whom a paper names. Where an order forbids telling, the looking leaves no mark on anybody's trail."""

import msgspec

from carrel.disclosure.folder_opened import opened_folder
from carrel.disclosure.folder_page import Folder
from carrel.disclosure.reviewing import describe
from carrel.gate import (
    Act,
    Denied,
    Grant,
    House,
    Opened,
    Operation,
    by_card,
    decide,
    end_preserving,
    perform,
    search,
    unseal,
)
from carrel.gate.questions import query_of
from carrel.gate.refusing import not_allowed
from carrel.lives import requests
from carrel.records.actors import Actor
from carrel.records.ids import PatronId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.requests import Request
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import registrations
from carrel.sealed.kinds import REGISTRATION

_MOST_NAMED = 16


class UserLine(Quiet, frozen=True):
    """Somebody who may be the one the paper names."""

    word: str
    """Chooses them."""
    label: str
    """Name, birth date and town: what tells two of one name apart."""


class UsersFound(Quiet, frozen=True):
    """Who may be meant."""

    lines: tuple[UserLine, ...]
    more: bool


def find_named(house: House, actor: Actor, key: str, text: str) -> UsersFound | Refusal:
    """Look for whom the paper names: by card, or by name with what else it says of them."""

    def work(act: Act) -> UsersFound | Refusal:
        match opened_folder(act, key):
            case Opened() as one:
                silent = one.record.silent
            case refusal:
                return refusal
        card = by_card(act, text)
        if card is not None:
            found = _opened(act, PatronId(card.row), silent)
            return found if isinstance(found, Refusal) else UsersFound((_line(act, found),), more=False)
        query = query_of(text, act.now.date())
        if query is None:
            return Refusal("there is nothing to look for", "type the name as the paper has it, or a card number")
        match search(act, query, silent):
            case Denied() as denied:
                return not_allowed(denied)
            case matches, more:
                return UsersFound(tuple(_line(act, each) for each in matches), more)

    return perform(house, actor, Purpose.ANSWER, work)


def name_user(house: House, actor: Actor, key: str, word: str) -> Folder | Refusal:
    """This is one whom the paper names."""

    def work(act: Act, one: Opened[Request, Operation]) -> Request | Refusal:
        row, scope = house.visits.read(word, act.now), one.record.scope
        if row is None:
            return Refusal("it is too long since they were found", "look for them again")
        if row in scope.owners:
            return Refusal("they are named already", "nothing is left to do")
        if len(scope.owners) == _MOST_NAMED:
            return Refusal(f"a request names at most {_MOST_NAMED} people", "take the others in as another request")
        found = _opened(act, row, one.record.silent)
        if isinstance(found, Refusal):
            return found
        owners, labels = (*scope.owners, row), (*scope.labels, _label(found.record))
        remembered = requests.remember(one.record, row, Purpose.ANSWER, [RecordClass.REGISTRATION])
        return requests.keep(
            act, one.row, remembered, scope=msgspec.structs.replace(scope, owners=owners, labels=labels)
        )

    return describe(house, actor, key, work)


def unname_user(house: House, actor: Actor, key: str, number: int) -> Folder | Refusal:
    """The paper does not name the nth of them after all; numbers are from 1. What is held of them is let go."""

    def work(act: Act, one: Opened[Request, Operation]) -> Request | Refusal:
        scope, at = one.record.scope, number - 1
        if not 0 <= at < len(scope.owners):
            return Refusal("nobody of that number is named", "look at the request again")
        end_preserving(act, one.row, scope.owners[at])  # what is held of whom the paper does not name goes now
        owners, labels = scope.owners[:at] + scope.owners[number:], scope.labels[:at] + scope.labels[number:]
        return requests.keep(
            act, one.row, one.record, scope=msgspec.structs.replace(scope, owners=owners, labels=labels)
        )

    return describe(house, actor, key, work, alone=True)


def _opened(act: Act, row: PatronId, silent: bool) -> Opened[Registration, Operation] | Refusal:
    sealed = registrations.get(act.tx, row)
    match decide(act, sealed, REGISTRATION, silent=silent):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            if sealed is None:
                return Refusal("they are no longer registered", "nothing is held about them under a registration")
            return unseal(act, sealed, grant)


def _line(act: Act, one: Opened[Registration, Operation]) -> UserLine:
    return UserLine(act.house.visits.issue(PatronId(one.row), act.now), _label(one.record))


def _label(record: Registration) -> str:
    name = " ".join(filter(None, (record.given, record.middle, record.family, record.suffix)))
    born = "" if record.birth is None else f"born {record.birth.isoformat()}"
    return ", ".join(filter(None, (name, born, record.town)))
