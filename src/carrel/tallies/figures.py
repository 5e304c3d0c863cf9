"""Figures that people entered into an annual report, one for each element of a fiscal year."""

from collections.abc import Mapping
from datetime import date

import msgspec
from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from carrel.store import Statement, Transaction
from carrel.tallies._tables import figures as t


class Figure(msgspec.Struct, frozen=True):
    """What was entered for one element, and by whom."""

    variable: str
    """The survey's own name of the element: VISITS."""
    value: str
    """A number, or one of the survey's codes."""
    how: str
    """How it came about; the statistics office says which words there are."""
    weeks: str
    """The typical weeks of an estimate, as JSON; empty where it is none."""
    note: str
    account: str
    day: date


_VALUES = ("value", "how", "weeks", "note", "account", "day")
_S, _P = sqlite.insert(t), postgresql.insert(t)
_PUT: Statement[object] = Statement(
    _S.on_conflict_do_update(index_elements=["year", "variable"], set_={name: _S.excluded[name] for name in _VALUES}),
    _P.on_conflict_do_update(index_elements=["year", "variable"], set_={name: _P.excluded[name] for name in _VALUES}),
)
_DROP: Statement[object] = Statement(delete(t).where(t.c.year == bindparam("of"), t.c.variable == bindparam("which")))
_OF_YEAR: Statement[tuple[str, str, str, str, str, str, int]] = Statement(
    select(t.c.variable, t.c.value, t.c.how, t.c.weeks, t.c.note, t.c.account, t.c.day).where(
        t.c.year == bindparam("year")
    )
)


def put_figure(tx: Transaction, year: int, figure: Figure) -> None:
    """Enter a figure, in place of an earlier one."""
    tx.run(
        _PUT,
        year=year,
        variable=figure.variable,
        value=figure.value,
        how=figure.how,
        weeks=figure.weeks,
        note=figure.note,
        account=figure.account,
        day=figure.day.toordinal(),
    )


def drop_figure(tx: Transaction, year: int, variable: str) -> bool:
    """Take a figure out again; False where none was entered."""
    return tx.run(_DROP, of=year, which=variable) == 1


def figures_of_year(tx: Transaction, year: int) -> Mapping[str, Figure]:
    """Everything that was entered for a fiscal year, by variable."""
    return {
        variable: Figure(variable, value, how, weeks, note, account, date.fromordinal(day))
        for variable, value, how, weeks, note, account, day in tx.rows(_OF_YEAR, year=year)
    }
