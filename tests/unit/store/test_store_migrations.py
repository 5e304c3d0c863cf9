"""The migrations make exactly the tables that the rooms describe, and a newer database is refused untouched."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from carrel import catalog, desk, staff, tallies
from carrel.store import StoreFault, StoreForeign, StoreMissing, StoreNewer, metadata, migrating, open_store
from carrel.store.identity import name_house, require_house
from carrel.store.migrating import driver_address, known_versions, migrate, require_current, version

_ALL_TABLES = (catalog, desk, staff, tallies)  # importing a room describes its tables


def address(folder: Path) -> str:
    return f"sqlite:///{folder / 'carrel.db'}"


@pytest.fixture(scope="module")
def migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated")
    store = open_store(address(folder))
    migrate(address(folder))
    store.close()
    return folder


@pytest.fixture
def migrated(migrated_once: Path, tmp_path: Path) -> str:
    """The address of a database that was just founded."""
    shutil.copytree(migrated_once, tmp_path, dirs_exist_ok=True)
    return address(tmp_path)


def _schema(database: Path) -> dict[str, set[tuple[object, ...]]]:
    """Of each table, its columns and its indexes' columns."""
    with sqlite3.connect(database) as opened:
        tables = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for table in tables:
            columns = {(name, kind, notnull, key) for _, name, kind, notnull, _, key in
                       opened.execute(f"PRAGMA table_info({table})")}  # fmt: skip
            indexes = {
                (unique, tuple(column for _, _, column in opened.execute(f"PRAGMA index_info('{index}')")))
                for _, index, unique, _, _ in opened.execute(f"PRAGMA index_list({table})")
            }
            ((sql,),) = opened.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
            found[table] = columns | indexes | {("without rowid" in sql.lower(),)}
    opened.close()
    return found


def test_the_migrations_are_the_description(migrated: str, tmp_path: Path) -> None:
    engine = create_engine(driver_address(migrated))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_the_migrated_tables_are_those_that_are_made_at_once(migrated: str, tmp_path: Path) -> None:
    """Keys, indexes and the order of rows too, which Alembic does not compare."""
    made = tmp_path / "made.db"
    engine = create_engine(f"sqlite:///{made}")
    metadata.create_all(engine)
    engine.dispose()
    by_migration = _schema(tmp_path / "carrel.db")
    assert by_migration.pop("alembic_version")
    assert by_migration == _schema(made)


def test_migrating_again_changes_nothing(migrated: str, tmp_path: Path) -> None:
    before = _schema(tmp_path / "carrel.db")
    migrate(migrated)
    require_current(migrated)
    assert _schema(tmp_path / "carrel.db") == before
    assert version(migrated) == known_versions()[-1]


def test_an_empty_database_has_no_version_and_is_not_current(tmp_path: Path) -> None:
    open_store(address(tmp_path)).close()
    assert version(address(tmp_path)) is None
    with pytest.raises(StoreFault, match="older version"):
        require_current(address(tmp_path))


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(migrated: str, tmp_path: Path) -> None:
    database = tmp_path / "carrel.db"
    with sqlite3.connect(database) as opened:
        opened.execute("UPDATE alembic_version SET version_num = '9999'")
    opened.close()
    before = database.read_bytes()
    for use in (migrate, require_current, version):
        with pytest.raises(StoreNewer, match="newer version of Carrel"):
            use(migrated)
    assert database.read_bytes() == before


def test_the_files_are_numbered_as_their_versions_follow_one_another() -> None:
    scripts = ScriptDirectory(str(Path(migrating.__file__).parent / "migrations"))
    assert known_versions() == [script.revision for script in scripts.walk_revisions()][::-1]
    assert known_versions()[-1] == scripts.get_current_head()


def test_a_current_database_is_opened_without_alembic(migrated: str) -> None:
    child = f"import sys; from carrel.store.migrating import require_current; require_current({migrated!r})"
    child += "; sys.exit('alembic' in sys.modules)"
    subprocess.run([sys.executable, "-c", child], check=True)


def test_a_house_knows_its_own_keys(migrated: str) -> None:
    store = open_store(migrated)
    with store.read() as tx, pytest.raises(StoreMissing, match="carrel init"):
        require_house(tx, b"a" * 32)
    with store.write() as tx:
        name_house(tx, b"a" * 32)
        require_house(tx, b"a" * 32)
        with pytest.raises(StoreForeign, match="two different libraries"):
            require_house(tx, b"b" * 32)
    store.close()


def test_a_house_is_named_once_and_its_key_is_not_written(migrated: str, tmp_path: Path) -> None:
    store = open_store(migrated)
    with store.write() as tx:
        name_house(tx, b"a" * 32)
    with pytest.raises(sqlite3.IntegrityError), store.write() as tx:
        name_house(tx, b"b" * 32)
    store.tidy()
    store.close()
    assert b"a" * 16 not in (tmp_path / "carrel.db").read_bytes()
