"""What is kept and for how long: requirements 1, 2, 4, 13 and 35."""

from datetime import timedelta

from carrel import catalog
from carrel.catalog import ItemState
from carrel.custody.audit.evidence import Looked, State, looked
from carrel.records.vocabulary import RecordClass
from carrel.sealed import SEALED_CLASSES, days, epochs, pockets, registrations
from carrel.sealed.keyring import TODAY, key_name
from carrel.store.whereabouts import whereabouts

_WITH_A_LOAN = (ItemState.ON_LOAN, ItemState.CLAIMED_RETURNED, ItemState.LOST)
_NIGHTS = 2
"""Days after the last close from which a close is missing."""
_THREE_YEARS = 36


def everything_ends(state: State) -> Looked:
    """1: a row of the retention table for every class, with what ends it and where its time comes from."""
    rows = {row.of: row for row in state.house.local.retention}
    faults = [f"nothing says how long a record of this class is kept: {of}" for of in RecordClass if of not in rows]
    for of, row in rows.items():
        if not (row.ends.strip() and row.source.strip() and row.words.strip()):
            faults.append(f"the retention table does not say what ends it, or where the time comes from: {of}")
        if of not in SEALED_CLASSES:
            faults.append(f"a record of this class would lie unsealed: {of}")
    faults += [f"the database has a table or column that nobody described: {name}" for name in state.built.strange()]
    return looked(
        "the board's retention table, against every class of record and every table the database really has",
        faults,
        f"classes of record with a purpose, an end and a time: {len(rows)}",
        f"tables in the database, each of them described: {len(state.built.found)}",
    )


def links_are_cut(state: State) -> Looked:
    """2: what the board decided for returns, and that no more links stand than items are out."""
    library, keeping = state.house.library, state.house.local.keeping(RecordClass.LOAN)
    links, out = pockets.loans.count(state.tx), catalog.count_in(state.tx, _WITH_A_LOAN)
    closes = library.closes_kept("*")
    faults = []
    if keeping.days > 0:
        faults.append(f"the retention table keeps a loan after its end, in days: {keeping.days}")
    if closes > 1:
        faults.append(f"who had an item last is kept for every kind of material, in closes of day: {closes}")
    if links > out:
        faults.append(f"more loans stand than items are out: {links:,} and {out:,}")
    return looked(
        "the retention table, the rule for last borrowers in library.toml, and loans against items that are out",
        faults,
        f"a returned item's last borrower stays sealed for this many closes of day: {closes}",
        f"items out, and loans that stand: {out:,} and {links:,}",
    )


def seats_are_forgotten(state: State) -> Looked:
    """4: nothing about computers has outlived the last close, nor has a key to it."""
    keeping = state.house.local.keeping(RecordClass.COMPUTER)
    live = epochs.generations(state.tx)
    outlived = days.outlived(state.tx, live)
    old_keys = [
        name for name in state.house.ring.keeper.names() if name.startswith(f"{TODAY}-") and name < _today(live.current)
    ]
    faults = []
    if keeping.days > 0 or keeping.horizon_days > 1:
        faults.append(f"the retention table keeps who sat at a computer beyond the day, in days: {keeping.days}")
    if outlived:
        faults.append(f"minutes or passes of an earlier day are still there: {outlived}")
    if old_keys:
        faults.append(f"keys of an earlier day's minutes were not destroyed: {len(old_keys)}")
    return looked(
        "the retention table, the day's minutes and guest passes, and the keys of earlier days",
        faults,
        "nothing about a computer is older than the last close",
    )


def _today(now: epochs.Generation) -> str:
    return f"{TODAY}-{now.number:08d}"


def keys_are_destroyed(state: State) -> Looked:
    """13: the day was closed, every key whose time had passed then is gone, and none lies beside the records."""
    live, nights = epochs.generations(state.tx), epochs.nights(state.tx)
    closed = nights[live.current.number].opened
    horizons = {of: state.house.local.keeping(of).horizon_days for of in SEALED_CLASSES}
    have = set(state.house.ring.keeper.names())
    late = [
        name
        for of, number in epochs.horizon_passed(state.tx, closed, horizons)
        if (name := key_name(of, number)) in have
    ]
    faults = [f"a key should have been destroyed by now: {name}" for name in late]
    if state.today - closed > timedelta(days=_NIGHTS):
        faults.append(f"the day has not been closed since {closed:%-d %B %Y}")
    if live.turning is not None:
        faults.append("a close was begun and not ended")
    beside = have & _keys_beside(state)
    if beside:
        faults.append(f"keys lie in the folder of the records, which a backup takes: {len(beside)}")
    return looked(
        "the nights the house has had, and every key its keeper has",
        faults,
        f"the day was last closed on {closed:%-d %B %Y}",
        f"keys there are, none of them past its time: {len(have)}",
        f"days until no old backup opens, at most: {max(horizons.values())}",
    )


def _keys_beside(state: State) -> set[str]:
    """Keys in the embedded database's own folder, which a backup takes; PostgreSQL's folder is not ours to walk."""
    store = state.house.store
    folders = [path.parent for path in whereabouts(store)[:1]] if store.database == "sqlite" else []
    return {path.stem for folder in folders for path in folder.rglob("*.key")}


def lapsed_are_erased(state: State) -> Looked:
    """35: the table's months, and that the last close has gone through every registration."""
    row, live = state.house.local.keeping(RecordClass.REGISTRATION), epochs.generations(state.tx)
    grace = state.house.library.grace_after_move_in_days
    missed = registrations.page(state.tx, b"", 1, live.current.number - 1)
    faults = []
    if row.months > _THREE_YEARS or row.days > 366 * 3:
        faults.append(f"the retention table keeps a registration after it has lapsed, in months: {row.months}")
    if grace > 366:
        faults.append(f"registrations that moved in are kept in spite of that, in days: {grace}")
    if missed and live.turning is None:
        faults.append("the last close did not go through every registration")
    return looked(
        "the retention table, and under which night's key each registration stands; none was opened",
        faults,
        f"a registration is erased this many months after it has lapsed: {row.months}",
        f"registrations, each gone through at the last close or made since: {registrations.count(state.tx):,}",
    )
