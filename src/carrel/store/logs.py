"""Logs that a database or somebody beside it writes: what would stand in them, nobody has sealed."""

import re
from collections.abc import Iterator

from sqlalchemy import bindparam, column, select
from sqlalchemy import table as named

from carrel.store.engine import Store
from carrel.store.statement import Statement
from carrel.store.whereabouts import whereabouts

_LOG = re.compile(r"\.log($|\.)|access|requests\.txt", re.IGNORECASE)
_SETTINGS = named("pg_settings", column("name"), column("setting"))
_LOGGING: Statement[tuple[str, str]] = Statement(
    select(_SETTINGS.c.name, _SETTINGS.c.setting).where(_SETTINGS.c.name.like(bindparam("pattern")))
)
_WRITE = {"log_statement", "log_min_duration_statement", "log_min_duration_sample"}
"""Settings under which PostgreSQL writes statements down, with the values in them."""
_SILENT = {"none", "ddl", "-1"}


def logs(store: Store) -> tuple[str, ...]:
    """Files of logs in the folder of the embedded database; or PostgreSQL's settings that write statements down."""
    return tuple(_files(store) if store.database == "sqlite" else _settings(store))


def _files(store: Store) -> Iterator[str]:
    for place in whereabouts(store)[:1]:
        yield from sorted(path.name for path in place.parent.rglob("*") if path.is_file() and _LOG.search(path.name))


def _settings(store: Store) -> Iterator[str]:
    with store.read() as tx:
        found = sorted(tx.rows(_LOGGING, pattern="log%"))
    yield from (f"{name} = {setting}" for name, setting in found if name in _WRITE and setting not in _SILENT)
