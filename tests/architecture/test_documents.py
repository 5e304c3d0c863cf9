"""The documents move with the code."""

import re
from collections.abc import Iterator

import pytest
from typer import Typer
from typer.main import get_command

from architecture.walking import PACKAGE, ROOT, nothing, place, sources
from carrel.app.wiring import wiring
from carrel.fronts.cli import build
from carrel.records.vocabulary import Purpose, RecordClass, Role

DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
ROOMS = sorted(folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").is_file())
NAMED = re.compile(r"\b(?:docs/[\w/.-]+\.md|[A-Z]+\.md)\b")


def test_a_decision_has_the_number_of_its_file() -> None:
    headings = {file.name: re.match(r"# (?:ADR )?(\d+)\b", file.read_text(encoding="utf-8")) for file in DECISIONS}
    nothing([name for name, found in headings.items() if found is None or int(found[1]) != int(name.split("-")[0])])


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(file.name.split("-")[0]) for file in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_documents_named_in_the_source_are_there() -> None:
    faults = [
        f"{place(file, number)} {name}"
        for file in sources()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        for name in NAMED.findall(line)
        if not (ROOT / name).is_file()
    ]
    nothing(faults)


def test_every_command_stands_in_the_handbook() -> None:
    handbook = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    names = list(_commands(build(wiring())))
    assert {"init", "serve", "close-day", "check", "prove", "import evergreen", "ledger verify"} <= set(names)
    nothing([name for name in names if not re.search(rf"carrel( --home \S+)? {name}\b", handbook)])


def _commands(application: Typer) -> Iterator[str]:
    waiting = [("", get_command(application))]
    while waiting:
        name, command = waiting.pop()
        inner = getattr(command, "commands", {})
        waiting += [(f"{name} {word}".strip(), one) for word, one in inner.items()]
        if not inner:
            yield name


@pytest.mark.parametrize(
    "terms", [ROOMS, list(RecordClass), list(Purpose), list(Role)], ids=["rooms", "classes", "purposes", "roles"]
)
def test_every_word_the_house_speaks_in_is_explained(terms: list[str]) -> None:
    glossary = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    nothing([term for term in terms if not re.search(rf"(?im)^\W*{re.escape(term)}\b", glossary)])
