"""``make bench``: every number in docs/benchmarks.md. ``python -m bench --quick pairs close`` for some, smaller."""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench import controlling, finding, moving, nights, pairs, reporting, scanning, scrubbing

Bench = Callable[[bool], list[str]]


def _help(_quick: bool) -> list[str]:
    carrel = Path(sys.executable).with_name("carrel")
    took = []
    for _ in range(10):
        start = time.perf_counter()
        subprocess.run([carrel, "--help"], check=True, capture_output=True)
        took.append(time.perf_counter() - start)
    return [f"carrel --help: {statistics.median(took):.2f} s (goal under 0.4)"]


BENCHES: dict[str, Bench] = {
    "help": _help,
    "pairs": lambda quick: pairs.single(500 if quick else 5000),
    "threads": lambda quick: pairs.threaded(800 if quick else 8000),
    "find": lambda quick: finding.find(2000 if quick else 25_000),
    "close": lambda quick: nights.close(1000, 20_000) if quick else nights.close(20_000, 200_000),
    "import": lambda quick: moving.patrons(2000) if quick else moving.patrons(5000, 50_000),
    "report": lambda quick: reporting.report(10, 500_000, 3) if quick else reporting.report(200, 100_000_000, 5),
    "scrub": lambda quick: scrubbing.squid(20, 80) if quick else scrubbing.squid(100, 400),
    "scan": lambda quick: scanning.scan(20_000, 5, 50) if quick else scanning.scan(1_000_000, 40, 400),
    "suppression": controlling.tables,
    "flat": lambda quick: pairs.flat(5000, 50_000, 500) if quick else pairs.flat(500_000, 1_000_000, 3000),
}


def main() -> None:
    """Run what was asked for, print it, and write it down where everything was run in full."""
    asked = argparse.ArgumentParser(prog="bench")
    asked.add_argument("names", nargs="*", choices=[*BENCHES, []], help="which; all where none is named")
    asked.add_argument("--quick", action="store_true", help="smaller sizes; nothing is written down")
    said = asked.parse_args()
    lines = [f"Python {platform.python_version()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"]
    print(lines[0], flush=True)
    for name in said.names or BENCHES:
        for line in BENCHES[name](said.quick):
            print(line, flush=True)
            lines.append(line)
    if not said.quick and not said.names:
        text = "# Benchmarks\n\nMade by `make bench`. Ratios are of two things measured in one run.\n\n```\n{}\n```\n"
        Path("docs/benchmarks.md").write_text(text.format("\n".join(lines)), encoding="utf-8")


if __name__ == "__main__":
    main()
