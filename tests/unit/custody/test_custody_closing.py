"""The day's close: slips are counted exactly, what may go is erased, trails move on, and keys end by their horizon."""

import shutil
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from dateutil.relativedelta import relativedelta
from sqlalchemy import update

from at_work import AtWork, Person
from carrel import custody, desk, ledger, tallies
from carrel.catalog.tables import items
from carrel.custody import resealing, rounds
from carrel.gate import House
from carrel.lives.registrations import Standing, Terms, after_tonight
from carrel.records.circulation import Event, Fee, Hold, Interloan, Linked
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import KeyGone, Keyring, Sealed, epochs, pockets, registrations
from carrel.sealed._opening import BoxBroken, open_box
from carrel.sealed.kinds import FEE, HOLD, INTERLOAN, LOAN, REGISTRATION, SLIP
from carrel.sealed.pockets import Pockets
from carrel.store import Statement
from carrel.tallies import Counter

NOTHING = dict.fromkeys(
    (
        "registration",
        "loan",
        "hold",
        "interloan",
        "fee",
        "last borrower",
        "history line",
        "notice",
        "permission",
        "seat",
        "request",
        "paper",
        "stray",
    ),
    0,
) | {"held record": 64}
"""What a close re-seals where there is nothing of a class."""
DAILY = (
    *("loan", "hold", "interloan", "fee", "last-borrower", "history", "notice", "permission", "slip"),
    "preserved",
    "computer",
)
"""The keys that live for a day, by the names a keeper knows them by."""


def close(work: AtWork) -> custody.Closed:
    done = custody.close_day(work.house, work.keeper, lambda step: None)
    assert isinstance(done, custody.Closed), done
    return done


def clean(work: AtWork) -> None:
    found = custody.check(work.house, work.keeper, lambda step: None)
    assert isinstance(found, custody.Checked)
    assert found.faults == ()


def stands(work: AtWork, person: Person) -> bool:
    return isinstance(desk.scan_card(work.house, work.clerk, person.card), desk.Served)


# -- counting


def test_slips_are_counted_exactly_and_destroyed(work: AtWork) -> None:
    day = work.clock().date()
    adult = work.person(birth=date(1987, 4, 30), town="Inventon")
    child = work.person(category="child", guardian_name="Tansy", birth=date(2016, 4, 30), town="Elsewhere")
    books = [work.lent(adult) for _ in range(3)] + [work.lent(child)]
    video = work.lent(child, work.book(kind="video"))
    desk.renew(work.house, work.clerk, books[0])
    for item in (books[1], video):
        desk.return_item(work.house, work.clerk, item)
    done = close(work)
    assert done.counted == 10
    assert work.sql("SELECT count(*) FROM slips") == [(0,)]
    month, branch = day.replace(day=1).toordinal(), work.built.branch
    assert set(work.sql("SELECT counter, period, place, word, event, number FROM tallies")) == {
        ("material", day.toordinal(), branch, "book", "lent", 4),
        ("material", day.toordinal(), branch, "video", "lent", 1),
        ("material", day.toordinal(), branch, "book", "renewed", 1),
        ("material", day.toordinal(), branch, "book", "returned", 1),
        ("material", day.toordinal(), branch, "video", "returned", 1),
        ("audience", day.toordinal(), branch, "adult", "lent", 5),
        ("audience", day.toordinal(), branch, "adult", "renewed", 1),
        ("audience", day.toordinal(), branch, "adult", "returned", 2),
        ("standing", month, 0, "registered", "standing", 2),
        ("category", month, 0, "adult", "registered", 1),
        ("category", month, 0, "child", "registered", 1),
        ("category", month, 0, "adult", "lent", 3),
        ("category", month, 0, "child", "lent", 2),
        ("category", month, 0, "adult", "renewed", 1),
        ("town", month, 0, "Inventon", "registered", 1),
        ("town", month, 0, "Elsewhere", "registered", 1),
        ("town", month, 0, "Inventon", "lent", 3),
        ("town", month, 0, "Elsewhere", "lent", 2),
        ("town", month, 0, "Inventon", "renewed", 1),
        ("age", month, 0, "adult", "registered", 1),
        ("age", month, 0, "child", "registered", 1),
        ("age", month, 0, "adult", "lent", 3),
        ("age", month, 0, "child", "lent", 2),
        ("age", month, 0, "adult", "renewed", 1),
    }
    assert close(work).counted == 0
    clean(work)


def test_more_slips_than_one_transaction_takes_are_counted_once(work: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carrel.custody.counting.BATCH", 3)
    person = work.person()
    for _ in range(7):
        work.lent(person)
    assert close(work).counted == 8
    with work.house.store.read() as tx:
        day = work.clock().date()
        assert tallies.total(tx, Counter.MATERIAL, Event.LENT, day, day) == 7


def test_counts_of_two_nights_add_up(work: AtWork) -> None:
    person, first = work.person(), work.clock().date()
    work.lent(person)
    close(work)
    work.lent(person)
    close(work)
    work.clock.days_later()
    work.lent(person)
    close(work)
    with work.house.store.read() as tx:
        assert tallies.total(tx, Counter.MATERIAL, Event.LENT, first, first) == 2
        assert tallies.total(tx, Counter.MATERIAL, Event.LENT, first, first + timedelta(days=1)) == 3
        assert tallies.total(tx, Counter.CATEGORY, Event.LENT, first.replace(day=1), first) == 3


# -- what the close says and does


def test_the_close_says_what_it_did(work: AtWork) -> None:
    people = [work.person() for _ in range(3)]
    for person in people:
        work.lent(person)
    steps: list[str] = []
    done = custody.close_day(work.house, work.keeper, steps.append)
    assert isinstance(done, custody.Closed)
    assert done.resealed == NOTHING | {"registration": 3, "loan": 3}
    assert (done.counted, done.erased, done.keys_destroyed) == (6, 0, 0)
    assert done.entries > 6
    assert steps == [
        "ending what is still going on at the public computers",
        "counting the day's slips",
        "ending the holds whose time has passed",
        "opening a new epoch",
        "re-sealing registrations",
        "re-sealing loans",
        "re-sealing holds",
        "re-sealing interloans",
        "re-sealing fees",
        "re-sealing last borrowers",
        "re-sealing history lines",
        "re-sealing notices",
        "re-sealing permissions",
        "re-sealing seats",
        "re-sealing requests",
        "re-sealing papers",
        "re-sealing strays",
        "re-sealing held records",
        "destroying the keys whose horizon has passed",
        "signing the ledger",
    ]
    size = int(done.checkpoint.splitlines()[1])
    assert work.verified() == ledger.Verified(size, work.verified().root, 1, 0)
    assert size == done.entries


def test_everything_of_a_patrons_is_resealed_and_found_again(work: AtWork) -> None:
    person = work.person()
    item = work.lent(person)
    _owed(work, person, "hold")
    _owed(work, person, "fee")
    _owed(work, person, "interloan")
    before, boxes = work.dump(), _boxes(work)
    for _ in range(2):
        done = close(work)
        assert done.resealed == NOTHING | {"registration": 1, "loan": 1, "hold": 1, "interloan": 1, "fee": 1}
    after = work.dump()
    for table in ("registrations", "loans", "holds", "fees", "interloans"):
        assert [row[0] for row in after[table]] == [row[0] for row in before[table]]
        assert len(after[table]) == 1
        assert {number for (number,) in work.sql(f"SELECT epoch FROM {table}")} == {3}
    assert not boxes & _boxes(work)
    for table in ("card_tags", "search_tags"):
        assert {number for (number,) in work.sql(f"SELECT epoch FROM {table}")} == {3}
        assert len(after[table]) == len(before[table])
    assert work.sql("SELECT number, state FROM epochs ORDER BY number") == [(1, "past"), (2, "past"), (3, "current")]
    served = desk.serve(work.house, work.clerk, person.visit)
    assert isinstance(served, desk.Served)
    assert [line.barcode for line in served.view.loans] == [item]
    assert (served.view.holds_waiting, served.view.interloans, served.view.owed_cents) == (1, 1, 100)
    assert isinstance(desk.find(work.house, work.clerk, "Fennimore"), desk.Found)


def _boxes(work: AtWork) -> set[object]:
    tables = ("registrations", "loans", "holds", "fees", "interloans")
    return {box for table in tables for (box,) in work.sql(f"SELECT box FROM {table}")}


def test_the_rounds_go_through_every_page(work: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds.rounds, "__defaults__", (2, False))
    monkeypatch.setattr(resealing, "batch_for", lambda count: 2)
    people = [work.person() for _ in range(5)]
    items = [work.lent(person) for person in people]
    done = close(work)
    assert (done.resealed["registration"], done.resealed["loan"]) == (5, 5)
    assert {tuple(work.loans_of(person)) for person in people} == {(item,) for item in items}
    found = custody.check(work.house, work.keeper, lambda step: None)
    assert isinstance(found, custody.Checked)
    assert (found.loans, found.faults) == (5, ())


@pytest.mark.parametrize(
    ("count", "size"), [(0, 1000), (20_000, 1000), (20_020, 1001), (400_000, 20_000), (10**6, 20_000)]
)
def test_the_size_of_a_batch_goes_by_the_register(count: int, size: int) -> None:
    assert rounds.batch_for(count) == size


def test_one_entry_stands_for_each_round(work: AtWork) -> None:
    for _ in range(3):
        work.lent(work.person())
    with work.told() as told:
        close(work)
    assert {entry.purpose for entry in told} == {Purpose.CLOSE_DAY}
    assert {entry.actor for entry in told} == {"keeper"}
    by_class = {}
    for entry in told:
        by_class.setdefault(entry.classes, []).append(entry.count)
    assert by_class[RecordClass.REGISTRATION, RecordClass.PERMISSION] == [3]
    assert by_class[RecordClass.SLIP,] == [6]
    assert by_class[RecordClass.LOAN,] == [3]  # surveyed
    assert by_class[RecordClass.LOAN, RecordClass.REGISTRATION] == [3]  # sealed anew, and told of where it is time


def test_overdue_work_happens_at_the_close(work: AtWork) -> None:
    person = work.person()
    for _ in range(5):
        work.lent(person)
    work.clock.days_later(21)
    close(work)
    assert work.record(person).overdue == 0
    work.clock.days_later(1)
    close(work)
    assert work.record(person).overdue == 5
    assert isinstance(desk.lend(work.house, work.clerk, work.again(person).visit, work.book()), desk.Blocked)
    for item in work.loans_of(person):
        desk.return_item(work.house, work.clerk, item)
    close(work)
    assert work.record(person).overdue == 0


# -- retention

_BACK: Statement[object] = Statement(update(items).values(state="available"))


def _owed(work: AtWork, person: Person, what: str) -> None:
    record = work.record(person)
    row = person.row
    ring, day, branch = work.house.ring, work.clock().date(), work.built.branch
    with work.house.store.write() as tx:
        live = epochs.generations(tx)
        match what:
            case "loan":
                pass
            case "hold":
                assert pockets.put_hold(tx, ring, live, Hold(row, record.pocket, 1, 7, day, branch))
            case "fee":
                assert pockets.fees.put(tx, ring, live, b"f" * 16, Fee(row, record.pocket, 1, 100, "a fee", day))
            case _:
                title = Interloan(row, record.pocket, 1, "The Voyage", "Nobody", "Elsewhere", day, branch)
                assert pockets.interloans.put(tx, ring, live, b"i" * 16, title)
    if what == "loan":
        work.lent(person)


def test_a_registration_is_erased_three_years_after_it_expired(work: AtWork) -> None:
    """The retention table's 36 months after the card has expired, and not a day sooner."""
    person = work.person()
    expires = work.record(person).expires
    work.clock.now = work.clock.now + relativedelta(months=72)
    assert work.clock().date() == expires + relativedelta(months=36)
    assert close(work).erased == 0
    assert stands(work, person)
    work.clock.days_later(1)
    done = close(work)
    assert (done.erased, done.resealed["registration"]) == (1, 0)
    assert not stands(work, person)
    for table in ("registrations", "card_tags", "search_tags"):
        assert work.sql(f"SELECT count(*) FROM {table}") == [(0,)]
    assert desk.find(work.house, work.clerk, "Fennimore") == desk.Found((), more=False)
    clean(work)


@pytest.mark.parametrize("what", ["loan", "hold", "fee", "interloan"])
def test_nobody_is_erased_while_something_is_open(work: AtWork, what: str) -> None:
    owing, free = work.person(family="Zorquim"), work.person()
    _owed(work, owing, what)
    work.clock.now = work.clock.now + relativedelta(months=73)
    assert close(work).erased == 1
    assert stands(work, owing)
    assert not stands(work, free)
    shelf: dict[str, Pockets[Linked]] = {
        "loan": pockets.loans, "hold": pockets.holds, "fee": pockets.fees, "interloan": pockets.interloans
    }  # fmt: skip
    with work.house.store.write() as tx:
        for one in shelf[what].page(tx, b"", 5):
            shelf[what].drop(tx, one.row)
        if what == "loan":
            tx.run(_BACK)
    # a loan of three years ago counts from the day it was lent, which the last close noted
    assert close(work).erased == 1
    assert not stands(work, owing)


@pytest.mark.parametrize("what", ["loan", "hold", "fee", "interloan"])
def test_whoever_takes_something_while_the_close_runs_is_not_erased(
    work: AtWork, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """The close has looked up what everybody has; then, before their turn comes, the desk lends to one of them."""
    monkeypatch.setattr(resealing, "_standings", lambda house, actor, fees: {})
    owing, free = work.person(family="Zorquim"), work.person()
    work.clock.now = work.clock.now + relativedelta(months=73)
    work.again(owing)
    if what == "loan":
        lent = desk.lend_despite(work.house, work.supervisor, owing.visit, work.book(), desk.OverrideReason.SETTLED)
        assert isinstance(lent, desk.Lent)
    else:
        _owed(work, owing, what)
    assert close(work).erased == 1
    assert stands(work, owing)
    assert not stands(work, free)


REGISTRATION_OF_2020 = Registration(
    b"p" * 16, b"t" * 32, date(2020, 1, 1), "Quill", "Fennimore", "adult", 1, date(2020, 1, 1), date(2020, 6, 15)
)


@pytest.mark.parametrize(
    ("said", "standing", "today", "kept"),
    [
        ({}, Standing(), date(2023, 6, 15), True),
        ({}, Standing(), date(2023, 6, 16), False),
        ({"last_active": date(2021, 3, 1)}, Standing(), date(2024, 3, 1), True),
        ({"last_active": date(2021, 3, 1)}, Standing(), date(2024, 3, 2), False),
        ({"last_active": date(2019, 3, 1)}, Standing(), date(2023, 6, 16), False),
        ({}, Standing(last_lent=date(2022, 5, 9)), date(2025, 5, 9), True),
        ({}, Standing(last_lent=date(2022, 5, 9)), date(2025, 5, 10), False),
        ({}, Standing(owed=True), date(2099, 1, 1), True),
    ],
)
def test_when_a_registration_ends(said: dict[str, object], standing: Standing, today: date, kept: bool) -> None:
    record = msgspec.structs.replace(REGISTRATION_OF_2020, **said)
    after = after_tonight(record, standing, today, Terms(months_kept=36, ledger_days=30))
    assert (after is not None) == kept


def test_what_a_night_writes_into_a_registration() -> None:
    today = date(2020, 3, 17)
    record = msgspec.structs.replace(REGISTRATION_OF_2020, last_active=date(2020, 1, 1))
    after = after_tonight(record, Standing(2, True, date(2020, 3, 9)), today, Terms(36, 30))
    assert after is not None
    assert (after.overdue, after.last_active) == (2, date(2020, 3, 1))
    assert after.trail_day == date(2020, 2, 16)
    assert after.trail == ledger.advance(b"t" * 32, date(2020, 1, 1), date(2020, 2, 16))
    later = after_tonight(after, Standing(), today, Terms(36, 30))
    assert later is not None
    assert (later.overdue, later.last_active, later.trail) == (0, date(2020, 3, 1), after.trail)
    kept = set(Registration.__struct_fields__) - {"overdue", "last_active", "trail", "trail_day"}
    assert all(getattr(after, field) == getattr(record, field) for field in kept)
    young = after_tonight(REGISTRATION_OF_2020, Standing(), date(2020, 1, 5), Terms(36, 30))
    assert young is not None
    assert (young.trail_day, young.last_active) == (date(2020, 1, 1), None)


# -- trails


def test_a_patrons_trail_reaches_back_thirty_days(work: AtWork) -> None:
    """After that even the library cannot tell whom an old entry concerned; the entry stays, and verifies."""
    person = work.person()
    first = work.clock().date()
    whole = work.record(person)
    for _ in range(32):
        close(work)
        work.clock.days_later(1)
    close(work)
    record = work.record(person)
    assert record.trail_day == work.clock().date() - timedelta(days=30) > first

    def told(since: Registration) -> list[ledger.Entry]:
        with work.house.store.read() as tx:
            return list(ledger.entries_of(tx, since.trail, since.trail_day, first, first))

    assert told(record) == []
    assert [entry.purpose for entry in told(whole)] == [Purpose.REGISTER]  # whoever had the old trail could
    assert isinstance(work.verified(), ledger.Verified)


# -- horizons


KINDS = {"registrations": REGISTRATION, "loans": LOAN, "holds": HOLD, "fees": FEE, "interloans": INTERLOAN,
         "slips": SLIP}  # fmt: skip


def copied(work: AtWork, folder: Path) -> Path:
    """A copy of the database taken now."""
    work.house.store.tidy()
    return Path(shutil.copy(work.built.home / "library.db", folder / "copy.db"))


def opening(database: Path, ring: Keyring) -> dict[str, tuple[int, int]]:
    """Of each table, how many boxes there are and how many open with any key that exists."""
    found = {}
    with sqlite3.connect(database) as copy:
        for table, kind in KINDS.items():
            rows = copy.execute(f"SELECT row, box FROM {table}").fetchall()
            found[table] = (len(rows), sum(_opens(ring, kind, row, box) for row, box in rows))
    copy.close()
    return found


def _opens(ring: Keyring, kind: object, row: bytes, box: bytes) -> bool:
    """Every key there is, whatever epoch the box names."""
    for name in ring.keeper.names():
        if not name[-8:].isdecimal():
            continue
        relabelled = box[:1] + int(name[-8:]).to_bytes(4, "big") + box[5:]
        for envelope in (box, relabelled):
            try:
                open_box(ring, kind, Sealed(kind.record_class, row, envelope))
            except (KeyGone, BoxBroken):
                continue
            return True
    return False


@pytest.fixture
def people(work: AtWork) -> list[Person]:
    """Three people, with something of every kind."""
    found = [work.person() for _ in range(3)]
    for person in found:
        work.lent(person)
    for what in ("hold", "fee", "interloan"):
        _owed(work, found[0], what)
    return found


def test_a_copy_opens_nothing_once_its_horizon_has_passed(work: AtWork, people: list[Person], tmp_path: Path) -> None:
    """A copy of everything taken before the returns, and all keys that exist after the horizon."""
    copy = copied(work, tmp_path)
    everything = {"registrations": 3, "loans": 3, "holds": 1, "fees": 1, "interloans": 1, "slips": 6}
    assert opening(copy, work.house.ring) == {table: (number, number) for table, number in everything.items()}
    for person in people:
        for item in work.loans_of(person):
            desk.return_item(work.house, work.clerk, item)
    by_night = []
    for _ in range(9):
        close(work)
        fresh = Keyring(work.house.ring.keeper)  # nothing that was fetched before
        by_night.append({table: found for table, (_, found) in opening(copy, fresh).items()})
        assert by_night[-1] == {table: found for table, (_, found) in opening(copy, work.house.ring).items()}
        work.clock.days_later(1)
    nothing = dict.fromkeys(everything, 0)
    assert by_night[0] == everything
    assert by_night[1:7] == [nothing | {"registrations": 3}] * 6
    assert by_night[7:] == [nothing] * 2
    assert all(stands(work, person) for person in people)


def test_the_horizon_is_the_boards(work: AtWork, people: list[Person], tmp_path: Path) -> None:
    """A board that keeps the keys of loans for three days keeps them for three days."""
    house = work.house
    rows = tuple(
        msgspec.structs.replace(row, horizon_days=3 if row.of is RecordClass.LOAN else row.horizon_days)
        for row in house.local.retention
    )
    local = msgspec.structs.replace(house.local, retention=rows)
    work.house = House(house.store, house.ring, house.statute, local, house.library, house.clock)
    copy = copied(work, tmp_path)
    opened = []
    for _ in range(5):
        close(work)
        opened.append(opening(copy, house.ring)["loans"][1])
        work.clock.days_later(1)
    assert opened == [3, 3, 3, 0, 0]


def test_keys_are_destroyed_by_the_night_and_those_in_use_stand(work: AtWork) -> None:
    work.lent(work.person())
    names = [set(work.house.ring.keeper.names())]
    destroyed = []
    for _ in range(3):
        done = close(work)
        destroyed.append(done.keys_destroyed)
        names.append(set(work.house.ring.keeper.names()))
        work.clock.days_later(1)
    assert destroyed == [0, 11, 11]
    assert names[0] <= names[1]
    assert names[1] - names[2] == {f"{of}-00000001" for of in DAILY}
    assert {"staff", "ledger"} <= names[3]
    clean(work)


def test_a_close_that_is_run_twice_in_a_day_loses_nothing(work: AtWork) -> None:
    person = work.person()
    item = work.lent(person)
    for _ in range(3):
        close(work)
    assert work.loans_of(person) == {item}
    clean(work)


@pytest.mark.parametrize("step", range(15))
def test_a_close_that_is_killed_at_any_step_goes_on_when_it_is_run_again(work: AtWork, step: int) -> None:
    """And the desk works in between."""
    people = [work.person() for _ in range(3)]
    items = [work.lent(person) for person in people]
    close(work)
    work.clock.days_later(1)
    desk.return_item(work.house, work.clerk, items[0])
    seen = 0

    def say(_: str) -> None:
        nonlocal seen
        if seen == step:
            raise KeyboardInterrupt
        seen += 1

    with pytest.raises(KeyboardInterrupt):
        custody.close_day(work.house, work.keeper, say)
    assert [work.loans_of(person) for person in people] == [set(), {items[1]}, {items[2]}]
    extra = work.lent(people[0])
    new = work.person(family="Zorquim")
    done = close(work)
    assert done.erased == 0
    assert work.loans_of(people[0]) == {extra}
    assert stands(work, new)
    found = desk.find(work.house, work.clerk, "Zorquim")
    assert isinstance(found, desk.Found)
    assert len(found.lines) == 1
    clean(work)
    with work.house.store.read() as tx:
        assert epochs.generations(tx).turning is None
        first, last = work.clock().date() - timedelta(days=1), work.clock().date()
        assert tallies.total(tx, Counter.MATERIAL, Event.LENT, first, last) == 4
        assert tallies.total(tx, Counter.MATERIAL, Event.RETURNED, first, last) == 1
        assert registrations.count(tx) == 4


def test_nobody_else_closes_the_day(work: AtWork) -> None:
    work.lent(work.person())
    before = work.dump()
    for role in (Role.CLERK, Role.SUPERVISOR, Role.PAGE, Role.AUDITOR, Role.AGENT):
        answer = custody.close_day(work.house, work.actor(role), lambda step: None)
        assert isinstance(answer, Refusal)
        assert work.dump() == before
    assert isinstance(custody.close_day(work.house, work.custodian, lambda step: None), custody.Closed)
