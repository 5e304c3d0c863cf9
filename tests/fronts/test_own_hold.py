"""From the public catalogue through the door to a hold: in a browser, with and without scripts."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from fronts.conftest import Site
from fronts.test_my_pages import WORDS, Patron, patron


def _wished(page: Page, site: Site, title: str) -> str:
    """Press *Place a hold* in the catalogue; return the address it leads to."""
    page.goto(f"{site.address}/catalogue?words={title}")
    page.get_by_role("link", name=title).first.click()
    address = page.get_by_role("link", name="Place a hold").get_attribute("href")
    page.get_by_role("link", name="Place a hold").click()
    expect(page.get_by_role("heading", name="My library card")).to_be_visible()
    return address or ""


def _in(page: Page, who: Patron, password: str) -> None:
    page.get_by_label("Card number").fill(who.card)
    page.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")


def test_a_title_is_wished_for_in_the_catalogue_and_held_after_the_door(page: Page, site: Site) -> None:
    who = patron(site, 7101)
    address = _wished(page, site, "Cranford")
    _in(page, who, "a wrong password")
    expect(page.get_by_role("alert")).to_be_visible()
    _in(page, who, who.given)
    expect(page.get_by_label("The password you were given")).to_be_focused()
    for words in (who.given, WORDS, WORDS):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Cranford")).to_be_visible()
    expect(page).to_have_url(site.address + address)
    violations = Axe().run(page).response["violations"]
    assert [one["id"] for one in violations] == []
    page.keyboard.press("Enter")  # the button has the focus
    expect(page.get_by_role("status")).to_contain_text("Held for pickup at Main Library")
    page.get_by_role("link", name="What you wait for").click()
    expect(page.locator(".shelf .slip h3")).to_have_text("Cranford")
    page.goto(site.address + address)
    page.get_by_role("button", name="Place the hold").click()
    expect(page.get_by_role("alert")).to_contain_text("You are waiting for this title already")


def test_the_door_leads_on_to_a_title_and_to_no_other_place(plain: Page, site: Site) -> None:
    who = patron(site, 7102)
    plain.goto(f"{site.address}/my/hold?title=//elsewhere.example")
    assert plain.url == f"{site.address}/my/sign-in"
    assert "elsewhere" not in plain.content()
    _wished(plain, site, "Middlemarch")
    _in(plain, who, who.given)
    for label in ("The password you were given", "New password", "The same once more"):
        plain.get_by_label(label).fill(who.given if label.startswith("The password") else WORDS)
    plain.get_by_role("button", name="Keep it").click()
    assert re.fullmatch(re.escape(site.address) + r"/my/hold\?title=\d+", plain.url)
    plain.get_by_role("button", name="Place the hold").click()
    expect(plain.get_by_role("status")).to_contain_text("Held for pickup")
    plain.goto(f"{site.address}/my/hold?title=999999")
    expect(plain.get_by_role("alert")).to_contain_text("no such title")
