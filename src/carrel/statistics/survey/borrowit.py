"""borrowIT CT: loans to residents of other towns of the state on their home cards, from March to February, by town.

The state pays by town and needs exact numbers; the public gets a table that control has been over. "Any town of the
state, except the library's own": a word that is no town of the state is listed apart, and nothing is dropped silently.
"""

from collections.abc import Mapping
from datetime import date

import msgspec

from carrel.formats.spreadsheets import csv_text
from carrel.gate import Act, House
from carrel.records.actors import Actor
from carrel.records.circulation import Event
from carrel.records.refusals import Refusal
from carrel.statistics.dimensions import Dimension, Key, Node
from carrel.statistics.expressions import Sum
from carrel.statistics.survey.given import WHOLE, by_name, give, numbers_of
from carrel.statistics.survey.ground import uncovered
from carrel.statistics.survey.outlets import outlets
from carrel.statistics.survey.periods import lending_year
from carrel.statistics.survey.preparing import may_prepare, prepare
from carrel.statistics.survey.questions import state_pack
from carrel.statistics.tables import About, Undisclosed
from carrel.store import Transaction
from carrel.tallies import Atom, Counter

_LOANS = Sum(Counter.GUEST, frozenset({Event.LENT.value}))
_ABOUT = About("Loans to residents of other towns", Counter.GUEST, Event.LENT)


class TownLoans(msgspec.Struct, frozen=True):
    """How many loans there were to residents of a town."""

    town: str
    loans: int
    why: str = ""
    """Why it is listed apart; empty for a town the state pays for."""


class BorrowIt(msgspec.Struct, frozen=True):
    """The lending report of a year, exact: for the State Library and nobody else."""

    library: str
    year: int
    """The year it ends with: due on 15 March."""
    first: date
    last: date
    towns: tuple[TownLoans, ...]
    apart: tuple[TownLoans, ...]
    """Words that the state does not pay for, or does not know."""
    lacking: str = ""
    """Why it does not cover the year; empty where it does."""

    @property
    def total(self) -> int:
        """Loans to residents of the state's other towns."""
        return sum(each.loans for each in self.towns)


def borrowit(house: House, actor: Actor, year: int) -> BorrowIt | Refusal:
    """The lending report of the year that ends with February of ``year``."""
    refusal = may_prepare(house, actor)
    if refusal is not None:
        return refusal
    with house.store.read() as tx:
        return _report(house, year, _numbers(tx, year), _lacking(tx, house, year))


def hand_in_borrowit(house: House, actor: Actor, year: int) -> BorrowIt | Refusal:
    """Give the lending report to the state: what it says of each town is entered into the release register."""
    report = borrowit(house, actor, year)
    if isinstance(report, Refusal):
        return report
    if report.lacking:
        return Refusal(report.lacking, "hand it in when twelve whole months are counted")
    told = {each.town for each in report.towns}

    def work(act: Act) -> BorrowIt:
        numbers = _numbers(act.tx, year)
        named = [(_town(house, atom.word), atom, number) for atom, number in numbers.items()]
        given = by_name(_ABOUT, "town", (one for one in named if one[0] in told))
        give(act.tx, act.now.date(), act.actor.name, given)
        return report

    return prepare(house, actor, work)


def borrowit_table(house: House, actor: Actor, year: int) -> Undisclosed | Refusal:
    """The same for the public, town by month: nobody can read it until control has been over it."""
    refusal = may_prepare(house, actor)
    if refusal is not None:
        return refusal
    with house.store.read() as tx:
        numbers = _numbers(tx, year)
    counts: dict[Key, dict[Atom, int]] = {}
    for atom, number in numbers.items():
        counts.setdefault((_town(house, atom.word), _code(atom.month)), {})[atom] = number
    towns = tuple(Node(town, town) for town in sorted({town for town, _ in counts}))
    months = tuple(Node(_code(month), f"{month:%B %Y}") for month in lending_year(year).months())
    dimensions = (
        Dimension("town", Node(WHOLE, "all towns", towns)),
        Dimension("month", Node(WHOLE, "all twelve months", months)),
    )
    return Undisclosed(_ABOUT, dimensions, counts)


def borrowit_csv(report: BorrowIt) -> bytes:
    """The lending report as a file: a line for each town, then what is apart with the reason."""
    lines = ([each.town, each.loans, each.why] for each in (*report.towns, *report.apart))
    return csv_text([["Town", "Loans", "Apart"], *lines]).encode()


def _report(house: House, year: int, numbers: Mapping[Atom, int], lacking: str) -> BorrowIt:
    period = lending_year(year)
    loans: dict[str, int] = {}
    for atom, number in numbers.items():
        town = _town(house, atom.word)
        loans[town] = loans.get(town, 0) + number
    listed = [TownLoans(town, number, _apart(house, town)) for town, number in sorted(loans.items())]
    towns = tuple(each for each in listed if not each.why)
    apart = tuple(each for each in listed if each.why)
    return BorrowIt(house.library.name, year, period.first, period.last, towns, apart, lacking)


def _numbers(tx: Transaction, year: int) -> Mapping[Atom, int]:
    return numbers_of(tx, _LOANS, Event.LENT, lending_year(year))


def _code(month: date) -> str:
    return f"{month:%Y-%m}"


def _lacking(tx: Transaction, house: House, year: int) -> str:
    """Why it does not cover the year. Guests may be few; every loan has an audience, counted since the same version."""
    period = lending_year(year)
    return uncovered(tx, Counter.AUDIENCE, period, house.clock().date(), outlets(tx, period))


def _town(house: House, word: str) -> str:
    """A counted word as the state spells the town; itself where it is none."""
    spelled = {town.casefold(): town for town in state_pack(house.statute.name).towns}
    return spelled.get(" ".join(word.split()).casefold(), word)


def _apart(house: House, town: str) -> str:
    """Why the state does not pay for loans to residents of a town; empty where it does."""
    if town == _town(house, house.library.town):
        return "the library's own town"
    return "" if town in state_pack(house.statute.name).towns else "no town of the state"
