"""After a day of work the attack finds nothing; it finds whatever is leaked. So does a grep that shares no code."""

import bz2
import gzip
import json
import lzma
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from grep import ENCODINGS, everything, grep, values
from people import Town

from carrel.custody.closing import close_day
from carrel.custody.proving import prove
from carrel.custody.report import Proof, Trace
from carrel.gate.refusing import NotAllowed
from carrel.records.vocabulary import Purpose, Role
from carrel.statistics.plain import unpacked
from house import Built, Clock


def attack(built: Built, *places: Path, role: Role = Role.KEEPER) -> Proof:
    proof = prove(built.house, built.actors[role], places or [built.home], lambda step: None, unpacked)
    assert isinstance(proof, Proof), proof
    return proof


def test_after_a_day_of_work_nobody_is_found(library: Built, town: Town) -> None:
    town.day()
    assert grep(town, everything(library.home)) == []
    proof = attack(library)
    assert proof.clean
    assert proof.finds == ()
    assert (proof.patrons, proof.links) == (len(town.people), sum(len(person.barcodes) for person in town.people))
    assert proof.needles > 20 * proof.patrons
    assert proof.bytes >= sum(path.stat().st_size for path in library.home.glob("library.db*"))


def test_nobody_is_found_after_the_close_and_another_day(library: Built, town: Town, clock: Clock) -> None:
    for _ in range(3):
        town.day(2)
        close_day(library.house, library.actors[Role.KEEPER], lambda step: None)
        clock.days_later()
    assert grep(town, everything(library.home)) == []
    assert attack(library).clean


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_leak_is_found_in_every_encoding(library: Built, town: Town, encoding: str) -> None:
    person = next(one for one in town.people if one.application.guardian_name)
    leaked = values(person)
    for number, value in enumerate(leaked.values()):
        # each in a file of its own, among other text, so that each must be found by itself
        (library.home / f"{number}.log").write_bytes(b"10:04 served " + ENCODINGS[encoding](value) + b" at desk 2\n")
    proof = attack(library)
    found = {(Path(find.place).name, str(find.trace)) for find in proof.finds}
    assert found >= {(f"{number}.log", kind.strip()) for number, kind in enumerate(leaked)}
    assert {kind for _, kind in grep(town, everything(library.home))} == {kind.strip() for kind in leaked}
    assert not proof.clean


@pytest.mark.parametrize("name", ["Выдумка Никогдаева", "Žófiłe Öznäłkować", "Επινοημένη Κανενού"])
def test_a_name_in_any_letters_is_found(library: Built, town: Town, name: str) -> None:
    given, family = name.split()
    town.welcome(given, family)
    assert attack(library).clean
    encodings = ENCODINGS.keys() - {"latin-1"}
    for encoding in encodings:
        # each in a file of its own, so that each must be found by itself
        said = b"10:04 served " + ENCODINGS[encoding](f"{family}, {given}") + b" at desk 2"
        (library.home / f"{encoding}.log").write_bytes(said)
    found = {(Path(find.place).name, find.trace) for find in attack(library).finds}
    assert found == {(f"{encoding}.log", Trace.NAME) for encoding in encodings}


def test_a_name_of_three_letters_of_three_bytes_is_found(library: Built, town: Town) -> None:
    town.welcome("虚构", "某")
    for number, encoding in enumerate(("utf-8", "percent", "json", "html", "quoted-printable", "hex", "base64")):
        (library.home / f"{number}.log").write_bytes(b"served " + ENCODINGS[encoding]("某虚构") + b" at desk 2")
    assert {Path(find.place).name for find in attack(library).finds} == {f"{number}.log" for number in range(7)}


def test_a_short_name_is_found_as_words_only(library: Built, town: Town) -> None:
    """Seven letters stand in prose by chance; as whole words they do not."""
    town.welcome("Ann", "Ovid")
    (library.home / "a.log").write_text("a Lisann Ovidian and an annovid")
    assert attack(library).finds == ()
    (library.home / "b.log").write_text("served Ovid, Ann at desk 2")
    assert [(Path(find.place).name, find.trace) for find in attack(library).finds] == [("b.log", Trace.NAME)]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_link_is_found_in_every_encoding(library: Built, town: Town, encoding: str) -> None:
    person, barcode = town.people[1], next(iter(town.copies))
    town.lend(person, barcode)
    line = f"{person.application.family} has {barcode} until Tuesday"
    (library.home / "a.log").write_bytes(ENCODINGS[encoding](line))
    line = f"{town.copies[barcode].title} went to {person.application.family}"
    (library.home / "b.log").write_bytes(ENCODINGS[encoding](line))
    found = {(Path(find.place).name, find.trace) for find in attack(library).finds}
    assert {("a.log", Trace.LINK), ("b.log", Trace.LINK)} <= found
    seen = {(path.name, kind) for path, kind in grep(town, everything(library.home))}
    assert {("a.log", Trace.LINK), ("b.log", Trace.LINK)} <= seen


def test_what_was_returned_is_no_link(library: Built, town: Town) -> None:
    """The proof looks for what is true now: it does not know, either, who had a thing yesterday."""
    person, barcode = town.people[1], next(iter(town.copies))
    (library.home / "a.log").write_text(f"{person.application.family} has {barcode}")
    town.lend(person, barcode)
    assert not attack(library).clean
    town.take_back(person, barcode)
    assert attack(library).finds == ()


def _plain(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)


def _zipped(path: Path, raw: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", raw)


PLACES: dict[str, Callable[[Path, bytes], object]] = {
    "logs/access.log": _plain,
    "spool/notice.tmp": _plain,
    "exports/patrons.csv": _plain,
    "library.db-journal": _plain,
    "library.lock": _plain,
    "backup.gz": lambda path, raw: path.write_bytes(gzip.compress(raw)),
    "backup.bz2": lambda path, raw: path.write_bytes(bz2.compress(raw)),
    "backup.xz": lambda path, raw: path.write_bytes(lzma.compress(raw)),
    "sheet.xlsx": _zipped,
}


@pytest.mark.parametrize("place", PLACES)
def test_a_leak_is_found_in_every_kind_of_place(library: Built, town: Town, place: str) -> None:
    path = library.home / place
    path.parent.mkdir(exist_ok=True)
    PLACES[place](path, b"card " * 5000 + town.people[0].application.card.encode() + b" lent" * 5000)
    finds = attack(library).finds
    assert [find.trace for find in finds] == [Trace.CARD]
    assert finds[0].place.startswith(str(path))
    assert finds[0].at == 25_000


def test_a_link_in_the_columns_of_a_parquet_file_is_found(library: Built, town: Town) -> None:
    """Who stands in one column and what in another, packed apart: read by rows, they stand beside each other."""
    person, barcode = town.people[1], next(iter(town.copies))
    town.lend(person, barcode)
    rows = 20_000
    columns = {
        "who": ["nobody"] * rows + [person.application.family],
        "times": list(range(rows + 1)),
        "what": [{"items": ["nothing", None]}] * rows + [{"items": [barcode, None]}],
    }
    pq.write_table(pa.table(columns), library.home / "a.parquet", compression="zstd")
    found = {(find.place, find.trace) for find in attack(library).finds}
    assert (f"{library.home / 'a.parquet'} unpacked", Trace.LINK) in found


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda raw: raw[:-9], "a parquet file that is damaged"),
        (lambda raw: raw[:40] + b"x" * 40 + raw[80:], "a parquet file that is damaged"),
        (lambda raw: b"PARE" + raw[4:], "a parquet file that is encrypted"),
    ],
    ids=["torn", "altered", "encrypted"],
)
def test_a_parquet_file_that_cannot_be_read_is_not_clean(
    library: Built, town: Town, harm: Callable[[bytes], bytes], said: str
) -> None:
    path = library.home / "a.parquet"
    pq.write_table(pa.table({"note": [f"line {number}" for number in range(1000)]}), path, compression="zstd")
    assert attack(library).clean
    path.write_bytes(harm(path.read_bytes()))
    assert [(unread.place, unread.why) for unread in attack(library).unread] == [(str(path), said)]


@pytest.mark.parametrize("folded", [False, True], ids=["in the write-ahead log", "in the database"])
def test_a_leak_is_found_in_the_database_itself(library: Built, town: Town, folded: bool) -> None:
    person = town.people[0]
    database = library.home / "library.db"
    with sqlite3.connect(database) as leaky:
        leaky.execute("CREATE TABLE borrowers (surname TEXT, firstname TEXT, cardnumber TEXT)")
        form = person.application
        leaky.execute("INSERT INTO borrowers VALUES (?, ?, ?)", (form.family, form.given, form.card))
    leaky.close()
    if folded:
        library.house.store.tidy()
    found = {(Path(find.place).name, find.trace) for find in attack(library).finds}
    name = "library.db" if folded else "library.db-wal"
    assert {(name, Trace.NAME), (name, Trace.CARD)} <= found
    assert (database.with_name(name), "a card number") in grep(town, everything(library.home))


def test_a_name_in_two_fields_is_found(library: Built, town: Town) -> None:
    form = town.people[1].application
    (library.home / "a.json").write_text(json.dumps({"given": form.given, "age": 41, "family": form.family}))
    (library.home / "b.xml").write_text(f"<p><last>{form.family}</last><id>7</id><first>{form.given}</first></p>")
    found = {(Path(find.place).name, find.trace) for find in attack(library).finds}
    assert found == {("a.json", Trace.NAME), ("b.xml", Trace.NAME)}


def test_a_secret_is_found(library: Built, town: Town) -> None:
    key = next(library.keys.glob("loan-*.key")).read_bytes()
    (library.home / "core").write_bytes(b"\x00" * 100 + key)
    (library.home / "settings").write_text(f"LOAN_KEY={key.hex()}")
    assert [find.trace for find in attack(library).finds] == [Trace.KEY, Trace.KEY]


def test_keys_belong_where_keys_are_kept(library: Built, town: Town) -> None:
    assert attack(library, library.home, library.keys).clean


def test_a_row_in_writing_is_found_and_in_the_database_is_not(library: Built, town: Town) -> None:
    with sqlite3.connect(library.home / "library.db") as database:
        (row,) = database.execute("SELECT row FROM registrations").fetchone()
    assert attack(library).finds == ()
    (library.home / "trace.log").write_text(f"GET /patrons/{row.hex()}")
    assert [find.trace for find in attack(library).finds] == [Trace.ROW]


def test_a_row_beside_an_item_is_found_even_in_the_database(library: Built, town: Town) -> None:
    person, barcode = town.people[0], next(iter(town.copies))
    rows = {row for row, _ in _registrations(library)}
    town.lend(person, barcode)
    with sqlite3.connect(library.home / "library.db") as leaky:
        (item,) = leaky.execute("SELECT id FROM items WHERE barcode = ?", (barcode,)).fetchone()
        leaky.execute("CREATE TABLE history (patron BLOB, item INTEGER)")
        leaky.executemany("INSERT INTO history VALUES (?, ?)", [(row, item) for row in rows])
    leaky.close()
    assert {find.trace for find in attack(library).finds} == {Trace.LINK}


def test_an_author_who_is_also_a_patron_is_explained(library: Built, town: Town) -> None:
    person = town.people[0]
    author = f"{person.application.family}, {person.application.given}, 1901-"
    with sqlite3.connect(library.home / "library.db") as catalogue:
        catalogue.execute("UPDATE titles SET author = ?", (author,))
    catalogue.close()
    proof = attack(library)
    assert proof.clean
    assert {find.trace for find in proof.explained} == {Trace.NAME}
    (library.home / "a.log").write_text(f"served {person.application.family}, {person.application.given} at 10:04")
    assert [find.trace for find in attack(library).finds] == [Trace.NAME]


def test_the_report_names_places_and_kinds_and_no_values(library: Built, town: Town) -> None:
    for number, value in enumerate(values(town.people[0]).values()):
        (library.home / f"{number}.log").write_text(value)
    proof = attack(library)
    assert proof.finds
    assert all(value not in repr(proof) for value in values(town.people[0]).values())


def test_one_entry_tells_of_the_whole_proof(library: Built, town: Town) -> None:
    before = _entries(library)
    attack(library)
    told = _entries(library)
    assert len(told) == len(before) + 1
    assert sum(str(Purpose.PROVE).encode() in body for body in told) == 1


@pytest.mark.parametrize("role", [Role.PAGE, Role.CLERK, Role.SUPERVISOR, Role.AUDITOR, Role.AGENT])
def test_only_the_keeper_and_the_custodian_may_prove(library: Built, town: Town, role: Role) -> None:
    assert isinstance(prove(library.house, library.actors[role], [], lambda step: None), NotAllowed)
    assert attack(library, role=Role.CUSTODIAN).clean


def test_a_place_that_cannot_be_searched_is_not_clean(library: Built, town: Town) -> None:
    gone = library.home / "no-such-folder"
    proof = attack(library, library.home, gone)
    assert [unread.place for unread in proof.unread] == [str(gone)]
    assert not proof.clean
    (library.home / "broken.gz").write_bytes(gzip.compress(b"x" * 1000)[:20])
    assert [unread.place for unread in attack(library).unread] == [str(library.home / "broken.gz")]


def _registrations(built: Built) -> list[tuple[bytes, bytes]]:
    with sqlite3.connect(built.home / "library.db") as database:
        return database.execute("SELECT row, box FROM registrations").fetchall()


def _entries(built: Built) -> list[bytes]:
    with sqlite3.connect(built.home / "library.db") as database:
        return [body for (body,) in database.execute("SELECT body FROM ledger_pending").fetchall()]
