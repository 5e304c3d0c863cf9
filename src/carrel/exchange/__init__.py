"""Moving in: other systems' records are read, sealed and counted; this office writes and never reads.

Every import may be run again: what came before is unchanged, what ended here since stays ended. A line that is
refused says where and why, and stops nothing.
"""

from carrel.exchange.evergreen import import_evergreen
from carrel.exchange.marc import import_marc
from carrel.exchange.moving import MoveIn
from carrel.exchange.patrons import import_patrons, patron_fields
from carrel.exchange.peers import import_pls
from carrel.exchange.report import Counts, Report

__all__ = [
    "Counts",
    "MoveIn",
    "Report",
    "import_evergreen",
    "import_marc",
    "import_patrons",
    "import_pls",
    "patron_fields",
]
