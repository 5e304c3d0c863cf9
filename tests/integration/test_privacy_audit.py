"""The privacy audit says what is so: whatever is really broken in a library turns its answer red, and no other.

The library here is a founded one in a folder of its own, with its library.toml and both packs beside it, so that a
break is an edit somebody could make: of a setting, a pack, a table, an account, a key.
"""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from carrel import custody, desk, staff
from carrel.app.founding import CUSTODIAN, KEEPER, Founding, found
from carrel.app.home import Home
from carrel.app.opening import open_house
from carrel.custody import Audit, AuditWord, Verdict, WebLayer
from carrel.custody.audit import REQUIREMENTS
from carrel.custody.audit.reporting import PROBES
from carrel.formats.barcodes import barcode
from carrel.fronts.web import build, own_layer
from carrel.fronts.web.own_layer import foreign
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.agents import AgentWord
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, Role
from carrel.statute import Judge
from carrel.store import Transaction
from house import PACKS, PASSWORD, Clock

ROOT = Path(__file__).resolve().parents[2]
ZONE = ZoneInfo("America/New_York")
FOUNDED = datetime(2026, 11, 20, 18, 0, tzinfo=ZONE)
THE_CUSTODIAN = Actor(CUSTODIAN, Role.CUSTODIAN)
THE_KEEPER = Actor(KEEPER, Role.KEEPER)
SETTINGS, BOARD, DUTIES, LAW = (
    "library.toml",
    "putnam/pack.toml",
    "putnam/policies.cedar",
    "connecticut/policies.cedar",
)
CALLS = tuple(
    f'{{who = "{who}", telephone = "{number}"}}'
    for who, number in (("the director", "860-555-0110"), ("the deputy", "860-555-0111"))
)
TALLY = "(counter, period, place, word, event, number) VALUES ('material', {day}, 1, 'book', 'lent', {n})"
REWRITTEN = "CAST(replace(CAST(body AS TEXT), '{old}', '{new}') AS BLOB)"
ASKED = [one.number for one in REQUIREMENTS if not one.live]

JUDGES: dict[bytes, Judge] = {}


class Kept(msgspec.Struct):
    """A library in a folder, and what is said of its pages."""

    folder: Path
    clock: Clock
    web: WebLayer

    def open(self) -> House:
        house = open_house(Home(self.folder))
        house.clock = self.clock
        # what a law answers, it answers again: a judge of the same packs need not be asked anew
        house.judge = JUDGES.setdefault(house.packs, house.judge)
        return house

    def audit(self) -> Audit:
        house = self.open()
        try:
            made = custody.audit(house, THE_KEEPER, self.web)
        finally:
            house.store.close()
        assert isinstance(made, Audit), made
        return made

    def edit(self, file: str, after: str, old: str, new: str) -> None:
        """Put ``new`` where ``old`` stands next after ``after``."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        at = text.index(old, text.index(after))
        path.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")

    def sql(self, words: str) -> None:
        connection = sqlite3.connect(self.folder / "data" / "carrel.db")
        with connection:
            connection.execute(words)
        connection.close()

    def act(self, work: Callable[[House, Transaction], object]) -> None:
        house = self.open()
        with house.store.write() as tx:
            assert not isinstance(work(house, tx), Refusal)
        house.store.close()


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A library of which nothing is to be said: three closes old, its settings and accounts in order."""
    folder = tmp_path_factory.mktemp("audited") / "library"
    found(Home(folder), Founding("Invented Public Library", "Inventon", "public", "America/New_York", "Main Branch"))
    kept = Kept(folder, Clock(FOUNDED), None)
    for name in ("connecticut", "putnam"):
        shutil.copytree(PACKS / name, folder / name)
    for old, new in (
        ('"connecticut"', f'"{folder}/connecticut"'),
        ('"putnam"', f'"{folder}/putnam"'),
        ("calls = []", f"calls = [{', '.join(CALLS)}]"),
        ("# counsel =", f"counsel = {CALLS[0]} #"),
    ):
        kept.edit(SETTINGS, "", old, new)
    house = kept.open()
    kept.web = own_layer(build(house, 0))
    with house.store.write() as tx:
        assert staff.set_password(tx, CUSTODIAN, PASSWORD) is None
        assert staff.create(tx, "osprey", "An auditor", Role.AUDITOR, PASSWORD, must_change=False) is None
        for name in (CUSTODIAN, "osprey"):
            assert isinstance(staff.enrol_totp(tx, house.ring.keeper.fetch("staff"), name, "Invented"), str)
        assert staff.create(tx, "seats", "Seats Inc.", Role.AGENT, PASSWORD, must_change=False) is None
        staff.put_agent(tx, "seats", "Seats Inc.", "contract of 1 July 2026", {AgentWord.MAY_SIT}, date(2026, 7, 1))
    for _ in range(3):
        assert isinstance(custody.close_day(house, THE_KEEPER, lambda _: None), custody.Closed)
        kept.clock.days_later()
    for number in ASKED:
        given = custody.answer(house, THE_CUSTODIAN, number, AuditWord.YES, "looked at")
        assert not isinstance(given, Refusal), given
    house.store.close()
    return kept


@pytest.fixture
def kept(good: Kept, tmp_path: Path) -> Kept:
    """The same library again, to be broken."""
    folder = tmp_path / "library"
    shutil.copytree(good.folder, folder)
    copy = Kept(folder, Clock(good.clock()), good.web)
    path = folder / "library.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(str(good.folder), str(folder)), encoding="utf-8")
    return copy


def red(made: Audit) -> set[int]:
    return {line.requirement.number for line in made.lines if line.verdict is Verdict.BROKEN}


def edited(file: str, after: str, old: str, new: str) -> Callable[[Kept], None]:
    return lambda kept: kept.edit(file, after, old, new)


def sql(words: str) -> Callable[[Kept], None]:
    return lambda kept: kept.sql(words)


def key_put_back(name: str) -> Callable[[Kept], None]:
    return lambda kept: (kept.folder / "keys" / f"{name}.key").write_bytes(bytes(32)) and None


def permitted(policy: str) -> Callable[[Kept], None]:
    """A prohibition of the statute's pack becomes leave."""

    def change(kept: Kept) -> None:
        path = kept.folder / LAW
        before, named, rest = path.read_text(encoding="utf-8").partition(f'@id("{policy}")')
        written, end, others = rest.partition(";")
        lines = [line for line in written.splitlines() if not line.startswith("@says")]
        path.write_text(before + named + "\n".join(lines).replace("forbid", "permit") + end + others, encoding="utf-8")

    return change


def account_without_list(kept: Kept) -> None:
    kept.act(lambda _, tx: staff.create(tx, "printers", "Printers", Role.AGENT, PASSWORD, must_change=False))


def no_contract(kept: Kept) -> None:
    kept.act(lambda _, tx: staff.amend_agent(tx, "seats", "Seats Inc.", "", {AgentWord.MAY_SIT}))


def given_password(kept: Kept) -> None:
    kept.act(lambda _, tx: staff.create(tx, "teal", "Teal", Role.CLERK, PASSWORD, must_change=True))


def headers_gone(kept: Kept) -> None:
    house = kept.open()
    site = build(house, 0)
    site.before_send.clear()
    kept.web = own_layer(site)
    house.store.close()


def log_appears(kept: Kept) -> None:
    (kept.folder / "data" / "access.log").write_text("192.0.2.7 GET /desk", encoding="utf-8")


def year_ago(kept: Kept) -> None:
    old = kept.clock().date() - timedelta(days=400)
    kept.sql(f"UPDATE audit_answers SET day = {old.toordinal()} WHERE requirement = 28")


ALONE: frozenset[int] = frozenset()
BREAKS: dict[int, tuple[Callable[[Kept], None], frozenset[int]]] = {
    1: (edited(BOARD, 'of = "stray"', "source = ", 'source = "" #'), ALONE),
    2: (edited(SETTINGS, 'kind = "*"', "closes = 1", "closes = 7"), ALONE),
    3: (edited(LAW, 'Action::"telephone"]', 'Class::"fee"', 'Class::"fee", Class::"history"'), ALONE),
    4: (key_put_back("today-00000001"), ALONE),
    5: (sql("ALTER TABLE seats ADD COLUMN url TEXT"), frozenset({1})),
    6: (sql(f"INSERT INTO tallies {TALLY.format(day=date(2026, 11, 20).toordinal(), n=-1)}"), ALONE),
    7: (edited(SETTINGS, "[statistics]", "threshold = 10", "threshold = 3"), ALONE),
    8: (sql("CREATE TABLE searches (day INTEGER, words TEXT)"), frozenset({1})),
    9: (
        edited(DUTIES, '@id("auditor")', '== Action::"read ledger"', 'in [Action::"read ledger", Action::"find"]'),
        ALONE,
    ),
    10: (edited(BOARD, "[ledger]", "days = 30", "days = 3650"), ALONE),
    11: (account_without_list, ALONE),
    13: (key_put_back("loan-00000001"), ALONE),
    16: (permitted("no-third-party"), ALONE),
    17: (
        edited(
            LAW,
            '@id("paper-of-a-court")',
            'Instrument::"court order"',
            'Instrument::"court order", Instrument::"subpoena signed by an attorney"',
        ),
        ALONE,
    ),
    18: (edited(SETTINGS, "", 'calls = [{who = "the director", telephone = "860-555-0110"}, ', "calls = ["), ALONE),
    19: (
        edited(LAW, '@id("order-names-the-class")', "{ context.order.classes", "{ true || context.order.classes"),
        ALONE,
    ),
    20: (sql(f"UPDATE ledger_entries SET body = {REWRITTEN.format(old='2026-11-20', new='2026-11-19')}"), ALONE),
    21: (edited(DUTIES, '@id("supervisor")', 'Action::"lend"', 'Action::"lend", Action::"answer"'), ALONE),
    22: (sql(f"INSERT INTO tallies {TALLY.format(day=date(2024, 5, 1).toordinal(), n=1)}"), ALONE),
    23: (edited(BOARD, "[preservation]", "counsel = true", "counsel = false"), ALONE),
    24: (edited(DUTIES, '@id("patron")', '== Action::"own"', '== Action::"lend"'), ALONE),
    25: (edited(LAW, '@id("permission-stands")', "{ context", "{ false && context"), ALONE),
    26: (permitted("no-other-ground"), ALONE),
    27: (no_contract, ALONE),
    29: (edited(BOARD, 'of = "notice"', "words = ", 'words = " " #'), frozenset({1})),
    30: (edited(BOARD, "", "adopted = 2021", "adopted = 2031"), ALONE),
    32: (given_password, ALONE),
    33: (headers_gone, ALONE),
    34: (log_appears, ALONE),
    35: (edited(BOARD, 'of = "registration"', "months = 36", "months = 60"), ALONE),
    36: (year_ago, ALONE),
}
"""How each live answer is broken, and which others the same break must touch."""


def test_every_live_requirement_is_broken_here() -> None:
    live = {one.number for one in REQUIREMENTS if one.live}
    assert live == set(PROBES) == set(BREAKS)
    assert len(live) >= 24
    assert [one.number for one in REQUIREMENTS] == list(range(1, 37))


def test_the_page_of_requirements_is_not_stale() -> None:
    made = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate_audit.py", "--check"], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr


def test_of_a_library_in_order_nothing_is_said(good: Kept) -> None:
    made = good.audit()
    faults = [(line.requirement.number, line.found) for line in made.lines if line.verdict is not Verdict.KEPT]
    assert faults == []


@pytest.mark.parametrize("number", sorted(BREAKS))
def test_what_is_broken_is_red(kept: Kept, number: int) -> None:
    breaking, touched = BREAKS[number]
    before = {path: path.read_bytes() for path in kept.folder.rglob("*") if path.is_file()}
    web = kept.web
    breaking(kept)
    assert red(kept.audit()) == {number} | touched
    # mended, it is said no longer
    for path in list(kept.folder.rglob("*")):
        if path.is_file() and path not in before:
            path.unlink()
    for path, content in before.items():
        path.write_bytes(content)
    kept.web = web
    assert red(kept.audit()) == set()


def test_a_ledger_that_cannot_be_read_is_said_to_be_so(kept: Kept) -> None:
    kept.sql(f"UPDATE ledger_entries SET body = {REWRITTEN.format(old='keeper', new='reaper')}")
    assert red(kept.audit()) == {9, 20, 30}


def test_a_column_beside_the_entries_is_seen(kept: Kept) -> None:
    kept.sql("ALTER TABLE ledger_entries ADD COLUMN patron BLOB")
    assert red(kept.audit()) == {1, 10}


def test_a_registration_that_a_close_passed_by_is_seen(kept: Kept) -> None:
    house = kept.open()
    someone = desk.Application(
        given="Tansy",
        family="Quillfeather",
        category="adult",
        card=barcode("2", "1189", 9001),
        street="14 Quill Lane",
        town="Inventon",
    )
    clerk = Actor(CUSTODIAN, Role.CUSTODIAN, branch=desk.branches(house)[0][0])
    assert isinstance(desk.register(house, clerk, someone), desk.Registered)
    house.store.close()
    assert red(kept.audit()) == set()
    kept.sql("UPDATE registrations SET epoch = epoch - 1")
    assert red(kept.audit()) == {35}


def test_a_close_that_did_not_come_is_seen(kept: Kept) -> None:
    kept.clock.days_later(3)
    assert red(kept.audit()) == {13}


def test_an_answer_is_the_custodians_and_about_what_is_asked(kept: Kept) -> None:
    house = kept.open()
    refusals = [
        custody.answer(house, Actor("osprey", Role.AUDITOR), 28, AuditWord.YES, ""),
        custody.answer(house, THE_CUSTODIAN, 5, AuditWord.YES, ""),
        custody.answer(house, THE_CUSTODIAN, 28, AuditWord.YES, "x" * 301),
    ]
    assert all(isinstance(one, Refusal) for one in refusals)
    given = custody.answer(house, THE_CUSTODIAN, 28, AuditWord.PARTLY, "  a plan,\n not yet practised ")
    made = custody.audit(house, Actor("osprey", Role.AUDITOR), kept.web)
    house.store.close()
    assert isinstance(given, custody.AuditAnswer)
    assert given.note == "a plan, not yet practised"
    assert isinstance(made, Audit)
    assert [line.verdict for line in made.lines if line.requirement.number == 28] == [Verdict.PARTLY]


def test_whoever_may_not_read_the_ledger_sees_no_audit(kept: Kept) -> None:
    kept.act(lambda _, tx: staff.create(tx, "teal", "Teal", Role.CLERK, PASSWORD, must_change=False))
    house = kept.open()
    assert isinstance(custody.audit(house, Actor("teal", Role.CLERK), kept.web), Refusal)
    house.store.close()


def test_the_audit_is_on_the_ledger_and_opens_no_record(kept: Kept) -> None:
    kept.audit()
    house = kept.open()
    page = custody.ledger_page(house, THE_KEEPER, custody.Sought())
    house.store.close()
    assert isinstance(page, custody.LedgerPage)
    newest = [line for line in page.lines if line.day == kept.clock().date()]
    assert newest
    assert {(line.act, line.classes) for line in newest} == {(Purpose.READ_LEDGER.value, ())}


def test_a_page_that_fetches_from_elsewhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text('<a href="https://example.org">x</a><script src="https://cdn.example.org/x.js">')
    (tmp_path / "two.css").write_text("@font-face { src: url(//fonts.example.org/a.woff) }")
    assert list(foreign([tmp_path])) == [
        "https://cdn.example.org/x.js (one.html)",
        "//fonts.example.org/a.woff (two.css)",
    ]
