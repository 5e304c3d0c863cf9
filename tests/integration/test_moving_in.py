"""The Evergreen project's own invented library moves in whole, on every database, counted against its files."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import create_engine

from carrel.catalog import Put, branches, put_branch
from carrel.catalog.library import Category, Library, LoanRule
from carrel.exchange import Counts, MoveIn, Report, import_evergreen, import_marc, import_patrons
from carrel.formats import CopyRow, Fault, read_copy
from carrel.records.vocabulary import RecordClass
from carrel.sealed import FileKeeper, Keyring, epochs, pockets, registrations
from carrel.store import Transaction, metadata, open_store

TODAY = date(2026, 11, 24)
LIBRARY = Library(
    name="Test Library",
    town="Nowhere",
    kind="public",
    categories=(Category("adult", "Adult", 50, 36), Category("child", "Child", 20, 12, minor=True)),
    rules=(LoanRule("*", "*", 21, 2),),
)


def _record(tx: Transaction, record_class: RecordClass, number: int) -> None:
    """Takes the place of the ledger."""


@pytest.fixture
def move(address: str, tmp_path: Path) -> Iterator[MoveIn]:
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    metadata.create_all(engine)
    engine.dispose()
    keys = tmp_path / "move-in keys"
    keys.mkdir()
    ring = Keyring(FileKeeper(keys))
    store = open_store(address)
    with store.write() as tx:
        epochs.open_first(tx, ring, TODAY)
    yield MoveIn(store, ring, LIBRARY, TODAY, _record, Report())
    store.close()


def _rows(path: Path) -> list[CopyRow]:
    with path.open("rb") as file:
        found = list(read_copy(path.name, file))
    assert not any(isinstance(row, Fault) for row in found)
    return [row for row in found if isinstance(row, CopyRow)]


def test_the_shipped_half_of_evergreen_moves_in(move: MoveIn, shared: Path) -> None:
    catalogue, people = shared / "evergreen/sql/concerto_enhanced", shared / "evergreen_users"
    users = _rows(people / "actor.usr.sql")
    circulations = _rows(people / "action.circulation.sql")
    holds = _rows(people / "action.hold_request.sql")
    copies = _rows(catalogue / "asset.copy.sql")
    gone = sum(row.true("deleted") for row in users)
    astray = sum(row.text("usr") not in {user.text("id") for user in users} for row in holds)
    assert (len(users), gone, len(circulations), len(holds), astray) == (189, 1, 210, 113, 2)

    import_evergreen(move, [catalogue, people])
    stages = move.report.stages
    assert stages["patrons"] == Counts(accepted=len(users) - gone, refused=gone, notes=1)
    assert stages["loans"] == Counts(accepted=len(circulations), notes=1)
    assert stages["holds"] == Counts(accepted=len(holds) - astray, refused=astray)
    assert stages["titles"] == Counts(accepted=len(_rows(catalogue / "biblio.record_entry.sql")))
    deleted = sum(row.true("deleted") for row in copies)
    assert stages["items"] == Counts(accepted=len(copies) - deleted, refused=deleted)
    with move.store.read() as tx:
        assert len(branches(tx)) == len(_rows(catalogue / "actor.org_unit.sql")) == 22
        assert registrations.count(tx) == 188
        assert pockets.loans.count(tx) == 210
        assert pockets.holds.count(tx) == 111
        live = epochs.generations(tx)
        for card in _rows(people / "actor.card.sql"):
            known = registrations.by_card(tx, move.ring, live, card.text("barcode")) is not None
            assert known is (card.text("usr") != "105")

    again = msgspec.structs.replace(move, report=Report())
    import_evergreen(again, [catalogue, people])
    assert again.report.total.accepted == 0
    assert again.report.total.unchanged == move.report.total.accepted


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("evergreen/patrons-to-import.csv", Counts(accepted=2, notes=1)),
        ("koha/kreablo_borrowers.csv", Counts(accepted=2, notes=1)),
        ("koha/cca_koha_starter.csv", Counts(refused=1, notes=1)),
        ("symphony_flat/learningpass_lduser.flat", Counts(refused=1)),
    ],
)
def test_patron_files_of_three_systems(move: MoveIn, shared: Path, name: str, counts: Counts) -> None:
    with move.store.write() as tx:
        assert put_branch(tx, "Main Library", "MAIN").put is Put.NEW
    import_patrons(move, shared / "patron_import" / name)
    assert move.report.total == counts


def test_binary_marc_of_many_kinds(move: MoveIn, shared: Path) -> None:
    paths = [shared / "evergreen" / name for name in ("lul_fre_100.mrc", "nepali.marc", "auth-subset100.mrc")]
    import_marc(move, [*paths, shared / "marc/pymarc/1251.dat"])
    assert move.report.total == Counts(accepted=196, refused=23)
