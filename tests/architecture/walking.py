"""Walks the source as the tests of the architecture read it."""

import ast
import io
import tokenize
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "carrel"
CORE = ("gate", "sealed", "statute", "ledger")
"""The rooms on which the promise rests."""
OFFICES = ("desk", "disclosure", "statistics", "custody", "exchange")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*rooms: str) -> list[Path]:
    """The Python files of these rooms (of all when none is named), without migrations: Alembic writes those once."""
    folders = [PACKAGE / room for room in rooms] or [PACKAGE]
    found = [file for folder in folders for file in sorted(folder.rglob("*.py"))]
    return [file for file in found if "versions" not in file.parts]


def trials() -> list[Path]:
    """The Python files of the tests."""
    return sorted((ROOT / "tests").rglob("*.py"))


def dotted(file: Path) -> str:
    """A file's module name."""
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def place(file: Path, node: ast.AST | int) -> str:
    """Where something stands, as an editor opens it."""
    line = node if isinstance(node, int) else getattr(node, "lineno", 1)
    return f"{file.relative_to(ROOT)}:{line}"


@cache
def tree(file: Path) -> ast.Module:
    """A file's syntax."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


@cache
def nodes(file: Path) -> tuple[ast.AST, ...]:
    """Everything in a file's syntax."""
    return tuple(ast.walk(tree(file)))


def functions(file: Path) -> Iterator[Function]:
    """Every function and method, those inside others too."""
    return (node for node in nodes(file) if isinstance(node, Function))


def length(function: Function) -> int:
    """A function's lines, from ``def`` to its last."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def comments(file: Path) -> Iterator[tuple[int, str]]:
    """Every comment, with its line."""
    for token in tokenize.generate_tokens(io.StringIO(file.read_text(encoding="utf-8")).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def imported(file: Path) -> Iterator[tuple[ast.stmt, str]]:
    """What a file imports: each statement with the dotted names it reaches."""
    for node in nodes(file):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node, node.module
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def nothing(faults: Iterable[object]) -> None:
    """Fail with every fault on a line of its own."""
    found = [str(fault) for fault in faults]
    assert not found, "\n".join(["found:", *found])
