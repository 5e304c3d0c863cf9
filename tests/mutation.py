"""Plants faults in the inner rooms, one at a time, and counts how many the tests find: ``python -m tests.mutation``.

A fault is a small change of meaning in one place: a condition negated, a call dropped, a constant moved, nothing
returned. First every test is watched once, to know which functions it goes through; then each fault is planted in a
process of its own (forked, with all libraries loaded) and only the tests that go through its place are run.

What the words and tables say (prose, column descriptions) is left alone: other tests hold those.
"""

import argparse
import ast
import copy
import json
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FrameType
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "carrel"
ROOMS = ("gate", "sealed", "statute", "ledger")
TESTS = (
    "tests/unit",
    "tests/statute",
    "tests/property",
    "tests/integration/ledger_go",
    "tests/integration/test_ledger.py",
)
LEFT_OUT = (
    "tests/unit/gate/test_gate_planted.py",
    "tests/statute/documents",
    "tests/statute/proof",
    "tests/unit/app",
    "tests/unit/exchange",
)
"""Tests that say nothing of these rooms' code, or are too slow to run for each fault."""
LONGEST = 90
"""Seconds after which a fault is taken to hang, and so to be found."""
_SWAPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.LShift: ast.RShift,
    ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.Mod: ast.Add,
}  # fmt: skip
_NAMES_ONLY = frozenset({"TypeVar", "NewType", "bindparam", "public", "blind", "boxed", "table", "Index"})
"""Calls whose constants are names, and mean nothing by themselves."""


class Fault(NamedTuple):
    """One change in one place."""

    path: str
    """Under the package."""
    line: int
    function: str
    """The function it lies in, or empty for the module itself."""
    number: int
    """Which of the file's changes it is."""
    what: str

    @property
    def room(self) -> str:
        return self.path.split("/", 1)[0]

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.function or '(module)'}: {self.what}"


NAMED: dict[str, tuple[str, str, str, str]] = {
    "the ledger write": (
        "gate/act.py",
        "receipt = _append.append(self.tx, tagger, told)",
        "from carrel.ledger.tags import random_tag; receipt = Receipt(random_tag())",
        "tests/unit/gate/test_gate_recording.py::test_the_entry_is_in_the_acts_own_transaction",
    ),
    "the entry of an act that was undone": (
        "gate/act.py",
        "_append.append(tx, tagger, msgspec.structs.replace(entry, outcome=undone))",
        "pass",
        "tests/unit/gate/test_gate_recording.py::test_an_undone_act_leaves_its_entry_as_undone",
    ),
    "the decision": (
        "gate/_decide.py",
        "match act.house.judge.decide(request):",
        "match statute.Permitted(()):",
        "tests/unit/gate/test_gate_denials.py::test_who_has_no_duty_with_records_is_shown_nothing_and_changes_nothing",
    ),
    "the scope check": (
        "gate/_unseal.py",
        "if not grant.terms.everyone and _owner(sealed, record) != grant.terms.owner:",
        "if False:",
        "tests/unit/gate/test_gate_opening.py::test_a_grant_opens_no_other_patrons_registration",
    ),
    "the check of the receipt": (
        "gate/_unseal.py",
        "if terms.receipt not in act.receipts and not is_recorded(act.tx, terms.receipt):",
        "if False:",
        "tests/unit/gate/test_gate_opening.py::test_a_grant_that_does_not_stand_opens_nothing",
    ),
}
"""Faults with a name, each with the test that must find it: path, what stands there, what is planted, the test."""


# -- planting


class _Planter(ast.NodeTransformer):
    """Goes over a file; makes the change of one number, or none and lists them all."""

    def __init__(self, path: str, wanted: int) -> None:
        self.faults: list[Fault] = []
        self._path, self._wanted = path, wanted
        self._functions: list[str] = []

    def _offer(self, node: ast.AST, what: str, changed: Callable[[], ast.AST]) -> ast.AST:
        number = len(self.faults)
        function = self._functions[-1] if self._functions else ""
        self.faults.append(Fault(self._path, getattr(node, "lineno", 0), function, number, what))
        return ast.copy_location(changed(), node) if number == self._wanted else node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self._functions.append(node.name)
        node.body = [self.visit(statement) for statement in node.body]
        node.args.defaults = [self.visit(default) for default in node.args.defaults]
        self._functions.pop()
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.body = [self.visit(statement) for statement in node.body]
        return node  # what kind of struct it is, the types and the architecture tests hold

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
        return node if names & {"__all__", "__slots__"} else self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.Constant):
            return node  # a docstring, or what is written under a constant
        if isinstance(node.value, ast.Call):
            self.generic_visit(node)
            return self._offer(node, f"not called: {ast.unparse(node)[:60]}", ast.Pass)
        return self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return self._offer(node, f"not raised: {ast.unparse(node)[:60]}", ast.Pass)

    def visit_Return(self, node: ast.Return) -> ast.AST:
        self.generic_visit(node)
        if node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None):
            return node
        return self._offer(node, f"nothing returned: {ast.unparse(node)[:60]}", lambda: ast.Return(ast.Constant(None)))

    def visit_If(self, node: ast.If) -> ast.AST:
        return self._condition(self.generic_visit(node))

    def visit_While(self, node: ast.While) -> ast.AST:
        return self._condition(self.generic_visit(node))

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        return self._condition(self.generic_visit(node))

    def _condition(self, node: ast.AST) -> ast.AST:
        assert isinstance(node, ast.If | ast.While | ast.IfExp)

        def negated() -> ast.AST:
            other = copy.copy(node)
            other.test = ast.UnaryOp(ast.Not(), node.test)
            return other

        return self._offer(node, f"negated: {ast.unparse(node.test)[:60]}", negated)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        for number, condition in enumerate(node.ifs):
            fault = self._offer(condition, f"always: {ast.unparse(condition)[:60]}", lambda: ast.Constant(True))
            node.ifs[number] = fault  # type: ignore[call-overload]  # an expression stays one
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        return self._offer(node, f"and/or: {ast.unparse(node)[:60]}", lambda: ast.BoolOp(other(), node.values))

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Not):
            return self._offer(node, f"not negated: {ast.unparse(node)[:60]}", lambda: node.operand)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        swapped = _SWAPPED[type(node.ops[0])]
        what = f"compared by {swapped.__name__}: {ast.unparse(node)[:60]}"
        return self._offer(node, what, lambda: ast.Compare(node.left, [swapped(), *node.ops[1:]], node.comparators))

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        if type(node.op) not in _ARITHMETIC or _is_a_type(node):
            return node
        self.generic_visit(node)
        swapped = _ARITHMETIC[type(node.op)]
        what = f"computed by {swapped.__name__}: {ast.unparse(node)[:60]}"
        return self._offer(node, what, lambda: ast.BinOp(node.left, swapped(), node.right))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        return node if name in _NAMES_ONLY else self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        value = node.value
        if isinstance(value, bool):
            return self._offer(node, f"{value} → {not value}", lambda: ast.Constant(not value))
        if isinstance(value, int):
            return self._offer(node, f"{value} → {value + 1}", lambda: ast.Constant(value + 1))
        if isinstance(value, str) and value and " " not in value:
            return self._offer(node, f"{value!r} → another", lambda: ast.Constant(value + "X"))
        if isinstance(value, bytes) and value:
            return self._offer(node, f"{value!r} → another", lambda: ast.Constant(value + b"X"))
        return node


def _is_a_type(node: ast.BinOp) -> bool:
    """``A | B`` between types, which is no arithmetic."""
    return isinstance(node.op, ast.BitOr) and ast.unparse(node)[0].isupper()


def faults_of(path: str) -> list[Fault]:
    planter = _Planter(path, -1)
    planter.visit(ast.parse((PACKAGE / path).read_text(encoding="utf-8")))
    return planter.faults


def planted(fault: Fault) -> CodeType:
    file = PACKAGE / fault.path
    tree = ast.parse(file.read_text(encoding="utf-8"))
    _Planter(fault.path, fault.number).visit(tree)
    return compile(ast.fix_missing_locations(tree), str(file), "exec")


def load_instead(path: str, code: CodeType) -> None:
    """When this process imports the file, it gets ``code``."""
    file, true = str(PACKAGE / path), SourceFileLoader.get_code

    def get_code(loader: SourceFileLoader, name: str) -> CodeType | None:
        return code if loader.path == file else true(loader, name)

    SourceFileLoader.get_code = get_code  # type: ignore[assignment,method-assign]  # for this process only


# -- watching the tests once


class _Watcher:
    """A pytest plugin: which functions of the rooms each test goes through, and how long it takes."""

    def __init__(self) -> None:
        self.seen: dict[str, list[str]] = {}
        self.took: dict[str, float] = {}
        self._now: set[str] = set()
        self._began = 0.0

    def _profile(self, frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(str(PACKAGE)):
            self._now.add(f"{code.co_filename[len(str(PACKAGE)) + 1 :]}:{code.co_name}")

    def pytest_runtest_logstart(self) -> None:
        self._now, self._began = set(), time.perf_counter()
        sys.setprofile(self._profile)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        sys.setprofile(None)
        self.seen[nodeid] = sorted(self._now)
        self.took[nodeid] = time.perf_counter() - self._began


def _pytest(*words: str, plugins: list[object] | None = None) -> int:
    import pytest

    quiet = ["-q", "-x", "--no-header", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore"]
    return int(pytest.main([*quiet, *words], plugins=plugins or []))


class _Child:
    """``work`` in a forked process, with nothing on its screen."""

    def __init__(self, work: Callable[[], int], seconds: float) -> None:
        self._deadline = time.monotonic() + seconds
        self._number = os.fork()
        if self._number == 0:
            os.setsid()
            silent = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(silent, stream)
            try:
                code = work()
            except BaseException:  # noqa: BLE001  # the fault broke even the running of tests: it is found
                code = 70
            os._exit(code)

    def ended(self) -> int | None:
        """What ``work`` gave, or 124 where it takes too long; None while it runs."""
        done, status = os.waitpid(self._number, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() < self._deadline:
            return None
        os.killpg(self._number, signal.SIGKILL)
        os.waitpid(self._number, 0)
        return 124


def _in_a_child(work: Callable[[], int], seconds: float) -> int:
    child = _Child(work, seconds)
    while (code := child.ended()) is None:
        time.sleep(0.01)
    return code


def watch() -> _Watcher:
    """Run every test once, as it is."""
    with tempfile.NamedTemporaryFile("r+", encoding="utf-8") as notes:

        def run() -> int:
            watcher = _Watcher()
            left_out = [f"--ignore={path}" for path in LEFT_OUT]
            code = _pytest(*TESTS, *left_out, "-m", "not soak", plugins=[watcher])
            Path(notes.name).write_text(json.dumps([watcher.seen, watcher.took]), encoding="utf-8")
            return code

        code = _in_a_child(run, 1800)
        if code != 0:
            raise SystemExit(f"the tests do not pass as they are (pytest ended with {code}): mend that first")
        watcher = _Watcher()
        watcher.seen, watcher.took = json.load(notes)
        return watcher


# -- trying


class Trial:
    """Tries faults against the tests that go through their place, the quickest first."""

    def __init__(self, watcher: _Watcher) -> None:
        self._by_function: dict[str, list[str]] = {}
        self._by_module: dict[str, set[str]] = {}
        for test in sorted(watcher.seen, key=watcher.took.__getitem__):
            for function in watcher.seen[test]:
                self._by_function.setdefault(function, []).append(test)
                self._by_module.setdefault(function.split(":")[0], set()).add(test)
        self._took = watcher.took

    def tests(self, fault: Fault) -> tuple[list[str], list[str]]:
        """The tests to run first, those of the room itself, and then the others."""
        through = self._by_function.get(f"{fault.path}:{fault.function}") if fault.function else None
        if through is None:
            through = sorted(self._by_module.get(fault.path, ()), key=self._took.__getitem__)
        if not through:  # a module of constants: whatever goes through its room
            inside = {test for path, tests in self._by_module.items() if path.startswith(fault.room) for test in tests}
            through = sorted(inside, key=self._took.__getitem__)
        near = [test for test in through if test.startswith((f"tests/unit/{fault.room}", f"tests/{fault.room}"))]
        return self._within(near, 5.0), self._within([test for test in through if test not in set(near)], 15.0)

    def begin(self, fault: Fault) -> _Child | None:
        """Run those tests with the fault in place; None where no test goes near it."""
        near, far = self.tests(fault)

        def run() -> int:
            load_instead(fault.path, planted(fault))
            return (_pytest(*near) if near else 0) or (_pytest(*far) if far else 0)

        return _Child(run, LONGEST) if near or far else None

    def _within(self, tests: list[str], seconds: float) -> list[str]:
        """As many of the tests as run in so many seconds."""
        chosen, spent = [], 0.0
        for test in tests:
            spent += self._took[test]
            if chosen and spent > seconds:
                break
            chosen.append(test)
        return chosen


def preload() -> None:
    """Libraries are loaded once, here; the house itself never is."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]
    os.chdir(ROOT)
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = tempfile.mkdtemp(prefix="hypothesis")
    for name in (
        "_pytest.assertion.rewrite", "alembic", "argon2", "cedarpy", "cryptography.hazmat.primitives.ciphers.aead",
        "dateutil.parser", "hypothesis.stateful", "hypothesis.extra", "jellyfish", "msgspec", "pytest", "sqlalchemy",
        "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite", "typer", "ahocorasick_rs",
    ):  # fmt: skip
        try:
            __import__(name)
        except ImportError:
            continue
    if any(name == "carrel" or name.startswith("carrel.") for name in sys.modules):
        raise SystemExit("the house is loaded already: no fault could be planted in it")


def try_all(faults: list[Fault], trial: Trial, at_once: int = 2) -> Iterator[tuple[Fault, bool]]:
    """Each fault with whether it was found."""
    waiting, running = list(reversed(faults)), list[tuple[Fault, _Child]]()
    while waiting or running:
        while waiting and len(running) < at_once:
            child = trial.begin(fault := waiting.pop())
            if child is None:
                yield fault, False
            else:
                running.append((fault, child))
        time.sleep(0.01)
        for fault, child in list(running):
            if (code := child.ended()) is not None:
                running.remove((fault, child))
                yield fault, code != 0


def try_named() -> dict[str, bool]:
    """Plant each named fault and run the test that must find it; whether it did, and passes without the fault."""
    tests = [test for _, _, _, test in NAMED.values()]
    if _in_a_child(lambda: _pytest(*tests), LONGEST) != 0:
        raise SystemExit("the tests that must find the named faults do not pass without them")
    return {name: _finds(*fault) for name, fault in NAMED.items()}


def _finds(path: str, stands: str, instead: str, test: str) -> bool:
    text = (PACKAGE / path).read_text(encoding="utf-8")
    if text.count(stands) != 1:
        raise SystemExit(f"{path} has changed and no longer says: {stands}")
    code = compile(text.replace(stands, instead), str(PACKAGE / path), "exec")

    def run() -> int:
        load_instead(path, code)
        return _pytest(test)

    return _in_a_child(run, LONGEST) == 1


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("rooms", nargs="*", default=ROOMS, help="rooms, or files under src/carrel")
    parser.add_argument("--named", action="store_true", help="plant only the faults that have a name")
    parser.add_argument("--every", type=int, default=1, help="try only every so many")
    said = parser.parse_args()
    preload()
    if said.named:
        for name, was_found in try_named().items():
            say(f"{'found' if was_found else 'not found'}: {name}")
        return
    files = [
        str(file.relative_to(PACKAGE))
        for room in said.rooms
        for file in ([PACKAGE / room] if room.endswith(".py") else sorted((PACKAGE / room).rglob("*.py")))
    ]
    faults = [fault for path in files for fault in faults_of(path)][:: said.every]
    say(f"{len(faults)} faults in {len(files)} files; watching the tests once")
    trial = Trial(watch())
    tried: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for fault, was_found in try_all(faults, trial):
        tried[fault.room] += 1
        found[fault.room] += was_found
        if not was_found:
            say(f"not found  {fault}")
    for room in tried:
        say(f"{room:<10}{found[room]:>5} of {tried[room]:>5} found  {found[room] / tried[room]:.1%}")
    say(f"{'all':<10}{found.total():>5} of {tried.total():>5} found  {found.total() / tried.total():.1%}")


if __name__ == "__main__":
    main()
