"""Take out one policy, and a decision that can be named changes."""

from datetime import date

import msgspec
import pytest

from carrel.records.requests import Instrument
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute import Judge, Judgement, Permitted, Request
from statute.asking import CLAIM, ORDER, PERMISSION, SOMEBODY_ELSE, USER, connecticut, judge, putnam, request, without

LOAN, SLIP = RecordClass.LOAN, RecordClass.SLIP
BY_ORDER = request(Role.CUSTODIAN, Purpose.RELEASE, LOAN, owner=USER, order=ORDER)
BY_PERMISSION = request(Role.CUSTODIAN, Purpose.RELEASE, LOAN, owner=USER, permission=PERMISSION)
REPORT = request(Role.CUSTODIAN, Purpose.PUBLISH, identifying=False, controlled=True)
OWN = request(Role.PATRON, Purpose.OWN, LOAN, owner=USER, asker=USER)
LEND = request(Role.CLERK, Purpose.LEND, LOAN, owner=USER)


def _order(**changed: object) -> Request:
    return msgspec.structs.replace(BY_ORDER, order=msgspec.structs.replace(ORDER, **changed))


def _permission(**changed: object) -> Request:
    return msgspec.structs.replace(BY_PERMISSION, permission=msgspec.structs.replace(PERMISSION, **changed))


STATUTE = {
    "operation": ("a clerk lends", LEND),
    "as-necessary": ("a clerk who lends looks at fees", request(Role.CLERK, Purpose.LEND, RecordClass.FEE)),
    "slips-are-for-counting": (
        "a library user asks for a slip",
        request(Role.PATRON, Purpose.OWN, SLIP, owner=USER, asker=USER),
    ),
    "folders-stay": (
        "a library user opens the folder of a request about them",
        request(Role.PATRON, Purpose.OWN, RecordClass.REQUEST, owner=USER, asker=USER),
    ),
    "copies-stay": (
        "an order is answered with a copy as such",
        request(Role.CUSTODIAN, Purpose.RELEASE, RecordClass.PRESERVED, owner=USER, order=ORDER),
    ),
    "strays-stay": (
        "an order is answered with a note of where records lay astray",
        request(Role.CUSTODIAN, Purpose.RELEASE, RecordClass.STRAY, owner=USER, order=ORDER),
    ),
    "own": ("a library user looks at their loans", OWN),
    "own-only": (
        "a parent looks at the loans of a child",
        request(Role.PATRON, Purpose.OWN, LOAN, owner=USER, asker=SOMEBODY_ELSE),
    ),
    "release-by-order": ("a judge's order is answered", BY_ORDER),
    "order-of-a-court": ("an attorney's subpoena is shown", _order(court=False)),
    "paper-of-a-court": (
        "a national security letter is written down as if a judge had signed it",
        _order(instrument=Instrument.SECURITY_LETTER),
    ),
    "order-to-this-library": ("an order to another library is shown", _order(addressed_here=False)),
    "order-verified-by-another": ("the director verified the order alone", _order(verified_by="director")),
    "order-names-the-user": ("an order names somebody else", _order(owners=frozenset({SOMEBODY_ELSE}))),
    "order-names-the-class": ("an order for holds is shown for a loan", _order(classes=frozenset({RecordClass.HOLD}))),
    "order-names-the-dates": ("an order for another month is shown", _order(ends=date(2026, 10, 2))),
    "order-in-force": ("an expired order is shown", _order(expires=date(2026, 11, 1))),
    "release-by-permission": ("a user's permission is answered", BY_PERMISSION),
    "permission-of-the-user": ("a parent signs for a child", _permission(signer=SOMEBODY_ELSE)),
    "permission-for-the-class": ("a permission for holds, shown for a loan", _permission(classes=frozenset())),
    "permission-for-the-recipient": ("a newspaper brings it", msgspec.structs.replace(BY_PERMISSION, recipient="a")),
    "permission-in-force": ("an expired permission is shown", _permission(expires=date(2026, 11, 1))),
    "permission-stands": ("the user has taken it back", _permission(revoked=True)),
    "governed": ("a school lends under this law", LEND),
    "publish": ("the custodian publishes a report", REPORT),
    "reports-only": (
        "the custodian publishes a loan",
        request(Role.CUSTODIAN, Purpose.PUBLISH, LOAN, identifying=False, controlled=True),
    ),
    "not-identifying": ("a report that identifies", msgspec.structs.replace(REPORT, identifying=True)),
    "controlled": ("a report without control", msgspec.structs.replace(REPORT, controlled=False)),
}

BOARD = {
    "circulation": ("a clerk lends", LEND),
    "registration": ("a clerk finds a patron", request(Role.CLERK, Purpose.FIND, RecordClass.REGISTRATION)),
    "computers": ("a clerk seats somebody", request(Role.CLERK, Purpose.SEAT, RecordClass.COMPUTER)),
    "ledger": ("an auditor reads the ledger", request(Role.AUDITOR, Purpose.READ_LEDGER)),
    "reports": ("the custodian publishes a report", REPORT),
    "two-people": ("the director took the order in and releases on it", _order(recorded_by="director")),
    "two-people-form": ("the director took the form in and releases on it", _permission(recorded_by="director")),
    "page": ("a page lends", request(Role.PAGE, Purpose.LEND, LOAN)),
    "volunteer": ("a volunteer lends", request(Role.VOLUNTEER, Purpose.LEND, LOAN)),
    "kiosk": ("a self-service machine lends", request(Role.KIOSK, Purpose.LEND, LOAN)),
    "clerk": ("a clerk overrides a block", request(Role.CLERK, Purpose.OVERRIDE, LOAN)),
    "supervisor": ("a supervisor closes the day", request(Role.SUPERVISOR, Purpose.CLOSE_DAY, LOAN)),
    "auditor": ("an auditor opens a loan", request(Role.AUDITOR, Purpose.CHECK, LOAN)),
    "keeper": ("the keeper looks a patron up", request(Role.KEEPER, Purpose.FIND, RecordClass.REGISTRATION)),
    "agent": ("a vendor's machine lends", request(Role.AGENT, Purpose.LEND, LOAN)),
}

UNDER_A_LAX_BOARD = {
    "confidential": (
        "a library user lends to themselves, where the board permits everything",
        request(Role.PATRON, Purpose.LEND, LOAN, owner=USER, asker=USER),
    ),
}
LAX = msgspec.structs.replace(
    putnam(), policy_text='@id("ledger") @clause("Putnam") permit (principal, action, resource);'
)

WORDS_ONLY = {
    "no-third-party": (
        "no permit reaches a release without a ground, so it is refused all the same, only in other words",
        request(Role.CUSTODIAN, Purpose.RELEASE, LOAN, owner=USER),
    ),
    "no-other-ground": (
        "no permit reaches a parent's claim, so it is refused all the same, only in other words",
        request(Role.CUSTODIAN, Purpose.RELEASE, LOAN, owner=USER, claim=CLAIM),
    ),
    "patron": (
        "the statute refuses a library user at the desk too: the board says so a second time, whoever else they are",
        request(Role.PATRON, Purpose.LEND, LOAN, owner=USER, asker=USER),
    ),
    "nobody-else": (
        "the statute refuses a stranger too: the board says so a second time, in case a role is added",
        request(Role.STRANGER, Purpose.SERVE, LOAN, owner=USER),
    ),
}


def _judged(policy: str, asked: Request, kind: str) -> Judgement:
    names = {other.id for other in connecticut().policies}
    statute = without(connecticut(), policy) if policy in names else connecticut()
    local = putnam() if policy in names else without(putnam(), policy)
    return Judge(statute, local, kind).decide(asked)


@pytest.mark.parametrize("policy", [*STATUTE, *BOARD])
def test_taken_out(policy: str) -> None:
    """Without its policy a clause no longer decides: what was refused is permitted, or the other way round."""
    _, asked = (STATUTE | BOARD)[policy]
    kind = "school" if policy == "governed" else "public"
    before, after = judge(kind).decide(asked), _judged(policy, asked, kind)
    assert isinstance(before, Permitted) != isinstance(after, Permitted)


@pytest.mark.parametrize("policy", UNDER_A_LAX_BOARD)
def test_taken_out_under_a_lax_board(policy: str) -> None:
    """What this board forbids a second time, the statute forbids under any board, and only by its own policy."""
    _, asked = UNDER_A_LAX_BOARD[policy]
    assert not isinstance(Judge(connecticut(), LAX, "public").decide(asked), Permitted)
    assert isinstance(Judge(without(connecticut(), policy), LAX, "public").decide(asked), Permitted)


@pytest.mark.parametrize("policy", WORDS_ONLY)
def test_taken_out_only_words_change(policy: str) -> None:
    """Some policies only put a refusal in the right words: without them it is refused still, under another clause."""
    _, asked = WORDS_ONLY[policy]
    before, after = judge().decide(asked), _judged(policy, asked, "public")
    assert not isinstance(before, Permitted)
    assert not isinstance(after, Permitted)
    assert before.clauses != after.clauses


def test_every_policy_is_here() -> None:
    """No policy of either pack is without its named decision."""
    named = [*STATUTE, *BOARD, *UNDER_A_LAX_BOARD, *WORDS_ONLY]
    assert sorted(named) == sorted(policy.id for pack in (connecticut(), putnam()) for policy in pack.policies)
