"""What axe finds wrong with a page.

Of all its rules that of contrast costs the most by far. It is asked of letters in each colour and size on each ground.
Those that axe has passed before in the same way of looking, or cannot judge because of what the ground is made of, it
is not asked of again.
"""

from importlib.resources import files

from playwright.sync_api import BrowserContext, Page

_ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_WITHOUT_CONTRAST = {"color-contrast": {"enabled": False}}
WHOLE = {"resultTypes": ["violations"], "runOnly": _ALL, "rules": _WITHOUT_CONTRAST}
AGAIN = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["target-size", "scrollable-region-focusable", "label"]},
}
"""What may come out otherwise at another width; the rest was read in the first look."""
_READ = """async ([where, options]) => (await axe.run(where ?? document, options)).violations
  .map((one) => [one.id, one.nodes.map((node) => node.target.join(" ")).slice(0, 2)])"""
_CONTRAST = """async (passed) => {
  const known = new Set(passed), new_ones = new Map();
  const ground = (it) => {
    const { backgroundColor, backgroundImage, opacity, filter, mixBlendMode, position, zIndex } = getComputedStyle(it);
    return [backgroundColor, backgroundImage, opacity, filter, mixBlendMode, position, zIndex].join(" ");
  };
  const grounds = (it) => (it ? `${ground(it)} < ${grounds(it.parentElement)}` : "");
  const look = (it) => {
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(it);
    const idle = [it, it.closest("label")?.control].some((one) => one?.closest(":disabled, [aria-disabled=true]"));
    const name = `${it.tagName}.${it.getAttribute("class")}`;
    return [name, idle, color, fontSize, fontWeight, textShadow, grounds(it)].join("|");
  };
  const hash = (text) => {
    let [a, b] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < text.length; at++) {
      a = Math.imul(a ^ text.charCodeAt(at), 2654435761);
      b = Math.imul(b ^ text.charCodeAt(at), 1597334677);
    }
    return (b & 0x1fffff) * 2 ** 32 + (a >>> 0);
  };
  for (const it of document.body.querySelectorAll("*")) {
    const speaks = [...it.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.data.trim());
    if ((speaks || it.matches("input, select, textarea")) && it.checkVisibility()) {
      const way = hash(look(it));
      if (!known.has(way)) new_ones.set(it, way);
    }
  }
  if (!new_ones.size) return [[], []];
  const found = await axe.run(
    { include: [...new_ones.keys()] }, { runOnly: ["color-contrast"], elementRef: true, selectors: false });
  const nodes = (kind, why) => found[kind].flatMap((one) => one.nodes)
    .filter((node) => node.any.some((check) => why.includes(check.data?.messageKey ?? "")));
  const settled = [...nodes("passes", [""]), ...nodes("incomplete", ["bgGradient", "bgImage"])];
  const bad = found.violations.flatMap((one) => one.nodes.map((node) => node.html.slice(0, 80)));
  return [bad, [...new Set(settled.map((node) => new_ones.get(node.element)).filter(Boolean))]];
}"""


def bring(context: BrowserContext) -> None:
    """Lay axe beside every page that is opened."""
    context.add_init_script(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))


def violations(page: Page, options: dict[str, object], passed: set[int], where: str | None = None) -> list[object]:
    """The rules that are broken, each with its first places; what was ``passed`` for contrast grows."""
    found = page.evaluate(_READ, [where, options])
    bad, good = page.evaluate(_CONTRAST, list(passed))
    passed.update(good)
    return [*found, ("color-contrast", bad[:4])] if bad else found
