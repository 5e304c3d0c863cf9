"""Every request there can be has the outcome that the words of its clause demand."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import product

import msgspec
import pytest

from carrel.records.requests import Instrument
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute import CourtOrder, Permitted, Refused, Request, WrittenPermission
from statute.asking import (
    CLAIM,
    ORDER,
    PERMISSION,
    RECIPIENT,
    SOMEBODY_ELSE,
    TODAY,
    USER,
    connecticut,
    each_question_once,
    judge,
    putnam,
)

from .expectation import read

NONE = "none"
CLASSES = (*(name.value for name in RecordClass), NONE)
WHOSE = ("own", "another", "nobody")
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def _each_question_once() -> Iterator[None]:
    with each_question_once():
        yield


def _order(**changed: object) -> CourtOrder:
    return msgspec.structs.replace(ORDER, **changed)


def _permission(**changed: object) -> WrittenPermission:
    return msgspec.structs.replace(PERMISSION, **changed)


def _all_but(name: str) -> frozenset[RecordClass]:
    return frozenset(other for other in RecordClass if other != name)


def _shown(name: str) -> dict[str, dict[str, object]]:
    """What can be shown for a record of this class, and how it changes the request."""
    return {
        "nothing": {},
        "court order": {"order": ORDER},
        "order on its last day": {"order": _order(expires=TODAY)},
        "order naming another": {"order": _order(owners=frozenset({SOMEBODY_ELSE}))},
        "attorney's subpoena": {"order": _order(court=False)},
        "attorney's subpoena said to be an order": {"order": _order(instrument=Instrument.ATTORNEY_SUBPOENA)},
        "expired order": {"order": _order(expires=YESTERDAY)},
        "order for another class": {"order": _order(classes=_all_but(name))},
        "order for other dates": {"order": _order(starts=date(2026, 10, 16))},
        "order for an undated record": {"order": ORDER, "record_date": None},
        "order verified by the releaser": {"order": _order(verified_by="deputy"), "released_by": "deputy"},
        "order verified by nobody": {"order": _order(verified_by="")},
        "order recorded by the releaser": {"order": _order(recorded_by="deputy"), "released_by": "deputy"},
        "order recorded by the actor": {"order": _order(recorded_by="director"), "released_by": "deputy"},
        "order recorded by nobody": {"order": _order(recorded_by="")},
        "order to another library": {"order": _order(addressed_here=False)},
        "permission": {"permission": PERMISSION},
        "permission on its last day": {"permission": _permission(expires=TODAY)},
        "permission beside a subpoena": {"permission": PERMISSION, "order": _order(court=False)},
        "permission on a form a clerk took in": {"permission": _permission(recorded_by="clerk")},
        "permission on a form the releaser took in": {"permission": _permission(recorded_by="director")},
        "somebody else's permission": {"permission": _permission(signer=SOMEBODY_ELSE)},
        "expired permission": {"permission": _permission(expires=YESTERDAY)},
        "permission taken back": {"permission": _permission(revoked=True)},
        "permission for another class": {"permission": _permission(classes=_all_but(name))},
        "permission for another recipient": {"permission": PERMISSION, "recipient": "a newspaper"},
        "permission for no recipient": {"permission": _permission(recipient=""), "recipient": ""},
        "parent's claim": {"claim": CLAIM},
        "court order beside a parent's claim": {"order": ORDER, "claim": CLAIM},
        "report under control": {"identifying": False, "controlled": True},
        "report that identifies": {"identifying": True, "controlled": True},
        "report without control": {"identifying": False, "controlled": False},
    }


SHOWN = tuple(_shown("loan"))


def _requests(papers: Sequence[str] = SHOWN) -> Iterator[tuple[tuple[str, str, str, str, str], Request]]:
    for name in CLASSES:
        shown = _shown(name)
        for role, purpose, whose, paper in product(Role, Purpose, WHOSE, papers):
            said: dict[str, object] = {
                "actor_name": "director",
                "role": role,
                "purpose": purpose,
                "record_class": None if name == NONE else RecordClass(name),
                "owner": None if whose == "nobody" else USER,
                "asker": USER if whose == "own" else SOMEBODY_ELSE if role is Role.PATRON else None,
                "today": TODAY,
                "recipient": RECIPIENT,
                "record_date": date(2026, 10, 15),
            }
            yield (role.value, purpose.value, name, whose, paper), Request(**(said | shown[paper]))


UNIVERSE = (tuple(role.value for role in Role), tuple(purpose.value for purpose in Purpose), CLASSES, WHOSE, SHOWN)


def test_every_request() -> None:
    """Every combination of role, purpose, class, owner and paper is answered as the table says, citing its clause."""
    expected = read().expected(UNIVERSE)
    wrong: list[str] = []
    count = 0
    for key, request in _requests():
        count += 1
        _, row = expected[key]
        judgement = judge().decide(request)
        said = "permitted" if isinstance(judgement, Permitted) else "refused"
        if said != row.outcome or row.clause not in judgement.clauses:
            wrong.append(f"{key}: {row.outcome} under {row.clause} expected, {said} under {judgement.clauses}")
    assert wrong[:20] == []
    assert count == len(Role) * len(Purpose) * len(CLASSES) * len(WHOSE) * len(SHOWN) == len(expected)


def test_every_row_decides() -> None:
    """No row of the table is idle: each decides some request."""
    deciding = {number for number, _ in read().expected(UNIVERSE).values()}
    assert deciding == set(range(len(read().rows())))


def test_the_words_are_quoted_exactly() -> None:
    """What stands in quotation marks in the table stands so in the statute or in the board's policy."""
    texts = [" ".join(pack.text.split()) for pack in (connecticut(), putnam())]
    written = [line for section in read().sections for line in (section.title, *(row.words for row in section.rows))]
    quoted = [part.strip() for line in written for quote in re.findall('"(.+?)"', line) for part in quote.split("…")]
    assert len(quoted) > 20
    assert [words for words in quoted if not any(words in text for text in texts)] == []


@pytest.mark.parametrize("kind", ["school", "higher education", "of a kind nobody knows"])
def test_no_request_in_a_library_the_statute_leaves_out(kind: str) -> None:
    """In a school's or a college's library every one of these requests is refused, under (b)(3)."""
    for key, request in _requests(("nothing", "court order", "permission", "report under control")):
        judgement = judge(kind).decide(request)
        assert isinstance(judgement, Refused), key
        assert "11-25(b)(3)" in judgement.clauses, key
