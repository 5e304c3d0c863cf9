"""Boxes that are in nobody's pocket: requests for records, the leaves of their papers, and what is held for one.

A paper is kept in leaves of one size. A leaf's row is made from the paper's random id and the leaf's number, so that
whoever has not opened the request cannot tell which leaves are one paper's, nor how long it is.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from typing import Final, Generic, TypeVar, final

from sqlalchemy import bindparam, delete, func, insert, select, update

from carrel.records.registration import Record
from carrel.records.requests import Leaf, Preserved, Request
from carrel.records.strays import Stray
from carrel.sealed import _tables as t
from carrel.sealed.box import Sealed
from carrel.sealed.epochs import EVERY_EPOCH, Generation, Generations
from carrel.sealed.keyring import Keyring
from carrel.sealed.kinds import PAPER, PRESERVED, REQUEST, STRAY, Kind
from carrel.sealed.sealing import close_box
from carrel.sealed.stirring import stirred
from carrel.store import HouseTable, Statement, Transaction
from carrel.store.statement import Value

R = TypeVar("R", bound=Record)

LEAF: Final = 8000
"""Bytes of a paper in one leaf."""
STORE: Final = 64
"""The store of what is held has a multiple of this many rows, most of them decoys."""
_DECOYS: Final = 16
"""Decoys it always has."""


@final
class Folders(Generic[R]):
    """The sealed rows of one class that is nobody's."""

    def __init__(self, kind: Kind[R], table: HouseTable) -> None:
        self.kind = kind
        get = select(table.c.box).where(table.c.row == bindparam("row"))
        self._put: Statement[object] = Statement(insert(table))
        self._get: Statement[tuple[bytes]] = Statement(get)
        self._get_to_change: Statement[tuple[bytes]] = Statement(get, postgresql=get.with_for_update())
        self._replace: Statement[object] = Statement(
            update(table)
            .where(table.c.row == bindparam("which"))
            .values(epoch=bindparam("epoch"), box=bindparam("box"))
        )
        self._drop: Statement[object] = Statement(delete(table).where(table.c.row == bindparam("row")))
        self._count: Statement[tuple[int]] = Statement(select(func.count()).select_from(table))
        self._page: Statement[tuple[bytes, bytes]] = Statement(
            select(table.c.row, table.c.box)
            .where(table.c.row > bindparam("after"), table.c.epoch <= bindparam("epoch"))
            .order_by(table.c.row)
            .limit(bindparam("size"))
        )

    def put(self, tx: Transaction, ring: Keyring, live: Generations, record: R, row: bytes | None = None) -> bytes:
        """Seal a record in a row, a random one where none is given; return the row. Raises TooLong."""
        row = secrets.token_bytes(16) if row is None else row
        number = live.current.number
        tx.run(self._put, row=row, epoch=number, box=close_box(ring, self.kind, number, row, record))
        return row

    def get(self, tx: Transaction, row: bytes) -> Sealed[R] | None:
        """The record in a row."""
        return self._found(row, tx.row(self._get, row=row))

    def get_to_change(self, tx: Transaction, row: bytes) -> Sealed[R] | None:
        """The record in a row, kept from every other hand until this transaction ends."""
        return self._found(row, tx.row(self._get_to_change, row=row))

    def replace(
        self, tx: Transaction, ring: Keyring, generation: Generation, records: Iterable[tuple[bytes, R]]
    ) -> None:
        """Seal records anew in their rows, under this generation's keys, in random order. Raises TooLong."""
        number = generation.number
        anew: list[dict[str, Value]] = [
            {"which": row, "epoch": number, "box": close_box(ring, self.kind, number, row, record)}
            for row, record in records
        ]
        tx.many(self._replace, stirred(anew))

    def drop(self, tx: Transaction, row: bytes) -> bool:
        """Delete a record. False when it was not there."""
        return tx.run(self._drop, row=row) == 1

    def count(self, tx: Transaction) -> int:
        """How many rows there are."""
        found = tx.row(self._count)
        return 0 if found is None else found[0]

    def page(self, tx: Transaction, after: bytes, size: int, epoch: int = EVERY_EPOCH) -> list[Sealed[R]]:
        """Records up to an epoch in the order of their rows, which is random."""
        return [
            Sealed(self.kind.record_class, row, box)
            for row, box in tx.rows(self._page, after=after, size=size, epoch=epoch)
        ]

    def every(self, tx: Transaction) -> list[Sealed[R]]:
        """Every record."""
        return self.page(tx, b"", self.count(tx))

    def _found(self, row: bytes, found: tuple[bytes] | None) -> Sealed[R] | None:
        return None if found is None else Sealed(self.kind.record_class, row, found[0])


requests: Folders[Request] = Folders(REQUEST, t.requests)
papers: Folders[Leaf] = Folders(PAPER, t.papers)
preserved: Folders[Preserved] = Folders(PRESERVED, t.preserved)
strays: Folders[Stray] = Folders(STRAY, t.strays)


def leaf_row(paper: bytes, number: int) -> bytes:
    """The row of a paper's nth leaf."""
    return hashlib.sha256(b"leaf\x00" + paper + number.to_bytes(4, "big")).digest()[:16]


def leaves(size: int) -> int:
    """How many leaves a paper of so many bytes has; an empty one has one."""
    return max(1, -(-size // LEAF))


def put_paper(tx: Transaction, ring: Keyring, live: Generations, content: bytes) -> bytes:
    """Seal a paper's leaves and return its new id."""
    paper = secrets.token_bytes(16)
    for number in range(leaves(len(content))):
        part = content[number * LEAF : (number + 1) * LEAF]
        papers.put(tx, ring, live, Leaf(paper, number, part), leaf_row(paper, number))
    return paper


def leaves_of(tx: Transaction, paper: bytes, size: int) -> Iterator[Sealed[Leaf]]:
    """A paper's leaves, in order; one that is missing is left out."""
    for number in range(leaves(size)):
        found = papers.get(tx, leaf_row(paper, number))
        if found is not None:
            yield found


def drop_paper(tx: Transaction, paper: bytes, size: int) -> None:
    """Destroy a paper."""
    for number in range(leaves(size)):
        papers.drop(tx, leaf_row(paper, number))


def store_for(held: int) -> int:
    """How many rows the store has at least, where so many hold something; and it always has a multiple of its size."""
    return -(-(held + _DECOYS) // STORE) * STORE


def fill_store(tx: Transaction, ring: Keyring, live: Generations, held: int) -> None:
    """Add decoys until the store is a multiple of its size, however few of its rows hold anything."""
    for _ in range(preserved.count(tx), store_for(held)):
        preserved.put(tx, ring, live, Preserved())
