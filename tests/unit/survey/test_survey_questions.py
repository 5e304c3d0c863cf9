"""The state's own questions come from a file of the library's; a bad one is refused with its name, line and field."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from at_work import AtWork
from carrel import statistics
from carrel.records.refusals import Refusal
from carrel.statistics import AnnualReport, Entered, How

Asked = Callable[..., AnnualReport]
GOOD = """\
# an invented list

[[question]]
number = "2.33"
variable = "CT_2_33"
name = "Views of recorded programs"
definition = "As an invented list says it."
section = "Programs"

[[question]]
number = "9.1"
variable = "CT_9_1"
name = "A house of its own"
definition = "As an invented list says it."
section = "Buildings"
kind = "code"
codes = {A = "alone", B = "shared"}
"""


@pytest.fixture
def given(work: AtWork, tmp_path: Path) -> Callable[[str], Path]:
    """The library names a file with this text."""

    def give(text: str | bytes) -> Path:
        path = tmp_path / "questions.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        rules = msgspec.structs.replace(work.house.library.statistics, questions=str(path))
        work.house.library = msgspec.structs.replace(work.house.library, statistics=rules)
        return path

    return give


def test_without_a_list_the_report_is_not_complete_and_says_why(asked: Asked) -> None:
    report = asked()
    assert "library.toml" in report.lacking[0]
    assert report.state_lines == ()


def test_with_a_list_its_questions_are_asked_entered_and_in_the_file(work: AtWork, asked: Asked, given) -> None:
    given(GOOD)
    report = asked()
    assert report.lacking == ()
    assert [(line.element.variable, line.how) for line in report.state_lines] == [
        ("CT_2_33", How.MISSING),
        ("CT_9_1", How.MISSING),
    ]
    for variable, value in (("CT_2_33", "12"), ("CT_9_1", "b")):
        done = statistics.enter_figure(work.house, work.custodian, 2026, variable, value)
        assert isinstance(done, Entered), done
    assert isinstance(statistics.enter_figure(work.house, work.custodian, 2026, "CT_9_1", "C"), Refusal)
    report = asked()
    assert [line.value for line in report.state_lines] == ["12", "B"]
    assert b",CT_2_33,CT_9_1\r\n" in statistics.survey_csv(report)


def test_a_question_that_nobody_answered_is_missing(asked: Asked, given) -> None:
    given(GOOD)
    assert {"CT_2_33", "CT_9_1"} <= {line.element.variable for line in asked().missing}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('variable = "CT_9_1"\n', "", "line 10, variable"),
        ('variable = "CT_9_1"', 'variable = "CT_2_33"', "line 12, variable"),
        ('variable = "CT_9_1"', 'variable = "VISITS"', "line 12, variable"),
        ('variable = "CT_2_33"', 'variable = ""', "line 5, variable"),
        ('kind = "code"', 'kind = "essay"', "line 16, kind"),
        ('codes = {A = "alone", B = "shared"}', "", "line 10, codes"),
        ('section = "Programs"', 'section = "Programs"\ncolour = "red"', "line 9, colour"),
        ('section = "Programs"', "section = 3", "line 8, section"),
        ('section = "Programs"', 'section = "Programs"\nautomatic = true', "line 4, number"),
        ('number = "2.33"', 'number = "2.33', "line 4"),
        ("[[question]]", "[[questions]]", "questions.toml"),
    ],
)
def test_a_bad_list_is_refused_with_its_file_line_and_field(work: AtWork, given, old: str, new: str, said: str) -> None:
    assert old in GOOD
    path = given(GOOD.replace(old, new))
    refusal = statistics.annual_report(work.house, work.custodian, 2026)
    assert isinstance(refusal, Refusal)
    assert str(path) in refusal.what
    assert said in refusal.what


def test_a_list_that_cannot_be_read_is_refused(work: AtWork, given) -> None:
    given(b"\xff\xfe")
    assert "UTF-8" in statistics.annual_report(work.house, work.custodian, 2026).what
    given(GOOD).unlink()
    assert "cannot be read" in statistics.annual_report(work.house, work.custodian, 2026).what
