"""Last year's figures beside this year's, and how each came about."""

from collections.abc import Mapping

import msgspec

from carrel import tallies
from carrel.gate import House
from carrel.statistics.engines import Machine
from carrel.statistics.survey.answering import Answers, key_of
from carrel.statistics.survey.ground import ground_of
from carrel.statistics.survey.loading import pack_for
from carrel.statistics.survey.report import How, LastYear
from carrel.store import Transaction


def figures_of_last_year(tx: Transaction, house: House, year: int, machine: Machine) -> Mapping[str, LastYear]:
    """What the library reported of the year before: here, or as the survey published it, by variable."""
    how = f"published in the survey of {year - 1}"
    official = {variable: LastYear(value, how) for variable, value in _row(tx, house, year)}
    return {**official, **_own(tx, house, year, machine)}


def _own(tx: Transaction, house: House, year: int, machine: Machine) -> Mapping[str, LastYear]:
    pack = pack_for(year - 1)
    if pack is None:
        return {}
    lines = [
        line
        for line in Answers(ground_of(tx, house, pack, year - 1, machine)).all()
        if line.how is not How.MISSING and line.value
    ]
    return {key_of(line.element.variable, line.branch): LastYear(line.value, line.why) for line in lines}


def _row(tx: Transaction, house: House, year: int) -> list[tuple[str, str]]:
    """The library's own row in the survey's file, where it was imported."""
    key = house.library.statistics.survey_key
    rows = dict(tallies.peers_of_year(tx, year - 1))
    return list(msgspec.json.decode(rows[key], type=dict[str, str]).items()) if key in rows else []
