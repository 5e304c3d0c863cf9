"""What users and the public are told: requirements 22, 24 and 29."""

import hashlib
from datetime import date

from carrel import tallies
from carrel.custody.audit import asking
from carrel.custody.audit.evidence import Looked, State, looked
from carrel.custody.promise import promise
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute import Request

_OWN = (RecordClass.REGISTRATION, RecordClass.LOAN, RecordClass.HOLD, RecordClass.FEE, RecordClass.HISTORY)
_OWN_PAGES = ("/my/data", "/my/openings", "/my/permissions")
_BY_MONTH = 4
"""The month by whose first day the year before is told."""


def years_are_told(state: State) -> Looked:
    """22: every year that is over was published, and the page for it is there."""
    first, published = tallies.first_year(state.tx), tallies.published_years(state.tx)
    past = state.today.year - (1 if state.today >= date(state.today.year, _BY_MONTH, 1) else 2)
    owed = [] if first is None else [year for year in range(first, past + 1) if year not in published]
    faults = [f"the requests of a year that is over were not published: {year}" for year in owed]
    if "/transparency" not in state.web.addresses:
        faults.append("there is no public page that tells of requests for records")
    return looked(
        "the years in which something was counted, against those that were published",
        faults,
        f"years published: {len(published)}; each other year is not over yet, or not for three months",
    )


def users_see_their_own(state: State) -> Looked:
    """24: the law lets a user see what is theirs and nobody else's, and the pages for it are there."""
    faults = [f"a user may not see what is their own: {of}" for of in _OWN if _refused(state, of, asking.USER)]
    faults += [
        f"a user may see what is somebody else's: {of}" for of in _OWN if not _refused(state, of, asking.SOMEBODY_ELSE)
    ]
    faults += [f"a page of the user's own is missing: {page}" for page in _OWN_PAGES if page not in state.web.addresses]
    return looked(
        "what the law in force answers to a user who asks for what is theirs, and the pages there are",
        faults,
        f"classes of record that a user sees of their own, and of nobody else's: {len(_OWN)}",
    )


def _refused(state: State, of: RecordClass, owner: str) -> bool:
    """Whether a user is refused the record of ``owner``."""
    return asking.refused(
        state,
        Request(
            actor_name="",
            role=Role.PATRON,
            purpose=Purpose.OWN,
            record_class=of,
            owner=owner,
            asker=asking.USER,
            today=state.today,
        ),
    )


def notice_says_what_is_done(state: State) -> Looked:
    """29: the promise, made anew, against both packs."""
    house, told = state.house, promise(state.house)
    blank = [row.what for row in told.kept if not (row.how_long.strip() and row.ends.strip())]
    faults = [f"the notice does not say how long this is kept: {of}" for of in blank]
    missing = set(RecordClass) - {row.what for row in told.kept}
    faults += [f"the notice says nothing of this class of record: {of}" for of in sorted(missing)]
    faults += [
        f"the notice does not say what this role does: {role}" for role, words in told.duties if not words.strip()
    ]
    if hashlib.sha256(house.statute.text.encode()).hexdigest() != told.statute_sha256:
        faults.append("the notice does not quote the statute as the law in force has it")
    if "/promise" not in state.web.addresses:
        faults.append("there is no public page with the notice")
    return looked(
        "the notice, made anew from the law in force, and whether it is among the public pages",
        faults,
        f"classes of record and duties it explains: {len(told.kept)} and {len(told.duties)}",
    )
