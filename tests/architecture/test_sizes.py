"""Small files, short functions, no deep nesting: what one can read at one sitting."""

import ast
from pathlib import Path

from architecture.walking import dotted, functions, length, nothing, place, sources, trials


def lines(file: Path) -> int:
    """A file's length."""
    return len(file.read_text(encoding="utf-8").splitlines())


def at(sizes: list[int], share: float) -> int:
    """The size that this share of them does not exceed."""
    return sorted(sizes)[max(0, round(share * len(sizes)) - 1)]


def test_no_file_is_over_400_lines() -> None:
    nothing([(dotted(file), lines(file)) for file in sources() if lines(file) > 400])


def test_no_test_is_over_600_lines() -> None:
    nothing([(str(file), lines(file)) for file in trials() if lines(file) > 600])


def test_files_are_mostly_short() -> None:
    sizes = [lines(file) for file in sources()]
    assert at(sizes, 0.5) <= 100
    assert at(sizes, 0.9) <= 250


def test_no_function_is_over_60_lines() -> None:
    long = [f"{place(file, one)} {one.name}" for file in sources() for one in functions(file) if length(one) > 60]
    nothing(long)


def test_functions_are_mostly_short() -> None:
    sizes = [length(one) for file in sources() for one in functions(file)]
    assert at(sizes, 0.5) <= 12
    assert at(sizes, 0.9) <= 25


def test_no_module_lies_deeper_than_four() -> None:
    nothing([dotted(file) for file in sources() if len(dotted(file).split(".")) > 4])


def test_the_flow_is_flat() -> None:
    """No more than four blocks stand inside each other in one function."""
    faults = [
        f"{place(file, one)} {one.name}: {deep}"
        for file in sources()
        for one in functions(file)
        if (deep := _depth(one.body)) > 4
    ]
    nothing(faults)


def _depth(body: list[ast.stmt]) -> int:
    return max((_inside(statement) for statement in body), default=0)


def _inside(statement: ast.stmt) -> int:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return 0
    blocks = [getattr(statement, name, []) for name in ("body", "finalbody")]
    blocks += [part.body for name in ("handlers", "cases") for part in getattr(statement, name, [])]
    deepest = max((_depth(block) + 1 for block in blocks if block), default=0)
    # an elif is written as another if inside else, and reads as the same block
    return max(deepest, _depth(getattr(statement, "orelse", [])))
