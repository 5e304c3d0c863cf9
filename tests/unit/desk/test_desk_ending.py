"""Closing a registration and joining two: nothing is lost, nothing doubled, and of what is gone nothing is found."""

from datetime import date, timedelta
from typing import TypeVar

import msgspec
import pytest

from at_work import AtWork, Person
from carrel import desk
from carrel.records.circulation import Fee, History, Hold, HoldState, Interloan, InterloanState, LastBorrower, Linked
from carrel.records.ids import BranchId, TitleId
from carrel.records.notices import Channel, Notice, NoticeKind
from carrel.records.permissions import Permission
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.sealed import epochs, pockets, registrations
from carrel.sealed._opening import open_box
from carrel.sealed.pockets import Pockets

L = TypeVar("L", bound=Linked)
TODAY = date(2026, 11, 24)
SHELVES = (
    pockets.loans, pockets.holds, pockets.fees, pockets.interloans, pockets.notices, pockets.permissions,
    pockets.histories,
)  # fmt: skip


def put(work: AtWork, person: Person, shelf: Pockets[L], record: L, **public: int) -> bytes:
    """Something of somebody's, sealed as its own act would."""
    placed = msgspec.structs.replace(record, patron=person.row, pocket=work.record(person).pocket)
    with work.house.store.write() as tx:
        row = pockets.put_anywhere(tx, work.house.ring, epochs.generations(tx), shelf, placed, **public)
    assert row is not None
    return row


def everything(work: AtWork, person: Person) -> dict[str, list[Linked]]:
    """What is in somebody's pocket, without its place there."""
    found: dict[str, list[Linked]] = {}
    with work.house.store.read() as tx:
        live, pocket = epochs.generations(tx), work.record(person).pocket
        for shelf in SHELVES:
            records = [
                open_box(work.house.ring, shelf.kind, sealed)
                for sealed in shelf.of_pocket(tx, work.house.ring, live, pocket)
            ]
            assert all(one.patron == person.row and one.pocket == pocket for one in records)
            found[shelf.kind.record_class.value] = [_bare(one) for one in records]
    return found


def _bare(one: Linked) -> Linked:
    return msgspec.structs.replace(one, patron=b"", pocket=b"", slot=0)


def fee(cents: int = 500) -> Fee:
    return Fee(b"", b"", 0, cents, "lost", TODAY)


def hold(title: int, **said: object) -> Hold:
    return Hold(b"", b"", 0, TitleId(title), TODAY, BranchId(1), **said)


def interloan(title: str = "Far Lanterns") -> Interloan:
    return Interloan(b"", b"", 0, title, "Nobody", "Otherton", TODAY, BranchId(1))


def notice() -> Notice:
    return Notice(b"", b"", 0, NoticeKind.CARD_EXPIRES, Channel.LETTER, TODAY)


def permission(other: bytes = b"", given: bool = True, recipient: str = "Tansy Ash") -> Permission:
    return Permission(b"", b"", 0, given, other, recipient, ("hold",), TODAY, TODAY + timedelta(days=9), collects=True)


def close(work: AtWork, person: Person, why: desk.WhyClosed = desk.WhyClosed.WISH, role: Role = Role.SUPERVISOR):
    return desk.close_registration(work.house, work.actor(role), work.again(person).visit, why)


def merge(work: AtWork, keep: Person, other: Person, role: Role = Role.SUPERVISOR):
    return desk.merge_registrations(work.house, work.actor(role), work.again(keep).visit, work.again(other).visit)


def gone(work: AtWork, person: Person, pocket: bytes) -> None:
    """No row, no index, no slot and no card leads to somebody any more."""
    with work.house.store.read() as tx:
        live, ring = epochs.generations(tx), work.house.ring
        assert registrations.get(tx, person.row) is None
        for shelf in SHELVES:
            assert shelf.of_pocket(tx, ring, live, pocket) == []
        for sealed in pockets.last_borrowers.page(tx, b"", 100):
            assert open_box(ring, pockets.last_borrowers.kind, sealed).patron != person.row
        for sealed in pockets.permissions.page(tx, b"", 100):
            assert open_box(ring, pockets.permissions.kind, sealed).other != person.row
    for table in ("card_tags", "search_tags"):
        assert work.sql(f"SELECT count(*) FROM {table} WHERE row = ?", person.row) == [(0,)]


# -- closing


def test_closing_erases_everything_and_everywhere(work: AtWork) -> None:
    person, neighbour = work.person(family="Zorquim"), work.person()
    pocket = work.record(person).pocket
    put(work, person, pockets.histories, History(b"", b"", 0, b"sealed"))
    put(work, person, pockets.notices, notice())
    put(work, person, pockets.permissions, permission(neighbour.row))
    put(work, neighbour, pockets.permissions, permission(person.row, given=False))  # the pointer to the giver
    put(work, neighbour, pockets.permissions, permission(person.row))  # what the neighbour permits stays theirs
    item = work.lent(person)
    assert isinstance(desk.return_item(work.house, work.clerk, item), desk.Returned)
    assert work.sql("SELECT count(*) FROM last_borrowers") == [(1,)]
    with work.told() as told:
        assert isinstance(close(work, person), desk.Closing)
    assert [entry.reason for entry in told] == ["the patron wishes it"]
    gone(work, person, pocket)
    (left,) = everything(work, neighbour)["permission"]
    assert (left.given, left.other, left.collects) == (True, b"", False)
    assert desk.find(work.house, work.clerk, "zorquim") == desk.Found((), more=False)
    assert isinstance(desk.scan_card(work.house, work.clerk, person.card), desk.UnknownCard)


@pytest.mark.parametrize("what", ["loan", "fee", "interloan"])
def test_closing_is_refused_with_what_is_open(work: AtWork, what: str) -> None:
    person = work.person()
    match what:
        case "loan":
            work.lent(person)
        case "fee":
            put(work, person, pockets.fees, fee(1234))
        case _:
            sent = msgspec.structs.replace(interloan(), state=InterloanState.SENT)
            put(work, person, pockets.interloans, sent)
    before = work.dump()
    answer = close(work, person)
    assert isinstance(answer, desk.StillOwing)
    words = {"loan": "an item is out", "fee": "$12.34 is owed", "interloan": "another library"}
    assert words[what] in answer.reasons[0]
    assert work.dump() == before


def test_for_the_deceased_debts_and_holds_end_but_a_book_must_come_back(work: AtWork) -> None:
    person = work.person()
    pocket = work.record(person).pocket
    put(work, person, pockets.fees, fee())
    put(work, person, pockets.holds, hold(7), title=7)
    item = work.lent(person)
    before = work.dump()
    assert isinstance(close(work, person, desk.WhyClosed.DECEASED), desk.StillOwing)
    assert work.dump() == before
    assert isinstance(desk.return_item(work.house, work.clerk, item), desk.Returned)
    assert isinstance(close(work, person, desk.WhyClosed.DECEASED), desk.Closing)
    gone(work, person, pocket)


def test_neither_is_a_clerks_duty(work: AtWork) -> None:
    keep, other = work.person(), work.person()
    before = work.dump()
    assert isinstance(close(work, keep, role=Role.CLERK), desk.NotAllowed)
    assert isinstance(merge(work, keep, other, role=Role.CLERK), desk.NotAllowed)
    assert work.dump() == before


# -- joining two


def test_nothing_is_lost_and_nothing_doubled(work: AtWork) -> None:
    keep, other, third = work.person(), work.person(family="Zorquim"), work.person()
    pocket = work.record(other).pocket
    for person, number in ((keep, 1), (other, 2)):
        put(work, person, pockets.fees, fee(100 * number))
        put(work, person, pockets.interloans, interloan(f"Lantern {number}"))
        put(work, person, pockets.notices, notice())
        put(work, person, pockets.permissions, permission(recipient=f"Tansy {number}"))
        put(work, person, pockets.histories, History(b"", b"", 0, title=f"Old Lantern {number}", month=TODAY))
        put(work, person, pockets.holds, hold(number), title=number)
    items = {work.lent(keep), work.lent(other), work.lent(other)}
    returned = work.lent(other)
    assert isinstance(desk.return_item(work.house, work.clerk, returned), desk.Returned)
    put(work, third, pockets.permissions, permission(other.row, given=False))
    put(work, other, pockets.histories, History(b"", b"", 0, b"sealed"))
    expected = {
        name: sorted(map(msgspec.msgpack.encode, [*mine, *theirs]))
        for (name, mine), theirs in zip(everything(work, keep).items(), everything(work, other).values(), strict=True)
    }
    expected["history"] = [one for one in expected["history"] if b"sealed" not in one]
    with work.told() as told:
        done = merge(work, keep, other)
    assert isinstance(done, desk.Merged)
    assert done.forgotten == 1
    assert {(entry.purpose.value, entry.outcome.value) for entry in told} == {("merge", "permitted")}
    assert len(told) == 2
    found = {name: sorted(map(msgspec.msgpack.encode, records)) for name, records in everything(work, keep).items()}
    assert found == expected
    gone(work, other, pocket)
    assert work.loans_of(keep) == items
    for card in (keep.card, other.card):
        served = desk.scan_card(work.house, work.clerk, card)
        assert isinstance(served, desk.Served)
        assert served.view.name == "Quill Fennimore"
        assert served.view.card == keep.card[-4:]
    assert desk.find(work.house, work.clerk, "zorquim") == desk.Found((), more=False)
    (pointer,) = everything(work, third)["permission"]
    assert pointer.other == keep.row
    with work.house.store.read() as tx:
        (last,) = pockets.last_borrowers.page(tx, b"", 9)
    assert isinstance(record := open_box(work.house.ring, pockets.last_borrowers.kind, last), LastBorrower)
    assert record.patron == keep.row
    for item in items:
        assert isinstance(desk.return_item(work.house, work.clerk, item), desk.Returned)


@pytest.mark.parametrize(
    ("mine", "theirs", "left"),
    [
        ([("queued", 1)], [("queued", 2)], [("queued", 1)]),
        ([("queued", 2)], [("queued", 1)], [("queued", 1)]),
        ([("ready", 1)], [("queued", 2)], [("ready", 1)]),
        ([("queued", 1)], [("ready", 2)], [("ready", 2)]),
        ([("ready", 1)], [("ready", 2)], [("ready", 1), ("ready", 2)]),
    ],
)
def test_of_two_holds_on_one_title_the_better_stays(
    work: AtWork, mine: list[tuple[str, int]], theirs: list[tuple[str, int]], left: list[tuple[str, int]]
) -> None:
    keep, other = work.person(), work.person()
    for person, holds in ((keep, mine), (other, theirs)):
        for state, place in holds:
            put(work, person, pockets.holds, hold(7, state=HoldState(state), place=place), title=7)
    assert isinstance(merge(work, keep, other), desk.Merged)
    found = sorted((one.state.value, one.place) for one in everything(work, keep)["hold"])
    assert found == left
    assert work.sql("SELECT count(*) FROM holds") == [(len(left),)]


def test_what_does_not_fit_one_patron_is_not_joined(work: AtWork) -> None:
    keep, other = work.person(), work.person()
    for person, number in ((keep, 40), (other, 25)):
        for _ in range(number):
            put(work, person, pockets.fees, fee())
    before = work.dump()
    answer = merge(work, keep, other)
    assert isinstance(answer, Refusal)
    assert "more than fits" in answer.what
    assert work.dump() == before


def test_the_limit_holds_after_two_are_joined(work: AtWork) -> None:
    """A child may have twenty: with twelve and eight, nothing more is lent."""
    keep, other = (
        work.person(category="child", guardian_name="Tansy Ash"),
        work.person(category="child", guardian_name="Tansy Ash"),
    )
    for person, number in ((keep, 12), (other, 8)):
        for _ in range(number):
            work.lent(person)
    assert isinstance(merge(work, keep, other), desk.Merged)
    assert len(work.loans_of(keep)) == 20
    assert isinstance(desk.lend(work.house, work.clerk, work.again(keep).visit, work.book()), desk.Blocked)


def test_one_registration_is_not_joined_to_itself(work: AtWork) -> None:
    person = work.person()
    before = work.dump()
    assert isinstance(merge(work, person, person), Refusal)
    assert work.dump() == before
