"""The historical case: a letter comes five months after somebody sat at a public computer, and nothing answers it.

In 2005 a letter asked Connecticut's Library Connection for "any and all subscriber information, billing information
and access logs" of anyone who had used one machine within 45 minutes, five months before.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from asked import asked, folder
from at_work import AtWork
from carrel import custody, desk, disclosure
from carrel.formats.zips import unzipped
from carrel.records.actors import Actor
from carrel.records.ids import PatronId
from carrel.records.refusals import Refusal
from carrel.records.requests import Instrument, RequestState
from carrel.records.vocabulary import RecordClass, Role
from pdf_text import pdf_text

SITTING = datetime(2026, 6, 24, 16, 5, tzinfo=ZoneInfo("America/New_York"))
MACHINE = "192.0.2.17"
WORDS = (
    "any and all subscriber information, billing information and access logs of any person or entity related to "
    f"{MACHINE} from 4:00 to 4:45 p.m. on June 24, 2026"
)
EVERYTHING = tuple(RecordClass(name) for name in ("registration", "loan", "hold", "interloan", "fee", "computer"))


def night(work: AtWork) -> None:
    assert isinstance(custody.close_day(work.house, work.keeper, lambda _: None), custody.Closed)


def five_months_ago(work: AtWork) -> str:
    """Somebody is at the library that afternoon: registers, borrows, sits down, brings the book back."""
    work.clock.now = SITTING
    person = work.person(given="Quillon", family="Fenwickett")
    book = work.lent(person)
    assert isinstance(desk.return_item(work.house, work.clerk, book), desk.Returned)
    night(work)
    for month in (7, 8, 9, 10, 11):
        work.clock.now = work.clock.now.replace(month=month)
        night(work)
    return book


def asked_for(work: AtWork, instrument: Instrument, state: RequestState) -> str:
    return asked(
        work,
        instrument=instrument,
        state=state,
        classes=EVERYTHING,
        starts=SITTING.date(),
        ends=SITTING.date(),
        scope={"words": WORDS},
    )


def test_the_letter_itself_opens_nothing(work: AtWork) -> None:
    five_months_ago(work)
    key = asked_for(work, Instrument.SECURITY_LETTER, RequestState.REFUSED)
    assert isinstance(disclosure.prepare(work.house, work.custodian, key), Refusal)
    draft = disclosure.draft(work.house, work.custodian, key, disclosure.LetterKind.REFUSAL)
    assert isinstance(draft, disclosure.Draft)
    assert "No judge has signed the letter received" in draft.text


def test_nothing_held_answers_even_a_judge_who_asks_the_same(work: AtWork) -> None:
    book = five_months_ago(work)
    key = asked_for(work, Instrument.COURT_ORDER, RequestState.AUTHORISED)
    done = disclosure.prepare(work.house, work.custodian, key)
    assert isinstance(done, disclosure.Prepared)
    assert done.summary.nothing
    assert {line.of for line in done.summary.lines} == set(EVERYTHING)
    reasons = {line.of: line.why for line in done.summary.lines}
    for of, why in reasons.items():
        row = work.house.local.keeping(of)
        assert row.words in why
        assert row.ends in why
    assert "what was viewed is never recorded" in reasons[RecordClass.COMPUTER]
    answer = disclosure.release(work.house, work.custodian, key)
    assert isinstance(answer, disclosure.Released)
    files = unzipped(answer.packet.content)
    assert "The library holds nothing that answers this" in pdf_text(files["answer.pdf"])
    assert not [name for name in files if name.endswith(".csv")]
    whole = b"".join(files.values()) + pdf_text(files["answer.pdf"]).encode()
    for hidden in ("Fenwickett", "Quillon", book):
        assert hidden.encode() not in whole
    assert folder(work, key).state is RequestState.RELEASED


def test_the_raw_bytes_hold_nothing_either(work: AtWork) -> None:
    """Neither who sat there, nor that anybody did, nor what the letter asks: in no file of the house."""
    five_months_ago(work)
    asked_for(work, Instrument.SECURITY_LETTER, RequestState.UNDER_REVIEW)
    work.house.store.tidy()
    every = b"".join(path.read_bytes() for path in work.built.home.rglob("*") if path.is_file())
    for hidden in (MACHINE, "subscriber information", "Fenwickett", "Quillon", "4:45", "Officer Invented"):
        for written in (hidden.encode(), hidden.encode("utf-16-le"), hidden.upper().encode()):
            assert written not in every
    assert not work.sql("SELECT * FROM loans")
    proved = custody.prove(work.house, work.keeper, [work.built.home], lambda _: None)
    assert isinstance(proved, custody.Proof)
    assert proved.clean


def test_whom_the_ledger_speaks_of_that_day_nobody_can_tell(work: AtWork) -> None:
    """The entry of the loan is there; the key by which it was theirs is gone after thirty days."""
    five_months_ago(work)
    (row,) = {bytes(row) for (row,) in work.sql("SELECT row FROM registrations") if isinstance(row, bytes)}
    assert row
    told = [entry for entry in work.entries() if entry.day == SITTING.date()]
    assert told
    found = desk.own_openings(work.house, Actor("", Role.PATRON, patron=PatronId(row)))
    assert isinstance(found, desk.Openings)
    assert found.since > date(2026, 9, 1)
    assert SITTING.date() not in {line.day for line in (*found.others, *found.own)}
