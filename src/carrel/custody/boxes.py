"""Boxes anywhere: which of them still open, and until when (design § 3)."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TypeVar

from carrel.custody.places import Block
from carrel.custody.report import Boxes, LateKey
from carrel.gate import Carver, House, StrayBox
from carrel.records.registration import Record
from carrel.records.vocabulary import RecordClass
from carrel.sealed import SEALED_CLASSES, Sealed, days, epochs, folders, pockets, registrations, slips
from carrel.sealed.box import epoch_of
from carrel.sealed.epochs import Night
from carrel.store import Transaction

R = TypeVar("R", bound=Record)

_PAGE = 1000
_NIGHT = timedelta(days=1)


_Where = tuple[str, RecordClass, int]


class LiveBoxes:
    """The boxes of the rows that stand now, each as eight bytes made from its epoch and nonce."""

    def __init__(self, house: House) -> None:
        with house.store.read() as tx:
            self._boxes = array("Q", sorted(_short(epoch_of(envelope), envelope[5:17]) for envelope in _envelopes(tx)))

    def __contains__(self, box: StrayBox) -> bool:
        short = _short(box.epoch, box.nonce)
        at = bisect_left(self._boxes, short)
        return at < len(self._boxes) and self._boxes[at] == short

    def __len__(self) -> int:
        return len(self._boxes)


class Places:
    """Where each live box begins: the file's number and the byte, as one number. Kept for the guesser."""

    def __init__(self) -> None:
        self._files: dict[str, int] = {}
        self._at: dict[int, int] = {}

    def add(self, place: str, at: int, box: StrayBox) -> None:
        """A live box was seen; the first place counts, which is the database's own file."""
        number = self._files.setdefault(place, len(self._files))
        self._at.setdefault(_short(box.epoch, box.nonce), (number << 48) + at)

    def of(self, sealed: Sealed[R]) -> int | None:
        """Where a row's box was seen; None where it was not."""
        return self._at.get(_short(epoch_of(sealed.envelope), sealed.envelope[5:17]))


class Tally:
    """Counts the boxes that open and are not live, by place, class and epoch."""

    def __init__(self, carver: Carver, live: LiveBoxes) -> None:
        self._carver = carver
        self._live = live
        self.places = Places()
        self._whole: defaultdict[_Where, set[bytes]] = defaultdict(set)
        self._cut: defaultdict[_Where, set[bytes]] = defaultdict(set)

    def add(self, block: Block) -> None:
        """Count the different boxes that begin in a block's own bytes."""
        for box in self._carver.boxes(block.raw):
            if box.at >= block.own:
                continue
            if box in self._live:
                self.places.add(block.place, block.at + box.at, box)
            else:
                (self._whole if box.whole else self._cut)[block.place, box.record_class, box.epoch].add(box.nonce)

    def boxes(self, house: House) -> tuple[Boxes, ...]:
        """What was counted, with the day each key dies."""
        with house.store.read() as tx:
            nights = epochs.nights(tx)
        today = house.clock().date()
        found = []
        for place, record_class, epoch in sorted({*self._whole, *self._cut}):
            whole = self._whole[place, record_class, epoch]
            cut = self._cut[place, record_class, epoch] - whole
            dies = _dies(nights.get(epoch), house.local.keeping(record_class).horizon_days)
            covered = dies is not None and today <= dies
            found.append(Boxes(place, record_class, epoch, len(whole), len(cut), dies, covered))
        return tuple(found)


def late_keys(house: House, keys: list[tuple[RecordClass, int]]) -> tuple[LateKey, ...]:
    """Keys that were to be destroyed at yesterday's close or earlier; today's are destroyed at tonight's."""
    horizons = {of: house.local.keeping(of).horizon_days for of in SEALED_CLASSES}
    with house.store.read() as tx:
        due = set(epochs.horizon_passed(tx, house.clock().date() - _NIGHT, horizons))
    return tuple(LateKey(*key) for key in keys if key in due)


def _dies(night: Night | None, horizon: int) -> date | None:
    """The day a key dies: a horizon after it was superseded, and each night supersedes the last."""
    if night is None:
        return None
    superseded = night.opened + _NIGHT if night.superseded is None else night.superseded
    return superseded + timedelta(days=horizon)


def _envelopes(tx: Transaction) -> Iterator[bytes]:
    for row in registrations.rows(tx):
        found = registrations.get(tx, row)
        if found is not None:
            yield found.envelope
    for shelf in (
        pockets.loans,
        pockets.holds,
        pockets.interloans,
        pockets.fees,
        pockets.last_borrowers,
        pockets.histories,
        pockets.notices,
        pockets.permissions,
        pockets.seats,
    ):
        after = b""
        while page := shelf.page(tx, after, _PAGE):
            yield from (sealed.envelope for sealed in page)
            after = page[-1].row
    for folder in (folders.requests, folders.papers, folders.preserved, folders.strays):
        after = b""
        while boxes := folder.page(tx, after, _PAGE):
            yield from (sealed.envelope for sealed in boxes)
            after = boxes[-1].row
    yield from (sealed.envelope for sealed in days.every(tx))
    yield from (sealed.envelope for sealed in slips.some(tx, slips.count(tx)))


def _short(epoch: int, nonce: bytes) -> int:
    return int.from_bytes(nonce[:8], "big") ^ epoch
