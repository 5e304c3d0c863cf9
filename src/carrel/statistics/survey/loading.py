"""Packs of the survey, a fiscal year each: what is asked, and what is checked. Data that ships with Carrel."""

import pkgutil
import tomllib
from collections.abc import Mapping
from functools import cache

import msgspec

from carrel.statistics.survey.edits import Check
from carrel.statistics.survey.elements import Element

FISCAL_YEARS = (2023, 2024)
"""The fiscal years of the Public Libraries Survey whose lists ship with Carrel."""


class Pack(msgspec.Struct, frozen=True):
    """The survey of one fiscal year."""

    year: int
    title: str
    source: str
    """The official document it was written from."""
    elements: tuple[Element, ...]
    """In the order of the official list."""
    checks: tuple[Check, ...]

    def element(self, variable: str) -> Element | None:
        """The element of this name; None where this year does not ask for it."""
        return self.by_variable.get(variable)

    @property
    def by_variable(self) -> Mapping[str, Element]:
        """Every element by its variable."""
        return {element.variable: element for element in self.elements}


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pack as its file has it: the differences to the year before, where it follows one."""

    year: int
    title: str
    source: str
    follows: int = 0
    dropped: tuple[str, ...] = ()
    """Variables that are not asked for any more."""
    element: tuple[Element, ...] = ()
    check: tuple[Check, ...] = ()


def pack_for(year: int) -> Pack | None:
    """The pack of a fiscal year, or of the last one before it that ships; None before the first."""
    known = [each for each in FISCAL_YEARS if each <= year]
    return pack_of(max(known)) if known else None


@cache
def pack_of(year: int) -> Pack:
    """The pack of exactly this fiscal year. Raises KeyError where none ships."""
    if year not in FISCAL_YEARS:
        raise KeyError(year)
    written = msgspec.convert(tomllib.loads(packed(f"pls-fy{year}.toml")), _Written)
    before = pack_of(written.follows) if written.follows else None
    return Pack(written.year, written.title, written.source, _elements(written, before), _checks(written, before))


def packed(name: str) -> str:
    """The text of a file of data that ships with the survey. Raises FileNotFoundError where there is no such file."""
    return (pkgutil.get_data("carrel.statistics.survey", f"packs/{name}") or b"").decode()


def _elements(written: _Written, before: Pack | None) -> tuple[Element, ...]:
    kept = {} if before is None else dict(before.by_variable)
    for variable in written.dropped:
        del kept[variable]
    kept |= {element.variable: element for element in written.element}
    return tuple(sorted(kept.values(), key=lambda element: (int(element.number[:3]), element.number)))


def _checks(written: _Written, before: Pack | None) -> tuple[Check, ...]:
    own = {check.id for check in written.check}
    asked = {"*", *(element.variable for element in _elements(written, before))}
    kept = () if before is None else before.checks
    return (*(check for check in kept if check.id not in own and asked.issuperset(check.elements)), *written.check)
