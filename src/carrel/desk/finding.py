"""Finding a patron who has no card with them: by name, birth date, or the last four digits of a telephone."""

import re
from datetime import date

from dateutil.parser import ParserError
from dateutil.parser import parse as parse_date

from carrel.desk.refusals import not_allowed
from carrel.gate import MOST_FOUND, Act, Denied, House, Query, perform, search
from carrel.gate.views import FindLine, find_line
from carrel.records.actors import Actor
from carrel.records.ids import PatronId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed.tags import Search, birth_word, name_words, sound


class Found(Quiet, frozen=True):
    """Patrons to choose from; each line's visit takes that patron in hand."""

    lines: tuple[tuple[FindLine, str], ...]
    more: bool
    """Whether there may be more than are shown."""


_FOUR_DIGITS = re.compile(r"\d{4}")
_A_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")


def find(house: House, actor: Actor, text: str) -> Found | Refusal:
    """Find patrons by words: names whole or from their third letter, a birth date, or four last digits."""
    query = words_of(text)
    if not query:
        return Refusal("there is nothing to look for", "type a name, a birth date, or the last four of a telephone")

    def work(act: Act) -> Found | Refusal:
        for attempt in (query, _as_prefix(query), _as_sound(query)):
            match search(act, attempt):
                case Denied() as denied:
                    return not_allowed(denied)
                case []:
                    continue
                case found:
                    lines = [(find_line(one.record), house.visits.issue(PatronId(one.row), act.now)) for one in found]
                    lines.sort(key=lambda line: line[0].name)
                    return Found(tuple(lines), more=len(found) == MOST_FOUND)
        return Found((), more=False)

    return perform(house, actor, Purpose.FIND, work)


def words_of(text: str) -> Query:
    """What a typed text asks for, the most telling word first."""
    birth: list[tuple[Search, str]] = []
    phone: list[tuple[Search, str]] = []
    names: list[tuple[Search, str]] = []
    for word in text.replace(",", " ").split():
        if "@" in word:
            phone.append((Search.EMAIL, word.casefold()))
        elif _A_DATE.fullmatch(word):
            day = _date(word)
            birth += [] if day is None else [(Search.BIRTH, birth_word(day))]
        elif _FOUR_DIGITS.fullmatch(word):
            phone.append((Search.PHONE, word))
        else:
            names += [(Search.NAME, name) for name in sorted(name_words(word))]
    return tuple(birth + phone + names)


def _as_prefix(query: Query) -> Query:
    return tuple((Search.PREFIX, word[:3]) if kind is Search.NAME else (kind, word) for kind, word in query)


def _as_sound(query: Query) -> Query:
    return tuple((Search.SOUND, sound(word)) if kind is Search.NAME else (kind, word) for kind, word in query)


def _date(word: str) -> date | None:
    try:
        found: date = parse_date(word).date()
    except (ParserError, OverflowError, ValueError):
        return None
    return found
