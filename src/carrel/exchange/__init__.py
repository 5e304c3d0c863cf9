"""Moving in: other systems' records are read, sealed and counted; this office writes and never reads.

Besides, filters over other programs' logs (``scrubbing``): they hold no record of ours and ask for none.

Every import may be run again: what came before is unchanged, what ended here since stays ended. A line that is
refused says where and why, and stops nothing.
"""

from carrel.exchange.evergreen import import_evergreen
from carrel.exchange.marc import import_marc
from carrel.exchange.moving import MoveIn
from carrel.exchange.patrons import import_patrons, patron_fields
from carrel.exchange.peers import import_pls
from carrel.exchange.report import Counts, Report
from carrel.exchange.scrubbing import (
    Hour,
    Kind,
    LogCounts,
    Network,
    NotWritten,
    Scrubbing,
    Writer,
    forms_of,
    networks,
    open_log,
    scrub,
)

__all__ = [
    "Counts",
    "Hour",
    "Kind",
    "LogCounts",
    "MoveIn",
    "Network",
    "NotWritten",
    "Report",
    "Scrubbing",
    "Writer",
    "forms_of",
    "import_evergreen",
    "import_marc",
    "import_patrons",
    "import_pls",
    "networks",
    "open_log",
    "patron_fields",
    "scrub",
]
