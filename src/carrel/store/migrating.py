"""Brings the tables to this version, and refuses a database that a newer version made.

Alembic is imported only where tables are made or changed: whoever opens a house that is current does not wait for it.
"""

from pathlib import Path

from sqlalchemy import column, create_engine, inspect, select, table

from carrel.store.faults import StoreFault, StoreNewer

_SCRIPTS = Path(__file__).parent / "migrations"
_KEPT = table("alembic_version", column("version_num"))  # where Alembic writes down the version


def migrate(address: str) -> None:
    """Create or upgrade the tables at ``address``. Raises StoreNewer; nothing is changed then."""
    from alembic import command
    from alembic.config import Config

    version(address)
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["address"] = driver_address(address)
    command.upgrade(config, "head")


def require_current(address: str) -> None:
    """Raise StoreNewer or StoreFault unless the tables are of this version."""
    if version(address) != known_versions()[-1]:
        raise StoreFault("the database was made by an older version of Carrel: back it up, then run carrel upgrade")


def version(address: str) -> str | None:
    """The version of the tables, None where there are none yet. Raises StoreNewer."""
    engine = create_engine(driver_address(address))
    try:
        with engine.connect() as connection:
            made = inspect(connection).has_table(_KEPT.name)
            found = connection.execute(select(_KEPT.c.version_num)).scalar() if made else None
    finally:
        engine.dispose()
    if found is None:
        return None
    if found not in known_versions():
        raise StoreNewer("a newer version of Carrel made this database: install that version to open it")
    return str(found)


def known_versions() -> list[str]:
    """Every version there has been, oldest first: the numbers that the migrations' files begin with."""
    return sorted(file.stem.partition("_")[0] for file in (_SCRIPTS / "versions").glob("[0-9]*.py"))


def driver_address(address: str) -> str:
    """The address as SQLAlchemy wants it, with the driver named."""
    return address.replace("postgresql://", "postgresql+psycopg://", 1)
