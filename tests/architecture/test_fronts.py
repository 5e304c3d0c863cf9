"""Fronts hand the house on and never look inside it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from architecture.walking import functions, nodes, nothing, place, sources


def test_fronts_never_look_inside_the_house() -> None:
    faults = [f"{place(file, node)} {ast.unparse(node)}" for file in sources("fronts") for node in _looks(file)]
    nothing(faults)


def _looks(file: Path) -> Iterator[ast.Attribute]:
    names = {"house", *_annotated(file)}
    for node in nodes(file):
        if not isinstance(node, ast.Attribute):
            continue
        inside = node.value
        named = isinstance(inside, ast.Name) and inside.id in names
        reached = isinstance(inside, ast.Attribute) and inside.attr == "house"
        fetched = isinstance(inside, ast.Subscript) and ast.unparse(inside.slice) == "'house'"
        if named or reached or fetched:
            yield node


def _annotated(file: Path) -> Iterator[str]:
    """Names that a function takes as a House, whatever it calls them."""
    for one in functions(file):
        for argument in (*one.args.posonlyargs, *one.args.args, *one.args.kwonlyargs):
            if argument.annotation is not None and ast.unparse(argument.annotation).strip("'\"").endswith("House"):
                yield argument.arg


def test_nothing_is_reached_by_a_name_made_up_at_run_time() -> None:
    """``getattr`` and its like would go round the rule above. The store alone asks drivers for what they may have."""
    faults = [
        f"{place(file, node)} {node.func.id}"
        for file in sources()
        if "store" not in file.parts
        for node in nodes(file)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in {"getattr", "setattr", "delattr", "vars", "eval", "exec", "__import__"}
    ]
    nothing(faults)
