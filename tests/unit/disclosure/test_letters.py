"""Letters are drafted from the pack, quote the law exactly, and lie sealed in the folder as they were edited."""

from datetime import date, timedelta

import pytest

from asked import asked, folder
from at_work import AtWork
from carrel import disclosure
from carrel.disclosure import Draft, Heading, LetterKept, LetterKind, Part
from carrel.records.refusals import Refusal
from carrel.records.requests import Instrument, PaperKind, RequestState
from carrel.records.vocabulary import RecordClass, Role
from pdf_text import pdf_text

B1 = (
    "(b)(1) Notwithstanding section 1-210, records maintained by libraries that can be used to identify any library "
    "user, or link any user to a library transaction, regardless of format, shall be kept confidential, except that "
    "the records may be disclosed to officers, employees and agents of the library, as necessary for operation of "
    "the library."
)
B2A = (
    "(2) Information contained in such records shall not be released to any third party, except\n"
    "(A) pursuant to a court order, or"
)
NAMED = "Quill Fennimore"


def drafted(work: AtWork, key: str, kind: LetterKind, user: int = 1) -> str:
    found = disclosure.draft(work.house, work.custodian, key, kind, user)
    assert isinstance(found, Draft), found.prose
    return found.text


def kept(work: AtWork, key: str, kind: LetterKind, text: str) -> LetterKept:
    found = disclosure.keep_letter(work.house, work.custodian, key, kind, text)
    assert isinstance(found, LetterKept), found.prose
    return found


def test_an_acknowledgement_says_the_law_and_nothing_of_anybody(work: AtWork) -> None:
    due = date(2026, 12, 8)
    text = drafted(work, asked(work, work.person(), due=due), LetterKind.ACKNOWLEDGEMENT)
    assert text.startswith("Officer Invented\n1 Invented Square\nInventon, CT 06000\n\nRe: Court order")
    assert B1 in text
    assert "by December 8, 2026" in text
    assert NAMED not in text


def test_a_refusal_has_the_packs_sentence_and_the_custodians_reason(work: AtWork) -> None:
    key = asked(work, work.person(), instrument=Instrument.ATTORNEY_SUBPOENA, state=RequestState.UNDER_REVIEW)
    done = disclosure.refuse(work.house, work.custodian, key, "counsel agrees that no judge has signed it")
    assert not isinstance(done, Refusal), done.prose
    text = drafted(work, key, LetterKind.REFUSAL)
    assert text.count(work.house.statute.instrument(Instrument.ATTORNEY_SUBPOENA).refusal) == 1
    assert "counsel agrees that no judge has signed it" in text
    assert B2A in text
    assert "does not say whether the library holds any record" in text


def test_a_return_names_each_thing_that_is_missing_and_no_other(work: AtWork) -> None:
    rule = work.house.statute.instrument(Instrument.COURT_ORDER)
    key = asked(work, work.person(), state=RequestState.RETURNED)
    seen = tuple(one for one in folder(work, key).seen if one.item not in {"docket", "judge"})
    key = asked(work, work.person(), state=RequestState.UNDER_REVIEW, seen=seen)
    done = disclosure.return_for_defects(work.house, work.custodian, key, ("signature",))
    assert not isinstance(done, Refusal), done.prose
    text = drafted(work, key, LetterKind.DEFECTS)
    listed = {line[2:] for line in text.splitlines() if line.startswith("- ")}
    assert listed == {item.asks for item in rule.checklist if item.key in {"docket", "judge", "signature"}}


def test_a_denial_cites_both_sections_and_each_part(work: AtWork) -> None:
    key = asked(work, instrument=Instrument.INFORMATION_REQUEST)
    parts = (
        Part("who borrowed a book on elections", Heading.CONFIDENTIAL),
        Part("how many were lent", Heading.RELEASABLE),
        Part("incident reports", Heading.REDACTABLE),
    )
    assert isinstance(disclosure.split(work.house, work.custodian, key, parts), disclosure.Split)
    text = drafted(work, key, LetterKind.DENIAL)
    assert "section 1-210" in text
    assert "§ 11-25(b)(1)" in text
    assert "§ 1-206" in text
    assert B1 in text
    denied, redacted, given = (text.index(part.asked) for part in (parts[0], parts[2], parts[1]))
    assert text.index("is denied, because") < denied < text.index("taken out:") < redacted
    assert redacted < text.index("it is enclosed:") < given


def test_only_a_freedom_of_information_request_gets_that_denial(work: AtWork) -> None:
    found = disclosure.draft(work.house, work.custodian, asked(work, work.person()), LetterKind.DENIAL)
    assert isinstance(found, Refusal)


def test_a_cover_letter_goes_with_a_packet_only(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    key = asked(work, person)
    assert isinstance(disclosure.draft(work.house, work.custodian, key, LetterKind.RELEASE), Refusal)
    disclosure.prepare(work.house, work.custodian, key)
    assert "user 1, loan: 1 record" in drafted(work, key, LetterKind.RELEASE)
    done = disclosure.release(work.house, work.custodian, key)
    assert isinstance(done, disclosure.Released)
    assert done.packet.sha256 in drafted(work, key, LetterKind.RELEASE)


def test_a_cover_letter_says_that_nothing_is_held(work: AtWork) -> None:
    key = asked(work, classes=(RecordClass.COMPUTER,))
    disclosure.prepare(work.house, work.custodian, key)
    assert "holds nothing that answers this request" in drafted(work, key, LetterKind.RELEASE)


def test_a_notice_goes_to_the_user_and_says_what_left(work: AtWork) -> None:
    first = work.person()
    second = work.person(given="Sorrel", family="Absent", street="3 Row", town="Inventon", state="CT")
    work.lent(second)
    key = asked(work, first, second)
    assert "No record about you has been released." in drafted(work, key, LetterKind.NOTICE, user=2)
    disclosure.prepare(work.house, work.custodian, key)
    disclosure.release(work.house, work.custodian, key)
    text = drafted(work, key, LetterKind.NOTICE, user=2)
    assert text.startswith("Sorrel Absent\n3 Row\n")
    assert "- loan: 1 record" in text
    assert NAMED not in text
    assert "No record about you has been released." in drafted(work, key, LetterKind.NOTICE, user=1)
    for user in (0, 3, -1):
        assert isinstance(disclosure.draft(work.house, work.custodian, key, LetterKind.NOTICE, user), Refusal)


def test_no_notice_while_silence_is_ordered(work: AtWork) -> None:
    until = work.clock().date() + timedelta(days=1)
    key = asked(work, work.person(), silent=True, silent_until=until)
    for _ in range(2):
        assert isinstance(disclosure.draft(work.house, work.custodian, key, LetterKind.NOTICE), Refusal)
        done = disclosure.keep_letter(work.house, work.custodian, key, LetterKind.NOTICE, "Somebody\n\nWords")
        assert isinstance(done, Refusal)
        work.clock.days_later()
    assert NAMED in drafted(work, key, LetterKind.NOTICE)
    forever = asked(work, work.person(), silent=True)
    assert isinstance(disclosure.draft(work.house, work.custodian, forever, LetterKind.NOTICE), Refusal)


@pytest.mark.parametrize("kind", [LetterKind.ACKNOWLEDGEMENT, LetterKind.REFUSAL, LetterKind.DEFECTS])
def test_what_was_edited_is_what_is_set_and_sealed(work: AtWork, kind: LetterKind) -> None:
    key = asked(work, work.person())
    text = drafted(work, key, kind).replace("Sincerely,", "With a word of the custodian's own: Zzyx.\n\nSincerely,")
    letter = kept(work, key, kind, text)
    said = pdf_text(letter.pdf)
    for words in ("Officer Invented", "custodian's own: Zzyx", "Invented Public Library", "November 24, 2026"):
        assert words.replace("'", "\u2019") in said or words in said
    lying = folder(work, key).papers[-1]
    assert (lying.kind, lying.id.hex(), lying.size) == (PaperKind.LETTER, letter.paper, len(letter.pdf))
    everything = b"".join(path.read_bytes() for path in work.built.home.iterdir())
    for hidden in (b"Zzyx", b"%PDF", b"Officer Invented", kind.value.encode()):
        assert hidden not in everything


@pytest.mark.parametrize("text", ["", "   \n\n ", "only one block\nof words", "to\n\n" + "w" * 20_001])
def test_a_letter_without_address_or_words_is_not_kept(work: AtWork, text: str) -> None:
    key = asked(work, work.person())
    assert isinstance(disclosure.keep_letter(work.house, work.custodian, key, LetterKind.REFUSAL, text), Refusal)
    assert folder(work, key).papers == ()


def test_signs_of_the_typesetter_are_words(work: AtWork) -> None:
    """Nothing that is typed into a letter is a command."""
    key = asked(work, work.person())
    letter = kept(work, key, LetterKind.REFUSAL, 'To #read("/etc/passwd")\n\n#panic() *stars* $x$ \\ <tag> @label')
    said = pdf_text(letter.pdf)
    assert "#panic() *stars* $x$ \\ <tag> @label" in said


def test_nobody_but_the_custodian_writes(work: AtWork) -> None:
    key = asked(work, work.person())
    for role in (Role.CLERK, Role.SUPERVISOR, Role.AUDITOR):
        actor = work.actor(role)
        assert isinstance(disclosure.draft(work.house, actor, key, LetterKind.REFUSAL), Refusal)
        assert isinstance(disclosure.keep_letter(work.house, actor, key, LetterKind.REFUSAL, "To\n\nWords"), Refusal)


def test_a_split_is_for_a_freedom_of_information_request(work: AtWork) -> None:
    part = Part("who borrowed it", Heading.CONFIDENTIAL)
    order, asking = asked(work, work.person()), asked(work, instrument=Instrument.INFORMATION_REQUEST)
    assert isinstance(disclosure.split(work.house, work.custodian, order, (part,)), Refusal)
    found = disclosure.split(work.house, work.custodian, asking, (part,))
    assert isinstance(found, disclosure.Split)
    assert found.parts == (Part("who borrowed it", Heading.CONFIDENTIAL, "11-25(b)(1)", B1),)
    assert found.usual[Heading.RELEASABLE] == "11-25(b)(4)"
    assert disclosure.parts_of(work.house, work.custodian, asking) == found
    assert isinstance(disclosure.parts_of(work.house, work.clerk, asking), Refusal)


@pytest.mark.parametrize(
    "parts",
    [
        (Part("", Heading.CONFIDENTIAL),),
        (Part("w" * 201, Heading.CONFIDENTIAL),),
        (Part("who", Heading.CONFIDENTIAL, "42-1"),),
        (Part("who", Heading.CONFIDENTIAL),) * 21,
    ],
)
def test_parts_that_do_not_fit_are_refused(work: AtWork, parts: tuple[Part, ...]) -> None:
    key = asked(work, instrument=Instrument.INFORMATION_REQUEST)
    assert isinstance(disclosure.split(work.house, work.custodian, key, parts), Refusal)
    assert folder(work, key).parts == ()
