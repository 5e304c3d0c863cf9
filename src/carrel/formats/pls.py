"""The Public Libraries Survey's public file of administrative entities: one line for each public library, any year's.

Columns are found by the official variable names in the first line, so that a year may have more or fewer. The file is
Windows-1252 text (UTF-8 is told apart). Values stand as they are: -1, -3, -4 and -9 are the survey's own codes.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from carrel.formats._csvtext import Cells, TextLine, encoding_of, head_of, rows, text_lines
from carrel.formats.faults import Fault

KEY, STATE = "FSCSKEY", "STABR"
"""The survey's own key of a library, and the state's two letters."""
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,4})?")
_WRITTEN = """
POPU_LSA POPU_UND CENTLIB BRANLIB BKMOB MASTER LIBRARIA OTHPAID TOTSTAFF LOCGVT STGVT FEDGVT OTHINCM TOTINCM SALARIES
BENEFIT STAFFEXP PRMATEXP ELMATEXP OTHMATEX TOTEXPCO OTHOPEXP TOTOPEXP LCAP_REV SCAP_REV FCAP_REV OCAP_REV CAP_REV
CAPITAL BKVOL EBOOK AUDIO_PH AUDIO_DL VIDEO_PH VIDEO_DL EC_LO_OT EC_ST ELECCOLL SUBSCRIP TOTPHYS OTHPHYS HRS_OPEN
VISITS REFERENC REGBOR TOTCIR KIDCIRCL KIDPHYSCIR ELMATCIR PHYSCIR ELINFO ELCONT TOTCOLL OTHPHCIR EBOOK_CIR
ESERIAL_CIR EAUDIO_CIR EVIDEO_CIR LOANTO LOANFM TOTPRO KIDPRO K0_5PRO K6_11PRO YAPRO ADULTPRO GENPRO ONPRO OFFPRO
VIRPRO TOTATTEN KIDATTEN K0_5ATTEN K6_11ATTEN YAATTEN ADULTATTEN GENATTEN ONATTEN OFFATTEN VIRATTEN TOTPRES TOTVIEWS
GPTERMS PITUSR WIFISESS WEBVISIT YR_SUB
"""
_NUMBERS = frozenset(_WRITTEN.split())
"""Variables whose values are numbers, of every year from 2015 to 2024."""


class PlsRow(msgspec.Struct, frozen=True):
    """A library, as the survey publishes it."""

    line: int
    key: str
    state: str
    values: dict[str, str]
    """By variable, as they stand in the file."""

    @property
    def year(self) -> int | None:
        """The fiscal year, which "ended in the previous calendar year" when data are handed in; None where not said."""
        handed_in = self.values.get("YR_SUB", "")
        return int(handed_in) - 1 if re.fullmatch("[0-9]{4}", handed_in) else None


def read_pls(file: str, chunks: Iterable[bytes]) -> Iterator[PlsRow | Fault]:
    """Every library in a file. A line that cannot be read is a fault, and the next one is read all the same."""
    head, chunks = head_of(chunks)
    lines = text_lines(chunks, encoding_of(head))
    cells = (row for line in lines for row in rows([line], ","))  # one library a line: an open quote ends with it
    first = next(cells, None)
    names = _names(first)
    if names is None:
        what = "this is not the survey's file of libraries"
        yield Fault(file, 1, KEY, what, "take the CSV of administrative entities from the survey's site")
        return
    seen: set[str] = set()
    for row in cells:
        yield from _row(file, names, row, seen)


def _names(first: Cells | TextLine | None) -> list[str] | None:
    if not isinstance(first, Cells) or first.values is None:
        return None
    names = [name.strip().strip("\ufeff").upper() for name in first.values]
    return names if {KEY, STATE} <= set(names) and len(set(names)) == len(names) else None


def _row(file: str, names: list[str], row: Cells | TextLine, seen: set[str]) -> Iterator[PlsRow | Fault]:
    values = row.values if isinstance(row, Cells) else None
    if values is None:
        yield Fault(file, row.number, "", "this line is no text, or its quotes never close", "save the file again")
        return
    if not any(value.strip() for value in values):
        return
    if len(values) != len(names):
        what = f"{len(values)} values for {len(names)} columns"
        yield Fault(file, row.number, "", what, "look for a comma that is not in quotes")
        return
    found = {name: value.strip() for name, value in zip(names, values, strict=True)}
    if not found[KEY] or found[KEY] in seen:
        yield Fault(file, row.number, KEY, "a key that is empty or stands twice", "take the file anew from the survey")
        return
    seen.add(found[KEY])
    for name in _not_numbers(found):
        yield Fault(file, row.number, name, "this is no number", "it is left out; look it up in the survey", note=True)
        del found[name]
    yield PlsRow(row.number, found[KEY], found[STATE], found)


def _not_numbers(values: dict[str, str]) -> list[str]:
    return [name for name in sorted(_NUMBERS & values.keys()) if values[name] and not _NUMBER.fullmatch(values[name])]
