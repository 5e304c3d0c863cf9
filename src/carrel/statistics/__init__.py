"""The statistics office: the annual report, and tables that identify nobody (§ 11-25(a), § 11-25(b)(4))."""

from carrel.statistics.engines import Machine
from carrel.statistics.survey import (
    AnnualReport,
    Element,
    Entered,
    Finding,
    How,
    Kind,
    LastYear,
    Line,
    Traced,
    Week,
    annual_report,
    enter_figure,
    enter_weeks,
    outlets_csv,
    survey_csv,
    take_back,
)

__all__ = [
    "AnnualReport",
    "Element",
    "Entered",
    "Finding",
    "How",
    "Kind",
    "LastYear",
    "Line",
    "Machine",
    "Traced",
    "Week",
    "annual_report",
    "enter_figure",
    "enter_weeks",
    "outlets_csv",
    "survey_csv",
    "take_back",
]
