"""A walk through a page with the Tab key alone, as somebody without a mouse does it.

Every control that is to be seen must get the focus, in the order in which the page is read; whatever has it must show
that it has it, and must itself be to be seen; and the way must lead through, not round and round.
"""

from typing import Final

from playwright.sync_api import Page

BEGIN: Final = """() => {
  for (const it of document.querySelectorAll("details:not(.more)")) it.open = true;
  const groups = new Set(), stops = [];
  for (const it of document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex]")) {
    if (!it.checkVisibility({ visibilityProperty: true }) || it.type === "hidden" || it.disabled) continue;
    if (it.tabIndex < 0 && it.hasAttribute("tabindex") && !it.matches("a, button, input, select, textarea, summary"))
      continue;
    if (it.type === "radio") {
      const group = `${it.form?.action} ${it.name}`;
      if (groups.has(group)) continue;
      const several = [...(it.form ?? document).querySelectorAll(`input[type=radio][name="${it.name}"]`)];
      groups.add(group);
      stops.push(several.find((one) => one.checked) ?? it);
      continue;
    }
    stops.push(it);
  }
  const shown = (it) => {
    const style = getComputedStyle(it), box = it.getBoundingClientRect();
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return "the focus is not to be seen";
    if (box.width < 2 || box.height < 2) return "what has the focus is not to be seen";
    if (box.bottom < 1 || box.top > innerHeight - 1 || box.right < 1 || box.left > innerWidth - 1)
      return "what has the focus is off the screen";
    const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 2);
    const y = Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 2);
    const top = document.elementFromPoint(x, y);
    // words that break over lines leave the middle of their box empty
    const over = top && !it.contains(top) && !top.contains(it) && !it.labels?.[0]?.contains(top);
    return over && it.getClientRects().length === 1 ? `lies under ${top.outerHTML.slice(0, 50)}` : "";
  };
  window.walk = { stops, seen: [], faults: [] };
  // from the top, wherever the page put the focus; that first focus was not Tab's, and is not looked at
  stops[0]?.focus();
  document.addEventListener("focusin", ({ target }) => {
    if (walk.seen.at(-1) === target) return;
    walk.seen.push(target);
    const fault = shown(target);
    if (fault) walk.faults.push(`${fault}: ${target.outerHTML.slice(0, 90)}`);
  });
  const parts = { date: 4, "datetime-local": 7, time: 4, month: 3 };
  return stops.reduce((sum, it) => sum + (parts[it.type] ?? 1), 0);
}"""
ROUND: Final = "() => !walk.stops.length || walk.seen.includes(walk.stops[0])"
"""Whether the way has come back to where it began."""
END: Final = """() => {
  const { stops, seen, faults } = walk, found = [...faults];
  for (const it of stops) if (!seen.includes(it)) found.push(`never reached: ${it.outerHTML.slice(0, 90)}`);
  const once = seen.slice(0, stops.length).map((it) => stops.indexOf(it)).filter((place) => place >= 0);
  for (let at = 1; at < once.length; at++)
    if (once[at] < once[at - 1] && once[at] !== 0) found.push(`out of order: ${seen[at].outerHTML.slice(0, 90)}`);
  return found;
}"""


def tabbed(page: Page) -> list[str]:
    """Everything that is wrong with the way through the page that is open."""
    stops = page.evaluate(BEGIN)
    for _ in range(stops + 3):
        page.keyboard.press("Tab")
    for _ in range(stops):  # more where Chromium stops at what scrolls, too
        if page.evaluate(ROUND):
            break
        page.keyboard.press("Tab")
    return list(page.evaluate(END))
