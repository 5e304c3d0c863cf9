"""What can be brought to the library by whoever asks for records, and what becomes of it in a request."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path

import msgspec

from carrel.records.requests import Instrument
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute import Claim, CourtOrder, Pack, Request, WrittenPermission, parse_pack
from statute.asking import CLAIM, ORDER, PERMISSION, RECIPIENT, SOMEBODY_ELSE, TODAY, USER, files, request

ELSEWHERE = Path(__file__).with_name("elsewhere")
Paper = CourtOrder | WrittenPermission | Claim | None


def _order(instrument: Instrument, court: bool = True, heard: bool = False) -> CourtOrder:
    return msgspec.structs.replace(ORDER, instrument=instrument, court=court, heard=heard)


def _claim(instrument: Instrument, **said: object) -> Claim:
    return msgspec.structs.replace(CLAIM, instrument=instrument, **said)


_ATTORNEY, _AGENCY, _LETTER = Instrument.ATTORNEY_SUBPOENA, Instrument.AGENCY_SUBPOENA, Instrument.SECURITY_LETTER
_PARENT, _EMERGENCY = Instrument.GUARDIAN, Instrument.EMERGENCY
BROUGHT: dict[str, Paper] = {
    "court order": _order(Instrument.COURT_ORDER),
    "court order after a hearing": _order(Instrument.COURT_ORDER, heard=True),
    "search warrant": _order(Instrument.WARRANT),
    "subpoena signed by a judge": _order(Instrument.JUDGE_SUBPOENA),
    "judge's subpoena after a hearing": _order(Instrument.JUDGE_SUBPOENA, heard=True),
    "attorney's subpoena": _order(_ATTORNEY, court=False),
    "attorney's subpoena after a hearing": _order(_ATTORNEY, court=False, heard=True),
    "attorney's subpoena said to be an order": _order(_ATTORNEY),
    "attorney's subpoena as a claim": _claim(_ATTORNEY),
    "agency's subpoena": _order(_AGENCY, court=False),
    "agency's subpoena said to be an order": _order(_AGENCY, heard=True),
    "national security letter": _order(_LETTER, court=False),
    "national security letter said to be an order": _order(_LETTER, heard=True),
    "written permission": msgspec.structs.replace(PERMISSION, signer_age=44),
    "permission of a child of ten": msgspec.structs.replace(PERMISSION, signer_age=10),
    "permission of a user whose age nobody knows": PERMISSION,
    "parent": _claim(_PARENT, owner_age=15),
    "parent without custody": _claim(_PARENT, custodial=False),
    "parent of a user of sixteen": _claim(_PARENT, owner_age=16),
    "parent of a user whose age nobody knows": _claim(_PARENT, owner_age=None),
    "declared emergency": _claim(_EMERGENCY, declared=True),
    "undeclared emergency": _claim(_EMERGENCY),
    "freedom-of-information request": None,
    "nothing": None,
}
VERIFIED = {"another": "chair", "the releaser": "director", "nobody": ""}
_OTHERS = frozenset({SOMEBODY_ELSE})
SCOPES: dict[str, Callable[[RecordClass], dict[str, object]]] = {
    "as asked": lambda of: {},
    "another user": lambda of: {"owners": _OTHERS, "signer": SOMEBODY_ELSE},
    "another class": lambda of: {"classes": frozenset(RecordClass) - {of}},
    "other dates": lambda of: {"starts": date(2026, 10, 16)},
    "expired": lambda of: {"expires": TODAY - timedelta(days=1)},
    "another library": lambda of: {"addressed_here": False},
}
STATES = ("live", "a copy held", "a copy as such", "ended")
CLASSES = ("loan", "registration")
TOLD = {"the one named": RECIPIENT, "somebody else": "a newspaper", "nobody said": ""}
UNIVERSE = (tuple(BROUGHT), tuple(VERIFIED), tuple(SCOPES), STATES, CLASSES, tuple(TOLD))


@cache
def elsewhere() -> Pack:
    """The invented statute's pack."""
    own = {file.name: file.read_text(encoding="utf-8") for file in ELSEWHERE.iterdir()}
    return parse_pack(files("connecticut") | own)


def requests() -> Iterator[tuple[tuple[str, ...], Request]]:
    """Every combination. What there is of a record is not told to the law: a copy is asked for as what it is."""
    for key in product(*UNIVERSE):
        brought, verified, scope, state, of, told = key
        asked_for = RecordClass.PRESERVED if state == "a copy as such" else RecordClass(of)
        paper = _changed(BROUGHT[brought], VERIFIED[verified], SCOPES[scope](asked_for))
        asked = request(
            Role.CUSTODIAN,
            Purpose.RELEASE,
            asked_for,
            owner=USER,
            order=paper if isinstance(paper, CourtOrder) else None,
            permission=paper if isinstance(paper, WrittenPermission) else None,
            claim=paper if isinstance(paper, Claim) else None,
            record_date=None if state == "ended" else date(2026, 10, 15),
            recipient=TOLD[told],
        )
        yield key, asked


def _changed(paper: Paper, verified_by: str, scope: dict[str, object]) -> Paper:
    if paper is None:
        return None
    who = "recorded_by" if isinstance(paper, WrittenPermission) else "verified_by"
    known = {name: value for name, value in scope.items() if name in paper.__struct_fields__}
    return msgspec.structs.replace(paper, **known, **{who: verified_by})
