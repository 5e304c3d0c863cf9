"""axe reads the page that is open: each rule on every page, and contrast once for every way that a text may look.

Of what axe does, three quarters is to reckon contrasts, and most texts of a page look like those of the page before:
of the same colour, size and weight, before the same backgrounds. Such a text is left out where axe was sure of the
first; where axe could not tell, it is asked again.
"""

from collections.abc import Mapping

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

Fault = tuple[str, list[list[str]]]
"""The rule that is broken, and where."""

_READ = """async ([options, within, known]) => {
  const behind = new Map();
  const hashed = (text) => {
    let one = 7, other = 11;
    for (let at = 0; at < text.length; at++) {
      one = Math.imul(one ^ text.charCodeAt(at), 2654435761);
      other = Math.imul(other ^ text.charCodeAt(at), 1597334677);
    }
    return `${one} ${other}`;
  };
  const ground = (it) => {
    if (!it) return "";
    if (!behind.has(it)) {
      const style = getComputedStyle(it);
      behind.set(it, [style.backgroundColor, style.backgroundImage, style.backgroundClip, style.opacity, style.filter,
        style.mixBlendMode, style.position, style.clip, style.clipPath, ground(it.parentElement)].join());
    }
    return behind.get(it);
  };
  const look = (it) => {
    const style = getComputedStyle(it), box = it.getBoundingClientRect();
    const under = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2)
      .filter((one) => !one.contains(it) && !it.contains(one));
    return hashed([it.tagName, style.color, style.webkitTextFillColor, style.webkitTextStroke, style.fontSize,
      style.fontWeight, style.textShadow, style.textIndent, it.closest(":disabled, [aria-disabled=true]") !== null,
      it.closest("label")?.control?.disabled, box.width < 2 || box.height < 2, ground(it), ...under.map(ground),
    ].join("|"));
  };
  const writes = (it) => it.matches("input, button, select, textarea")
    || [...it.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.data.trim());
  const root = within ? document.querySelector(within) : document.body, looks = new Map();
  for (const it of [...root.querySelectorAll("*")].filter(writes)) {
    const its = it.checkVisibility({ visibilityProperty: true, opacityProperty: true }) ? look(it) : "not to be seen";
    if (!known.includes(its)) looks.set(its, [...looks.get(its) ?? [], it]);
  }
  const judged = async (doubtful, how) => {
    for (const it of doubtful) it.dataset.doubtful = "";
    axe.configure({ rules: [{ id: "color-contrast", selector: "[data-doubtful]" }] });
    const found = await axe.run(within ? root : document,
      { ...how, resultTypes: ["violations", "incomplete"], elementRef: true });
    for (const it of doubtful) delete it.dataset.doubtful;
    const unsure = new Set(found.incomplete.filter((one) => one.id === "color-contrast")
      .flatMap((one) => one.nodes.map((node) => node.element)));
    return [found.violations.map((one) => [one.id, one.nodes.map((node) => node.target)]), unsure];
  };
  const unseen = looks.get("not to be seen") ?? [];
  looks.delete("not to be seen");
  const [found, unsure] = await judged([...unseen, ...[...looks.values()].map(([first]) => first)], options);
  const left = [...looks].filter(([, [first]]) => unsure.has(first)).map(([its]) => its);
  const others = left.flatMap((its) => looks.get(its).slice(1));
  if (others.length) found.push(...(await judged(others, { runOnly: ["color-contrast"] }))[0]);
  return [found, [...looks.keys()].filter((its) => !left.includes(its))];
}"""


def read(page: Page, options: Mapping[str, object], sure: set[str], within: str | None = None) -> list[Fault]:
    """What is wrong by these rules. ``sure``: the looks of text of which axe was sure before; they become more."""
    if page.evaluate("!window.axe"):
        page.evaluate(AXE_SCRIPT)
    found, more = page.evaluate(_READ, [options, within, sorted(sure)])
    sure.update(more)
    return [(rule, places) for rule, places in found]
