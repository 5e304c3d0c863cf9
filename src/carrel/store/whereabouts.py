"""Where a database keeps its bytes: what an attacker would take."""

import os
from pathlib import Path

from sqlalchemy import column, select
from sqlalchemy import table as named

from carrel.store.engine import Store
from carrel.store.statement import Statement

_SETTINGS = named("pg_settings", column("name"), column("setting"))
_DATA_FOLDER: Statement[tuple[str]] = Statement(select(_SETTINGS.c.setting).where(_SETTINGS.c.name == "data_directory"))


def whereabouts(store: Store) -> list[Path]:
    """The database's files and folders; nothing where PostgreSQL does not tell, or this account may not look."""
    if store.database == "sqlite":
        path = Path(store.address.removeprefix("sqlite:///"))
        return [*path.parent.glob(f"{path.name}*"), *path.parent.glob(path.with_suffix(".lock").name)]
    with store.read() as tx:
        found = tx.row(_DATA_FOLDER)
    return [Path(found[0])] if found is not None and os.access(found[0], os.R_OK | os.X_OK) else []
