"""An answer is prepared, judged again at the moment it leaves, and handed over with the ledger's proofs."""

import hashlib
from datetime import date, timedelta

import msgspec
import pytest

from asked import asked, folder, moved
from at_work import AtWork
from carrel import desk, disclosure, ledger
from carrel.disclosure import Packet, Prepared, Released
from carrel.formats.zips import unzipped
from carrel.gate import Act, perform, preserve, use_permission
from carrel.ledger import LedgerKey, Outcome
from carrel.records.actors import Actor
from carrel.records.permissions import PermissionForm
from carrel.records.refusals import Refusal
from carrel.records.requests import Instrument, PaperKind, RequestState
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import folders
from pdf_text import pdf_text

LOAN, REGISTRATION = RecordClass.LOAN, RecordClass.REGISTRATION


def prepared(work: AtWork, key: str) -> Prepared:
    done = disclosure.prepare(work.house, work.custodian, key)
    assert isinstance(done, Prepared), done.prose
    return done


def released(work: AtWork, key: str) -> Released:
    done = disclosure.release(work.house, work.custodian, key)
    assert isinstance(done, Released), done.prose
    return done


def test_what_is_in_scope_is_packed_and_released(work: AtWork) -> None:
    person, other = work.person(), work.person(given="Sorrel", family="Absent")
    barcode, theirs = work.lent(person), work.lent(other)
    key = asked(work, person)
    assert [line.records for line in prepared(work, key).summary.lines] == [1]
    assert folder(work, key).state is RequestState.PREPARED
    packet = released(work, key).packet
    assert folder(work, key).state is RequestState.RELEASED
    assert folder(work, key).released_by == work.custodian.name
    whole = b"".join(unzipped(packet.content).values())
    assert barcode.encode() in whole
    assert theirs.encode() not in whole
    assert hashlib.sha256(packet.content).hexdigest() == packet.sha256


def test_the_list_names_every_file_with_its_hash(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    key = asked(work, person)
    prepared(work, key)
    files = unzipped(released(work, key).packet.content)
    listed = msgspec.json.decode(files.pop("manifest.json"))
    text = files.pop("MANIFEST.txt").decode()
    assert {one["name"]: one["sha256"] for one in listed["files"]} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    assert all(one["sha256"] in text for one in listed["files"])
    for pack in (work.house.statute, work.house.local):
        assert pack.sha256 in text
    assert "pursuant to a court order, or" in text
    assert "shall not be released to any third party" in text
    assert {"answer.pdf", "records.json", "loan.csv", "ledger/records.txt"} <= set(files)


def test_what_leaves_is_what_was_prepared_byte_for_byte(work: AtWork) -> None:
    """What the custodian looked at is what goes, whatever has come back since."""
    person = work.person()
    book = work.lent(person)
    key = asked(work, person)
    prepared(work, key)
    before = disclosure.packet(work.house, work.custodian, key)
    assert isinstance(before, Packet)
    desk.return_item(work.house, work.clerk, book)
    after = released(work, key).packet
    for name in ("answer.pdf", "records.json", "loan.csv"):
        assert before.file(name) == after.file(name)


def test_preparing_and_releasing_each_leave_an_entry_for_each_class(work: AtWork) -> None:
    person = work.person()
    key = asked(work, person, classes=(LOAN, REGISTRATION))
    for act in (prepared, released):
        with work.told() as entries:
            act(work, key)
        told = [entry for entry in entries if entry.purpose is Purpose.RELEASE]
        assert {entry.classes for entry in told} == {(LOAN,), (REGISTRATION,)}
        assert {entry.outcome for entry in told} == {Outcome.PERMITTED}
        assert {entry.reason for entry in told} == {"a request for records"}
    assert len(folder(work, key).receipts) == 4


def test_the_proof_holds_every_entry_of_the_answer(work: AtWork) -> None:
    person = work.person()
    key = asked(work, person, classes=(LOAN, REGISTRATION))
    prepared(work, key)
    packet = released(work, key).packet
    assert len(packet.file("ledger/records.txt").splitlines()) == 4
    verifier = LedgerKey(work.house.library.ledger_name, work.house.ring.keeper.fetch("ledger")).verifier
    note = packet.file("ledger/checkpoint.txt").decode()
    assert packet.file("ledger/verifier-key.txt").decode().strip() == str(verifier)
    assert verifier.open(note).size >= 4
    assert isinstance(work.verified(), ledger.Verified)


def test_an_order_that_has_run_out_meanwhile_stops_the_release(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    key = asked(work, person, scope={"expires": work.clock().date()})
    prepared(work, key)
    work.clock.days_later()
    done = disclosure.release(work.house, work.custodian, key)
    assert isinstance(done, Refusal)
    assert "expired" in done.what
    assert folder(work, key).state is RequestState.PREPARED


@pytest.mark.parametrize(
    "said",
    [
        {"verified_by": ""},
        {"seen": ()},
        {"recorded_by": "custodian"},
        {"verified_by": "custodian"},
        {"instrument": Instrument.ATTORNEY_SUBPOENA},
        {"instrument": Instrument.SECURITY_LETTER},
        {"instrument": Instrument.GUARDIAN},
        {"instrument": Instrument.EMERGENCY},
        {"instrument": Instrument.NOTHING},
    ],
    ids=str,
)
def test_what_the_law_does_not_permit_is_in_no_packet(work: AtWork, said: dict[str, object]) -> None:
    """Whatever the folder's state says: the gate judges, not the office."""
    person = work.person()
    book = work.lent(person)
    said = {name: work.custodian.name if value == "custodian" else value for name, value in said.items()}
    key = asked(work, person, classes=(LOAN, REGISTRATION), **said)
    with work.told() as entries:
        done = disclosure.prepare(work.house, work.custodian, key)
    assert isinstance(done, Refusal)
    assert book not in done.prose
    assert {one.outcome for one in entries if one.purpose is Purpose.RELEASE} == {Outcome.REFUSED}
    assert isinstance(disclosure.packet(work.house, work.custodian, key), Refusal)
    assert isinstance(disclosure.release(work.house, work.custodian, key), Refusal)


def test_nobody_but_the_custodian_prepares_looks_or_releases(work: AtWork) -> None:
    person = work.person()
    key = asked(work, person)
    for actor in (work.clerk, work.supervisor, work.actor(Role.AUDITOR), work.keeper):
        assert isinstance(disclosure.prepare(work.house, actor, key), Refusal)
    prepared(work, key)
    for actor in (work.clerk, work.supervisor, work.actor(Role.AUDITOR), work.keeper):
        assert isinstance(disclosure.packet(work.house, actor, key), Refusal)
        assert isinstance(disclosure.release(work.house, actor, key), Refusal)


@pytest.mark.parametrize(
    "state", [RequestState.RECEIVED, RequestState.UNDER_REVIEW, RequestState.REFUSED, RequestState.RETURNED]
)
def test_only_an_authorised_request_is_prepared_and_only_a_prepared_one_released(
    work: AtWork, state: RequestState
) -> None:
    key = asked(work, work.person(), state=state)
    with work.told() as entries:
        assert isinstance(disclosure.prepare(work.house, work.custodian, key), Refusal)
        assert isinstance(disclosure.release(work.house, work.custodian, key), Refusal)
    assert not [entry for entry in entries if entry.purpose is Purpose.RELEASE]


def test_a_key_that_is_none_is_refused_like_any_other(work: AtWork) -> None:
    for key in ("", "zz", "00" * 16, "../../etc"):
        assert isinstance(disclosure.prepare(work.house, work.custodian, key), Refusal)


def test_reconsidering_destroys_the_packet(work: AtWork) -> None:
    key = asked(work, work.person())
    before = papers(work)
    prepared(work, key)
    assert papers(work) > before
    moved(work, key, "reconsider")
    assert papers(work) == before
    assert folder(work, key).papers == ()


def test_closing_destroys_the_content_and_keeps_hash_and_list(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    key = asked(work, person)
    prepared(work, key)
    packet = released(work, key).packet
    moved(work, key, "close")
    kept = disclosure.packet(work.house, work.custodian, key)
    assert isinstance(kept, Packet)
    assert kept.content == b""
    assert kept.sha256 == packet.sha256
    assert kept.summary == packet.summary
    assert [paper.kind for paper in folder(work, key).papers] == [PaperKind.PACKET, PaperKind.LIST]


def papers(work: AtWork) -> int:
    with work.house.store.read() as tx:
        return folders.papers.count(tx)


def test_silence_leaves_no_mark_on_the_users_own_page(work: AtWork) -> None:
    person = work.person()
    own = Actor("", Role.PATRON, patron=person.row)

    def seen() -> int:
        found = desk.own_openings(work.house, own)
        assert isinstance(found, desk.Openings)
        return len([line for line in found.others if line.act == Purpose.RELEASE])

    key = asked(work, person, silent=True)
    prepared(work, key)
    released(work, key)
    assert seen() == 0
    key = asked(work, person)
    prepared(work, key)
    released(work, key)
    assert seen() == 2


def test_what_was_held_is_answered_too(work: AtWork) -> None:
    """What came back while it was held for the request is in the answer."""
    person = work.person()
    book = work.lent(person)
    key = asked(work, person)
    until = work.clock().date() + timedelta(days=30)

    def hold(act: Act) -> object:
        return preserve(act, bytes.fromhex(key), [person.row], [LOAN], until)

    perform(work.house, work.custodian, Purpose.PRESERVE, hold, alone=True)
    assert isinstance(desk.return_item(work.house, work.clerk, book), desk.Returned)
    assert [line.records for line in prepared(work, key).summary.lines] == [1]
    assert book.encode() in released(work, key).packet.file("records.json")


# -- written permission


def permitted(work: AtWork, *classes: RecordClass, **said: object) -> tuple[str, Actor, str]:
    """Somebody permits a lawyer to be told; gives the request's key, the user, and the word that takes it back."""
    person = work.person()
    book = work.lent(person)
    own = Actor("", Role.PATRON, patron=person.row)
    last = work.clock().date() + timedelta(days=30)
    form = PermissionForm(recipient="Lawyer  Invented", classes=classes, until=last, **said)
    assert isinstance(desk.permit(work.house, own, form), desk.Permitted)
    key = asked(
        work, person, instrument=Instrument.PERMISSION, classes=(LOAN, REGISTRATION), requester="lawyer invented"
    )
    assert book
    return key, own, _word(work, own)


def _word(work: AtWork, own: Actor) -> str:
    found = desk.own_permissions(work.house, own)
    assert isinstance(found, tuple)
    return found[0].word


def uses(work: AtWork, own: Actor) -> tuple[date, ...]:
    found = desk.own_permissions(work.house, own)
    assert isinstance(found, tuple)
    return found[0].uses


def test_a_permission_opens_its_classes_and_the_user_sees_the_use(work: AtWork) -> None:
    key, own, _ = permitted(work, LOAN)
    lines = {line.of: line for line in prepared(work, key).summary.lines}
    assert {of: line.records for of, line in lines.items()} == {LOAN: 1, REGISTRATION: 0}
    # the recipient reads why: what was never given was not taken back
    assert "not for this class" in lines[REGISTRATION].why
    assert uses(work, own) == ()
    released(work, key)
    assert uses(work, own) == (work.clock().date(),)


def test_taken_back_at_ten_refused_at_a_minute_past(work: AtWork) -> None:
    key, own, word = permitted(work, LOAN)
    prepared(work, key)
    assert isinstance(desk.take_back(work.house, own, word), desk.TakenBack)
    work.clock.now += timedelta(minutes=1)
    done = disclosure.release(work.house, work.custodian, key)
    assert isinstance(done, Refusal)
    assert "taken the permission back" in done.what


def test_a_permission_to_somebody_else_opens_nothing(work: AtWork) -> None:
    key, _, _ = permitted(work, LOAN)
    person = folder(work, key).scope.owners[0]
    other = asked(
        work, instrument=Instrument.PERMISSION, classes=(LOAN,), requester="A stranger", scope={"owners": (person,)}
    )
    assert isinstance(disclosure.prepare(work.house, work.custodian, other), Refusal)


def test_what_is_good_for_a_single_time_is_good_once(work: AtWork) -> None:
    key, own, _ = permitted(work, LOAN, REGISTRATION, once=True)
    prepared(work, key)
    released(work, key)
    assert uses(work, own) == (work.clock().date(),)
    owner = folder(work, key).scope.owners[0]
    again = asked(
        work,
        instrument=Instrument.PERMISSION,
        classes=(LOAN,),
        requester="lawyer invented",
        scope={"owners": (owner,)},
    )
    assert isinstance(disclosure.prepare(work.house, work.custodian, again), Refusal)
    assert not work.perform(
        Role.CUSTODIAN, Purpose.ANSWER, lambda act: use_permission(act, owner, [LOAN], ["lawyer invented"])
    )


def test_a_permission_for_a_period_opens_nothing_of_another(work: AtWork) -> None:
    """The book was lent today; what is permitted is what was lent before."""
    yesterday = work.clock().date() - timedelta(days=1)
    key, _, _ = permitted(work, LOAN, ends=yesterday)
    assert not any(line.records for line in prepared(work, key).summary.lines)
    key, _, _ = permitted(work, LOAN, starts=work.clock().date())
    assert any(line.records for line in prepared(work, key).summary.lines)


def test_the_document_is_tagged_and_titled_and_says_its_pages(work: AtWork) -> None:
    """A reader who cannot see it hears headings, tables and pages in their order."""
    key = asked(work, work.person())
    prepared(work, key)
    found = disclosure.packet(work.house, work.custodian, key)
    assert isinstance(found, Packet)
    pdf = found.file("answer.pdf")
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang", b"/Marked true", b"/Title"):
        assert mark in pdf
    said = pdf_text(pdf)
    assert "page 1 of " in said
    assert "Answer to a request for library records" in said
