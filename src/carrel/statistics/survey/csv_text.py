"""The report as a file: one line of the survey's own variables, as its portal imports them; outlets apart."""

from carrel.formats.spreadsheets import csv_text
from carrel.statistics.survey.report import AnnualReport, Line


def survey_csv(report: AnnualReport) -> bytes:
    """The library's line: FSCSKEY, LIBNAME, then every variable in the order of the list. A missing answer is empty.

    What the survey's portal sums by itself (550, 552, 500 in fiscal year 2024) "is not included in the AE import file".
    The state's own questions follow.
    """
    asked = [line for line in (*report.lines, *report.state_lines) if not line.element.automatic and not line.outlet]
    names = ["FSCSKEY", "LIBNAME", *(line.element.variable for line in asked)]
    return _file([names, [report.key, report.library, *(line.value for line in asked)]])


def outlets_csv(report: AnnualReport) -> bytes:
    """A line for each outlet: its name, and the variables that are asked of outlets."""
    by_outlet: dict[str, list[Line]] = {}
    for line in report.lines:
        if line.outlet:
            by_outlet.setdefault(line.outlet, []).append(line)
    variables = list(dict.fromkeys(line.element.variable for line in report.lines if line.outlet))
    rows = [[report.key, name, *(line.value for line in lines)] for name, lines in by_outlet.items()]
    return _file([["FSCSKEY", "LIBNAME", *variables], *rows])


def _file(rows: list[list[str]]) -> bytes:
    """Comma-separated text as the survey publishes it: Windows-1252, lines ended as there."""
    return csv_text(rows).encode("cp1252", errors="replace")
