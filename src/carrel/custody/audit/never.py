"""What is never written down: requirements 5, 6, 7, 8 and 34."""

import re

from carrel import tallies
from carrel.custody.audit.asking import refused, report
from carrel.custody.audit.evidence import Looked, State, looked
from carrel.store.logs import logs

_VIEWED = re.compile(
    r"url|uri|host|site|domain|page|referr?er|cookie|browse|viewed|file_?name|user_?agent", re.IGNORECASE
)
_SOUGHT = re.compile(r"search|query|queries|question|sought|looked_?for|wish", re.IGNORECASE)
_COMPUTERS = frozenset({"computers", "terminals", "seats", "day_uses", "passes"})
_SMALLEST = 10
"""The threshold that most statistical offices use, and this library's default."""
_CATALOGUE = "/catalogue"


def nothing_viewed(state: State) -> Looked:
    """5: every column of the database as it really is, with the tables about computers among them."""
    strange = state.built.strange()
    faults = [f"a column could hold what was viewed: {name}" for name in strange if _concerns_viewing(name)]
    faults += [f"nobody says whether the world may read this column: {name}" for name in state.built.unclassified]
    missing = [name for name in _COMPUTERS if name not in state.built.found]
    faults += [f"a table is missing, so nothing can be said of it: {name}" for name in missing]
    return looked(
        "every column of every table that the database really has",
        faults,
        f"columns, each classified with a reason: {_columns(state):,}",
        "none of them has room for what somebody viewed; a sitting is a computer, a time and a sealed box",
    )


def _concerns_viewing(name: str) -> bool:
    table, _, column = name.partition(".")
    return table in _COMPUTERS or _VIEWED.search(column or table) is not None


def nothing_sought(state: State) -> Looked:
    """8: no column for what was looked for, and a catalogue that tells readers apart by nothing."""
    faults = [
        f"a column could hold what somebody looked for: {name}"
        for name in state.built.strange()
        if _SOUGHT.search(name.rpartition(".")[2])
    ]
    if not any(_CATALOGUE in quiet for quiet in state.web.quiet):
        faults.append("the public catalogue gives its readers a cookie")
    if state.web.access_log:
        faults.append("the server writes down which address asked for what")
    return looked(
        "every column of the database, the cookies of the public catalogue, and the server's own log",
        faults,
        "a search is answered and forgotten: it has no column, no cookie and no line in a log",
    )


def _columns(state: State) -> int:
    return sum(len(columns) for columns in state.built.found.values())


def counters_only(state: State) -> Looked:
    """6: the counters agree with each other, and have no room for a person."""
    disagree = len(tallies.faults(state.tx))
    faults = [f"counters do not agree, in this many places (carrel check names them): {disagree}"] if disagree else []
    faults += [f"counters stand in a table with boxes: {name}" for name in _TALLIES if name in state.built.boxes]
    faults += [
        f"a column was added to the counters: {name}"
        for name in state.built.strange()
        if name.partition(".")[0] in _TALLIES
    ]
    return looked(
        "the tallies: whether their sums agree, and which columns they have",
        faults,
        "every counter agrees with the others, and none has a column for a person",
    )


_TALLIES = frozenset({"tallies", "releases", "released"})


def controlled_before_published(state: State) -> Looked:
    """7: the threshold, and what the law says to a report that was not controlled or identifies."""
    threshold, releases = state.house.library.statistics.threshold, len(tallies.all_releases(state.tx))
    faults = []
    if threshold < _SMALLEST:
        faults.append(f"the smallest number a published table shows is below {_SMALLEST}: {threshold}")
    if not refused(state, report(state.today, identifying=False, controlled=False)):
        faults.append("a report would be published that was not controlled")
    if not refused(state, report(state.today, identifying=True, controlled=True)):
        faults.append("a report would be published that identifies somebody")
    return looked(
        "the threshold in library.toml, the register of releases, and what the law answers to a report not controlled",
        faults,
        f"smallest number shown: {threshold}; tables in the register of releases: {releases}",
    )


def nothing_logged(state: State) -> Looked:
    """34: neither the server nor the database keeps a log of who asked for what."""
    faults = [f"a log lies with the records, or the database writes one: {name}" for name in logs(state.house.store)]
    if state.web.access_log:
        faults.append("the server writes down which address asked for what")
    return looked(
        "the server's settings, the folder of the records, and the database's own settings for logs",
        faults,
        "no log of requests is written, so no address stands in one and none needs to be cut short",
    )
