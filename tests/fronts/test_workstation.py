"""The workstation: what a browser at the desk keeps of a day's work. The fifteenth place of docs/threat-model.md."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from fronts.conftest import ADULT, SignIn, Site, card
from fronts.test_desk_page import scan

KEPT = """async () => ({
  local: {...localStorage},
  session: {...sessionStorage},
  databases: (await indexedDB.databases()).map((one) => one.name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
SECRET = (
    "Marigold",
    "Fennimore",
    "Tansy",
    "Quillwort",
    "Quill Lane",
    "0142",
    ADULT.card,
    card(7705),
    "Moonstone",
    "fennimore",
    "moonstone",
)
SETTINGS = {"carrel-silent": r"yes|no", "carrel-touched": r"\d+", "htmx-current-path-for-history": r"/[a-z-]+"}
"""All that a page may keep: whether it is silent, when a shared station was touched last, and which page it is."""


@pytest.fixture
def station(browser: Browser, tmp_path: Path) -> Iterator[tuple[BrowserContext, Path]]:
    """A browser with a profile of its own on the disk, as a workstation has one."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    opened = browser.browser_type.launch_persistent_context(
        tmp_path, executable_path=program, args=["--no-sandbox", "--no-first-run", "--disable-gpu"]
    )
    opened.set_default_timeout(5000)
    yield opened, tmp_path
    opened.close()


def _day(page: Page, site: Site) -> list[str]:
    """Somebody is served, borrows, is looked for, pays, waits for a title, and somebody else registers."""
    scan(page, ADULT.card)
    expect(page.get_by_role("heading", name="Marigold Fennimore-Ash")).to_be_visible()
    scan(page, site.items[32])
    expect(page.locator(".answer")).to_contain_text("Lent")
    page.get_by_role("button", name="Holds").click()
    page.get_by_label("Title, author").fill("moonstone")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Moonstone")
    page.goto(f"{site.address}/find")
    page.locator("#words").fill("fennimore")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Marigold")
    page.goto(f"{site.address}/register")
    page.locator("[name=card]").fill(card(7705))
    page.get_by_label("Given name").fill("Tansy")
    page.get_by_label("Family name").fill("Quillwort")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("The registration is made")
    page.goto(f"{site.address}/desk")
    page.keyboard.press("F2")
    scan(page, site.items[32])
    expect(page.locator(".answer")).to_contain_text("Returned")
    return [entry for entry in page.evaluate("performance.getEntries().map((one) => one.name)") if "http" in entry]


def test_15_the_workstation(station: tuple[BrowserContext, Path], site: Site, sign_in: SignIn) -> None:
    """After a day at the desk the browser holds its two cookies: no person, no card and no title, nor in its files.

    Its files are those of a profile on the disk: with what it would bring back after a crash, where forms were sent.
    """
    context, profile = station
    page = context.pages[0]
    answers: list[tuple[str, str]] = []
    page.on("response", lambda one: answers.append((one.url, one.headers.get("cache-control", ""))))
    sign_in(page, "robin")
    addresses = _day(page, site)
    kept = page.evaluate(KEPT)
    assert (kept["databases"], kept["caches"], kept["workers"]) == ([], [], 0)
    there = {**kept["local"], **kept["session"]}
    assert [name for name, value in there.items() if not re.fullmatch(SETTINGS.get(name, "nothing"), value)] == []
    cookies = context.cookies()
    assert {one["name"] for one in cookies} == {"carrel", "carrel-form"}
    assert all(one["httpOnly"] for one in cookies)
    said = " ".join([*addresses, *(url for url, _ in answers), *(one["value"] for one in cookies)])
    assert [word for word in SECRET if word.casefold() in said.casefold()] == []
    pages = [rule for url, rule in answers if "/static/" not in url]
    assert pages
    assert all("no-store" in rule for rule in pages)
    context.close()
    files = {path: path.read_bytes() for path in profile.rglob("*") if path.is_file()}
    assert any(b"127.0.0.1" in raw for raw in files.values())  # it is the profile that was worked with
    found = [
        (path.relative_to(profile), word)
        for path, raw in files.items()
        for word in SECRET
        if word.encode() in raw or word.encode("utf-16-le") in raw
    ]
    assert found == []
