"""Plants the faults of one room and runs the tests over them.

A fault inside a function is planted in a process that has loaded the house and collected the tests already: the
function's code is exchanged. What happens only as a module is loaded (a constant, a default, a function that is called
then) is planted before anything is loaded, which is slower.
"""

import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType

import pytest

from .children import LONGEST, Child, each_in_a_child, in_a_child
from .planting import PACKAGE, ROOT, Fault, load_instead, loaded, planted, swap
from .watching import Choice, Watcher, place_of

_LOADING = "(loading)"
_SLOWLY = 75
Functions = dict[str, list[FunctionType]]
Watched = tuple[dict[str, list[str]], dict[str, float], list[str]]
"""What each test goes through, how long it computes, and which failed."""
_PLUGINS = ("no:cacheprovider", "no:xdist")


def run_pytest(*words: str, plugin: object = None) -> int:
    """How it ended."""
    quiet = ["-x", "--tb=no", "--assert=plain", "-W", "ignore", "-q", "-m", "not soak", "-k", "not postgresql", "-s"]
    for name in _PLUGINS:
        quiet += ["-p", name]
    return int(pytest.main([*quiet, *words], plugins=[plugin] if plugin else []))


def preload() -> None:
    """Libraries are loaded once, here; the house itself never is."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]
    os.chdir(ROOT)
    for name in (
        "_pytest.assertion.rewrite", "alembic", "argon2", "cedarpy", "cryptography.hazmat.primitives.ciphers.aead",
        "dateutil.parser", "hypothesis.stateful", "hypothesis.extra", "jellyfish", "msgspec", "sqlalchemy",
        "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite", "typer", "ahocorasick_rs",
    ):  # fmt: skip
        try:
            __import__(name)
        except ImportError:
            continue
    from hypothesis import Phase, settings

    settings.register_profile(
        "faults", deadline=None, database=None, derandomize=True, phases=[Phase.explicit, Phase.generate]
    )
    settings.load_profile("faults")
    if any(name == "carrel" or name.startswith("carrel.") for name in sys.modules):
        raise SystemExit("the house is loaded already: no fault could be planted in it")


class _Room:
    """A pytest plugin: in place of running the tests once, runs them over every fault."""

    def __init__(self, faults: list[Fault], tell: Callable[[object], None]) -> None:
        self._faults, self._tell = faults, tell
        self._watcher = Watcher({fault.path for fault in faults})
        self._began = time.process_time()
        self._watcher.begin()

    def pytest_collection_finish(self) -> None:
        self._watcher.end(_LOADING, self._began)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        functions = loaded()
        gc.freeze()  # or collecting garbage would copy all memory into every child
        seen, took, failed = self._watch(session, functions)
        self._tell([seen, took, failed])
        if failed:
            return True
        choice = Choice({test: seen[test] for test in items}, took)

        def begin(fault: Fault) -> Child | None:
            names = choice.tests(fault)
            chosen = [items[name] for name in names]

            def run() -> int:
                try:
                    swap(functions.get(fault.path, []), planted(fault.path, fault.number))
                except ValueError:  # a closure loses a name with the fault
                    return _SLOWLY
                return int(bool(_run(session, chosen)))

            return Child(run, LONGEST, choice.seconds(names)) if chosen else None

        for verdict in each_in_a_child(list(enumerate(self._faults)), begin):
            self._tell(verdict)
        return True

    def _watch(self, session: pytest.Session, functions: Functions) -> Watched:
        """Run every test once, with no fault planted but planted as faults are."""
        with tempfile.NamedTemporaryFile("r+", encoding="utf-8") as notes:

            def run() -> int:
                for path in {fault.path for fault in self._faults}:
                    swap(functions.get(path, []), planted(path, -1))
                failed = _run(session, session.items, self._watcher)
                Path(notes.name).write_text(json.dumps([self._watcher.seen, self._watcher.took, failed]))
                return 0

            if in_a_child(run, 1800) != 0:
                return {}, {}, ["the tests cannot be run"]
            seen, took, failed = json.load(notes)
            return seen, took, failed


def _run(session: pytest.Session, items: list[pytest.Item], watcher: Watcher | None = None) -> list[str]:
    """Run until one fails; those that did."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.repr_failure = item._repr_failure_py = lambda _: "failed"  # nobody reads how, and to say it takes long
        began = time.process_time()
        if watcher:
            watcher.begin()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if watcher:
            watcher.end(item.nodeid, began)
        if session.testsfailed:
            session._setupstate.teardown_exact(None)
            return [item.nodeid]
    return []


def try_room(faults: list[Fault], tests: tuple[str, ...]) -> Iterator[tuple[Fault, bool]]:
    """Each fault, with whether a test found it."""
    quickly = [fault for fault in faults if fault.function]
    told = _told(lambda tell: run_pytest(*tests, plugin=_Room(quickly, tell)))
    seen, took, failed = next(told, ({}, {}, ["the tests cannot be loaded"]))
    if failed:
        raise SystemExit(f"the tests do not pass as they are: {failed[0]}")
    loading = set(seen.pop(_LOADING))
    passed = loading.union(*seen.values())
    slowly = [fault for fault in faults if not fault.function]
    tried = 0
    for place, code in told:
        tried += 1
        fault = quickly[place]
        if code == _SLOWLY or place_of(fault, passed) in loading:
            slowly.append(fault)
        else:
            yield fault, code != 0
    if tried != len(quickly):
        raise SystemExit(f"only {tried} of {len(quickly)} faults could be tried")
    choice = Choice(seen, took)

    def begin(fault: Fault) -> Child | None:
        chosen = choice.tests(fault)

        def run() -> int:
            load_instead(fault.path, planted(fault.path, fault.number))
            return run_pytest(*chosen)

        return Child(run, LONGEST, 10 + choice.seconds(chosen)) if chosen else None

    for place, code in each_in_a_child(list(enumerate(slowly)), begin):
        yield slowly[place], code != 0


def _told(work: Callable[[Callable[[object], None]], int]) -> Iterator[list]:
    """What ``work`` tells from a process of its own, as it tells it."""
    ear, mouth = os.pipe()

    def run() -> int:
        os.close(ear)
        with os.fdopen(mouth, "w", encoding="utf-8") as said:

            def tell(what: object) -> None:
                said.write(json.dumps(what) + "\n")
                said.flush()

            return work(tell)

    child = Child(run, 7200)
    os.close(mouth)
    with os.fdopen(ear, encoding="utf-8") as heard:
        yield from map(json.loads, heard)
    while child.ended() is None:
        time.sleep(0.01)


def try_named(named: dict[str, tuple[str, str, str, str]]) -> dict[str, bool]:
    """Plant each named fault and run the test that must find it; whether it did, and passes without the fault."""
    tests = [test for _, _, _, test in named.values()]
    if in_a_child(lambda: run_pytest(*tests), LONGEST) != 0:
        raise SystemExit("the tests that must find the named faults do not pass without them")
    return {name: _finds(*fault) for name, fault in named.items()}


def _finds(path: str, stands: str, instead: str, test: str) -> bool:
    text = (PACKAGE / path).read_text(encoding="utf-8")
    if text.count(stands) != 1:
        raise SystemExit(f"{path} has changed and no longer says: {stands}")
    code = compile(text.replace(stands, instead), str(PACKAGE / path), "exec")

    def run() -> int:
        load_instead(path, code)
        return run_pytest(test)

    return in_a_child(run, LONGEST) == 1
