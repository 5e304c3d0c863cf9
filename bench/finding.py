"""Finding a patron in a large register: before the first close, after it, and how long the slowest took."""

import random
import statistics
import time

from bench.houses import Measured, family_of, house_with
from carrel import custody, desk


def find(patrons: int) -> list[str]:
    """The ways a desk asks, each many times."""
    with house_with(patrons=patrons, loans=0, shelf=1) as measured:
        lines = [f"find among {patrons:,} patrons, 95th percentile (goal under 300 ms):"]
        lines.append(_line("before the first close", _timed(measured, patrons)))
        done = custody.close_day(measured.house, measured.keeper, lambda _: None)
        if not isinstance(done, custody.Closed):
            raise SystemExit(done.prose)
        lines.append(_line("after it", _timed(measured, patrons)))
    return lines


def _timed(measured: Measured, patrons: int) -> dict[str, list[float]]:
    chance, took = random.Random(11), dict[str, list[float]]()
    for _ in range(60):
        number = chance.randrange(patrons)
        given, family = f"quarto{number % 997}", family_of(number).casefold()
        asked = {
            "prefix and initial": f"{family[:3]} {given[:-1]}",
            "common beginning": "zul q",
            "whole name": f"{family}, {given}",
            "sounds like": f"{family.replace('qu', 'kw')} kwarto",
            "birth date": f"{1 + number % 12}/{1 + number % 28}/{1930 + number % 90}",
            "telephone and name": f"{family} {number % 10000:04d}",
            "nobody": f"zorquim{number}",
        }
        for name, words in asked.items():
            start = time.perf_counter()
            answer = desk.find(measured.house, measured.clerk, words)
            took.setdefault(name, []).append(time.perf_counter() - start)
            if not isinstance(answer, desk.Found):
                raise SystemExit(answer.prose)
    return took


def _line(when: str, took: dict[str, list[float]]) -> str:
    parts = ", ".join(f"{name} {_high(seconds):.0f}" for name, seconds in took.items())
    return f"  {when}: all {_high([each for seconds in took.values() for each in seconds]):.0f} ms ({parts})"


def _high(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] * 1000
