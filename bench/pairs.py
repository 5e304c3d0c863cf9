"""One lend and one return through the desk: how many a second, where the time goes, and against the bare SQL."""

import shutil
import sqlite3
import statistics
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from bench.houses import Measured, house_with
from bench.parts import Parts, divided
from carrel import desk
from carrel.store import Statement, Transaction
from carrel.store.sqlite import SETTINGS
from carrel.store.statement import Value

Act = list[tuple[str, Mapping[str, Value]]]
"""The statements of one transaction, as the driver was given them."""


def pair(measured: Measured, visit: str, barcode: str) -> None:
    """Lend and return one item; anything but success is a fault of the bench."""
    lent = desk.lend(measured.house, measured.clerk, visit, barcode)
    returned = desk.return_item(measured.house, measured.clerk, barcode)
    if not (isinstance(lent, desk.Lent) and isinstance(returned, desk.Returned)):
        raise SystemExit(f"the bench could not lend and return: {lent} {returned}")


def visits(measured: Measured) -> list[str]:
    """Patrons in hand."""
    served = [desk.scan_card(measured.house, measured.clerk, card) for card in measured.cards]
    return [one.visit for one in served if isinstance(one, desk.Served)]


def work(measured: Measured, in_hand: list[str], pairs: int) -> list[float]:
    """Seconds of each of so many pairs."""
    took = []
    for number in range(pairs):
        visit, barcode = in_hand[number % len(in_hand)], measured.barcodes[number % len(measured.barcodes)]
        start = time.perf_counter()
        pair(measured, visit, barcode)
        took.append(time.perf_counter() - start)
    return took


def single(pairs: int) -> list[str]:
    """Pairs a second in one thread, the division, and the ratio to the same statements bare."""
    with house_with(patrons=2000, loans=10_000) as measured:
        in_hand = visits(measured)
        work(measured, in_hand, 200)
        ours, bare = _side_by_side(measured, in_hand, pairs)
        with divided() as parts:
            work(measured, in_hand, pairs)
    ratio = statistics.median(o / b for o, b in zip(ours, bare, strict=True))
    size = pairs // len(ours)
    return [
        f"lend + return pairs through the desk, durable: {size / statistics.median(ours):,.0f} a second (goal 1,000)",
        f"the same SQL statements bare on the same file: {size / statistics.median(bare):,.0f} a second",
        f"ratio: {ratio:.2f} (goal at most 2.0); all three are medians of {len(ours)} rounds taken in turn",
        *_division(parts),
    ]


def _division(parts: Parts) -> list[str]:
    whole = sum(parts.seconds.values())
    return [f"  {name:<10} {seconds / whole:6.1%}" for name, seconds in sorted(parts.seconds.items())]


def _side_by_side(measured: Measured, in_hand: list[str], pairs: int) -> tuple[list[float], list[float]]:
    """Rounds of the desk and of the bare statements, taken in turn.

    The statements are those of a round of their own, which is not timed: writing them down takes time too.
    """
    rounds = 10
    size = pairs // rounds
    measured.house.store.tidy()
    copy = measured.home / "bare.db"
    shutil.copy(measured.home / "data" / "carrel.db", copy)
    ours, bare = [], []
    for _ in range(rounds):
        ours.append(sum(work(measured, in_hand, size)))
        acts: list[Act] = []
        with _recorded(acts):
            work(measured, in_hand, size)
        bare.append(_replay(copy, acts))
    return ours, bare


class _recorded:  # noqa: N801  # reads as a phrase: with recorded
    """Keeps the statements of every transaction in the block."""

    def __init__(self, acts: list[Act]) -> None:
        self._acts = acts

    def __enter__(self) -> None:
        self._execute = Transaction._execute  # noqa: SLF001  # the bench looks underneath on purpose
        acts, execute = self._acts, self._execute
        last: list[Transaction] = []

        def recording(self: Transaction, statement: Statement[object], values: Mapping[str, Value]) -> None:
            if not last or last[-1] is not self:
                last[:] = [self]
                acts.append([])
            text, fixed = statement.compiled(self.database)
            acts[-1].append((text, {**fixed, **values}))
            execute(self, statement, values)

        Transaction._execute = recording  # type: ignore[method-assign]  # noqa: SLF001  # as above

    def __exit__(self, *_: object) -> None:
        Transaction._execute = self._execute  # type: ignore[method-assign]  # noqa: SLF001  # as above


def _replay(database: Path, acts: list[Act]) -> float:
    connection = sqlite3.connect(database, isolation_level=None)
    for setting in SETTINGS:
        connection.execute(setting)
    start = time.perf_counter()
    for act in acts:
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        for text, values in act:
            cursor.execute(text, values)
            if text.startswith("SELECT"):
                cursor.fetchall()
        connection.commit()
    took = time.perf_counter() - start
    connection.close()
    return took


def threaded(pairs: int, threads: int = 8) -> list[str]:
    """Eight desks at once: the 50th and 99th percentile of one act."""
    with house_with(patrons=2000, loans=10_000, shelf=8 * 50) as measured:
        in_hand = visits(measured)
        took: list[float] = []

        def one_desk(number: int) -> None:
            mine = measured.barcodes[number * 50 : number * 50 + 50]
            for turn in range(pairs // threads):
                visit, barcode = in_hand[(number * 60 + turn) % len(in_hand)], mine[turn % 50]
                start = time.perf_counter()
                desk.lend(measured.house, measured.clerk, visit, barcode)
                middle = time.perf_counter()
                desk.return_item(measured.house, measured.clerk, barcode)
                took.extend((middle - start, time.perf_counter() - middle))

        desks = [threading.Thread(target=one_desk, args=(number,)) for number in range(threads)]
        for one in desks:
            one.start()
        for one in desks:
            one.join()
    ordered = sorted(took)
    middle, late = ordered[len(ordered) // 2] * 1000, ordered[len(ordered) * 99 // 100] * 1000
    return [f"{threads} threads: an act takes {middle:.1f} ms (median), {late:.1f} ms (99th percentile; goal under 20)"]


def flat(patrons: int, loans: int, pairs: int) -> list[str]:
    """The median pair in a small house and in a large one, taken in turn."""
    with house_with(patrons=2000, loans=10_000) as small, house_with(patrons=patrons, loans=loans) as large:
        small_hand, large_hand = visits(small), visits(large)
        few: list[float] = []
        many: list[float] = []
        for _ in range(10):
            few += work(small, small_hand, pairs // 10)
            many += work(large, large_hand, pairs // 10)
    ratio = statistics.median(many) / statistics.median(few)
    return [
        f"median pair with 10,000 loans: {statistics.median(few) * 1000:.2f} ms",
        f"median pair with {loans:,} loans and {patrons:,} patrons: {statistics.median(many) * 1000:.2f} ms",
        f"ratio: {ratio:.2f} (goal at most 1.3)",
    ]
