"""Readers of foreign files. They take lines or bytes and yield values, or a fault for what cannot be read.

A reader never raises on bad data, never stops at it, and drops nothing silently. Pure: no clock, no database.
"""

from carrel.formats.barcodes import barcode, check_digit, is_misread, is_valid
from carrel.formats.copytext import CopyRow, read_copy
from carrel.formats.csvs import PatronField, PatronRow, read_patrons
from carrel.formats.dates import DateOrder, DateProblem, read_date
from carrel.formats.describing import TitleRecord
from carrel.formats.faults import Fault
from carrel.formats.logforms import Dropped, Lines, LogForm
from carrel.formats.marc import read_marc
from carrel.formats.marcxml import read_marcxml, title_of_xml
from carrel.formats.pls import PlsRow, read_pls
from carrel.formats.squidlogs import squid_form
from carrel.formats.weblogs import log_forms

__all__ = [
    "CopyRow",
    "DateOrder",
    "DateProblem",
    "Dropped",
    "Fault",
    "Lines",
    "LogForm",
    "PatronField",
    "PatronRow",
    "PlsRow",
    "TitleRecord",
    "barcode",
    "check_digit",
    "is_misread",
    "is_valid",
    "log_forms",
    "read_copy",
    "read_date",
    "read_marc",
    "read_marcxml",
    "read_patrons",
    "read_pls",
    "squid_form",
    "title_of_xml",
]
