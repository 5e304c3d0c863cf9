"""The day's close: boxes re-sealed a second."""

import time

from bench.houses import house_with
from carrel import custody


def close(patrons: int, loans: int) -> list[str]:
    """A whole close, and its two large parts."""
    steps: list[tuple[str, float]] = []
    with house_with(patrons=patrons, loans=loans) as measured:
        start = time.perf_counter()
        done = custody.close_day(
            measured.house, measured.keeper, lambda step: steps.append((step, time.perf_counter()))
        )
        end = time.perf_counter()
        if not isinstance(done, custody.Closed):
            raise SystemExit(done.prose)
    ends = [at for _, at in steps[1:]] + [end]
    took = {step: until - since for (step, since), until in zip(steps, ends, strict=True)}
    lines = [f"close-day with {patrons:,} registrations and {loans:,} loans: {end - start:.1f} s"]
    for step, name, boxes in (
        ("re-sealing loans", "loans", loans),
        ("re-sealing registrations", "registrations, with all their index", patrons),
    ):
        lines.append(f"  {name}: {boxes / took[step]:,.0f} boxes a second")
    lines[1] += " (goal 50,000)"
    return lines
