"""A year's report of many libraries over their archives, by our expressions and by SQL that was written by hand."""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
from dateutil.relativedelta import relativedelta

_MONTHS = [date(2025, 7, 1) + relativedelta(months=ahead) for ahead in range(12)]
_FILE = """
COPY (
    SELECT '{library}' AS library, counter, DATE '{month}' + CAST(CASE WHEN daily THEN dice % 28 ELSE 0 END AS INTEGER)
        AS period, CAST(CASE WHEN daily THEN dice % 60 + 1 ELSE 0 END AS BIGINT) AS place, word, event, number
    FROM (
        SELECT dice, CAST(dice // 97 % 400 AS BIGINT) AS number,
            CASE WHEN dice % 100 < 55 THEN 'material' WHEN dice % 100 < 80 THEN 'audience'
                WHEN dice % 100 < 90 THEN 'hand' WHEN dice % 100 < 95 THEN 'town'
                WHEN dice % 100 < 99 THEN 'category' ELSE 'standing' END AS counter,
            counter IN ('material', 'audience', 'hand') AS daily,
            CASE counter WHEN 'material' THEN ['book', 'book-new', 'video', 'audiobook', 'kit'][1 + dice % 5]
                WHEN 'audience' THEN ['adult', 'teen', 'child'][1 + dice % 3]
                WHEN 'hand' THEN ['VISITS', 'REFERENC', 'PITUSR', 'WIFISESS'][1 + dice % 4]
                WHEN 'standing' THEN 'registered' ELSE 'word ' || (dice % 17) END AS word,
            CASE counter WHEN 'hand' THEN 'counted' WHEN 'standing' THEN 'standing'
                ELSE ['lent', 'lent', 'renewed', 'returned', 'lent elsewhere', 'borrowed elsewhere'][1 + dice // 7 % 6]
                END AS event
        FROM (SELECT CAST(hash(n, '{library}{month}') >> 20 AS BIGINT) AS dice FROM range({rows}) numbers(n))
    )
    ORDER BY counter, period, place, word, event
) TO '{file}' (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{
    "carrel.library": '{library}', "carrel.month": '{month:%Y-%m}', "carrel.digest": 'of the bench'
}})
"""
_BY_HAND = """
SELECT library,
    coalesce(sum(number) FILTER (counter = 'material' AND event IN ('lent', 'renewed') AND word = 'e-resource'), 0)
        AS "EBOOK_CIR",
    coalesce(sum(number) FILTER (counter = 'material' AND event IN ('lent', 'renewed') AND word = 'e-resource'), 0)
        AS "ESERIAL_CIR",
    coalesce(sum(number) FILTER (counter = 'material' AND event IN ('lent', 'renewed') AND word = 'e-resource'), 0)
        AS "EAUDIO_CIR",
    coalesce(sum(number) FILTER (counter = 'material' AND event IN ('lent', 'renewed') AND word = 'e-resource'), 0)
        AS "EVIDEO_CIR",
    sum(number) FILTER (counter = 'audience' AND event IN ('lent', 'renewed') AND word = 'child') AS "KIDPHYSCIR",
    sum(number) FILTER (counter = 'material' AND event IN ('lent', 'renewed') AND word IN
        ('audiobook', 'book', 'book-new', 'equipment', 'kit', 'magazine', 'music', 'other', 'reference', 'sheet-music',
        'software', 'video', 'video-new', 'videogame')) AS "PHYSCIR",
    sum(number) FILTER (counter = 'material' AND event IN ('lent', 'renewed') AND word IN
        ('equipment', 'kit', 'other', 'software', 'videogame')) AS "OTHPHCIR",
    sum(number) FILTER (counter = 'material' AND event = 'lent elsewhere') AS "LOANTO",
    sum(number) FILTER (counter = 'material' AND event = 'borrowed elsewhere') AS "LOANFM",
    sum(number) FILTER (counter = 'standing' AND event = 'standing' AND period = DATE '2026-06-01') AS "REGBOR"
FROM read_parquet('{folder}/*/*/*.parquet', hive_partitioning = false)
WHERE period BETWEEN DATE '2025-07-01' AND DATE '2026-06-30'
GROUP BY library ORDER BY library
"""
_TIMED = """
start = time.perf_counter()
answer = ask()
took = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps([took, peak, answer]))
"""
_WAYS = {
    "ours": """
import json, resource, sys, time
from pathlib import Path
from carrel import statistics
def ask():
    found = statistics.together([Path(sys.argv[1])], 2026, 7)
    return [[name, *numbers.values()] for name, numbers in found.libraries.items()]
""",
    "by hand": """
import duckdb, json, resource, sys, time
def ask():
    with duckdb.connect(config={"threads": 2, "memory_limit": "512MB", "temp_directory": ""}) as connection:
        connection.execute("SET enable_progress_bar = false")
        return [[row[0], *map(int, row[1:])] for row in connection.execute(sys.argv[2]).fetchall()]
""",
}
"""What a process of its own does."""


def report(libraries: int, rows: int, rounds: int) -> list[str]:
    """Ask an archive of so many libraries and so many rows in all, each way in turn."""
    with tempfile.TemporaryDirectory(prefix="archives") as name:
        folder = Path(name)
        each = -(-rows // (libraries * len(_MONTHS)))
        size = sum(_written(folder, libraries, each))
        took, peaks = _asked(folder, rounds)
    ours, by_hand = (statistics.median(took[way]) for way in ("ours", "by hand"))
    files = libraries * len(_MONTHS)
    return [
        f"report of a year over {files * each:,} tallied rows: {libraries} libraries, {files:,} files, {size >> 20} MB",
        f"  by our expressions: {ours:.2f} s, {peaks['ours']:,} MB at most; DuckDB may take 512 MB, and no disk",
        f"  by SQL written by hand: {by_hand:.2f} s, {peaks['by hand']:,} MB at most",
        f"  ratio: {ours / by_hand:.2f} (goal at most 2.0); medians of {rounds} rounds taken in turn",
    ]


def _written(folder: Path, libraries: int, rows: int) -> Iterator[int]:
    """Write the archives; the bytes of each file."""
    with duckdb.connect(config={"threads": 2, "memory_limit": "1GB", "temp_directory": ""}) as connection:
        for number in range(libraries):
            library = f"XX{number:04d}"
            for month in _MONTHS:
                file = folder / library / f"year={month:%Y}" / f"{month:%Y-%m}.parquet"
                file.parent.mkdir(parents=True, exist_ok=True)
                connection.execute(_FILE.format(library=library, month=month, rows=rows, file=file))
                yield file.stat().st_size


def _asked(folder: Path, rounds: int) -> tuple[dict[str, list[float]], dict[str, int]]:
    """Seconds and the most megabytes of each way, in turn. The first round only warms the disk's cache."""
    took: dict[str, list[float]] = {way: [] for way in _WAYS}
    peaks = dict.fromkeys(_WAYS, 0)
    answers = set()
    for number in range(rounds + 1):
        for way, program in _WAYS.items():
            words = [sys.executable, "-c", program + _TIMED, str(folder), _BY_HAND.format(folder=folder)]
            done = subprocess.run(words, check=True, capture_output=True, text=True)
            seconds, megabytes, answer = json.loads(done.stdout)
            peaks[way] = max(peaks[way], megabytes)
            answers.add(json.dumps(answer))
            if number:
                took[way].append(seconds)
    if len(answers) != 1:
        raise SystemExit("the two ways do not give the same report")
    return took, peaks
