"""borrowIT CT: loans to residents of other towns of the state on their home cards, from March to February, by town.

The state pays by town and needs exact numbers; the public gets a table that control has been over. "Any town of the
state, except the library's own": a word that is no town of the state is listed apart, and nothing is dropped silently.
"""

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

import msgspec

from carrel.gate import Act, Denied, House, note_report, perform
from carrel.gate.refusing import not_allowed
from carrel.records.actors import Actor
from carrel.records.circulation import Event
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.statistics.expressions import Sum
from carrel.statistics.survey.given import WHOLE, Numbers, give, numbers_by_word, undisclosed
from carrel.statistics.survey.ground import uncovered_by_tallies
from carrel.statistics.survey.periods import Period, lending_year
from carrel.statistics.survey.questions import state_pack
from carrel.statistics.tables import Undisclosed
from carrel.tallies import Counter

T = TypeVar("T")
_LOANS = Sum(Counter.GUEST, frozenset({Event.LENT.value}))
_TITLE = "Loans to residents of other towns"


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
    return _in_report(house, actor, lambda act: _report(act, year))


def hand_in_borrowit(house: House, actor: Actor, year: int) -> BorrowIt | Refusal:
    """Give the lending report to the state: what it says of each town is entered into the release register."""

    def work(act: Act) -> BorrowIt | Refusal:
        report = _report(act, year)
        if report.lacking:
            return Refusal(report.lacking, "hand it in when twelve whole months are counted")
        told = {each.town for each in report.towns}
        numbers = _numbers(act, lending_year(year))
        give(
            act.tx, act.now.date(), act.actor.name, numbers, lambda key: key[1] == WHOLE and _town(act, key[0]) in told
        )
        return report

    return _in_report(house, actor, work)


def borrowit_table(house: House, actor: Actor, year: int) -> Undisclosed | Refusal:
    """The same for the public, town by month: nobody can read it until control has been over it."""
    return _in_report(house, actor, lambda act: undisclosed(_numbers(act, lending_year(year))))


def borrowit_csv(report: BorrowIt) -> bytes:
    """The lending report as a file: a line for each town, then what is apart with the reason."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(["Town", "Loans", "Apart"])
    lines.writerows([each.town, each.loans, each.why] for each in (*report.towns, *report.apart))
    return text.getvalue().encode()


def _report(act: Act, year: int) -> BorrowIt:
    period = lending_year(year)
    loans: dict[str, int] = {}
    for (word, _), counted in _numbers(act, period).counts.items():
        town = _town(act, word)
        loans[town] = loans.get(town, 0) + sum(counted.values())
    listed = [TownLoans(town, number, _apart(act, town)) for town, number in sorted(loans.items())]
    return BorrowIt(
        act.house.library.name,
        year,
        period.first,
        period.last,
        tuple(each for each in listed if not each.why),
        tuple(each for each in listed if each.why),
        uncovered_by_tallies(act, period),
    )


def _numbers(act: Act, period: Period) -> Numbers:
    return numbers_by_word(act.tx, _TITLE, _LOANS, Event.LENT, period)


def _town(act: Act, word: str) -> str:
    """A counted word as the state spells the town; itself where it is none."""
    return _spellings(act).get(" ".join(word.split()).casefold(), word)


def _apart(act: Act, town: str) -> str:
    if town == _town(act, act.house.library.town):
        return "the library's own town"
    return "" if town in state_pack(act.house.statute.name).towns else "no town of the state"


def _spellings(act: Act) -> Mapping[str, str]:
    return {town.casefold(): town for town in state_pack(act.house.statute.name).towns}


def _in_report(house: House, actor: Actor, work: Callable[[Act], T | Refusal]) -> T | Refusal:
    """Prepare a lending report, which is the custodian's."""

    def judged(act: Act) -> T | Refusal:
        match note_report(act, controlled=True):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                return work(act)

    return perform(house, actor, Purpose.PUBLISH, judged)
