"""What leaves shows what its list shows, nothing of anybody else, and nothing of any other month."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from asked import asked
from at_work import AtWork, Person
from carrel import catalog, desk, disclosure
from carrel.disclosure.redacting import shown
from carrel.formats.zips import unzipped
from carrel.gate import Act
from carrel.gate._held import UNSHOWN
from carrel.records.circulation import Fee, History, Hold, Interloan, Loan
from carrel.records.ids import BranchId, ItemId, PatronId, TitleId
from carrel.records.notices import Channel, Notice, NoticeKind
from carrel.records.permissions import Permission
from carrel.records.registration import (
    Address,
    Block,
    Card,
    CardStanding,
    Contact,
    Guardian,
    Note,
    Record,
    Registration,
)
from carrel.records.vocabulary import Purpose, RecordClass, Role
from pdf_text import pdf_text

REDACTED = "redacted: it is about another person, § 11-25(b)(2)(B)"
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def in_month(work: AtWork, month: int) -> None:
    work.clock.now = datetime(2026, month, 10, 10, 30, tzinfo=ZoneInfo("America/New_York"))


def packets_of(work: AtWork, key: str) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The packet as it was prepared, and as it was released."""
    assert isinstance(disclosure.prepare(work.house, work.custodian, key), disclosure.Prepared)
    before = disclosure.packet(work.house, work.custodian, key)
    assert isinstance(before, disclosure.Packet)
    after = disclosure.release(work.house, work.custodian, key)
    assert isinstance(after, disclosure.Released)
    return unzipped(before.content), unzipped(after.packet.content)


def readings(files: dict[str, bytes]) -> str:
    """Everything that stands in a packet, in any of its forms."""
    texts = [pdf_text(one) if name.endswith(".pdf") else one.decode() for name, one in files.items()]
    return "\n".join([*texts, *files])


def test_an_order_for_march_releases_not_one_byte_of_another_month_or_of_anybody_else(work: AtWork) -> None:
    """A court order for one patron's loans in March: searched in PDF, JSON, CSV and lists."""
    in_month(work, 1)
    named = work.person(given="Quillon", family="Fenwickett")
    other = work.person(given="Sorrelia", family="Absentova", email="sorrelia@example.org")
    books: dict[int, str] = {}
    for month in (2, 3, 4):
        in_month(work, month)
        books[month] = work.lent(named, work.book(f"Lantern of Month {month} Zzyx"))
        theirs = work.lent(other, work.book(f"Harrow of Month {month} Qqvy"))
        awaited = _title(work, work.book(f"Awaited {month} Wwkj"))
        placed = desk.place_hold(work.house, work.clerk, work.again(named).visit, awaited, work.built.branch)
        assert isinstance(placed, desk.HoldPlaced)
    key = asked(work, named, starts=MARCH[0], ends=MARCH[1], requester="Officer Invented")
    for files in packets_of(work, key):
        said = readings(files)
        for found in (books[3], "Lantern of Month 3 Zzyx", "2026-03-10"):
            assert all(found in readings({name: files[name]}) for name in ("answer.pdf", "records.json", "loan.csv"))
        for hidden in (
            *(books[2], books[4], "Month 2", "Month 4", "2026-02-10"),
            *("Harrow", "Qqvy", theirs, "Sorrelia", "Absentova", other.card, "sorrelia@example.org"),
            *("Awaited", "Wwkj", named.card, "Fenwickett"),
            *(other.row.hex(), named.row.hex(), work.record(named).pocket.hex(), work.record(named).trail.hex()),
        ):
            assert hidden not in said
        for raw in (named.row, other.row, work.record(named).pocket, work.record(other).pocket):
            assert all(bytes(raw) not in one for one in files.values())


def _title(work: AtWork, barcode: str) -> TitleId:
    with work.house.store.read() as tx:
        found = catalog.item_by_barcode(tx, barcode)
    assert found is not None
    return found.title


def test_the_searcher_finds_what_a_pdf_says(work: AtWork) -> None:
    """The reading that finds nothing above does find what is there: bold, small, and in a table."""
    person = work.person()
    work.lent(person, work.book("The Zzyx Lantern"))
    said = readings(packets_of(work, asked(work, person))[0])
    for words in ("The Zzyx Lantern", "Answer to a request for library records", "Invented Public Library", "page"):
        assert words in said


def child(work: AtWork, **said: object) -> Person:
    usual = {
        "category": "child",
        "birth": date(2016, 5, 1),
        "guardian_name": "Oona Thistlewaite",
        "guardian_phone": "860-555-0177",
        "guardian_email": "oona@example.org",
        "phone": "(860) 555 0177",
        "email": "oona@example.org",
        "street": "12 Lantern Row, c/o Oona Thistlewaite",
        "town": "Inventon",
        "state": "CT",
        "postal_code": "06000",
        "note": "Oona asks to be called first",
        "note_until": date(2027, 1, 1),
    }
    return work.person(**(usual | said))


def test_a_guardian_is_redacted_wherever_they_stand(work: AtWork) -> None:
    person = child(work)
    key = asked(work, person, classes=(RecordClass.REGISTRATION,))
    for files in packets_of(work, key):
        said = readings(files)
        assert REDACTED in files["records.json"].decode()
        assert "Quill Fennimore" in said
        for hidden in ("Oona", "Thistlewaite", "555-0177", "555 0177", "oona@example.org"):
            assert hidden not in said


def test_what_a_registration_says_of_other_classes_stays(work: AtWork) -> None:
    """How much is owed and how many are overdue belong to classes that the paper must name itself."""
    fields = dict(show(work, REGISTRATION))
    assert not {"owed_cents", "overdue", "last_active"} & set(fields)
    assert "777" not in str(fields)


BRANCH, ROW, DAY = BranchId(1), PatronId(b"r" * 16), date(2026, 3, 10)
REGISTRATION = Registration(
    pocket=b"p" * 16,
    trail=b"t" * 32,
    trail_day=DAY,
    given="Quill",
    family="Fennimore",
    category="adult",
    branch=BRANCH,
    registered=DAY,
    expires=DAY,
    middle="Reed",
    suffix="Jr.",
    birth=DAY,
    town="Inventon",
    cards=(Card("21189000000014", CardStanding.CURRENT),),
    addresses=(Address(("1 Row",), "Inventon", "CT", "06000"),),
    phones=("860-555-0100",),
    emails=("quill@example.org",),
    guardian=Guardian("Oona Thistlewaite"),
    blocks=(Block("mail came back", DAY),),
    overdue=777,
    owed_cents=777,
    owed_told=777,
    contact=Contact(channel="letter"),
    language="es",
    protected_address=True,
    note=Note("left-handed scissors", DAY),
)
PERMISSION = Permission(ROW, b"p" * 16, 1, True, b"", "Ansel Otherperson", ("loan",), DAY, DAY, (DAY,), once=True)
RECORDS: dict[RecordClass, Record] = {
    RecordClass.REGISTRATION: REGISTRATION,
    RecordClass.LOAN: Loan(ROW, b"p" * 16, 1, ItemId(1), DAY, DAY, 0, BRANCH, keeps_history=b"k", claimed=DAY),
    RecordClass.HOLD: Hold(ROW, b"p" * 16, 1, TitleId(1), DAY, BRANCH, code="K7-4Q", place=7, expires=DAY),
    RecordClass.INTERLOAN: Interloan(ROW, b"p" * 16, 1, "A title", "An author", "A partner", DAY, BRANCH),
    RecordClass.FEE: Fee(ROW, b"p" * 16, 1, 1205, "torn", DAY),
    RecordClass.HISTORY: History(ROW, b"p" * 16, 1, b"sealed", "A title", "An author", DAY),
    RecordClass.NOTICE: Notice(ROW, b"p" * 16, 1, NoticeKind.OPENED, Channel.LETTER, DAY, words="torn", due=DAY),
    RecordClass.PERMISSION: PERMISSION,
}
PINNED = {
    RecordClass.REGISTRATION: (
        *("name", "birth date", "category", "home branch", "registered", "expires", "town", "card", "address"),
        *("telephone", "e-mail", "block", "guardian", "is written to by", "language", "address shown at the desk"),
        "note",
    ),
    RecordClass.LOAN: ("title", "barcode", "lent", "due", "renewals", "lent at", "state", "claimed or lost since"),
    RecordClass.HOLD: ("title", "placed", "pickup at", "expires", "state"),
    RecordClass.INTERLOAN: ("title", "author", "asked of", "requested", "pickup at", "state"),
    RecordClass.FEE: ("owed", "for", "reason", "charged"),
    RecordClass.HISTORY: ("title", "author", "month it came back"),
    RecordClass.NOTICE: ("about", "goes out by", "made", "due", "words"),
    RecordClass.PERMISSION: ("given to", "covers", "given", "expires", "used", "good for a single time"),
}


def show(work: AtWork, record: Record) -> tuple[tuple[str, str], ...]:
    """A record as an answer shows it, of a branch, an item and a title that are there."""
    barcode, branch = work.book("A title"), work.built.branch

    def job(act: Act) -> list[tuple[tuple[str, str], ...]]:
        item = catalog.item_by_barcode(act.tx, barcode)
        assert item is not None
        there = {"branch": branch, "pickup": branch}
        if isinstance(record, Loan):
            there["item"] = item.id
        if isinstance(record, Hold):
            there["title"] = item.title
        fields = record.__struct_fields__
        return [shown(act, msgspec.structs.replace(record, **{name: there[name] for name in fields if name in there}))]

    found = work.perform(Role.CUSTODIAN, Purpose.RELEASE, job)
    assert isinstance(found, list)
    return found[0]


@pytest.mark.parametrize("of", RECORDS, ids=str)
def test_each_class_shows_these_fields_and_no_others(work: AtWork, of: RecordClass) -> None:
    assert tuple(name for name, _ in show(work, RECORDS[of])) == PINNED[of]


@pytest.mark.parametrize("of", RECORDS, ids=str)
def test_no_key_tag_or_code_is_shown(work: AtWork, of: RecordClass) -> None:
    said = str(show(work, RECORDS[of]))
    for hidden in ("pppp", "tttt", "rrrr", "sealed", "K7-4Q", "777", "Oona", "Ansel", "Otherperson"):
        assert hidden not in said


def test_a_field_that_is_left_out_is_a_field(work: AtWork) -> None:
    """The list of what no answer shows names fields of the records, so that a new one must be thought about."""
    for of, record in RECORDS.items():
        assert set(UNSHOWN[of]) <= set(type(record).__struct_fields__)


COUNTED = {
    RecordClass.REGISTRATION: 33,
    RecordClass.LOAN: 14,
    RecordClass.HOLD: 14,
    RecordClass.INTERLOAN: 13,
    RecordClass.FEE: 8,
    RecordClass.HISTORY: 7,
    RecordClass.NOTICE: 14,
    RecordClass.PERMISSION: 15,
}


@pytest.mark.parametrize("of", RECORDS, ids=str)
def test_a_new_field_is_decided_about(of: RecordClass) -> None:
    """Whoever adds a field says here whether an answer shows it, redacts it or leaves it out."""
    assert len(type(RECORDS[of]).__struct_fields__) == COUNTED[of]


def test_a_pointer_in_the_collectors_pocket_is_the_givers(work: AtWork) -> None:
    pointer = msgspec.structs.replace(PERMISSION, given=False, other=b"o" * 16, recipient="")
    assert show(work, pointer) == (("permission", REDACTED),)
