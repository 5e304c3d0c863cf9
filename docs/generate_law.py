#!/usr/bin/env python
"""Writes docs/law: how Carrel reads the law, from the packs, and from the titles of the cases in tests/statute.

With ``--check`` nothing is written: it ends with an error that names what is stale. A folder may be given instead.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
sys.path[:0] = [str(ROOT / "src"), str(TESTS)]

from carrel.statute import Pack  # noqa: E402  # the path comes first
from statute.asking import connecticut, putnam  # noqa: E402  # as above
from statute.table.expectation import sections  # noqa: E402  # as above

_MADE = "*Made by `docs/generate_law.py` from the packs and the cases in `tests/statute`. Change those instead.*\n"


def _quoted(text: str) -> str:
    return f"> {' '.join(text.split())}"


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell or ' ' for cell in row)} |"
    yield ""


def _clauses(pack: Pack) -> Iterator[str]:
    """Each clause in its own words, and what carries it."""
    for clause in pack.clauses:
        carried = ", ".join(f"`{policy}`" for policy in clause.policies)
        yield f"### {clause.id}\n"
        yield f"{_quoted(clause.quote)}\n"
        yield f"Carried by {carried}.\n" if carried else f"No policy: {clause.reason}.\n"
        if clause.protects:
            yield f"Classes of record: {', '.join(clause.protects)}.\n"


def _statute(pack: Pack) -> Iterator[str]:
    yield f"## {pack.citation}\n"
    yield from (f"* {act.year}, {act.act}: {act.what}." for act in pack.history)
    yield f"* SHA-256 of the text: `{pack.sha256}`.\n"
    yield from _clauses(pack)


def _board(pack: Pack) -> Iterator[str]:
    yield f"## {pack.citation}\n"
    yield f"* Adopted {pack.adopted}.\n* SHA-256 of the text: `{pack.sha256}`.\n"
    yield from _clauses(pack)
    yield "### Who does what\n"
    duties = ((duty.role.value, duty.words, ", ".join(duty.acts) or "nothing") for duty in pack.duties)
    yield from _table(("role", "in words", "acts"), duties)
    yield "### How long what is kept\n"
    kept = ((row.of.value, row.ends, row.words, f"{row.clause}; {row.source}") for row in pack.retention)
    yield from _table(("class of record", "what ends it", "how long", "by"), kept)
    if pack.ledger is not None:
        yield f"The ledger: {pack.ledger.words} ({pack.ledger.source}).\n"


def _cases() -> Iterator[str]:
    """The sections and titles of the cases, in order."""
    yield "## What is tested\n"
    for folder in sorted(path.parent for path in (TESTS / "statute").glob("*/__init__.py")):
        yield f"### {_title(ast.parse((folder / '__init__.py').read_text(encoding='utf-8')))}\n"
        for file in sorted(folder.glob("test_*.py")):
            for node in ast.parse(file.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                    yield f"* {_title(node)}"
        yield ""


def _title(node: ast.Module | ast.FunctionDef) -> str:
    return (ast.get_docstring(node) or node.__class__.__name__).splitlines()[0]


def readme() -> str:
    """The text of docs/law/README.md."""
    intro = (
        "A request is judged by two packs, each by itself: the statute's and the board's. Both must permit. A "
        "prohibition beats a permission, silence refuses, and so does an error. [The table](table.md) lists every "
        "request there can be.\n"
    )
    parts = ["# How Carrel reads the law\n", _MADE, intro]
    return "\n".join([*parts, *_statute(connecticut()), *_board(putnam()), *_cases()]).rstrip() + "\n"


def table() -> str:
    """The text of docs/law/table.md."""
    groups, found = sections()
    parts = ["# Every request, and what the law answers\n", _MADE]
    parts.append(
        "Written by hand from the words of the law; a test asks every one of these requests. In each part, and"
    )
    parts.append("from part to part, the first row that fits a request decides it.\n")
    parts += [f"* *{name}*: {', '.join(members)}" for name, members in groups.items()]
    parts.append("")
    head = ("who", "does", "on", "of", "showing", "", "clause", "the words")
    for section in found:
        parts.append(f"## {section.title}\n")
        cells = ((r.who, r.does, r.on, r.of, r.showing, f"**{r.outcome}**", r.clause, r.words) for r in section.rows)
        parts += _table(head, (tuple("any" if cell == "*" else cell for cell in row) for row in cells))
    return "\n".join(parts).rstrip() + "\n"


def main(arguments: list[str]) -> None:
    """Write the documents, or check them."""
    check = "--check" in arguments
    named = [argument for argument in arguments if argument != "--check"]
    folder = Path(named[0]) if named else ROOT / "docs" / "law"
    stale: list[str] = []
    for name, text in (("README.md", readme()), ("table.md", table())):
        file = folder / name
        if check and not (file.is_file() and file.read_text(encoding="utf-8") == text):
            stale.append(str(file))
        elif not check:
            folder.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    if stale:
        sys.exit(f"stale: {', '.join(stale)}; run `make docs`")


if __name__ == "__main__":
    main(sys.argv[1:])
