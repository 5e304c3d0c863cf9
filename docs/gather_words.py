#!/usr/bin/env python
"""Gathers every word the pages say into locale/es.po, and keeps what was translated (`make words`).

Words come from the templates (``_``, ``_n``), from the pages' own Python (``said``, ``numbered``, ``meant``, the names
of rooms), from the sentences that offices write, from the closed lists, and from the packs' own prose. What stands
between braces in an office's f-string becomes ``{a name}``, and pages know the sentence by what stands around it.
With ``--check`` nothing is written: it ends with an error where the file is stale.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "carrel"
WEB = PACKAGE / "fronts" / "web"
PO = WEB / "locale" / "es.po"
LISTS = ("records", "catalog", "desk", "disclosure", "ledger/entry.py", "tallies/till.py")
"""Where the closed lists are whose values stand on pages."""
_FARTHER = (
    "lives/erasing.py",
    "lives/home_bound.py",
    "lives/permissions.py",
    "gate/questions.py",
    "custody/calendar.py",
    "custody/postponing.py",
)
_OF_STATISTICS = tuple(
    f"statistics/{name}.py"
    for name in (
        "board",
        "control/controlling",
        "control/refusing",
        "counting",
        "publishing",
        "survey/borrowit",
        "survey/entering",
        "survey/handing_in",
        "survey/lists",
        "survey/peers",
        "survey/questions",
        "survey/values",
        "survey/weeks",
        "wanted",
    )
)
"""Where the statistics office refuses. What it says of a figure goes to the state, in the survey's own language."""
OFFICES = (
    "desk",
    "disclosure",
    "staff",
    "custody/audit",
    "custody/reading.py",
    "custody/strays.py",
    *_OF_STATISTICS,
    "gate/refusing.py",
    "gate/act.py",
    "gate/writing.py",
    *_FARTHER,
)
"""Whose sentences the pages pass on."""
_ON_PAPER = (
    "letter_words.py",
    "manifest.py",
    "manifest_text.py",
    "packet_pdf.py",
    "packets.py",
    "redacting.py",
    "sheet.py",
)
_UNHEARD = ("tables.py", "words.py", *_ON_PAPER)
"""Descriptions of tables; notices, which know languages; and what is set on paper for courts and agencies."""
_SPOKEN = {"said": None, "numbered": (1, 2), "meant": None}
_SENTENCE = re.compile(r"(?:, )?[a-z{$]\S*(?: \S+){2,}|(?:Nothing|The library's) \S+(?: \S+){4,}", re.DOTALL)
"""As offices write on pages; and as the disclosure office says why nothing is held, which stands on paper as well."""
_SAYS = re.compile(r'@says\("([^"]+)"\)')

Message = str | tuple[str, str]


def gathered() -> dict[Message, set[str]]:
    """Every message, with the files it stands in."""
    found: dict[Message, set[str]] = {}
    for message, file in (*_of_templates(), *_of_pages(), *_of_offices(), *_of_lists(), *_of_packs()):
        if message:
            found.setdefault(message, set()).add(str(file.relative_to(ROOT)))
    return found


def of_template(source: str) -> list[Message]:
    """What one template says."""
    options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
    rows = extract("jinja2.ext:babel_extract", BytesIO(source.encode()), {"_": None, "_n": (1, 2)}, (), options)
    return [words for _, words, _, _ in rows]


def of_python(source: str) -> list[Message]:
    """What one module of the pages says."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [message for call in calls for message in _of_call(call)]


def of_office(source: str) -> list[str]:
    """The sentences one module of an office writes: whatever reads like prose, and both parts of every refusal."""
    tree = ast.parse(source)
    hidden = set(_unsaid(tree))
    found = [text for node in ast.walk(tree) if node not in hidden and (text := _text(node)) and _reads(text)]
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if _name(call) in _refusals():
            found += [text for part in call.args[:2] if (text := _text(part)) and " " in text]
    return list(dict.fromkeys(found))


def _reads(text: str) -> bool:
    """Whether it reads like prose, with some words of its own between the values."""
    words = re.findall(r"[a-z]{2,}", re.sub(r"\{\w+\}", "", text))
    return _SENTENCE.match(text) is not None and len(words) > 1


def _of_templates() -> Iterator[tuple[Message, Path]]:
    for file in sorted((WEB / "templates").rglob("*.html")):
        yield from ((message, file) for message in of_template(file.read_text(encoding="utf-8")))


def _of_pages() -> Iterator[tuple[Message, Path]]:
    for file in sorted(WEB.glob("*.py")):
        source = file.read_text(encoding="utf-8")
        yield from ((message, file) for message in (*of_python(source), *_refused(source)))


def _of_offices() -> Iterator[tuple[Message, Path]]:
    for file in _files(OFFICES):
        yield from ((message, file) for message in of_office(file.read_text(encoding="utf-8")))


def _of_lists() -> Iterator[tuple[Message, Path]]:
    for file in _files(LISTS):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "StrEnum" for base in node.bases):
                yield from ((_text(line.value), file) for line in node.body if isinstance(line, ast.Assign))
            if isinstance(node, ast.Call) and _name(node) == "Kind":
                yield _text(node.args[1]), file


def _files(places: tuple[str, ...]) -> Iterator[Path]:
    """The modules in these folders or at these places, save those that no page passes on."""
    for path in (PACKAGE / place for place in places):
        yield from (file for file in (sorted(path.rglob("*.py")) or [path]) if file.name not in _UNHEARD)


def _of_packs() -> Iterator[tuple[Message, Path]]:
    """Not what is quoted from a statute or a policy: that stays as it was enacted."""
    for file in sorted((PACKAGE / "statute" / "packs").rglob("*.cedar")):
        yield from ((words, file) for words in _SAYS.findall(file.read_text(encoding="utf-8")))
    for file in sorted((PACKAGE / "statute" / "packs").rglob("pack.toml")):
        pack = tomllib.loads(file.read_text(encoding="utf-8"))
        yield from ((duty["words"], file) for duty in pack.get("duty", ()))
        for rule in pack.get("instrument", ()):
            yield from ((rule[part], file) for part in ("opens", "words", "call"))
            yield from ((item["asks"], file) for item in rule["checklist"])
        yield from ((pack[part]["words"], file) for part in ("minors", "preservation") if part in pack)
        yield from ((pack[part]["source"], file) for part in ("minors",) if part in pack)
        for kept in (*pack.get("retention", ()), *([pack["ledger"]] if "ledger" in pack else ())):
            yield from ((kept[part], file) for part in ("ends", "words", "source"))
    judge = PACKAGE / "statute" / "judge.py"
    yield from ((words, judge) for words in of_office(judge.read_text(encoding="utf-8")))


def _refused(source: str) -> list[str]:
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and _name(node) in _refusals()]
    return [text for call in calls for part in call.args[:2] if (text := _text(part))]


def _of_call(call: ast.Call) -> Iterator[Message]:
    texts = [_text(part) for part in call.args]
    match _name(call), texts:
        case "said" | "meant", [str(text), *_]:
            yield text
        case "numbered", [str(one), str(many), *_]:
            yield one, many
        case "Room", [_, str(name)]:
            yield name
        case _:
            pass


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def _text(node: ast.AST) -> str:
    """A string as a message; empty for anything else."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            names: list[str] = []
            return "".join(_piece(part, names) for part in parts)
        case _:
            return ""


def _piece(part: ast.expr, names: list[str]) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    inside = part.value if isinstance(part, ast.FormattedValue) else part
    words = re.findall(r"[a-z]\w*", ast.unparse(inside).lower())
    name = words[-1] if words and isinstance(inside, ast.Name | ast.Attribute) else "value"
    names.append(name)
    return f"{{{name}}}" if names.count(name) == 1 else f"{{{name}{names.count(name)}}}"


def _unsaid(tree: ast.Module) -> Iterator[ast.AST]:
    """Docstrings, parts of f-strings, and what a programmer's faults say."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            yield node.value
        if isinstance(node, ast.JoinedStr):
            yield from (part for part in ast.walk(node) if part is not node)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and _name(node.exc).endswith("Error"):
            yield from ast.walk(node)


def _refusals() -> frozenset[str]:
    """Refusal and every kind of it."""
    if not _KINDS:
        classes = [
            (node.name, {ast.unparse(base).rpartition(".")[2] for base in node.bases})
            for file in PACKAGE.rglob("*.py")
            for node in ast.parse(file.read_text(encoding="utf-8")).body
            if isinstance(node, ast.ClassDef)
        ]
        _KINDS.add("Refusal")
        while more := {name for name, bases in classes if bases & _KINDS} - _KINDS:
            _KINDS.update(more)
    return frozenset(_KINDS)


_KINDS: set[str] = set()


def updated() -> Catalog:
    """The Spanish catalogue with every message that is said now; what is said no longer is dropped."""
    with PO.open("rb") as file:
        before = read_po(file, locale="es")
    after = Catalog(locale="es", project="Carrel", charset="utf-8", fuzzy=False, header_comment=_HEAD)
    after.mime_headers = [("Plural-Forms", "nplurals=2; plural=(n != 1);")]
    for message, files in gathered().items():
        key = message if isinstance(message, str) else message[0]
        old = before.get(key)
        kept = old.string if old is not None and isinstance(old.id, str) == isinstance(message, str) else None
        places = [(file, 0) for file in sorted(files)]
        after.add(message, kept or ("" if isinstance(message, str) else ("", "")), locations=places)
    return after


_HEAD = """\
# The pages in Spanish. `make words` gathers what is said; the right-hand sides are written by hand.
# The reader is "usted". Statutes and policies are quoted as they were enacted, in English."""


def text(catalogue: Catalog) -> bytes:
    """As the file holds it: in the order of the English, so that two changes seldom meet."""
    out = BytesIO()
    write_po(out, catalogue, width=0, sort_output=True, include_lineno=False, omit_header=False)
    return b"\n".join(line for line in out.getvalue().split(b"\n") if not line.startswith(_DATED))


def bare(catalogue: Catalog) -> list[Message]:
    """The messages without Spanish."""
    return [
        one.id if isinstance(one.id, str) else (one.id[0], one.id[1])
        for one in catalogue
        if one.id and not (one.string if isinstance(one.string, str) else all(one.string))
    ]


_DATED = (b'"POT-Creation', b'"PO-Revision', b'"Last-Trans', b'"Language-Team', b'"Generated-By', b'"Report-Msgid')


def main() -> None:
    """Update the file, and say what is missing."""
    after = updated()
    if "--check" in sys.argv:
        raise SystemExit(0 if text(after) == PO.read_bytes() else "locale/es.po is stale: run make words")
    PO.write_bytes(text(after))
    print(f"{len(after)} messages, {len(bare(after))} without Spanish")


if __name__ == "__main__":
    main()
