"""The day's close: boxes re-sealed a second, and the same boxes by the bare cipher and the bare SQL beside it."""

import secrets
import shutil
import sqlite3
import statistics
import time
from collections.abc import Iterator
from itertools import pairwise

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench.houses import Measured, house_with
from carrel import custody
from carrel.custody.rounds import BATCH, batch_for
from carrel.sealed.box import HEADER, NONCE
from carrel.sealed.kinds import LOAN
from carrel.sealed.tags import TAG
from carrel.store.sqlite import SETTINGS

_NIGHTS = 3
_LOANS, _REGISTRATIONS = "re-sealing loans", "re-sealing registrations"
_READ = 'SELECT "row", box FROM loans WHERE "row" > ? ORDER BY "row" LIMIT ?'
_WRITE = 'UPDATE loans SET tag = ?, box = ? WHERE "row" = ?'


class Took(msgspec.Struct, frozen=True):
    """Seconds by the clock, and of a processor."""

    clock: float
    processor: float


class Night(msgspec.Struct, frozen=True):
    """A close, and its two large parts."""

    whole: Took
    loans: Took
    registrations: Took


def close(patrons: int, loans: int) -> list[str]:
    """Closes, each beside the bare work on its loans."""
    with house_with(patrons=patrons, loans=loans) as measured:
        nights, bare = [], []
        for _ in range(_NIGHTS):
            nights.append(_night(measured))
            bare.append(_bare(measured, loans))
    ours = [night.loans for night in nights]
    index = [night.registrations for night in nights]
    whole = statistics.median(night.whole.clock for night in nights)
    ratio = statistics.median(our.processor / other.processor for our, other in zip(ours, bare, strict=True))
    return [
        f"close-day with {patrons:,} registrations and {loans:,} loans: {whole:.1f} s",
        f"  loans: {_a_second(loans, ours)} (goal 50,000 boxes a second)",
        f"  registrations, with all their index: {_a_second(patrons, index)}",
        f"  loans by the bare cipher and the bare SQL: {_a_second(loans, bare)}",
        f"  ratio of processor time: {ratio:.2f}; all are medians of {_NIGHTS} nights, the bare work after each",
    ]


def _a_second(boxes: int, took: list[Took]) -> str:
    by_clock = statistics.median(boxes / each.clock for each in took)
    by_processor = statistics.median(boxes / each.processor for each in took)
    return f"{by_clock:,.0f} boxes a second, {by_processor:,.0f} a second of processor"


def _now() -> Took:
    return Took(time.perf_counter(), time.process_time())


def _since(start: Took, end: Took) -> Took:
    return Took(end.clock - start.clock, end.processor - start.processor)


def _night(measured: Measured) -> Night:
    """A whole close."""
    begun: list[tuple[str, Took]] = []
    done = custody.close_day(measured.house, measured.keeper, lambda step: begun.append((step, _now())))
    if not isinstance(done, custody.Closed):
        raise SystemExit(done.prose)
    begun.append(("", _now()))
    took = {step: _since(start, end) for (step, start), (_, end) in pairwise(begun)}
    return Night(_since(begun[0][1], begun[-1][1]), took[_LOANS], took[_REGISTRATIONS])


def _bare(measured: Measured, loans: int) -> Took:
    """What nobody can do without: each box read, one opened, one closed, and written under a new tag.

    On a copy of the house's own file, in transactions of the same size. Nothing is decoded, judged or told.
    """
    copy = measured.home / "bare.db"
    shutil.copy(measured.home / "data" / "carrel.db", copy)  # the close has emptied the log
    connection = sqlite3.connect(copy, isolation_level=None)
    for setting in SETTINGS:
        connection.execute(setting)
    cipher, nonce = AESGCM(secrets.token_bytes(32)), secrets.token_bytes(NONCE)
    closed = cipher.encrypt(nonce, bytes(LOAN.size), b"")
    in_one = batch_for(loans) // BATCH
    start = _now()
    for number, page in enumerate(_pages(connection)):
        if number % in_one == 0:
            if number:
                connection.commit()
            connection.execute("BEGIN IMMEDIATE")
        nonces, tags = _drawn(NONCE, len(page)), _drawn(TAG, len(page))
        anew = []
        for (row, box), fresh, tag in zip(page, nonces, tags, strict=True):
            cipher.decrypt(nonce, closed, b"")
            again = cipher.encrypt(fresh, bytes(LOAN.size), b"")
            anew.append((tag, box[: HEADER - NONCE] + fresh + again, row))
        connection.executemany(_WRITE, sorted(anew))
    connection.commit()
    took = _since(start, _now())
    connection.close()
    return took


def _drawn(size: int, count: int) -> list[bytes]:
    drawn = secrets.token_bytes(size * count)
    return [drawn[at : at + size] for at in range(0, len(drawn), size)]


def _pages(connection: sqlite3.Connection) -> Iterator[list[tuple[bytes, bytes]]]:
    after = b""
    while page := connection.execute(_READ, (after, BATCH)).fetchall():
        yield page
        after = page[-1][0]
