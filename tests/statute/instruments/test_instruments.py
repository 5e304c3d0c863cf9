"""The rules that people read and the policies that decide say the same."""

import re

import msgspec
import pytest

from carrel.records.requests import Instrument
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute import Claim, Course, GroundName, Judge, Pack, Parents, Permitted
from carrel.statute.describing import described
from statute.asking import CLAIM, ORDER, PERMISSION, USER, connecticut, putnam, request
from statute.disclosure.brought import elsewhere

LAWS = [connecticut(), elsewhere()]
BY_JUDGE = {Instrument.COURT_ORDER, Instrument.WARRANT, Instrument.JUDGE_SUBPOENA}


def _opens(law: Pack, kind: Instrument, *, court: bool = True, heard: bool = True) -> set[GroundName]:
    """The grounds on which the policies let this kind of instrument open something, all else being as it should be."""
    judge, found = Judge(law, putnam(), "public"), set()
    shown: dict[GroundName, dict[str, object]] = {
        GroundName.COURT_ORDER: {"order": msgspec.structs.replace(ORDER, instrument=kind, court=court, heard=heard)},
        GroundName.ANOTHER: {"claim": msgspec.structs.replace(CLAIM, instrument=kind, declared=True)},
    }
    if kind is Instrument.PERMISSION:
        shown[GroundName.PERMISSION] = {"permission": msgspec.structs.replace(PERMISSION, signer_age=30)}
    for ground, paper in shown.items():
        for of in (RecordClass.LOAN, RecordClass.REGISTRATION):
            if isinstance(judge.decide(request(Role.CUSTODIAN, Purpose.RELEASE, of, owner=USER, **paper)), Permitted):
                found.add(ground)
    return found


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
@pytest.mark.parametrize("kind", Instrument)
def test_the_rule_is_what_the_policies_do(law: Pack, kind: Instrument) -> None:
    """Each instrument brings the ground that its rule names, and no other."""
    ground = law.instrument(kind).ground
    assert _opens(law, kind) == ({ground} if ground is not GroundName.NONE else set())


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_what_a_judge_must_have_signed(law: Pack) -> None:
    """Where a rule asks for a judge, it is for the papers that judges sign."""
    assert {rule.kind for rule in law.instruments if rule.judge} == BY_JUDGE


def test_in_connecticut_no_judge_no_order() -> None:
    """Without a judge's signature no paper opens anything in Connecticut, a hearing or none."""
    for kind in Instrument:
        assert GroundName.COURT_ORDER not in _opens(connecticut(), kind, court=False)


def test_elsewhere_a_hearing_is_asked_for() -> None:
    """Under the invented statute nothing but a warrant opens anything before a court has heard the library."""
    opens = {kind for kind in Instrument if GroundName.COURT_ORDER in _opens(elsewhere(), kind, heard=False)}
    assert opens == {Instrument.WARRANT}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_every_instrument_has_its_words(law: Pack) -> None:
    """Whoever stands at the desk with any paper finds what to say, whom to call, and what a refusal cites."""
    assert [rule.kind for rule in law.instruments] == list(Instrument)
    for rule in law.instruments:
        assert rule.words
        assert rule.call
        assert rule.clause in rule.refusal


def test_what_connecticut_asks_to_be_seen() -> None:
    """Of an order it is seen which court, which judge, that they signed, to whom, when, and whose records it names."""
    needed = {"identification", "court", "judge", "signature", "addressed", "issued", "in force", "scope"}
    for kind in BY_JUDGE:
        assert needed <= connecticut().instrument(kind).required()
    assert connecticut().instrument(Instrument.WARRANT).required() == needed, "it is not sent back for want of more"
    assert {"signer", "signature", "records", "recipient", "in force"} <= connecticut().instrument(
        Instrument.PERMISSION
    ).required()


def test_the_same_thing_is_asked_in_the_same_words() -> None:
    """An item that stands in several lists is worded alike unless that instrument needs other words."""
    keys: dict[str, set[str]] = {}
    for rule in connecticut().instruments:
        for item in rule.checklist:
            keys.setdefault(item.key, set()).add(item.asks)
    assert {key for key, asks in keys.items() if len(asks) > 1} == {
        "identification",
        "addressed",
        "signature",
        "in force",
    }


def test_days_to_answer() -> None:
    """A request under the freedom-of-information law is answered in four working days; the pack says how it knows."""
    timed = {rule.kind: rule.days_to_answer for rule in connecticut().instruments if rule.days_to_answer is not None}
    assert timed == {Instrument.INFORMATION_REQUEST: 4}
    assert "from memory; ask counsel" in connecticut().instrument(Instrument.INFORMATION_REQUEST).days_source


def test_where_each_paper_goes_first() -> None:
    """A warrant is read while it is carried out; what no judge signed goes to counsel; who shows nothing is refused."""
    course = {rule.kind: rule.path for rule in connecticut().instruments}
    assert {kind for kind, path in course.items() if path is Course.AT_ONCE} == {Instrument.WARRANT}
    assert {kind for kind, path in course.items() if path is Course.REFUSE} == {Instrument.GUARDIAN, Instrument.NOTHING}
    assert {kind for kind, path in course.items() if path is Course.ANSWER} == {Instrument.INFORMATION_REQUEST}
    assert course[Instrument.SECURITY_LETTER] is course[Instrument.ATTORNEY_SUBPOENA] is Course.COUNSEL


def test_parents() -> None:
    """Connecticut names no age and no parent; the invented statute shall answer a parent until sixteen."""
    assert connecticut().minors.parents is Parents.NONE
    assert connecticut().minors.own_signature == connecticut().minors.age == 0
    assert elsewhere().minors.parents is Parents.SHALL
    assert elsewhere().instrument(Instrument.GUARDIAN).must_answer
    assert not any(rule.must_answer for rule in connecticut().instruments)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_twenty_two_dimensions(law: Pack) -> None:
    """Every difference between statutes that is known is settled by a pack, in words, with its source."""
    lines = described(law)
    assert [line.asks for line in lines] == [
        "in force",
        "kinds of library",
        "records protected",
        "when a record identifies",
        "duty or exemption",
        "shall or may",
        "the library's own use",
        "instruments accepted",
        "what must come before",
        "permission",
        "minors and parents",
        "emergencies",
        "collecting what is owed",
        "other libraries",
        "cameras",
        "statistics",
        "records left out",
        "remedies",
        "who decides",
        "silence",
        "schedule of destruction",
        "freedom of information",
    ]
    assert all(line.says and line.source for line in lines)


def test_what_the_pack_decides_by_is_told_from_what_it_decides_by() -> None:
    """Which libraries, which papers, whether it shall or may, and who may be silenced: in Connecticut and elsewhere."""
    here = {line.asks: line for line in described(connecticut())}
    there = {line.asks: line for line in described(elsewhere())}
    assert here["kinds of library"].says == (
        "public, industrial, commercial, association, governmental; not: school, higher education"
    )
    assert here["kinds of library"].source == "11-25(b)(3)"
    assert here["instruments accepted"].says == (
        "court order (as court order), search warrant (as court order), subpoena signed by a judge (as court order), "
        "written permission (as written permission)"
    )
    assert here["shall or may"].says == "may, for each it accepts"
    assert there["shall or may"].says == "shall, for: parent or guardian; may, for the others"
    assert here["silence"].says == (
        "may forbid telling the user: court order, search warrant, subpoena signed by a judge, national security letter"
    )
    everyone = {line.asks: line for line in described(msgspec.structs.replace(connecticut(), excludes=None))}
    assert everyone["kinds of library"].says.endswith("governmental; not: none named")
    assert everyone["kinds of library"].source == connecticut().citation


def test_what_a_pack_leaves_unsaid_is_not_so() -> None:
    """Only what is written makes a paper one to be alone or silent with, or asks that a parent have custody."""
    assert {rule.kind for rule in connecticut().instruments if rule.alone} == {Instrument.SECURITY_LETTER}
    silent = {rule.kind for rule in connecticut().instruments if rule.silent}
    assert silent == BY_JUDGE | {Instrument.SECURITY_LETTER}
    assert connecticut().minors.custodial is False


@pytest.mark.parametrize(
    ("kind", "of", "shown"),
    [
        (Instrument.GUARDIAN, RecordClass.LOAN, "custodial"),
        (Instrument.EMERGENCY, RecordClass.REGISTRATION, "declared"),
    ],
)
def test_what_a_claim_leaves_unsaid_is_not_shown(kind: Instrument, of: RecordClass, shown: str) -> None:
    """Custody and danger are shown or they are not: a claim that is silent about them opens nothing."""
    claim = Claim(kind, "chair", "clerk", frozenset({USER}), frozenset(RecordClass), 12)
    judge = Judge(elsewhere(), putnam(), "public")
    for brought, opens in ((claim, False), (msgspec.structs.replace(claim, **{shown: True}), True)):
        asked = request(Role.CUSTODIAN, Purpose.RELEASE, of, owner=USER, claim=brought)
        assert isinstance(judge.decide(asked), Permitted) is opens


def test_what_connecticut_only_infers_says_so() -> None:
    """What no text was found for is marked, so that nobody takes it for the law."""
    unsure = [line.asks for line in described(connecticut()) if re.search("ask counsel", f"{line.says} {line.source}")]
    assert unsure == ["minors and parents", "cameras", "schedule of destruction"]


def test_held_for_ninety_days() -> None:
    """A copy is held for ninety days at most, and not before the library's lawyer has been asked."""
    assert putnam().preservation.cap_days == 90
    assert putnam().preservation.counsel


def test_each_half_says_its_own() -> None:
    """A board's pack says nothing of instruments and minors; a statute's nothing of how long a copy is held."""
    for asked in (
        lambda: putnam().minors,
        lambda: putnam().instrument(Instrument.NOTHING),
    ):
        with pytest.raises(KeyError):
            asked()
    with pytest.raises(KeyError, match="has no dimensions"):
        described(putnam())
    with pytest.raises(KeyError):
        connecticut().preservation  # noqa: B018  # asking is what is tested
