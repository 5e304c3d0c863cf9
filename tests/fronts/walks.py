"""How a test walks through the pages: along their links, and through the forms that lead further."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import msgspec
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
AGAIN = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable", "label"]},
}
"""What may come out otherwise in other colours and at another width; the rest was read in the first look."""
ENGLISH = re.compile(
    r"\b(the|and|of|with|is|are|was|this|that|to|for|not|by|what|who|it|from|has|may|out|in|at|on|you|your|my)\b",
    re.IGNORECASE,
)
SEEN = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  const foreign = "[lang=en], [translate=no], script, style, input, textarea";
  while (walk.nextNode())
    if (!walk.currentNode.parentElement.closest(foreign)) found.push(walk.currentNode.textContent.trim());
  for (const name of ["aria-label", "placeholder", "title", "alt", "data-head"])
    for (const it of document.querySelectorAll(`[${name}]`))
      if (!it.closest("[lang=en], [translate=no]")) found.push(it.getAttribute(name));
  return [...new Set(found.filter(Boolean))];
}"""
UNREACHED = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((it) => it.checkVisibility() && it.type !== "hidden" && !it.disabled && it.tabIndex < 0)
  .map((it) => it.outerHTML.slice(0, 80))"""
WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
  .filter((it) => it.getBoundingClientRect().right > innerWidth + 0.5)
  .map((it) => `${it.tagName}.${it.className} ${it.textContent.trim().slice(0, 30)}`).slice(-4)"""
LINKS = "() => [...document.querySelectorAll('a[href]')].map((it) => it.getAttribute('href'))"
SEND = """([address, values]) => {
  const token = document.querySelector("[name=_csrf_token]"), form = document.createElement("form");
  form.method = "post"; form.action = address;
  for (const [name, value] of Object.entries({ ...values, _csrf_token: token ? token.value : "" })) {
    const field = document.createElement("input");
    field.type = "hidden"; field.name = name; field.value = value;
    form.append(field);
  }
  document.body.append(form); form.submit();
}"""


NOWHERE = "/nothing-here"
"""An address that is none of ours: its page is looked at too."""


class Look(msgspec.Struct, frozen=True):
    """One way of looking."""

    language: str
    scheme: str
    width: int


class Round(msgspec.Struct):
    """What all walks of a test share."""

    own: Callable[[str], str]
    """Takes out of a text what a library wrote or a book is called: that is in whatever language it is in."""
    known: dict[str, set[str]]
    """The addresses that were looked at, by language."""


LOOKS = (Look("en", "light", 1280), Look("es", "dark", 390))


class Sent(msgspec.Struct, frozen=True):
    """A page that answers a form: where it is sent from, where to, and with what."""

    start: str
    to: str
    values: dict[str, str]


def walked(page: Page, site: str, start: tuple[str, ...], sent: tuple[Sent, ...], known: set[str]) -> Iterator[str]:
    """Open every page that links lead to from ``start``, then those that answer a form; gives each one's name.

    What is ``known`` was walked before.
    """
    waiting = list(start)
    while waiting:
        address = waiting.pop(0)
        answer = page.goto(site + address)
        assert answer is not None
        assert answer.status == 200 or address == NOWHERE, (address, answer.status)
        for link in page.evaluate(LINKS):
            path = re.sub(r"(?<=/catalogue/).+", "*", urlsplit(link).path)
            if link.startswith("/") and not link.startswith("/static") and path not in known:
                known.add(path)
                waiting.append(link)
        yield address
    for one in sent:
        if not page.locator("[name=_csrf_token]").count():
            page.goto(site + one.start)
        with page.expect_navigation() as coming:
            page.evaluate(SEND, [one.to, one.values])
        assert coming.value.status == 200, (one.to, coming.value.status)
        yield f"POST {one.to} {one.values.get('mode', '')}"


def faults(page: Page, name: str, look: Look, own_words: Callable[[str], str]) -> Iterator[tuple[str, str, object]]:
    """Everything that is wrong with the page that is open."""
    where = (name, look.language)
    for one in Axe().run(page, options=AXE if look is LOOKS[0] else AGAIN).response["violations"]:
        yield *where, (one["id"], [node["target"] for node in one["nodes"]][:2])
    for one in page.evaluate(UNREACHED):
        yield *where, ("cannot be reached by keyboard", one)
    if look.language == "es":
        for text in page.evaluate(SEEN):
            if ENGLISH.search(own_words(text)):
                yield *where, ("English", text[:100])
    for size in ("100%", "200%"):
        page.evaluate("(size) => { document.documentElement.style.fontSize = size }", size)
        if wide := page.evaluate(WIDE):
            yield *where, (f"wider than the screen at {size}", wide)


def looked_at(page: Page, site: str, start: tuple[str, ...], sent: tuple[Sent, ...], round_: Round) -> list[object]:
    """Walk once in each way of looking; give everything that is wrong."""
    found: list[object] = []
    for look in LOOKS:
        page.context.add_cookies([{"name": "carrel-language", "value": look.language, "url": site}])
        page.emulate_media(color_scheme=look.scheme)
        page.set_viewport_size({"width": look.width, "height": 860})
        known = round_.known[look.language]
        known.update(urlsplit(one).path for one in start)
        for name in walked(page, site, start, sent, known):
            found += faults(page, name, look, round_.own)
    return found
