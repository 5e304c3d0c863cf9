from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from carrel.records.vocabulary import Role
from carrel.staff import create
from carrel.staff.tables import ACCOUNTS
from carrel.store.engine import Store, open_store

PASSWORD = "a sentence is fine"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    address = f"sqlite:///{tmp_path / 'library.db'}"
    ACCOUNTS.metadata.create_all(create_engine(address), tables=[ACCOUNTS])
    opened = open_store(address)
    with opened.write() as tx:
        for name, role in (("robin", Role.CLERK), ("director", Role.CUSTODIAN), ("board", Role.AUDITOR)):
            assert create(tx, name, name.title(), role, PASSWORD, must_change=False) is None
    yield opened
    opened.close()
