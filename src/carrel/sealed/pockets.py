"""Pockets: loans, holds, fees and interlibrary loans, each one row found from two sides.

In Browne's charging system of 1895 a borrowed book's card stood in the borrower's pocket; when the book came back
the card returned to the book and nothing remembered who had it. A row here is that card: found by its own key
(for a loan, the item), and by the slot tags of the one patron whose secret makes them. There is no list.
"""

import secrets
from collections.abc import Iterable
from operator import itemgetter
from typing import Generic, TypeVar, final

import msgspec
from sqlalchemy import BindParameter, bindparam, delete, func, select, update

from carrel.records.circulation import Fee, History, Hold, Interloan, LastBorrower, Linked, Loan
from carrel.records.computers import Seat
from carrel.records.ids import ItemId, TitleId
from carrel.records.notices import Notice
from carrel.records.permissions import Permission
from carrel.sealed import _tables as t
from carrel.sealed.box import Sealed
from carrel.sealed.epochs import EVERY_EPOCH, Generation, Generations
from carrel.sealed.keyring import Keyring
from carrel.sealed.kinds import FEE, HISTORY, HOLD, INTERLOAN, LAST_BORROWER, LOAN, NOTICE, PERMISSION, SEAT, Kind
from carrel.sealed.sealing import close_box, close_boxes
from carrel.sealed.tags import slot_tag
from carrel.store import HouseTable, Statement, Transaction
from carrel.store.statement import Value, insert_or_leave

L = TypeVar("L", bound=Linked)

_ANY_SLOT = 65_535
"""A slot that nobody can go through: a last borrower is not looked for from the patron's side."""


@final
class Pockets(Generic[L]):
    """The sealed rows of one linked class."""

    def __init__(self, kind: Kind[L], table: HouseTable) -> None:
        self.kind = kind
        self._put = insert_or_leave(table)
        get = select(table.c.box).where(table.c.row == bindparam("row"))
        self._get: Statement[tuple[bytes]] = Statement(get)
        self._get_to_change: Statement[tuple[bytes]] = Statement(get, postgresql=get.with_for_update())
        self._tagged: Statement[tuple[bytes]] = Statement(select(table.c.row).where(table.c.tag == bindparam("tag")))
        tags: list[BindParameter[bytes]] = [bindparam(f"tag{slot}") for slot in range(1, kind.slots + 1)]
        self._pocket: Statement[tuple[bytes, bytes]] = Statement(
            select(table.c.row, table.c.box).where(table.c.tag.in_(tags))
        )
        self._replace: Statement[object] = Statement(
            update(table)
            .where(table.c.row == bindparam("which"))
            .values(tag=bindparam("tag"), epoch=bindparam("epoch"), box=bindparam("box"))
        )
        self._drop: Statement[object] = Statement(delete(table).where(table.c.row == bindparam("row")))
        self._by_tag: Statement[tuple[bytes]] = Statement(select(table.c.row).order_by(table.c.tag))
        self._count: Statement[tuple[int]] = Statement(select(func.count()).select_from(table))
        self._all: Statement[tuple[bytes, bytes]] = Statement(
            select(table.c.row, table.c.box)
            .where(table.c.row > bindparam("after"), table.c.epoch <= bindparam("epoch"))
            .order_by(table.c.row)
            .limit(bindparam("size"))
        )

    def tag(self, ring: Keyring, generation: Generation, pocket: bytes, slot: int) -> bytes:
        """The tag of a patron's slot in one generation."""
        record_class = self.kind.record_class
        return slot_tag(ring.tagger(record_class, generation.number), pocket, record_class, slot)

    def put(self, tx: Transaction, ring: Keyring, live: Generations, row: bytes, record: L, **public: Value) -> bool:
        """Seal a record into its patron's slot; False when the slot or the row is taken. Raises TooLong."""
        if live.turning is not None:
            old = self.tag(ring, live.turning, record.pocket, record.slot)
            if tx.row(self._tagged, tag=old) is not None:
                return False
        number = live.current.number
        tag = self.tag(ring, live.current, record.pocket, record.slot)
        box = close_box(ring, self.kind, number, row, record)
        return tx.run(self._put, row=row, tag=tag, epoch=number, box=box, **public) == 1

    def get(self, tx: Transaction, row: bytes) -> Sealed[L] | None:
        """The record in a row."""
        found = tx.row(self._get, row=row)
        return None if found is None else Sealed(self.kind.record_class, row, found[0])

    def get_to_change(self, tx: Transaction, row: bytes) -> Sealed[L] | None:
        """The record in a row, kept from every other hand until this transaction ends."""
        found = tx.row(self._get_to_change, row=row)
        return None if found is None else Sealed(self.kind.record_class, row, found[0])

    def of_pocket(self, tx: Transaction, ring: Keyring, live: Generations, pocket: bytes) -> list[Sealed[L]]:
        """Everything in a patron's pocket: the tags of all slots are asked for at once.

        Nothing, for a class that is not found from the patron's side.
        """
        if not self.kind.slots:
            return []
        found: dict[bytes, bytes] = {}
        for generation in live.all():
            tags = {f"tag{slot}": self.tag(ring, generation, pocket, slot) for slot in range(1, self.kind.slots + 1)}
            found.update(tx.rows(self._pocket, **tags))
        return [Sealed(self.kind.record_class, row, box) for row, box in found.items()]

    def replace(
        self, tx: Transaction, ring: Keyring, generation: Generation, records: Iterable[tuple[bytes, L]]
    ) -> None:
        """Seal records anew in their rows and slots, under this generation's keys.

        They are written in the order of their new tags, which is random: a heap keeps the order it is written in.
        """
        number, record_class, kept = generation.number, self.kind.record_class, list(records)
        tagger, boxes = ring.tagger(record_class, number), close_boxes(ring, self.kind, number, kept)
        anew: list[dict[str, Value]] = []
        for (row, record), box in zip(kept, boxes, strict=True):
            tag = slot_tag(tagger, record.pocket, record_class, record.slot)
            anew.append({"which": row, "tag": tag, "epoch": number, "box": box})
        anew.sort(key=itemgetter("tag"))
        tx.many(self._replace, anew)

    def drop(self, tx: Transaction, row: bytes) -> bool:
        """Delete a record: the card goes back into the book. False when it was not there."""
        return tx.run(self._drop, row=row) == 1

    def rows_by_tag(self, tx: Transaction) -> list[bytes]:
        """Every row, in the order of the tags: what whoever has the disk can sort by."""
        return [row for (row,) in tx.rows(self._by_tag)]

    def count(self, tx: Transaction) -> int:
        """How many records of this class there are, of everybody together."""
        found = tx.row(self._count)
        return 0 if found is None else found[0]

    def page(self, tx: Transaction, after: bytes, size: int, epoch: int = EVERY_EPOCH) -> list[Sealed[L]]:
        """Records up to an epoch in the order of their rows, which is random: nothing of the day is in it."""
        found = tx.rows(self._all, after=after, size=size, epoch=epoch)
        return [Sealed(self.kind.record_class, row, box) for row, box in found]


loans: Pockets[Loan] = Pockets(LOAN, t.loans)
holds: Pockets[Hold] = Pockets(HOLD, t.holds)
_HOLDS_OF: Statement[tuple[bytes, bytes]] = Statement(
    select(t.holds.c.row, t.holds.c.box).where(t.holds.c.title == bindparam("title"))
)
_COUNT_HOLDS_OF: Statement[tuple[int]] = Statement(
    select(func.count()).select_from(t.holds).where(t.holds.c.title == bindparam("title"))
)
_QUEUES = 0x7175657565  # "queue": the turn of whoever moves a queue
_TITLES_HELD: Statement[tuple[int]] = Statement(select(t.holds.c.title).distinct())
interloans: Pockets[Interloan] = Pockets(INTERLOAN, t.interloans)
fees: Pockets[Fee] = Pockets(FEE, t.fees)
last_borrowers: Pockets[LastBorrower] = Pockets(LAST_BORROWER, t.last_borrowers)
histories: Pockets[History] = Pockets(HISTORY, t.histories)
notices: Pockets[Notice] = Pockets(NOTICE, t.notices)
permissions: Pockets[Permission] = Pockets(PERMISSION, t.permissions)
seats: Pockets[Seat] = Pockets(SEAT, t.seats)


def put_anywhere(
    tx: Transaction, ring: Keyring, live: Generations, shelf: Pockets[L], record: L, **public: Value
) -> bytes | None:
    """Seal a record in a free slot of its patron's pocket and a random row; return the row, or None if all are taken.

    From a random slot on, so that the first try is nearly always free.
    """
    row = secrets.token_bytes(16)
    start = secrets.randbelow(shelf.kind.slots)
    for step in range(shelf.kind.slots):
        placed = msgspec.structs.replace(record, slot=(start + step) % shelf.kind.slots + 1)
        if shelf.put(tx, ring, live, row, placed, **public):
            return row
    return None


def loan_row(item: ItemId) -> bytes:
    """The row of an item's loan, and of its last borrower: that it is out, or came back, is a fact about the item."""
    return item.to_bytes(8, "big")


def put_last_borrower(tx: Transaction, ring: Keyring, live: Generations, last: LastBorrower) -> bool:
    """Seal who had an item last, in the item's row and a random slot. False where another stands there already."""
    row = loan_row(last.item)
    while last_borrowers.get(tx, row) is None:
        placed = msgspec.structs.replace(last, slot=secrets.randbelow(_ANY_SLOT) + 1)
        if last_borrowers.put(tx, ring, live, row, placed):
            return True
    return False


def put_loan(tx: Transaction, ring: Keyring, live: Generations, loan: Loan) -> bool:
    """Seal a loan; False when its slot is taken or the item is already on loan."""
    return loans.put(tx, ring, live, loan_row(loan.item), loan)


def holds_of_title(tx: Transaction, title: TitleId) -> list[Sealed[Hold]]:
    """Every hold on a title, in random order: who is first only the boxes tell."""
    return [Sealed(HOLD.record_class, row, box) for row, box in tx.rows(_HOLDS_OF, title=title)]


def count_holds(tx: Transaction, title: TitleId) -> int:
    """How many holds there are on a title: that a work is wanted is a fact about the work."""
    found = tx.row(_COUNT_HOLDS_OF, title=title)
    return 0 if found is None else found[0]


def in_turn(tx: Transaction) -> None:
    """Queues are moved by one act at a time: an act on a queue writes of two patrons and of several items.

    To be called before the act decides anything, so that no two acts ever wait for one another.
    """
    tx.take_turn(_QUEUES)


def require_turn(tx: Transaction) -> None:
    """Raise StoreCrossed where an act moves a queue that was empty when it looked, and took no turn for that."""
    tx.require_turn(_QUEUES)


def titles_held(tx: Transaction) -> list[TitleId]:
    """Every title that has a hold."""
    return [TitleId(title) for (title,) in tx.rows(_TITLES_HELD)]


def put_hold(tx: Transaction, ring: Keyring, live: Generations, hold: Hold) -> bytes | None:
    """Seal a hold and return its row; None when its slot is taken."""
    row = secrets.token_bytes(16)
    return row if holds.put(tx, ring, live, row, hold, title=hold.title) else None
