"""What every test may ask for, where their folders are, and in which order they come."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
IN_MEMORY = Path("/dev/shm")
ROOM = 2 << 30
"""Bytes that must be free there: the folders of a whole run take less."""
LONG = (
    "fronts/test_nothing_is_left.py",
    "fronts/test_every_page.py",
    "crash/test_killed_archiving.py",
    "crash/test_killed_at_the_close.py",
    "statute/table/test_every_request.py",
    "statute/proof/test_proof.py",
    "unit/gate/test_gate_planted.py",
    "architecture/test_refusals.py",
    "integration/test_concurrency.py",
    "integration/test_a_day.py",
    "property/test_tables_against_an_oracle.py",
    "attacks/test_tables.py",
    "unit/statistics/test_statistics_engines.py",
    "integration/test_annual_truth.py",
)
"""The files whose tests take longest, each alone: they begin first, so that no worker is left with one at the end."""

if IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM:
    # tests ask what is right, not what survives a power cut, and wait for no disk; pytest reads this later
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every worker begins with some of the long files: at first each gets as many tests as the others, in one piece."""
    workers = getattr(config, "workerinput", {"workercount": 1})["workercount"]
    places = {ROOT / "tests" / name: place % workers for place, name in enumerate(LONG)}
    long: list[list[pytest.Item]] = [[] for _ in range(workers)]
    short: list[pytest.Item] = []
    for item in items:
        (long[places[item.path]] if item.path in places else short).append(item)
    share = len(items) // workers
    items.clear()
    for begun in long:
        most = max(0, share - len(begun))
        items += begun + short[:most]
        del short[:most]
    items += short


@pytest.fixture(autouse=True)
def _no_loop_of_a_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    """What drives browsers leaves its loop running between tests: a test that runs one of its own must not see it."""
    left = None if "driver" in request.fixturenames else asyncio._get_running_loop()
    if left is None:
        yield
        return
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(left)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real data nobody here made. The project runs without it; what needs it says so."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("real records are not here: put the shared data folder beside the project to run this")
    return folder
