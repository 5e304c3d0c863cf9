"""What the demo's patrons owe: a little of every kind, and what a registration says is owed is the sum of it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import msgspec

from carrel.catalog import ItemEntry, ItemState
from carrel.catalog.library import Library
from carrel.exchange.demo.borrowing import Charge
from carrel.exchange.demo.chance import chance
from carrel.records.circulation import Fee, FeeKind
from carrel.records.ids import ItemId, PatronId
from carrel.records.registration import Registration

_OFTEN = 0.03
"""Of the patrons, how many owe something else than a lost item."""
_AMOUNTS = {FeeKind.OVERDUE: (25, 600), FeeKind.DAMAGED: (150, 2400), FeeKind.OTHER: (50, 300)}
"""Whole cents, from and to."""


class Owing(msgspec.Struct, frozen=True):
    """A fee that will be, before its item has a number and its patron a row."""

    kind: FeeKind
    cents: int
    days_ago: int
    copy: ItemEntry | None = None


class Money:
    """Decides what each person owes. All chance comes from one seed."""

    def __init__(self, seed: int, library: Library, today: date) -> None:
        self._rng = chance(seed, "money")
        self._library = library
        self._today = today
        self._kinds = 0

    def owed(self, has: Sequence[Charge], here: Sequence[ItemEntry]) -> list[Owing]:
        """What one person owes: for what they have lost, and now and then for something that is back."""
        losses = self._library.losses
        lost = [charge.copy for charge in has if charge.copy.state is ItemState.LOST]
        prices = [losses.price_cents if copy.price_cents is None else copy.price_cents for copy in lost]
        found = [
            Owing(FeeKind.LOST, price + losses.processing_cents, self._rng.randint(1, 60), copy)
            for copy, price in zip(lost, prices, strict=True)
        ]
        if here and self._rng.random() < _OFTEN:
            found.append(self._something(here))
        return found

    def fee(self, owing: Owing, row: PatronId, one: Registration, items: Mapping[str, ItemId]) -> Fee:
        """The fee, when they have."""
        item = None if owing.copy is None else items[owing.copy.barcode]
        charged = self._today - timedelta(days=owing.days_ago)
        return Fee(row, one.pocket, 0, owing.cents, "", charged, item, owing.kind)

    def _something(self, here: Sequence[ItemEntry]) -> Owing:
        rng, self._kinds = self._rng, self._kinds + 1
        kind = list(_AMOUNTS)[self._kinds % len(_AMOUNTS)]  # in turn, so that there is some of each
        copy = None if kind is FeeKind.OTHER else rng.choice(here)
        return Owing(kind, rng.randint(*_AMOUNTS[kind]), rng.randint(2, 120), copy)
