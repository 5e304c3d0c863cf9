"""Scanning: megabytes of text a second against a million patrons, memory, and the same of a file ten times as large."""

import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from carrel.records.ids import BranchId
from carrel.records.registration import Address, Card, CardStanding, Registration

_CHILD = """
import os, resource, sys, time
from pathlib import Path
from bench.scanning import patrons
from carrel.custody.scanning.identities import of_patron
from carrel.custody.scanning.roll import Roll
from carrel.custody.scanning.running import search
count, files = int(sys.argv[1]), sys.argv[2:]
begun = time.process_time()
roll, held = Roll(count), []
for one in patrons(count):
    held += of_patron(one)
    if len(held) > 20_000:
        roll.learn(held)
        held = []
roll.learn(held)
roll.settle()
roll.patrons = count
worked = lambda: sum(os.times()[:4])
memory = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(time.process_time() - begun, roll.size // 1_000_000, memory())
for file in files:
    rounds = []
    for _ in range(2):
        wall, begun = time.perf_counter(), worked()
        _, told = search(roll, [Path(file)], lambda *_: None)
        rounds.append((time.perf_counter() - wall, worked() - begun))
    print(*min(rounds), sum(n for one in told.found for _, n in one.counts), memory())
"""
_FIRST = [
    a + b for a in ("Quar", "Fol", "Oct", "Vel", "Rub", "Cod", "Pap", "Ink") for b in ("to", "io", "avo", "lum", "ric")
]
_LAST = [
    a + b + c
    for a in ("Zul", "Ker", "Pom", "Gri", "Bel", "Tor")
    for b in ("qu", "w", "st", "b", "m", "d", "f", "n", "l")
    for c in ("ill", "orth", "one", "erry", "am", "ow", "ick", "over", "ette", "ing")
]
_WORDS = re.findall(
    "[^ \n]+",
    """the library of a town keeps what its readers lend and return by day and by week and it says to nobody who they
    are or what they read because a record that is kept may be asked for and a record that is gone may not so the desk
    renews reserves shelves counts orders repairs binds labels and sorts while the board meets on Mondays at 7 and the
    report of 2025 says that 48210 items went out among them 1204 films and 311 maps""",
)


def scan(patrons_: int, *sizes: int) -> list[str]:
    """Scan texts of these sizes in megabytes against so many patrons, in one process; the better of two rounds."""
    with tempfile.TemporaryDirectory() as folder:
        files = [_prose(Path(folder) / f"{size}.txt", size * 1_000_000, patrons_) for size in sizes]
        files.append(_table(Path(folder) / "items.sql", sizes[0] * 1_000_000))
        parted = Path(folder) / "parted"
        parted.mkdir()
        for part in range(4):
            _prose(parted / f"{part}.txt", sizes[0] * 500_000, patrons_)
        files.append(parted)
        files.append(_records(Path(folder) / "items.json", sizes[0] * 100_000))
        command = [sys.executable, "-c", _CHILD, str(patrons_), *map(str, files)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        took, roll, memory = told[0].split()
        learned = f"scan: {patrons_:,} patrons learned in {float(took):.0f} s of processor"
        lines = [f"{learned}, {roll} MB of hashes, {memory} MB at most"]
        lines += [_line(file, said.split()) for file, said in zip(files, told[1:], strict=True)]
    return lines


def patrons(count: int) -> Iterator[Registration]:
    """Invented people with a card, a telephone, an e-mail address and an address each."""
    day = date(2026, 11, 24)
    for number in range(count):
        chance = random.Random(number)
        given, middle, family = chance.choice(_FIRST), chance.choice(_FIRST), chance.choice(_LAST) + _syllable(number)
        street = f"{number % 900} {chance.choice(_LAST)} Lane"
        yield Registration(
            b"",
            b"",
            day,
            given,
            family,
            "adult",
            BranchId(1),
            day,
            day,
            middle if number % 2 else "",
            birth=date(1930 + number % 90, 1 + number % 12, 1 + number % 28),
            cards=(Card(f"2{number:013d}", CardStanding.CURRENT),),
            phones=(f"860-{200 + number // 10_000}-{number % 10_000:04d}",),
            emails=(f"{given}.{family}{number}@invented{number % 9}.example".lower(),),
            addresses=(Address((street,), "Putnam", "CT", f"06{number % 1000:03d}"),),
        )


def _syllable(number: int) -> str:
    return "" if number % 3 else _LAST[number // 3 % len(_LAST)].lower()


def _prose(path: Path, size: int, patrons_: int) -> Path:
    """Sentences; a name in a thousand words, and a card of a patron on every thousandth line."""
    chance, written, number = random.Random(11), 0, 0
    with path.open("w", encoding="utf-8") as out:
        while written < size:
            number += 1
            words = chance.choices(_WORDS, k=14)
            if number % 70 == 0:
                words.append(f"{chance.choice(_FIRST)} {chance.choice(_LAST)}")
            if number % 1000 == 0:
                words.append(f"2{chance.randrange(patrons_):013d}")
            line = " ".join(words) + ".\n"
            written += len(line)
            out.write(line)
    return path


def _table(path: Path, size: int) -> Path:
    """Items as PostgreSQL dumps them."""
    chance, written, number = random.Random(12), 0, 0
    with path.open("w", encoding="utf-8") as out:
        written += out.write("COPY asset.copy (id, circ_lib, call_number, create_date, price, barcode) FROM stdin;\n")
        while written < size:
            number += 1
            rest = f"2020-10-27 10:26:51.426709-04\t24.99\t3{number:013d}"
            written += out.write(f"{number}\t{number % 9}\t{chance.randrange(90_000)}\t{rest}\n")
        out.write("\\.\n")
    return path


def _records(path: Path, size: int) -> Path:
    """Items as JSON, each on a line."""
    chance, written, number = random.Random(13), 0, 0
    with path.open("w", encoding="utf-8") as out:
        while written < size:
            number += 1
            title = " ".join(chance.choices(_WORDS, k=5))
            written += out.write(f'{{"id": {number}, "title": "{title}", "tags": ["{chance.choice(_WORDS)}"]}}\n')
    return path


_CALLED = {
    ".txt": "text",
    ".sql": "rows of an SQL dump",
    ".json": "records of JSON on lines",
    "": "text in four files, by a process for each processor",
}


def _line(file: Path, said: list[str]) -> str:
    wall, worked, found, memory = said
    size = sum(one.stat().st_size for one in ([*file.iterdir()] if file.is_dir() else [file])) / 1e6
    goal = " (goal 50)" if file.suffix == ".txt" else ""
    called = _CALLED[file.suffix]
    return (
        f"  {size:,.0f} MB of {called}: {size / float(wall):,.0f} MB a second{goal},"
        f" {size / float(worked):,.0f} MB a second of processor, {int(found):,} finds, {memory} MB at most"
    )
