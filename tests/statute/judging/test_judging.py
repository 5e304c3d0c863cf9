"""Two packs, judged apart."""

from collections.abc import Iterator
from itertools import product

import msgspec
import pytest

import carrel.statute.judge as bench
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute import Judge, Pack, Permitted, Refused, Request
from statute.asking import ORDER, USER, connecticut, judge, putnam, release, request

LEND = request(Role.CLERK, Purpose.LEND, RecordClass.LOAN, owner=USER)


def _changed(pack: Pack, old: str, new: str) -> Pack:
    assert old in pack.policy_text
    return msgspec.structs.replace(pack, policy_text=pack.policy_text.replace(old, new))


def _everything(pack: Pack) -> Pack:
    wide = '@id("ledger") @clause("Putnam") permit (principal, action, resource);'
    return msgspec.structs.replace(pack, policy_text=wide)


def _requests() -> Iterator[Request]:
    for role, purpose, record_class in product(Role, Purpose, (*RecordClass, None)):
        yield request(role, purpose, record_class, owner=USER, asker=USER)


def test_a_board_cannot_widen() -> None:
    """A board whose policy permits everything gets what the statute alone allows, and no more."""
    wide = Judge(connecticut(), _everything(putnam()), "public")
    for asked in _requests():
        if isinstance(judge().decide(asked), Permitted):
            assert isinstance(wide.decide(asked), Permitted)
    for role, purpose in ((Role.STRANGER, Purpose.SERVE), (Role.CUSTODIAN, Purpose.RELEASE), (Role.PAGE, Purpose.OWN)):
        answer = wide.decide(request(role, purpose, RecordClass.LOAN, owner=USER))
        assert isinstance(answer, Refused)
        assert all(clause.startswith("11-25") for clause in answer.clauses)


def test_a_board_can_narrow() -> None:
    """A board that permits nothing stops what the statute allows, and the refusal cites the board."""
    nothing = '@id("ledger") @clause("Putnam") forbid (principal, action, resource);'
    narrow = Judge(connecticut(), msgspec.structs.replace(putnam(), policy_text=nothing), "public")
    answer = narrow.decide(LEND)
    assert isinstance(answer, Refused)
    assert answer.clauses == ("Putnam",)


def test_silence_refuses() -> None:
    """What no policy speaks of is refused, under the clause that asks for confidentiality."""
    silent = msgspec.structs.replace(connecticut(), policy_text="")
    answer = Judge(silent, putnam(), "public").decide(LEND)
    assert answer == Refused(("11-25(b)(1)",), "nothing in the law permits this: ask the custodian")


def test_an_error_refuses() -> None:
    """A prohibition that cannot be worked out is not skipped: the request is refused."""
    erring = _changed(
        connecticut(),
        'unless { ["public"',
        'when { principal.role == Role::"clerk" && 9223372036854775807 + 1 > 0 }\nunless { ["public"',
    )
    permitted = request(Role.CUSTODIAN, Purpose.LEND, RecordClass.LOAN, owner=USER)
    assert isinstance(Judge(erring, putnam(), "public").decide(permitted), Permitted)
    answer = Judge(erring, putnam(), "public").decide(LEND)
    assert isinstance(answer, Refused)
    assert "could not be applied" in answer.reason


def test_a_prohibition_beats_a_permission() -> None:
    """A prohibition added beside a permission refuses."""
    extra = '@id("governed") @clause("11-25(b)(3)") @says("no") forbid (principal, action == Action::"lend", resource);'
    beaten = msgspec.structs.replace(connecticut(), policy_text=connecticut().policy_text + extra)
    assert isinstance(Judge(beaten, putnam(), "public").decide(LEND), Refused)


@pytest.mark.parametrize("library", ["public", "school"])
def test_what_is_remembered_is_what_is_judged(library: str) -> None:
    """A remembered decision is the decision: asked twice, of one judge or of a new one, the answer is the same."""
    one = Judge(connecticut(), putnam(), library)
    for asked in list(_requests())[::7]:
        first = one.decide(asked)
        assert one.decide(asked) == first == Judge(connecticut(), putnam(), library).decide(asked)


class _Counted:
    """Counts what is really asked of Cedar."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked = 0
        real = bench.is_authorized

        def counting(*arguments: object) -> object:
            self.asked += 1
            return real(*arguments)  # type: ignore[arg-type]  # passes on whatever it was given

        monkeypatch.setattr(bench, "is_authorized", counting)


def test_operation_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first lending of the day is judged by both packs; the next thousand are remembered."""
    counted = _Counted(monkeypatch)
    fresh = Judge(connecticut(), putnam(), "public")
    for _ in range(1000):
        fresh.decide(LEND)
    assert counted.asked == 2


def test_release_is_judged_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every release is judged afresh, so an order that has expired meanwhile releases nothing more."""
    counted = _Counted(monkeypatch)
    for _ in range(3):
        release(order=ORDER)
    assert counted.asked == 6


def test_publishing_is_judged_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every report is judged afresh: one that passed does not let the next one pass."""
    counted = _Counted(monkeypatch)
    good = request(Role.CUSTODIAN, Purpose.PUBLISH, identifying=False, controlled=True)
    assert isinstance(judge().decide(good), Permitted)
    assert isinstance(judge().decide(msgspec.structs.replace(good, identifying=True)), Refused)
    assert counted.asked == 4
