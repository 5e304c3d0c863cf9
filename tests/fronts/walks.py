"""How a test walks through the pages: along their links, and through the forms that lead further."""

import re
from collections.abc import Callable, Iterator
from itertools import product
from urllib.parse import urlsplit

import msgspec
from by_axe import read
from playwright.sync_api import Page
from tabbing import tabbed

AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
AGAIN = {
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
UNFOLD = """() => { for (const it of document.querySelectorAll("details:not(.more)")) it.open = true; }"""
"""What is folded away is looked at too; the rooms' own sheet lies over the page, and is walked by itself."""
LARGE = """(sizes) => {
  const wide = () => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
    .filter((it) => it.getBoundingClientRect().right > innerWidth + 0.5)
    .map((it) => `${it.tagName}.${it.className} ${it.textContent.trim().slice(0, 30)}`).slice(-4);
  const cut = () => [...document.querySelectorAll(".card :is(button, input, select, h1, h2, h3)")]
    .filter((it) => it.checkVisibility() && !it.closest("table") && !it.closest(".unseen"))
    .filter((it) => it.getBoundingClientRect().right > it.closest(".card").getBoundingClientRect().right + 0.5)
    .map((it) => it.outerHTML.slice(0, 80)).slice(0, 4);
  return sizes.map((size) => {
    document.documentElement.style.fontSize = size;
    return [size, wide(), cut()];
  });
}"""
"""With letters of each size: what is wider than the screen, and what a card cuts off at its edge. A table may be cut
off: it moves inside its card."""
LINKS = "() => [...document.querySelectorAll('a[href]:not([target])')].map((it) => it.getAttribute('href'))"
"""What opens beside the page is a file."""
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


ONE_OF_MANY = re.compile(r"(?<=/catalogue/).+|(?<=/line/).+|(?<=/annual/)\d+|(?<=/borrowit/)\d+")
"""Where addresses differ in this alone, one of them is walked: a title, a question of a report, a year."""
TOO_MANY = 429
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
    rendered: list[str]
    """The templates that were rendered, the newest last."""
    looks: tuple[Look, ...]
    known: dict[Look, set[str]] = {}
    """The addresses that were looked at."""
    tabbed: set[str] = set()
    """The templates that were walked through with Tab: one page of each."""
    sure: dict[Look, set[str]] = {}
    """How texts look of whose contrast axe was sure."""
    pages: int = 0
    """Pages that were looked at, each as often as it was."""


LOOKS = (Look("en", "light", 1280), Look("es", "dark", 390))
"""The ordinary run's: each language, each scheme and each width once."""
OTHERS = tuple(
    look for look in (Look(*one) for one in product(("en", "es"), ("light", "dark"), (1280, 390))) if look not in LOOKS
)
"""Every other combination: a soak's."""


class Sent(msgspec.Struct, frozen=True):
    """A page that answers a form: where it is sent from, where to, and with what."""

    start: str
    to: str | Callable[[Page], str]
    """Where to; asked of the page it is sent from, where only that knows."""
    values: dict[str, str] | Callable[[], dict[str, str]]
    """What is sent; called for anew each time, where a page uses up what it is sent."""
    anew: bool = False
    """Whether it is sent from ``start`` wherever the walk is; else from there only where a page has no form."""


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
            path = ONE_OF_MANY.sub("*", urlsplit(link).path)
            if link.startswith("/") and not link.startswith("/static") and path not in known:
                known.add(path)
                waiting.append(link)
        yield address
    for one in sent:
        values = one.values if isinstance(one.values, dict) else one.values()
        while (sent_to := _sent(page, site, one, values))[1] == TOO_MANY:
            page.wait_for_timeout(5000)  # as the page says: a door hears so many tries a minute
        assert sent_to[1] == 200, sent_to
        yield f"POST {sent_to[0]} {values.get('mode', '')}"


def _sent(page: Page, site: str, one: Sent, values: dict[str, str]) -> tuple[str, int]:
    if one.anew or not page.locator("[name=_csrf_token]").count():
        page.goto(site + one.start)
    to = one.to if isinstance(one.to, str) else one.to(page)
    with page.expect_navigation() as coming:
        page.evaluate(SEND, [to, values])
    return to, coming.value.status


def faults(page: Page, name: str, look: Look, round_: Round) -> Iterator[tuple[str, str, object]]:
    """Everything that is wrong with the page that is open."""
    where = (name, f"{look.language} {look.scheme} {look.width}")
    page.evaluate(UNFOLD)
    for rule, places in read(page, AGAIN if look is LOOKS[1] else AXE, round_.sure.setdefault(look, set())):
        yield *where, (rule, places[:2])
    if look.language == "es":
        for text in page.evaluate(SEEN):
            if ENGLISH.search(round_.own(text)):
                yield *where, ("English", text[:100])
    for size, wide, cut in page.evaluate(LARGE, ["100%", "200%"]):
        if wide:
            yield *where, (f"wider than the screen at {size}", wide)
        if cut:
            yield *where, (f"cut off at {size}", cut)


def rooms_opened(page: Page, name: str, look: Look, round_: Round) -> list[object]:
    """What is wrong with the sheet of rooms that lies behind a word, where there is one; it is folded up again."""
    if not page.locator(".more").count():
        return []
    page.locator(".more summary").click()
    found = [rule for rule, _ in read(page, AXE, round_.sure.setdefault(look, set()), within=".more")]
    for size, wide, _ in page.evaluate(LARGE, ["200%", "100%"]):
        found += [f"rooms wider than the screen at {size}: {one}" for one in wide]
    page.locator(".more summary").click()
    return [(name, look.language, look.scheme, look.width, one) for one in found]


def looked_at(page: Page, site: str, start: tuple[str, ...], sent: tuple[Sent, ...], round_: Round) -> list[object]:
    """Walk once in each way of looking; give everything that is wrong. The first walk is done with Tab as well."""
    found: list[object] = []
    for look in round_.looks:
        page.context.add_cookies([{"name": "carrel-language", "value": look.language, "url": site}])
        page.emulate_media(color_scheme=look.scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": look.width, "height": 860})
        known = round_.known.setdefault(look, set())
        known.update(urlsplit(one).path for one in start)
        for name in walked(page, site, start, sent, known):
            round_.pages += 1
            if name == start[0]:
                found += rooms_opened(page, name, look, round_)
            found += faults(page, name, look, round_)
            if look is round_.looks[0] and round_.rendered[-1] not in round_.tabbed:
                round_.tabbed.add(round_.rendered[-1])
                found += [(name, f"by Tab, {look.width}", fault) for fault in tabbed(page)]
    return found
