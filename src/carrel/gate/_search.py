"""Searches. A search is a read: it is judged and recorded, and the candidates it filters out are not shown."""

from collections.abc import Iterator
from typing import NamedTuple

from carrel.gate._decide import decide, permit_search
from carrel.gate._unseal import Opened, look, unseal
from carrel.gate.act import Act
from carrel.gate.grant import Denied, Grant
from carrel.gate.grounds import Operation
from carrel.records.ids import PatronId
from carrel.records.quiet import Quiet
from carrel.records.registration import Registration
from carrel.sealed import Sealed, names, registrations
from carrel.sealed.kinds import REGISTRATION
from carrel.sealed.tags import Search, search_words

MOST_FOUND = 25
"""Patrons shown for one search: who needs more than this needs a better question."""

_PREFIX = 3


class Query(Quiet, frozen=True):
    """What a patron who is looked for must have: every one of these."""

    facts: tuple[tuple[Search, str], ...] = ()
    """Whole words of the index: (kind of word, the word)."""
    names: tuple[str, ...] = ()
    """Beginnings of words of their name, in any order."""
    family: tuple[str, ...] = ()
    """Beginnings of words of their family name."""

    def joined(self) -> "Query":
        """The same with short words joined to the next: ``mc donald`` is ``mcdonald`` to some."""
        return Query(self.facts, names.joined(self.names), names.joined(self.family))


class Matches(NamedTuple):
    """Who was found, and whether there are more than ``MOST_FOUND``."""

    found: list[Opened[Registration, Operation]]
    more: bool


def search(act: Act, query: Query, silent: bool = False) -> Matches | Denied:
    """The patrons a query describes; one entry for the search, and one for each who is shown.

    Where nobody's name begins as it was typed, those come whose name sounds like it. ``silent`` is as in ``decide``.
    """
    match permit_search(act):
        case Denied() as denied:
            return denied
        case _:
            pass
    sealed, more = _candidates(act, query)
    found: list[Opened[Registration, Operation]] = []
    for one in sealed:
        match decide(act, one, REGISTRATION, silent=silent):
            case Grant() as grant:
                found.append(unseal(act, one, grant))
            case Denied() as denied:
                return denied
    return Matches(found, more)


def _candidates(act: Act, query: Query) -> tuple[list[Sealed[Registration]], bool]:
    """Those who truly answer: tags are shared by about eight registrations, so each is looked at inside."""
    asked = dict.fromkeys((query, query.joined()))
    for way in (_begun, _sounded):
        for each in asked:
            for rows in way(act, each):
                kept = _truly(act, each, rows, names.begins if way is _begun else names.sounds)
                if kept:
                    # each gets an entry: in one order for all, or two searches could wait for one another
                    shown = sorted(kept[:MOST_FOUND], key=lambda sealed: sealed.row)
                    return shown, len(kept) > MOST_FOUND
    return [], False


def _begun(act: Act, query: Query) -> Iterator[set[PatronId]]:
    """Rows in which names may begin as they were typed, the fewest first."""
    if query.facts:
        yield _with_facts(act, query)
        return
    by_word = {
        word: _rows(act, Search.NAME, word) | _rows(act, Search.PREFIX, word[:_PREFIX])
        for word in query.names + query.family
    }
    long = [rows for word, rows in by_word.items() if len(word) >= _PREFIX]
    if long:
        yield set.intersection(*long)
    # the beginning of a given name is not in the index: another of their words leads to them
    yield set[PatronId]().union(*(long or by_word.values()))


def _sounded(act: Act, query: Query) -> Iterator[set[PatronId]]:
    """Rows in which names may sound as they were typed."""
    if query.facts:
        yield _with_facts(act, query)
        return
    heard = [word for word in query.names + query.family if len(word) >= _PREFIX]
    yield set[PatronId]().union(*(_rows(act, Search.SOUND, names.sound(word)) for word in heard))


def _with_facts(act: Act, query: Query) -> set[PatronId]:
    return set.intersection(*(_rows(act, kind, word) for kind, word in query.facts))


def _truly(act: Act, query: Query, rows: set[PatronId], like: names.Like) -> list[Sealed[Registration]]:
    wanted, kept = set(query.facts), list[Sealed[Registration]]()
    for row in rows:
        sealed = registrations.get(act.tx, row)
        if sealed is None:
            continue
        record = look(act, REGISTRATION, sealed)
        if wanted and not wanted <= search_words(record):
            continue
        if names.answers(record, query.names, query.family, like):
            kept.append(sealed)
        if len(kept) > MOST_FOUND:
            break
    return kept


def _rows(act: Act, kind: Search, word: str) -> set[PatronId]:
    return registrations.candidates(act.tx, act.house.ring, act.live, kind, word)


class Shared(Quiet, frozen=True):
    """What of a patron's stands in another registration too. Whose, nobody is told."""

    address: bool
    phone: bool
    email: bool


def shared_with_others(act: Act, patron: Opened[Registration, Operation]) -> Shared | Denied:
    """Whether two patrons have one address, telephone or e-mail. Judged inside; one entry for the search."""
    match permit_search(act):
        case Denied() as denied:
            return denied
        case _:
            pass
    mine = _reached_at(patron.record)
    found: set[tuple[Search, str]] = set()
    for kind, word in sorted(search_words(patron.record)):
        if kind in {Search.ADDRESS, Search.PHONE, Search.EMAIL}:
            others = _rows(act, kind, word) - {PatronId(patron.row)}
            for sealed in (registrations.get(act.tx, row) for row in others):
                found |= set() if sealed is None else mine & _reached_at(look(act, REGISTRATION, sealed))
    kinds = {kind for kind, _ in found}
    return Shared(Search.ADDRESS in kinds, Search.PHONE in kinds, Search.EMAIL in kinds)


def _reached_at(record: Registration) -> set[tuple[Search, str]]:
    """Where a patron is reached; a telephone by all its digits, not only the last four."""
    words = {one for one in search_words(record) if one[0] in {Search.ADDRESS, Search.EMAIL}}
    phones = ("".join(filter(str.isdigit, phone)) for phone in record.phones)
    return words | {(Search.PHONE, digits[-10:]) for digits in phones if len(digits) >= 7}
