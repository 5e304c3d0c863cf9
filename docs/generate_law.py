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

from carrel.statute import InstrumentRule, Pack  # noqa: E402  # the path comes first
from carrel.statute.describing import described  # noqa: E402  # as above
from statute.asking import connecticut, putnam  # noqa: E402  # as above
from statute.table.expectation import Table, read  # noqa: E402  # as above

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
    yield "### In what statutes differ, and how this one settles it\n"
    yield from _table(("", "this statute", "source"), ((line.asks, line.says, line.source) for line in described(pack)))


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
    yield f"Held for a legal paper: {pack.preservation.words} ({pack.preservation.source}).\n"
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
        "request there can be. [Papers](papers.md) tells what each paper opens that somebody may bring, what is to be "
        "seen of it and what is said; and [a table of them](disclosure.md) judges each under two statutes.\n"
    )
    parts = ["# How Carrel reads the law\n", _MADE, intro]
    return "\n".join([*parts, *_statute(connecticut()), *_board(putnam()), *_cases()]).rstrip() + "\n"


def table() -> str:
    """The text of docs/law/table.md."""
    parts = ["# Every request, and what the law answers\n", _MADE]
    parts.append(
        "Written by hand from the words of the law; a test asks every one of these requests. In each part, and"
    )
    parts.append("from part to part, the first row that fits a request decides it.\n")
    return "\n".join([*parts, *_sections(read(), "##")]).rstrip() + "\n"


def disclosure() -> str:
    """The text of docs/law/disclosure.md."""
    parts = ["# Every paper, under two statutes\n", _MADE]
    parts.append(
        "Written by hand from the words of each statute; a test judges every combination. In each part, and from part"
    )
    parts.append(
        "to part, the first row that fits decides. The second statute is invented, so that the engine is seen to"
    )
    parts.append("know neither of them.\n")
    for title, name in (("Connecticut", "connecticut"), ("Elsewhere, which does not exist", "elsewhere")):
        parts += [f"## {title}\n", *_sections(read(TESTS / "statute" / "disclosure" / f"{name}.txt"), "###")]
    return "\n".join(parts).rstrip() + "\n"


def _sections(of: Table, level: str) -> Iterator[str]:
    yield from (f"* *{name}*: {', '.join(members)}" for name, members in of.groups.items())
    yield ""
    for section in of.sections:
        yield f"{level} {section.title}\n"
        cells = ((*row.cells, f"**{row.outcome}**", row.clause, row.words) for row in section.rows)
        yield from _table(
            (*of.head, "", "clause", "the words"),
            (tuple("any" if cell == "*" else cell for cell in row) for row in cells),
        )


def papers() -> str:
    """The text of docs/law/papers.md."""
    pack = connecticut()
    parts = ["# What somebody may bring, and what it opens\n", _MADE]
    parts.append(f"Under {pack.citation}. Every item of a checklist is something that was seen, and what was seen is")
    parts.append("written down. This is no legal advice, and says where it wants a lawyer's.\n")
    short = ((rule.kind.value, rule.opens, rule.ground.value, rule.clause) for rule in pack.instruments)
    parts += _table(("what is brought", "what it can open", "ground", "clause"), short)
    for rule in pack.instruments:
        parts += _paper(rule)
    return "\n".join(parts).rstrip() + "\n"


def _paper(rule: InstrumentRule) -> Iterator[str]:
    yield f"## {rule.kind[:1].upper()}{rule.kind[1:]}\n"
    yield f"Say: “{rule.words}”\n"
    yield f"* Call first: {rule.call}.\n* What happens: {rule.path}."
    if rule.judge:
        yield "* A judge must have signed it."
    if rule.silent:
        yield "* It may forbid telling anybody that it exists."
    if rule.days_to_answer is not None:
        yield f"* Answered within {rule.days_to_answer} working days: {rule.days_source}."
    yield f"* A refusal says: {rule.refusal}\n* Source: {rule.source}.\n"
    seen = ((item.asks, "yes" if item.required else "where there is one") for item in rule.checklist)
    if rule.checklist:
        yield from _table(("what is to be seen", "needed"), seen)


def _documents() -> tuple[tuple[str, str], ...]:
    return (
        ("README.md", readme()),
        ("table.md", table()),
        ("papers.md", papers()),
        ("disclosure.md", disclosure()),
    )


def main(arguments: list[str]) -> None:
    """Write the documents, or check them."""
    check = "--check" in arguments
    named = [argument for argument in arguments if argument != "--check"]
    folder = Path(named[0]) if named else ROOT / "docs" / "law"
    stale: list[str] = []
    for name, text in _documents():
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
