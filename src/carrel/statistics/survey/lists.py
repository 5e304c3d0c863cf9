"""The lists of questions of a year: the national survey's, and the state's own."""

import msgspec

from carrel.gate import House
from carrel.records.refusals import Refusal
from carrel.statistics.survey.elements import Element
from carrel.statistics.survey.loading import FISCAL_YEARS, Pack, pack_for
from carrel.statistics.survey.questions import StateList, questions_in, state_pack


class Lists(msgspec.Struct, frozen=True):
    """Everything that is asked in a year."""

    pack: Pack
    state: StateList

    def element(self, variable: str) -> Element | None:
        """The element of this name; None where neither list asks for it."""
        found = self.pack.by_variable.get(variable)
        return found or next((each for each in self.state.questions if each.variable == variable), None)


def lists_for(house: House, year: int) -> Lists | Refusal:
    """The lists for a library's report of a year."""
    pack = pack_for(year)
    if pack is None:
        return Refusal(f"the survey's list of {year} is not here", f"choose {min(FISCAL_YEARS)} or a later fiscal year")
    state = state_pack(house.statute.name)
    path = house.library.statistics.questions
    if not path:
        return Lists(pack, StateList(state))
    questions = questions_in(path, pack.by_variable)
    if isinstance(questions, Refusal):
        return questions
    return Lists(pack, StateList(state, questions, loaded=True))
