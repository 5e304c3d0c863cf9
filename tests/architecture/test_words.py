"""Whatever the pages say is said in both languages, whole, and no template says it in English alone."""

import ast
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from architecture.walking import PACKAGE, ROOT, nothing

sys.path.insert(0, str(ROOT / "docs"))

import gather_words

WEB = PACKAGE / "fronts" / "web"
TEMPLATES = WEB / "templates"
PLACE = re.compile(r"\{\w+\}")
READ_OUT = {"alt", "title", "placeholder", "aria-label", "data-head", "aria-description", "summary"}


def catalogue():
    with gather_words.PO.open("rb") as file:
        return read_po(file, locale="es")


def test_no_translation_loses_or_makes_up_a_value() -> None:
    faults = []
    for one in catalogue():
        forms = [(one.id, one.string)] if isinstance(one.id, str) else [(one.id[1], text) for text in one.string[1:]]
        faults += [f"{a!r}: {b!r}" for a, b in forms if a and b and set(PLACE.findall(a)) != set(PLACE.findall(b))]
    nothing(faults)


def test_everything_that_is_said_is_said_in_spanish() -> None:
    known = catalogue()
    nothing(
        f"{min(files)}: {message}" for message, files in gather_words.gathered().items() if not _has(known, message)
    )


def _has(known, message) -> bool:
    found = known.get(message if isinstance(message, str) else message[0])
    return found is not None and bool(found.string if isinstance(found.string, str) else all(found.string))


def test_no_words_stand_bare_in_a_template() -> None:
    files = sorted(TEMPLATES.rglob("*.html"))
    assert len(files) > 50
    nothing(f"{file.name}: {words}" for file in files for words in bare(file.read_text(encoding="utf-8")))


def test_the_finder_of_bare_words_finds_them() -> None:
    assert list(bare("<p>Hello there</p>")) == ["Hello there"]
    assert list(bare('<p title="A hint">{{ _("x") }}</p>')) == ["A hint"]
    assert list(bare('{{ forms.field("name", "Account", hint=_("x")) }}')) == ["Account"]
    assert list(bare('{{ "no more" if x else _("more") }}')) == ["no more"]
    assert not list(
        bare('<p lang="en">Law</p><i translate="no">riv m</i><kbd>Esc</kbd>{{ forms.field("a", _("A {n}", n=1)) }}')
    )


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('said("Lent.")', "Lent."),
        ('numbered("{n} item", "{n} items", 3)', ("{n} item", "{n} items")),
        ('X = {1: meant("One")}', "One"),
        ('Room("/desk", "Desk")', "Desk"),
    ],
)
def test_the_gatherer_reads_our_python(source: str, words: str | tuple[str, str]) -> None:
    assert gather_words.of_python(source) == [words]


def test_the_gatherer_knows_an_offices_sentence_by_what_stands_around_its_values() -> None:
    source = 'def f():\n    "A note."\n    return Refusal(f"at most {x.most:,} of {n + 1} letters", "write less")'
    assert gather_words.of_office(source) == ["at most {most} of {value} letters", "write less"]


def bare(source: str) -> Iterator[str]:
    """The English that a template says without asking for its translation: in its HTML, and in its expressions."""
    html = re.sub(r"\{% block signed %\}.*?\{% endblock %\}", "", source)  # a value in the page, not a word on it
    html = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", html, flags=re.DOTALL)
    reader = _Reader()
    reader.feed(html)
    yield from reader.found
    yield from _expressions(Environment(autoescape=True).parse(source))


class _Reader(HTMLParser):
    """Collects what is seen or read out, save what is marked as English or as a name."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [text for name, text in attrs if name in READ_OUT and text and _worded(text)]
        if tag not in {"input", "meta", "link", "br", "img", "rect", "path", "circle"}:
            own = given.get("lang") == "en" or given.get("translate") == "no" or tag in {"script", "style", "kbd"}
            self.foreign.append(tag if own or any(self.foreign) else "")

    def handle_endtag(self, tag: str) -> None:
        if self.foreign:
            self.foreign.pop()

    def handle_data(self, data: str) -> None:
        if _worded(data) and "hx-post" not in data and not any(self.foreign):  # a macro of attributes is no text
            self.found.append(" ".join(data.split()))


def _worded(text: str) -> bool:
    return re.search(r"[A-Za-z]{2}", text) is not None


def _expressions(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in {"_", "_n"}:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and _prose(node.value):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _expressions(child)


def _prose(text: str) -> bool:
    """Words for people, not a name in code, an address or a class of the style sheets."""
    return re.fullmatch(r"[A-Z][a-z][\w ’',.?!-]*|[a-z]+(?: [\w’',.?!-]+)+", text) is not None


def test_the_pages_python_says_nothing_that_is_not_gathered() -> None:
    """``said`` of a variable is for words that a table of the module ``meant``, or that a closed list has."""
    words = {message if isinstance(message, str) else message[0] for message in gather_words.gathered()}
    calls = [
        (file, node)
        for file in WEB.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"said", "meant", "numbered"} and node.args
    ]
    assert calls
    nothing(
        f"{file.name}:{call.lineno}"
        for file, call in calls
        if isinstance(call.args[0], ast.JoinedStr)
        or (isinstance(call.args[0], ast.Constant) and call.args[0].value not in words)
    )


def test_what_an_answer_or_a_fact_is_made_of_is_said() -> None:
    nothing(
        f"{file.name}:{part.lineno} {ast.unparse(part)}"
        for file in WEB.glob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"Answer", "Fact", "Option", "Check"}
        for part in (*call.args, *(keyword.value for keyword in call.keywords))
        for bit in _unsaid(part)
        if _worded(bit) and re.search(r"[A-Z ]", bit)
    )


def _unsaid(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from _unsaid(child)
