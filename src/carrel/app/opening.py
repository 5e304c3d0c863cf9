"""Opens a library's house: settings, packs, keys, database, each checked before anything is touched."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from carrel import statute
from carrel.app.home import Home, HomeFault
from carrel.app.settings import Settings, SettingsFault, read_settings
from carrel.gate import House
from carrel.sealed import FileKeeper, KeyKeeper, Keyring, TwoKeepers
from carrel.store import Store, StoreMissing, open_store
from carrel.store.identity import require_house
from carrel.store.migrating import require_current

HOUSE_KEY = "house"
"""The name a keeper knows the house's own random name by."""
_PACKS = Path(statute.__file__).parent / "packs"
_PACK_FILES = ("text.txt", "pack.toml", "policies.cedar", "schema.cedarschema")


def open_house(home: Home) -> House:
    """The house in a folder. Raises HomeFault, SettingsFault, KeyFault, StoreFault, PackFault or NotGoverned."""
    home.require()
    settings = read_settings(home.settings)
    keeper = keeper_of(home, settings)
    address = address_of(home, settings)
    if address.startswith("sqlite") and not Path(address.removeprefix("sqlite:///")).is_file():
        raise StoreMissing(f"the database is missing from {home.data}: restore it from a backup, or check the disk")
    store = open_store(address)
    require_current(address)
    with store.read() as tx:
        require_house(tx, keeper.fetch(HOUSE_KEY))
    return furnished(settings, store, keeper, home.quarantine)


def furnished(settings: Settings, store: Store, keeper: KeyKeeper, quarantine: Path | None = None) -> House:
    """The house on a store and keys that belong together."""
    zone = ZoneInfo(settings.timezone)
    law, local = pack(settings.statute), pack(settings.board, settings.statute)
    return House(store, Keyring(keeper), law, local, settings.library(), lambda: datetime.now(zone), quarantine)


def keeper_of(home: Home, settings: Settings) -> KeyKeeper:
    """Where the keys are. Raises KeyFault."""
    first = FileKeeper(Path(settings.keys) if settings.keys else home.keys)
    return TwoKeepers(first, FileKeeper(Path(settings.second_keys))) if settings.second_keys else first


def credential_file(home: Home, settings: Settings) -> Path:
    """What the system itself signs in with, for unattended work: it lies with the keys."""
    return (Path(settings.keys) if settings.keys else home.keys) / "keeper.credential"


def address_of(home: Home, settings: Settings) -> str:
    """Where the database is."""
    return settings.database or home.database


def pack(name: str, schema_of: str = "") -> statute.Pack:
    """A pack by its name, or from a folder. A board's pack is written in its statute's schema. Raises PackFault."""
    folder = _PACKS / name if (_PACKS / name).is_dir() else Path(name)
    if not folder.is_dir():
        raise SettingsFault(f"there is no pack called {name}: name one that is shipped, or a folder")
    files = {}
    for file in _PACK_FILES:
        path = folder / file
        if not path.is_file() and schema_of:
            path = (_PACKS / schema_of if (_PACKS / schema_of).is_dir() else Path(schema_of)) / file
        try:
            files[file] = path.read_text(encoding="utf-8")
        except OSError as fault:
            raise HomeFault(f"the pack file {path} cannot be read ({fault.strerror}): check it") from None
    return statute.parse_pack(files)
