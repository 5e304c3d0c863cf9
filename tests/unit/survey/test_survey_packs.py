"""The survey's lists ship whole: as the official papers have them, with what was dropped and added between them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from carrel.statistics.survey import FISCAL_YEARS, Element, Kind, Pack, pack_for, pack_of
from carrel.statistics.survey.elements import Source
from carrel.statistics.survey.questions import state_pack

DROPPED = {
    "EBOOK": "451",
    "AUDIO_DL": "453",
    "VIDEO_DL": "455",
    "EC_LO_OT": "456",
    "EC_ST": "457",
    "ELECCOLL": "458",
    "KIDCIRCL": "551",
    "ELINFO": "554",
    "ELCONT": "555",
    "TOTCOLL": "556",
    "WEBVISIT": "653",
}
ADDED = {
    "HRS_OPEN": "500",
    "AUTORENEW": "505",
    **{
        f"{stem}_{by}": str(525 + 3 * place + way)
        for place, stem in enumerate(("EBOOK", "ESERIAL", "EAUDIO", "EVIDEO", "RESDB", "OLP"))
        for way, by in enumerate(("AE", "CO", "SL"))
    },
    "EBOOK_CIR": "545",
    "ESERIAL_CIR": "546",
    "EAUDIO_CIR": "547",
    "EVIDEO_CIR": "548",
    "KIDPHYSCIR": "549",
}
NOT_OF_THE_LIBRARY = {"C_OUT_TY", "L_NUM_BM"}
"""Outlet elements that are not asked: they say what an outlet is, which the state's portal knows."""
TWICE = {"STARTDAT", "ENDDATE"}
"""Asked of the state and of the library, under numbers of their own."""

packs = pytest.mark.parametrize("pack", [pack_of(year) for year in FISCAL_YEARS], ids=lambda pack: str(pack.year))


def test_what_is_dropped_and_added_from_2023_to_2024_is_what_the_official_lists_drop_and_add() -> None:
    before, after = pack_of(2023).by_variable, pack_of(2024).by_variable
    assert {name: element.number for name, element in before.items() if name not in after} == DROPPED
    assert {name: element.number for name, element in after.items() if name not in before} == ADDED


def test_what_both_years_ask_has_the_same_number_and_only_two_have_another_name() -> None:
    before, after = pack_of(2023).by_variable, pack_of(2024).by_variable
    both = before.keys() & after.keys()
    assert all(before[name].number == after[name].number for name in both)
    assert {name for name in both if before[name].name != after[name].name} == {"ELMATEXP", "OTHMATEX"}


@pytest.mark.parametrize("year", FISCAL_YEARS)
def test_every_element_of_the_official_paper_is_asked_under_its_number(shared: Path, year: int) -> None:
    official = _official(shared / "imls" / "fy2024_data_elements" / f"FY_{year}_PLS_Data_Elements.pdf")
    asked = {element.variable: element.number for element in pack_of(year).elements}
    assert len(official) > 85
    assert {name: number for name, number in official.items() if name not in NOT_OF_THE_LIBRARY} == asked


def _official(paper: Path) -> dict[str, str]:
    """Every variable from 200 on, with the number it stands beside."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not here, which reads the official papers")
    done = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, text=True, check=True)
    found: dict[str, str] = {}
    number = ""
    for line in done.stdout.splitlines():
        begun = re.match(r"\s{0,4}(\d{3}[a-c]?)\s{2,}\S", line)
        number = begun[1] if begun else number
        named = re.match(r".{0,32}?\(([A-Z][A-Z0-9_]{3,}\d?)\)", line)
        if (named and "200" <= number < "700") or (named and number in {"709", "711", "712", "713", "714"}):
            found.setdefault(named[1], number)
    return found


@packs
def test_every_element_says_what_it_is_and_in_what_unit(pack: Pack) -> None:
    for element in pack.elements:
        assert len(element.definition) > 25, element.variable
        assert element.section, element.variable
        assert element.unit or element.kind in {Kind.CODE, Kind.YES_NO, Kind.DATE}, element.variable
        assert bool(element.codes) == (element.kind is Kind.CODE), element.variable


@packs
def test_every_name_an_element_or_a_check_speaks_of_is_asked(pack: Pack) -> None:
    spoken = {part for element in pack.elements for way in element.sums for part in way}
    spoken |= {element.method for element in pack.elements if element.method}
    spoken |= {name for check in pack.checks for name in check.elements}
    assert spoken - {"*"} <= pack.by_variable.keys()
    assert len({check.id for check in pack.checks}) == len(pack.checks)


@packs
def test_every_method_is_told_by_one_figure(pack: Pack) -> None:
    methods = [each for each in pack.elements if each.computed is not None and each.computed.of is Source.METHOD]
    assert [each.variable for each in methods] == ["VISITRPT", "REFERRPT", "PITUSRRPT", "WIFISRPT"]
    for method in methods:
        assert [each.variable for each in pack.elements if each.method == method.variable]
        assert set(method.codes) == {"CT", "ES"}


@packs
def test_elements_stand_in_the_order_of_the_official_list(pack: Pack) -> None:
    numbers = [element.number for element in pack.elements]
    assert numbers == sorted(numbers)


def test_what_the_portal_sums_by_itself_is_known_for_2024_only() -> None:
    assert [each.variable for each in pack_of(2024).elements if each.automatic] == ["HRS_OPEN", "TOTCIR", "ELMATCIR"]
    assert not [each for each in pack_of(2023).elements if each.automatic]


@pytest.mark.parametrize(("variable", "unknown"), [("KIDPHYSCIR", "-1"), ("AUTORENEW", "M"), ("C_ADMIN", "")])
def test_an_element_knows_what_is_written_where_nobody_knows(variable: str, unknown: str) -> None:
    assert element(variable).unknown == unknown


def element(variable: str) -> Element:
    return pack_of(2024).by_variable[variable]


def test_a_later_year_is_asked_with_the_last_list_and_an_earlier_one_with_none() -> None:
    assert pack_for(2030) == pack_of(2024)
    assert pack_for(2023) == pack_of(2023)
    assert pack_for(2022) is None
    with pytest.raises(KeyError):
        pack_of(2022)


def test_a_check_whose_element_is_dropped_goes_with_it() -> None:
    before, after = ({check.id for check in pack_of(year).checks} for year in (2023, 2024))
    assert {"ELCONT adds up", "TOTCOLL adds up", "ELECCOLL adds up", "KIDCIRCL is part of TOTCIR"} == before - after
    assert {"KIDPHYSCIR is part of PHYSCIR", "ELMATCIR adds up", "HRS_OPEN adds up"} == after - before


def test_there_are_169_towns_and_the_pack_says_that_the_states_questions_are_not_public() -> None:
    pack = state_pack("Connecticut")
    assert len(set(pack.towns)) == 169
    assert list(pack.towns) == sorted(pack.towns)
    assert "not here" in pack.note
    assert "not here" in state_pack("Nowhere").note
    assert not state_pack("Nowhere").towns
