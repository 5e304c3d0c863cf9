"""The annual report of a public library: the Public Libraries Survey and the state's own questions (§ 11-25(a))."""

from carrel.statistics.survey.annual import annual_report
from carrel.statistics.survey.borrowit import (
    BorrowIt,
    TownLoans,
    borrowit,
    borrowit_csv,
    borrowit_table,
    hand_in_borrowit,
)
from carrel.statistics.survey.csv_text import outlets_csv, survey_csv
from carrel.statistics.survey.edits import Check, Finding
from carrel.statistics.survey.elements import Element, Kind
from carrel.statistics.survey.entering import Entered, enter_figure, enter_weeks, take_back
from carrel.statistics.survey.handing_in import HandedIn, hand_in
from carrel.statistics.survey.loading import FISCAL_YEARS, Pack, pack_for, pack_of
from carrel.statistics.survey.peers import Compared, Peer, Peers, peers
from carrel.statistics.survey.report import AnnualReport, How, LastYear, Line, Traced, Week

__all__ = [
    "FISCAL_YEARS",
    "AnnualReport",
    "BorrowIt",
    "Check",
    "Compared",
    "Element",
    "Entered",
    "Finding",
    "HandedIn",
    "How",
    "Kind",
    "LastYear",
    "Line",
    "Pack",
    "Peer",
    "Peers",
    "TownLoans",
    "Traced",
    "Week",
    "annual_report",
    "borrowit",
    "borrowit_csv",
    "borrowit_table",
    "enter_figure",
    "enter_weeks",
    "hand_in",
    "hand_in_borrowit",
    "outlets_csv",
    "pack_for",
    "pack_of",
    "peers",
    "survey_csv",
    "take_back",
]
