"""Brings the tables to this version, and refuses a database that a newer version made."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from carrel.store.faults import StoreFault, StoreNewer

_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(address: str) -> None:
    """Create or upgrade the tables at ``address``. Raises StoreNewer; nothing is changed then."""
    version(address)
    command.upgrade(_config(address), "head")


def require_current(address: str) -> None:
    """Raise StoreNewer or StoreFault unless the tables are of this version."""
    found = version(address)
    if found != _scripts(address).get_current_head():
        raise StoreFault("the database was made by an older version of Carrel: back it up, then run carrel upgrade")


def version(address: str) -> str | None:
    """The version of the tables, None where there are none yet. Raises StoreNewer."""
    engine = create_engine(driver_address(address))
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    known = {script.revision for script in _scripts(address).walk_revisions()}
    if found is not None and found not in known:
        raise StoreNewer("a newer version of Carrel made this database: install that version to open it")
    return found


def driver_address(address: str) -> str:
    """The address as SQLAlchemy wants it, with the driver named."""
    return address.replace("postgresql://", "postgresql+psycopg://", 1)


def _config(address: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["address"] = driver_address(address)
    return config


def _scripts(address: str) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(address))
