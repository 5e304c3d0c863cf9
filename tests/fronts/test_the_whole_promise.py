"""A library moves in with real records, works a day in a browser, closes it, and the disk is taken.

Everything here goes through the same wiring as the ``carrel`` command: a founded home, Alembic's tables, real keys.
"""

import base64
import itertools
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from ahocorasick_rs import BytesAhoCorasick
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import create_engine, select

from carrel import custody, staff
from carrel.app.wiring import wiring
from carrel.catalog.tables import items
from carrel.exchange import Report, import_evergreen
from carrel.fronts.web import build, serve
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.vocabulary import Role

PASSWORD = "a sentence is fine"
LOANS = 50
TODAY = date(2026, 11, 23)
"""Cards that had not expired on this day are lent to without an override."""


class Person(msgspec.Struct):
    """What the other system's own files say of a user; read here, by this test alone."""

    given: str
    family: str
    cards: list[str]
    values: set[str]
    active: bool


class Opened(msgspec.Struct):
    """A library at work."""

    house: House
    keeper: Actor
    home: Path
    address: str
    report: Report
    people: dict[str, Person]
    loans: list[tuple[str, str]]
    """User and item barcode, of the loans that were open in the files."""


def rows(file: Path) -> Iterator[dict[str, str]]:
    """A COPY file's rows, by a reader that shares nothing with the importer. A file may hold several blocks."""
    columns: list[str] = []
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line.startswith("COPY "):
            columns = [name.strip() for name in line.partition("(")[2].partition(")")[0].split(",")]
        elif line == "\\.":
            columns = []
        elif columns:
            cells = ("" if cell == "\\N" else cell for cell in line.split("\t"))
            yield dict(zip(columns, cells, strict=True))


def people_of(users: Path) -> dict[str, Person]:
    people = {}
    for row in rows(users / "actor.usr.sql"):
        contact = {row[name] for name in ("email", "day_phone", "evening_phone", "other_phone", "guardian_email")}
        active = row["active"] == "1" and row["barred"] == "0" and row["expire_date"][:10] >= TODAY.isoformat()
        names = (row["first_given_name"], row["family_name"])
        people[row["id"]] = Person(*names, [], {value for value in contact if len(value) > 6}, active)
    for row in rows(users / "actor.card.sql"):
        if row["usr"] in people:
            people[row["usr"]].cards += [row["barcode"]] if row["active"] == "1" else []
            people[row["usr"]].values.add(row["barcode"])
    for row in rows(users / "actor.usr_address.sql"):
        if row["usr"] in people and len(row["street1"]) > 8:
            people[row["usr"]].values.add(row["street1"])
    return people


@pytest.fixture(scope="module")
def opened(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    catalogue, users = shared / "evergreen" / "sql" / "concerto_enhanced", shared / "evergreen_users"
    home = tmp_path_factory.mktemp("moved") / "home"
    work = wiring()
    work.found(
        home,
        name="Putnam Public Library",
        town="Putnam",
        kind="public",
        timezone="America/New_York",
        branch="",
        database="",
    )
    house = work.open(home)
    keeper = work.keeper(home, house)
    report = Report()
    import_evergreen(work.move_in(house, keeper, report, lambda *_: None), (catalogue, users))
    with house.store.write() as tx:
        assert staff.create(tx, "sam", "Sam", Role.SUPERVISOR, PASSWORD, must_change=False) is None
    copies = itertools.chain(rows(catalogue / "asset.copy.sql"), rows(catalogue / "serial.unit.sql"))
    barcodes = {row["id"]: row["barcode"] for row in copies}
    loans = [(row["usr"], barcodes[row["target_copy"]]) for row in rows(users / "action.circulation.sql")]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    threading.Thread(target=serve, args=(build(house, port), "127.0.0.1", port), daemon=True).start()
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    return Opened(house, keeper, home, f"http://127.0.0.1:{port}", report, people_of(users), loans)


@pytest.fixture
def at_desk(opened: Opened, context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(f"{opened.address}/sign-in")
    page.get_by_label("Account").fill("sam")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{opened.address}/desk")
    return page


def scan(page: Page, text: str) -> None:
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_every_user_and_loan_of_the_files_is_accounted_for(opened: Opened) -> None:
    patrons, loans = opened.report.stages["patrons"], opened.report.stages["loans"]
    assert len(opened.people) == 189
    assert len(opened.loans) == 210
    assert patrons.accepted + patrons.refused == 189
    assert patrons.refused == 1  # deleted in the other system, and with nothing open
    assert loans.accepted == 210


def test_fifty_loans_and_returns_then_the_close_and_nothing_is_found(opened: Opened, at_desk: Page) -> None:
    borrowers = [person.cards[0] for person in opened.people.values() if person.active and person.cards]
    out = {barcode for _, barcode in opened.loans}
    shelf = _on_the_shelf(opened, out)
    assert borrowers
    for turn in range(LOANS // 5):
        scan(at_desk, borrowers[turn % len(borrowers)])
        expect(at_desk.get_by_text("Registration and card")).to_be_visible()
        for number, barcode in enumerate(shelf[turn * 5 : turn * 5 + 5], 1):
            scan(at_desk, barcode)
            expect(at_desk.locator("#acts li")).to_have_count(number)
    at_desk.keyboard.press("F2")
    expect(at_desk.get_by_text("Registration and card")).to_have_count(0)
    for barcode in shelf[:LOANS]:
        scan(at_desk, barcode)
    # where it goes is said first: to its own shelf, another branch, or whoever waits
    expect(at_desk.locator(".answer")).to_contain_text(re.compile("Returned|Send to|Hold shelf"))
    _until(lambda: not set(shelf[:LOANS]) & _in_state(opened, "on loan"))

    closed = custody.close_day(opened.house, opened.keeper, lambda _: None)
    assert isinstance(closed, custody.Closed)
    assert closed.counted == 2 * LOANS
    checked = custody.check(opened.house, opened.keeper, lambda _: None)
    assert isinstance(checked, custody.Checked)
    assert checked.faults == ()
    assert checked.loans == 210
    proof = custody.prove(opened.house, opened.keeper, [opened.home], lambda _: None)
    assert isinstance(proof, custody.Proof)
    assert proof.clean, list(custody.proof_lines(proof))
    assert found_by_grep(opened) == []


def test_a_leaked_value_is_found_by_both(opened: Opened) -> None:
    person = next(person for person in opened.people.values() if person.active and person.cards)
    leaks = {
        "log": f"served {person.given} {person.family}".encode(),
        "export": base64.b64encode(f"card {person.cards[0]} took a book".encode()),
    }
    for name, leak in leaks.items():
        leaked = opened.home / "data" / f"{name}.txt"
        leaked.write_bytes(leak)
        proof = custody.prove(opened.house, opened.keeper, [opened.home], lambda _: None)
        assert isinstance(proof, custody.Proof)
        assert not proof.clean
        assert {Path(find.place) for find in proof.finds} == {leaked}
        assert {path for path, _ in found_by_grep(opened)} == {leaked}
        leaked.unlink()
    assert found_by_grep(opened) == []


def _until(so: Callable[[], bool]) -> None:
    """Scans are queued on the page and worked off one by one."""
    for _ in range(200):
        if so():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to be")


def _on_the_shelf(opened: Opened, out: set[str]) -> list[str]:
    """Barcodes that the catalogue itself says are there and may be lent."""
    return sorted(_in_state(opened, "available") - out)


def _in_state(opened: Opened, state: str) -> set[str]:
    """Barcodes of what may be lent and is in this state."""
    engine = create_engine(opened.house.store.address)
    with engine.connect() as connection:
        lendable = select(items.c.barcode).where(items.c.state == state, items.c.lendable == 1)
        found = {barcode for (barcode,) in connection.execute(lendable)}
    engine.dispose()
    return found


def found_by_grep(opened: Opened) -> list[tuple[Path, str]]:
    """Every file under the home, and every name, card, e-mail, phone and address in it, in the usual encodings."""
    needles: dict[bytes, str] = {}
    for person in opened.people.values():
        names = {
            f"{person.given} {person.family}",
            f"{person.family}, {person.given}",
            f"{person.given}{person.family}",
        }
        for value in person.values | names:
            needles.update(dict.fromkeys(_written(value), "an identity"))
    for user, barcode in opened.loans:
        for card in opened.people[user].cards if user in opened.people else []:
            needles.update(dict.fromkeys((f"{card}{s}{barcode}".encode() for s in ",\t |;"), "a link"))
    kinds = list(needles.values())
    searcher = BytesAhoCorasick(list(needles))
    files = [path for path in sorted(opened.home.rglob("*")) if path.is_file() and path.suffix != ".key"]
    return [(path, kinds[hit]) for path in files for hit, *_ in searcher.find_matches_as_indexes(path.read_bytes())]


def _written(value: str) -> Iterator[bytes]:
    for text in {value, value.lower(), value.upper()}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield text.encode(encoding)
    raw = value.encode()
    yield raw.hex().encode()
    for skip in range(3):
        letters = base64.b64encode(bytes(skip) + raw)
        yield letters[(skip * 8 + 5) // 6 : (skip + len(raw)) * 8 // 6]
