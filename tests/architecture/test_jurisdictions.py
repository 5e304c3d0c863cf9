"""A statute and a board's policy are data: no decision in the source asks which of them it is."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from architecture.walking import PACKAGE, nodes, nothing, place, sources, tree

PACKS = PACKAGE / "statute" / "packs"
FOUNDED = ("app/settings.py", "app/founding.py", "app/demo.py", "exchange/demo/words.py", "fronts/cli/opening.py")
"""Where a new library's first settings are written, and where an invented one is furnished: words, and no decision."""


def _names() -> re.Pattern[str]:
    """What jurisdictions and boards are called and how they are cited, from the packs that are shipped."""
    found: set[str] = set()
    for file in PACKS.glob("*/pack.toml"):
        pack = tomllib.loads(file.read_text(encoding="utf-8"))
        section = re.search(r"\d+-\d+", pack["citation"])
        found |= {file.parent.name, pack["name"].split()[0], section.group() if section else file.parent.name}
    return re.compile("|".join(map(re.escape, sorted(found))), re.IGNORECASE)


NAMES = _names()


def _prose(file: Path) -> set[ast.AST]:
    """Docstrings, of fields too: sentences that stand for themselves."""
    return {node.value for node in nodes(file) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}


def named(file: Path) -> Iterator[str]:
    """Where the code of a file names a jurisdiction."""
    prose = _prose(file)
    for node in nodes(file):
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else getattr(node, "id", "")
        if node not in prose and NAMES.search(text):
            yield f"{place(file, node)} {text[:60]!r}"


def test_the_names_are_known() -> None:
    assert all(NAMES.search(name) for name in ("Connecticut", "putnam", "11-25(b)(2)"))


def test_no_code_names_a_jurisdiction() -> None:
    nothing(said for file in sources() if not str(file).endswith(FOUNDED) for said in named(file))


def test_no_condition_names_a_jurisdiction() -> None:
    """Not even where a library is founded."""
    faults = []
    for file in sources():
        for node in nodes(file):
            asked = [node.test] if isinstance(node, ast.If | ast.IfExp | ast.While | ast.Assert) else []
            asked += [node] if isinstance(node, ast.Compare | ast.BoolOp | ast.match_case) else []
            asked += node.ifs if isinstance(node, ast.comprehension) else []
            faults += [place(file, node) for one in asked if NAMES.search(ast.unparse(one))]
    nothing(faults)


def test_prose_may_cite() -> None:
    assert list(named(PACKAGE / "app" / "founding.py"))
    file = PACKAGE / "statute" / "pack.py"
    assert not list(named(file))
    assert NAMES.search(ast.unparse(tree(file))), "its docstrings cite, so the finder knows prose from code"
