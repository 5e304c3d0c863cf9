"""Moving in: patrons a second from a delimited file, and whether memory grows with the file."""

import csv
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.houses import house_with

_CHILD = """
import resource, sys
from pathlib import Path
from carrel.app.wiring import wiring
from carrel.exchange import Report, import_patrons
home, file = Path(sys.argv[1]), Path(sys.argv[2])
work = wiring()
house = work.open(home)
report = Report()
import_patrons(work.move_in(house, work.keeper(home, house), report, lambda *_: None), file)
print(report.total.accepted, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def patrons(*sizes: int) -> list[str]:
    """Import files of these sizes, each in a process of its own."""
    lines = []
    for size in sizes:
        with house_with(patrons=1, loans=0, shelf=1) as measured, tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "patrons.csv"
            _write(file, size)
            start = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-c", _CHILD, str(measured.home), str(file)],
                check=True,
                capture_output=True,
                text=True,
            )
            took = time.perf_counter() - start
        accepted, megabytes = done.stdout.split()
        rate = int(accepted) / took
        lines.append(f"import of {size:,} patrons: {rate:,.0f} a second (goal 2,000), {megabytes} MB at most")
    return lines


def _write(file: Path, size: int) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(
            ["cardnumber", "firstname", "surname", "dateofbirth", "address", "city", "state", "zip", "phone", "email"]
        )
        for number in range(size):
            name = f"Inkwell{number}"
            rows.writerow(
                [
                    f"B{number:07d}",
                    f"Quarto{number % 997}",
                    name,
                    "1980-02-03",
                    f"{number} Inkpot Lane",
                    "Putnam",
                    "CT",
                    "06260",
                    f"860-555-{number % 10000:04d}",
                    f"{name.lower()}@example.org",
                ]
            )
