"""Founds a library: folder, keys, database, first branch, the keeper, and the first custodian."""

import os
import secrets
import shutil
from pathlib import Path

import msgspec

from carrel import catalog, staff
from carrel.app.home import Home
from carrel.app.opening import HOUSE_KEY, address_of, credential_file, furnished, pack
from carrel.app.settings import Settings, first_settings, parse_settings
from carrel.custody.closing import LEDGER_KEY
from carrel.desk.signing_in import STAFF_KEY
from carrel.records.vocabulary import Role
from carrel.sealed import FileKeeper, epochs, folders, receipts
from carrel.statute import governs
from carrel.store import open_store
from carrel.store.identity import name_house
from carrel.store.migrating import migrate

CUSTODIAN = "custodian"
KEEPER = "keeper"


class Founding(msgspec.Struct, frozen=True):
    """What is said of a new library."""

    name: str
    town: str
    kind: str
    timezone: str
    branch: str
    """The first branch; empty where branches will move in."""
    database: str = ""


def found(home: Home, founding: Founding) -> str:
    """Found the library; return the first custodian's one-time password.

    Raises NotGoverned before anything is written where the law excludes this kind of library (§ 11-25(b)(3)).
    """
    home.require_empty()
    governs(pack("connecticut"), founding.kind)
    text = first_settings(founding.name, founding.town, founding.kind, founding.timezone, founding.database)
    settings = parse_settings(text, home.settings.name)
    existed = home.folder.exists()
    try:
        password = _furnish(home, founding, settings)
    except BaseException:
        # nothing half-founded stays: the folder was empty before
        shutil.rmtree(home.folder, ignore_errors=True)
        if existed:
            home.folder.mkdir(mode=0o700)
        raise
    # last, so that a folder with library.toml in it is a library that can be opened
    home.settings.write_text(text, encoding="utf-8")
    return password


def _furnish(home: Home, founding: Founding, settings: Settings) -> str:
    for folder in (home.folder, home.data, home.keys):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    keeper = FileKeeper(home.keys)
    for name in (HOUSE_KEY, STAFF_KEY, LEDGER_KEY, receipts.RECEIPTS):
        keeper.keep(name, secrets.token_bytes(32))
    address = address_of(home, settings)
    store = open_store(address)  # first: it sets the embedded database's page size
    migrate(address)
    house = furnished(settings, store, keeper)
    credential, password = staff.keeper_credential(), staff.one_time_password()
    with store.write() as tx:
        name_house(tx, keeper.fetch(HOUSE_KEY))
        epochs.open_first(tx, house.ring, house.clock().date())
        folders.fill_store(tx, house.ring, epochs.generations(tx), 0)
        if founding.branch:
            catalog.put_branch(tx, founding.branch, founding.branch)
        staff.create(tx, KEEPER, "The keeper", Role.KEEPER, credential, must_change=False)
        staff.create(tx, CUSTODIAN, "The custodian", Role.CUSTODIAN, password, must_change=True)
    _write_secret(credential_file(home, settings), credential)
    store.close()
    return password


def _write_secret(path: Path, credential: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(credential)
