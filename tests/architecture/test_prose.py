"""Everything public says what it is; nothing is left for later; a silenced checker has its reason."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from architecture.walking import CORE, ROOT, comments, imported, nodes, nothing, place, sources, tree, trials

REASONED = re.compile(r"# type: ignore\[[a-z, -]+\]  # \S.{6,}|# noqa: [A-Z]+\d+(, [A-Z]+\d+)*  # \S.{6,}")
SILENCED = re.compile(r"#\s*(type:\s*ignore|noqa\b|mypy:|ruff:|flake8:|pragma:)", re.IGNORECASE)
CASTS = {"typing.cast", "typing_extensions.cast"}
LATER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def test_every_module_says_what_it_is() -> None:
    nothing([place(file, 1) for file in sources() if ast.get_docstring(tree(file)) is None])


def test_every_public_class_and_function_says_what_it_is() -> None:
    nothing([f"{place(file, node)} {name}" for file in sources() for node, name in _undescribed(file)])


def _undescribed(file: Path) -> Iterator[tuple[ast.AST, str]]:
    for node in tree(file).body:
        if not isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) or node.name.startswith("_"):
            continue
        # of a function with several signatures the last says what it is; ruff (D418) allows the others no words
        signature = any(ast.unparse(one) == "overload" for one in node.decorator_list)
        if ast.get_docstring(node) is None and not signature:
            yield node, node.name


def test_nothing_is_left_for_later() -> None:
    written = [*sources(), *(file for file in trials() if file != Path(__file__))]
    texts = {file: file.read_text(encoding="utf-8").splitlines() for file in written}
    nothing([place(file, n) for file, text in texts.items() for n, line in enumerate(text, 1) if LATER.search(line)])


def test_no_checker_is_silenced_in_the_core() -> None:
    silenced = [
        place(file, line) for file in sources(*CORE) for line, comment in comments(file) if SILENCED.search(comment)
    ]
    casts = [place(file, node) for file in sources(*CORE) for node, name in imported(file) if name in CASTS]
    calls = [place(file, node) for file in sources(*CORE) for node in nodes(file) if _is_cast(node)]
    nothing(silenced + casts + calls)


def _is_cast(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node) in CASTS


def test_elsewhere_a_silenced_checker_has_its_reason() -> None:
    files = [*sources(), *trials(), *ROOT.glob("*.py")]
    faults = [
        f"{place(file, line)} {comment}"
        for file in files
        for line, comment in comments(file)
        if SILENCED.search(comment) and not REASONED.search(f"  {comment}")
    ]
    nothing(faults)
