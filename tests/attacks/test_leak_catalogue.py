"""Twenty places in which other systems' links survive, and that none of them survives here.

Each test bears the name of the place; docs/threat-model.md lists them. The place that needs a browser is in
tests/fronts/test_workstation.py.
"""

import ast
import io
import logging
import shutil
import sqlite3
import sys
from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest
from endings import LINKS, NAME, TITLE, thief
from grep import everything, grep, needles, values
from people import Town
from sqlalchemy import Column
from test_boxes import close, rows
from test_prove import attack

from architecture.walking import nodes, place, sources
from carrel import desk, ledger, tallies
from carrel.app.settings import first_settings, parse_settings
from carrel.custody.report import Proof
from carrel.lives import loans
from carrel.records import circulation, computers, notices, permissions, registration
from carrel.records.ids import PatronId
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.sealed import epochs, pockets, registrations
from carrel.sealed._opening import open_box
from carrel.sealed.histories import unlock
from carrel.sealed.kinds import HISTORY, REGISTRATION
from carrel.sealed.tags import Search, name_words, search_tag, search_words
from carrel.store import metadata
from house import Built, Clock
from noticing import TELLING, changed, send
from noticing import close as noticing_close
from own import Post, titles, with_history


@pytest.fixture
def worked(library: Built, town: Town, clock: Clock) -> Town:
    """Days of work, everything brought back, and the last day closed."""
    for _ in range(2):
        town.day()
        close(library)
        clock.days_later()
    for person in town.people:
        for barcode in list(person.barcodes):
            town.take_back(person, barcode)
    close(library)
    clock.days_later()
    return town


def bytes_of(built: Built) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(built.home.iterdir()))


def clean(built: Built, town: Town) -> Proof:
    assert grep(town, everything(built.home)) == []
    proof = attack(built)
    assert proof.clean
    return proof


def test_01_the_last_borrower_on_the_copy(library: Built, town: Town, worked: Town) -> None:
    """Kept until the close at most, from the item's side only; and no key at the desk calls up the last patron."""
    assert rows(library.home / "library.db", "last_borrowers") == {}
    town.lend(town.people[0], next(iter(town.copies)))
    town.take_back(town.people[0], next(iter(town.copies)))
    assert len(rows(library.home / "library.db", "last_borrowers")) == 1
    with library.house.store.read() as tx:
        record = town.people[0]
        pocket = _pocket(library, record.application.card)
        live = epochs.generations(tx)
        assert pockets.last_borrowers.of_pocket(tx, library.house.ring, live, pocket) == []
    close(library)
    assert rows(library.home / "library.db", "last_borrowers") == {}


def test_02_the_log_of_circulation(library: Built, town: Town, worked: Town) -> None:
    """The ledger says who on staff did what on which day, and neither which item nor which patron."""
    secret = {value for person in town.people for value in values(person).values()}
    secret |= {text for copy in town.copies.values() for text in (copy.barcode, copy.title)}
    with library.house.store.read() as tx:
        bodies = [ledger.entry.encode(entry).decode() for _, entry in ledger.page(tx, 10**6).entries]
    assert len(bodies) > 50
    assert [one for one in secret if any(one in body for body in bodies)] == []


def test_03_the_table_of_statistics(library: Built, town: Town, worked: Town) -> None:
    """Counters count by one thing each: none has a patron, an item or an hour, nor crosses a person with a work."""
    assert {column.name for column in metadata.tables["tallies"].columns} == {
        "counter", "period", "place", "word", "event", "number"
    }  # fmt: skip
    assert rows(library.home / "library.db", "slips") == {}
    with sqlite3.connect(library.home / "library.db") as database:
        counted = database.execute("SELECT counter, period, place, word FROM tallies").fetchall()
    assert {counter for counter, *_ in counted} >= {"material", "category"}
    persons = [row for row in counted if row[0] in ("category", "town", "age")]
    assert persons
    assert all(place == 0 and _is_first_of_month(period) for _, period, place, _ in persons)


def test_04_the_stable_pseudonym(library: Built, town: Town, clock: Clock) -> None:
    """What stands for a patron in a link, an index or the ledger is another word every night."""
    town.day()
    close(library)
    before = _blind_words(library)
    clock.days_later()
    close(library)
    kept = before & _blind_words(library)
    # a registration keeps its random row, which stands in its own index and nowhere else; what is held for a paper
    # keeps its place among the decoys, which stands for nobody
    places = set(rows(library.home / "library.db", "preserved"))
    kept -= places
    assert kept == set(rows(library.home / "library.db", "registrations"))
    raw = {name for name in ("loans", "items", "slips", "ledger_entries") if _holds_any(library, name, kept)}
    assert raw == set()


def test_05_quasi_identifiers_with_a_time_and_a_title(library: Built) -> None:
    """Nothing that is kept has an hour; a slip has no item; a person is counted by month, by one trait at a time."""
    assert set(circulation.Slip.__struct_fields__) == {
        "event", "day", "branch", "kind", "category", "town", "age_band", "audience", "guest", "computer",
        "minutes",
    }  # fmt: skip
    timed = [
        f"{type_.__name__}.{field.name}"
        for module in (circulation, registration, notices, permissions)
        for type_ in vars(module).values()
        if isinstance(type_, type) and issubclass(type_, msgspec.Struct)
        for field in msgspec.structs.fields(type_)
        if field.type is datetime or field.name == "time"
    ]
    assert timed == []
    assert {counter.value for counter in tallies.Counter} >= {"material", "category", "town", "age"}


def test_06_fees_with_the_title() -> None:
    """A settled fee is deleted: what is left is an amount in the till, by kind, with neither an item nor a person."""
    with thief() as at:
        at.charge(900)
        assert at.look("fees") == 1
        paid = at.pay(900)
        assert paid.owed_cents == 0
        at.nothing_is_left()
        till = at.work.sql("SELECT word, event, number FROM tallies WHERE counter = 'till'")
        assert till == [("damaged, cash", "taken", 900)]


def test_07_rendered_notices() -> None:
    """A message that was sent is not kept, and what waits is sealed: before and after, no byte of its words."""
    with thief(TELLING) as at:
        changed(at.work, at.person, contact=registration.Contact("email", registration.Detail.TITLES))
        at.work.lent(at.person, at.item)
        at.work.clock.days_later(18)
        noticing_close(at.work)
        assert at.look("notices") == 1
        unsent, post = at.disk(), Post()
        assert send(at.work, post).taken == 1
        [(to, text)] = post.sent
        assert to == NAME["email"]
        assert TITLE in text
        said = [line for line in text.splitlines() if len(line) > 12 and line.strip() != TITLE]
        assert [line for line in said if any(needle in unsent for needle in needles(line))] == []
        assert isinstance(desk.return_item(at.house, at.clerk, at.item), desk.Returned)
        noticing_close(at.work)
        at.nothing_is_left(*said)


def test_08_the_actor_who_served_themselves(library: Built, town: Town, worked: Town) -> None:
    """A patron's own act names no actor in the ledger, and staff is all that any entry names."""
    with library.house.store.read() as tx:
        entries = [entry for _, entry in ledger.page(tx, 10**6).entries]
    assert {entry.actor for entry in entries} <= {role.value for role in Role}
    assert all(not entry.actor for entry in entries if entry.role is Role.PATRON)


def test_09_free_text(library: Built) -> None:
    """Free text about a patron has two places: a note that ends by itself, and a notice that is not kept once sent."""
    texts = {
        f"{type_.__name__}.{field.name}"
        for module in (circulation, computers, registration, notices, permissions)
        for type_ in vars(module).values()
        if isinstance(type_, type) and issubclass(type_, registration.Record) and type_.__module__ == module.__name__
        for field in msgspec.structs.fields(type_)
        if field.type is str
    }
    written_by_people = {"Note.text", "Notice.words"}
    form = {
        "Address.postal_code", "Address.state", "Address.town", "Guardian.email", "Guardian.name", "Guardian.phone",
        "Registration.family", "Registration.given", "Registration.middle", "Registration.suffix", "Registration.town",
        "Permission.recipient", "Interloan.author", "Interloan.partner", "Interloan.title", "History.author",
        "History.title",
    }  # fmt: skip
    codes = {
        "Block.reason", "Card.number", "Contact.channel", "Fee.reason", "Hold.code", "Interloan.code",
        "Interloan.number", "Loan.category", "Origin.key", "Permission.taken_in_by", "Registration.category",
        "Registration.language", "Seat.code", "Seat.kind", "Slip.age_band", "Slip.audience", "Slip.category",
        "Slip.computer", "Slip.kind", "Slip.minutes", "Slip.town",
    }  # fmt: skip
    assert texts == written_by_people | form | codes


def test_10_holds_and_interlibrary_loans() -> None:
    """Each ends by deletion in its own act, or at the close: no job is needed, and none is left out."""
    with thief() as at:
        code = at.hold()
        at.work.lent(at.person, at.item)
        word, sheet = at.ask("The Pjegrol Almanac", "Oonwic, Nobody", "Farther Valley Library")
        slip = at.receive(word, "9-0042")
        at.work.lent(at.person, "9-0042")
        assert {table: at.look(table) for table in ("holds", "interloans")} == {"holds": 0, "interloans": 0}
        at.nothing_on_disk(code, slip.code)
        for barcode in (at.item, "9-0042"):
            desk.return_item(at.house, at.clerk, barcode)
        assert isinstance(desk.sent_home(at.house, at.clerk, "9-0042"), desk.SentHome)
        noticing_close(at.work)
        at.nothing_is_left(code, sheet.number, slip.code, sheet.title, sheet.author, sheet.partner)


def test_11_tables_of_deleted_patrons() -> None:
    """Erasing deletes: every table but the counts and the ledger is as if they had never come."""
    assert [name for name in metadata.tables if any(word in name for word in ("deleted", "archive", "_old"))] == []
    with thief() as at:
        at.work.lent(at.person, at.item)
        at.charge(900)
        at.look("registrations", "loans", "fees")
        desk.return_item(at.house, at.clerk, at.item)
        at.pay(900)
        noticing_close(at.work)
        at.look("registrations")
        done = desk.close_registration(at.house, at.work.supervisor, at.visit, desk.WhyClosed.WISH)
        assert isinstance(done, desk.Closing)
        at.nothing_is_left(of=(*LINKS, "registrations"))
        assert at.work.sql("SELECT row FROM card_tags UNION ALL SELECT row FROM search_tags") == []
        row = at.person.row
        assert not [name for name, there in at.work.dump().items() if any(row in one for one in there)]


def test_12_the_search_history(library: Built, town: Town) -> None:
    """A search leaves an entry that it was made, and none of its words: the next person finds nothing of it."""
    before = bytes_of(library)
    for word in ("Sought-Nowhere", "Xanthippe Unfindable"):
        found = desk.find(library.house, town.clerk, word)
        assert isinstance(found, desk.Found)
        assert found.lines == ()
    after = bytes_of(library)
    assert after != before
    for word in (b"Sought", b"sought", b"Xanthippe", b"xanthippe", b"Unfindable", b"unfindable"):
        assert word not in after


def test_13_the_file_that_was_printed_or_viewed(library: Built) -> None:
    """There is nowhere to put one: no column and no field is called after an address, a file, a host or a query."""
    words = ("url", "host", "file", "path", "query", "search_word", "referrer", "document", "printed", "visited")
    columns = [column.name for table in metadata.sorted_tables for column in table.columns]
    fields = [
        field
        for module in (circulation, registration, notices, permissions)
        for type_ in vars(module).values()
        if isinstance(type_, type) and issubclass(type_, msgspec.Struct)
        for field in type_.__struct_fields__
    ]
    assert [name for name in (*columns, *fields) if any(word == name for word in words)] == []


def test_14_the_log_of_the_server(library: Built, town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """A day's work at the lowest level of logging, with everything printed caught: no value of anybody's."""
    caught, kept = io.StringIO(), (sys.stdout, sys.stderr)
    caplog.set_level(logging.DEBUG)
    sys.stdout = sys.stderr = caught
    try:
        town.day()
        desk.find(library.house, town.clerk, town.people[0].name)
        desk.scan_card(library.house, town.clerk, "2999000000000")
        close(library)
    finally:
        sys.stdout, sys.stderr = kept
    said = caught.getvalue() + caplog.text
    secret = {value for person in town.people for value in values(person).values()}
    assert [value for value in secret if value.strip() in said] == []


def test_16_the_index_that_was_not_made_anew(library: Built, town: Town) -> None:
    """After a change of name the old one finds nobody, and no index row of it is left."""
    person = town.people[0]
    changed = msgspec.structs.replace(person.application, family="Quorlworth", given="Bim", middle="")
    visit = library.house.visits.issue(_row(library, person.application.card), library.house.clock())
    assert isinstance(desk.amend(library.house, town.clerk, visit, changed), desk.Registered)
    found = desk.find(library.house, town.clerk, person.name)
    assert isinstance(found, desk.Found)
    assert "Bim Quorlworth" not in {line.name for line, _ in found.lines}
    row = _row(library, person.application.card)
    with library.house.store.read() as tx:
        generation = epochs.generations(tx).current
    words = search_words(_record(library, row))
    assert not words & {(Search.NAME, word) for word in name_words(person.application.family)}
    expected = {(int(kind), search_tag(library.house.ring, generation, kind, word)) for kind, word in words}
    with sqlite3.connect(library.home / "library.db") as database:
        assert set(database.execute("SELECT kind, tag FROM search_tags WHERE row = ?", (row,))) == expected
    old = {kind: value for kind, value in values(person).items() if kind.startswith("a name")}
    library.house.store.tidy()
    raw = bytes_of(library)
    assert [kind for kind, value in old.items() if value.encode() in raw] == []


def test_17_backups_and_copies(library: Built, town: Town, clock: Clock, tmp_path: Path) -> None:
    """A backup taken before a return, with every key that exists two nights later, opens no loan."""
    town.day()
    library.house.store.tidy()
    copy = tmp_path / "backup"
    shutil.copytree(library.home, copy)
    for person in town.people:
        for barcode in list(person.barcodes):
            town.take_back(person, barcode)
    for _ in range(2):
        close(library)
        clock.days_later()
    old = rows(copy / "library.db", "loans")
    assert old
    left = {path.stem for path in library.keys.glob("loan-*.key")}
    assert not left & {f"loan-{int.from_bytes(box[1:5], 'big'):08d}" for box in old.values()}
    assert attack(library, library.home, copy).clean


def test_18_the_discovery_layers_own_copy() -> None:
    """A reading history is sealed to its patron's password, and the public catalogue holds things and nobody."""
    with thief() as at:
        actor = with_history(at.work, at.person)
        at.work.lent(at.person, at.item)
        desk.return_item(at.house, at.clerk, at.item)
        kept = at.work.record(at.person).secrets
        with at.house.store.read() as tx:
            lines = [open_box(at.house.ring, HISTORY, one) for one in pockets.histories.page(tx, b"", 9)]
        assert [(line.title, line.author, line.month) for line in lines] == [("", "", None)]
        assert not [needle for needle in needles(TITLE) if needle in lines[0].sealed_line]
        guesses = (at.person.card, at.person.row.hex(), NAME["family"], kept.password.hex(), "")
        assert [one for one in guesses if unlock(kept.history_public, kept.history_private, one) is not None] == []
        assert titles(at.work, actor) == [TITLE]
        assert isinstance(desk.read_history(at.house, actor, NAME["family"]), Refusal)
        found = desk.search_catalogue(at.house, TITLE)
        words = (at.person.card, *NAME.values())
        assert not [word for word in words if word in repr(msgspec.to_builtins(found))]
        columns = {column.name for name in ("titles", "items", "words") for column in _columns(name)}
        assert not columns & {"patron", "tag", "box", "times_lent", "last_lent", "borrower"}


def test_19_the_error_that_is_swallowed(library: Built, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the link cannot be deleted the return has not happened, and nothing catches a fault and goes on."""
    barcode = next(iter(town.copies))
    town.lend(town.people[0], barcode)

    def broken(*_: object) -> bool:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(type(pockets.loans), "drop", broken)
        with pytest.raises(sqlite3.OperationalError):
            desk.return_item(library.house, town.clerk, barcode)
    assert len(rows(library.home / "library.db", "loans")) == 1
    hidden = [
        place(file, node)
        for file in sources("gate", "sealed", "lives", "desk", "custody")
        for node in nodes(file)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and not any(isinstance(inside, ast.Raise) for inside in ast.walk(node))
    ]
    assert hidden == []
    assert loans.end.__module__ == "carrel.lives.loans"


def test_20_the_job_that_does_not_run(library: Built, town: Town) -> None:
    """Ending the link is part of the return: no job, no setting, and a library as it is founded has it so."""
    barcode = next(iter(town.copies))
    town.lend(town.people[0], barcode)
    town.take_back(town.people[0], barcode)
    assert rows(library.home / "library.db", "loans") == {}
    founded = parse_settings(first_settings("A", "B", "public", "America/New_York", ""), "library.toml").library()
    assert founded.closes_kept("book") <= 1
    assert founded.fines == ()


_STAYING = ("search_tags", "accounts", "claims", "ledger_pending", "ledger_entries")
"""Search tags are meant to meet, staff are no patrons, claims end with the move-in, and an entry's tag comes once."""


def _blind_words(built: Built) -> set[bytes]:
    """Every random-looking word that a row could be told by, search tags left out: they are short and meant to meet."""
    found: set[bytes] = set()
    with sqlite3.connect(built.home / "library.db") as database:
        for table in metadata.sorted_tables:
            names = [
                column.name
                for column in table.columns
                if column.info["exposure"] == "blind" and table.name not in _STAYING
            ]
            if table.name in ("loans", "last_borrowers"):
                names.remove("row")  # the item's
            if names:
                for row in database.execute(f"SELECT {', '.join(names)} FROM {table.name}"):
                    found |= {word for word in row if isinstance(word, bytes)}
    return found


def _holds_any(built: Built, table: str, words: set[bytes]) -> bool:
    with sqlite3.connect(built.home / "library.db") as database:
        return any(
            isinstance(value, bytes) and any(word in value for word in words)
            for row in database.execute(f"SELECT * FROM {table}")
            for value in row
        )


def _columns(table: str) -> list[Column[object]]:
    return list(metadata.tables[table].columns) if table in metadata.tables else []


def _is_first_of_month(ordinal: int) -> bool:
    return date.fromordinal(ordinal).day == 1


def _row(built: Built, card: str) -> bytes:
    served = desk.scan_card(built.house, built.actors[Role.CLERK], card)
    assert isinstance(served, desk.Served)
    row = built.house.visits.read(served.visit, built.house.clock())
    assert row is not None
    return row


def _pocket(built: Built, card: str) -> bytes:
    return _record(built, _row(built, card)).pocket


def _record(built: Built, row: bytes) -> registration.Registration:
    with built.house.store.read() as tx:
        sealed = registrations.get(tx, PatronId(row))
    assert sealed is not None
    return open_box(built.house.ring, REGISTRATION, sealed)
