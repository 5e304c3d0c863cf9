"""What a table may be broken down by: one thing about a person, or kinds of material; never both."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import msgspec

from carrel.catalog import Audience, Form, kind_named, kinds
from carrel.catalog.library import Library
from carrel.records.circulation import Event
from carrel.statistics.dimensions import Dimension, Node
from carrel.tallies import Counter


class Subject(StrEnum):
    """What a table breaks its numbers down by, beside time."""

    KIND = "kind of material"
    AUDIENCE = "audience"
    TOWN = "town"
    CATEGORY = "category of patron"
    AGE = "age band"
    GUEST = "guests' town"
    """What was lent on the cards of other towns' libraries (borrowIT CT)."""


COUNTERS: Final = MappingProxyType(
    {
        Subject.KIND: Counter.MATERIAL,
        Subject.AUDIENCE: Counter.AUDIENCE,
        Subject.TOWN: Counter.TOWN,
        Subject.CATEGORY: Counter.CATEGORY,
        Subject.AGE: Counter.AGE,
        Subject.GUEST: Counter.GUEST,
    }
)
_OF_PEOPLE = (Event.LENT, Event.RENEWED, Event.RETURNED, Event.REGISTERED, Event.HELD)
EVENTS: Final = MappingProxyType(
    {
        Subject.KIND: tuple(event for event in Event if event is not Event.REGISTERED),
        Subject.AUDIENCE: (Event.LENT, Event.RENEWED, Event.RETURNED, Event.USED_HERE),
        Subject.TOWN: _OF_PEOPLE,
        Subject.CATEGORY: _OF_PEOPLE,
        Subject.AGE: _OF_PEOPLE,
        Subject.GUEST: (Event.LENT,),
    }
)
"""What is counted by each."""
OF_THINGS: Final = frozenset({Subject.KIND, Subject.AUDIENCE})
"""These are counted by branch as well. What a person is, is not: a branch and a town would point at a street."""
_BANDS = {
    "child": "children, to 11",
    "teen": "teens, 12 to 17",
    "adult": "adults, 18 to 64",
    "senior": "65 and over",
    "unknown": "age not known",
}
_FORMS = {
    Form.BOOK: "books",
    Form.SERIAL: "magazines and newspapers",
    Form.AUDIO: "sound",
    Form.VIDEO: "film",
    Form.OTHER: "other things",
    Form.ELECTRONIC: "electronic",
}
_AUDIENCES = {Audience.ADULT: "for adults", Audience.TEEN: "for teens", Audience.CHILD: "for children"}
_EVERYTHING = "all"
_OWN = "own town"
_STATE = "other towns"
_ELSEWHERE = "elsewhere"


class Words(msgspec.Struct, frozen=True):
    """A breakdown, and which of the counter's words each of its leaves is the sum of."""

    dimension: Dimension
    words: Mapping[str, frozenset[str]]

    def leaf_of(self) -> Mapping[str, str]:
        """The leaf that each counted word belongs to."""
        return {word: leaf for leaf, words in self.words.items() for word in words}


def words_of(subject: Subject, library: Library, counted: Iterable[str], fine: bool, towns: frozenset[str]) -> Words:
    """The breakdown of a subject. ``counted`` are the words that occur; ``fine`` is False for groups alone.

    ``towns`` are Connecticut's. Another word, such as a town that somebody mistyped, never stands by itself.
    """
    match subject:
        case Subject.KIND:
            return _kinds(frozenset(counted), fine)
        case Subject.AUDIENCE:
            return _flat(subject, [(one.value, _AUDIENCES[one]) for one in Audience])
        case Subject.CATEGORY:
            return _rest(subject, [(one.code, one.name) for one in library.categories], frozenset(counted))
        case Subject.AGE:
            return _flat(subject, list(_BANDS.items()))
        case Subject.TOWN | Subject.GUEST:
            return _towns(subject, library.town, frozenset(counted), fine, towns)


def _whole(subject: Subject, parts: Iterable[Node]) -> Dimension:
    return Dimension(subject.value, Node(_EVERYTHING, "all together", tuple(parts)))


def _flat(subject: Subject, named: list[tuple[str, str]]) -> Words:
    return Words(_whole(subject, (Node(*one) for one in named)), {code: frozenset({code}) for code, _ in named})


def _rest(subject: Subject, named: list[tuple[str, str]], counted: frozenset[str]) -> Words:
    """Words with a name, and together whatever is counted besides: a category that the library has no longer."""
    found, others = _flat(subject, named), counted - {code for code, _ in named}
    if not others:
        return found
    parts = (*found.dimension.whole.parts, Node(_ELSEWHERE, "other"))
    return Words(_whole(subject, parts), {**found.words, _ELSEWHERE: others})


def _kinds(counted: frozenset[str], fine: bool) -> Words:
    """The survey's groups of material, and the kinds in each. A kind nobody knows is an *other*, as at the desk."""
    parts: list[Node] = []
    words: dict[str, frozenset[str]] = {}
    for form in Form:
        codes = {code: frozenset({code}) & counted for code, kind in kinds.items() if kind.form is form}
        if form is Form.OTHER:
            codes[kind_named("").code] |= counted - kinds.keys()
        codes = {code: of for code, of in codes.items() if of}
        parted = fine and len(codes) > 1
        if codes:
            leaves = tuple(Node(code, kinds[code].name) for code in codes) if parted else ()
            parts.append(Node(_group(form), _FORMS[form], leaves))
            words |= codes if parted else {_group(form): frozenset().union(*codes.values())}
    return Words(_whole(Subject.KIND, parts), words)


def _group(form: Form) -> str:
    """A group's own code: the group of books is not the kind *book*."""
    return f"{form.value} (group)"


def _towns(subject: Subject, own: str, counted: frozenset[str], fine: bool, towns: frozenset[str]) -> Words:
    """The library's own town, other towns of the state, and everywhere else together."""
    official = {town.casefold(): town for town in towns if town != own}
    others: dict[str, frozenset[str]] = {}
    for word in sorted(counted - {own}):
        town = official.get(" ".join(word.split()).casefold(), _ELSEWHERE)
        others[town] = others.get(town, frozenset()) | {word}
    away = others.pop(_ELSEWHERE, frozenset())
    parts = [Node(_OWN, own)] if own in counted else []
    words = {_OWN: frozenset({own})} if own in counted else {}
    if others:
        parted = fine and len(others) > 1
        parts.append(Node(_STATE, "other towns of the state", tuple(Node(town, town) for town in others if parted)))
        words |= others if parted else {_STATE: frozenset().union(*others.values())}
    if away:
        parts.append(Node(_ELSEWHERE, "elsewhere"))
        words[_ELSEWHERE] = away
    return Words(_whole(subject, parts), words)
