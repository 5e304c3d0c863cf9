"""A patron's own pages in a browser: in at the door, what is theirs, and out again."""

import json
from datetime import timedelta

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from carrel import catalog, desk
from carrel.formats import barcodes
from carrel.records.actors import Actor
from carrel.records.permissions import PermissionForm
from carrel.records.registration import IdSeen
from carrel.records.vocabulary import Role

WORDS = "a lantern in the salt"
CLERK = Actor("robin", Role.CLERK)
PAGES = ("card", "data", "openings", "permissions", "history", "account")


class Patron(msgspec.Struct):
    card: str
    visit: str
    given: str

    def lent(self, site, number: str) -> None:
        desk.return_item(site.house, CLERK, number)
        assert isinstance(desk.lend(site.house, CLERK, self.visit, number), desk.Lent)


def patron(site, number: int, given: str = "Sorrel") -> Patron:
    """Somebody invented, with a one-time password."""
    form = desk.Application(
        given=given,
        family="Quillfeather",
        category="adult",
        card=barcodes.barcode("2", "1189", number),
        street="14 Quill Lane",
        town="Putnam",
    )
    done = desk.register(site.house, CLERK, form, different_person=True)
    assert isinstance(done, desk.Registered), done
    out = desk.give_password(site.house, CLERK, done.visit, IdSeen.PASSPORT)
    assert isinstance(out, desk.SecretGiven)
    return Patron(form.card, out.visit, out.secret)


def door(page: Page, site, who: Patron, password: str) -> None:
    page.goto(f"{site.address}/my/sign-in")
    page.get_by_label("Card number").fill(who.card)
    page.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")


def at_home(page: Page, site, who: Patron) -> None:
    """In, with a password of one's own; by keyboard alone."""
    door(page, site, who, who.given)
    expect(page.get_by_role("heading", name="Choose a password")).to_be_visible()
    expect(page.get_by_label("The password you were given")).to_be_focused()
    for words in (who.given, WORDS, WORDS):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Quillfeather")).to_be_visible()


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def test_signing_in_renewing_permitting_and_taking_everything_away(page: Page, site) -> None:
    who = patron(site, 7001)
    who.lent(site, site.items[30])
    who.lent(site, site.items[31])
    at_home(page, site, who)
    expect(page.locator(".shelf .slip")).to_have_count(2)
    press(page, "Renew all")
    expect(page.get_by_role("status")).to_contain_text("2 items renewed")
    page.goto(f"{site.address}/my/openings")
    rows = page.locator("table.entries tbody")
    expect(rows).to_contain_text("Lent you something")
    expect(rows).to_contain_text("Saw to your card, password or PIN")
    expect(rows).to_contain_text("robin")
    expect(page.get_by_role("heading", name="What is not in this list")).to_be_visible()

    page.goto(f"{site.address}/my/permissions")
    page.get_by_label("To whom").fill("Tansy Ash")
    page.get_by_label("what I have out").check()
    until = site.house.clock().date() + timedelta(days=30)
    page.get_by_label("Until").fill(until.isoformat())
    press(page, "Permit it")
    expect(page.get_by_role("heading", name="Tansy Ash")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("None. Nobody is told anything.")).to_be_visible()

    page.goto(f"{site.address}/my/account")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download the file").click()
    told = json.loads(coming.value.path().read_text(encoding="utf-8"))
    assert told["registration"]["family"] == "Quillfeather"
    assert len(told["loan"]) == 2

    assert not [url for url in (page.url,) if who.card in url]
    press(page, "Sign out")
    page.goto(f"{site.address}/my/card")
    expect(page).to_have_url(f"{site.address}/my/sign-in")


def test_a_history_is_begun_read_and_deleted_and_an_account_closed(page: Page, site) -> None:
    who = patron(site, 7002)
    at_home(page, site, who)
    page.goto(f"{site.address}/my/history")
    expect(page.get_by_text("If you forget your password, the history is lost.")).to_be_visible()
    page.get_by_label("Your password, once more").fill(WORDS)
    press(page, "Switch it on")
    who.lent(site, site.items[32])
    desk.return_item(site.house, CLERK, site.items[32])
    page.get_by_label("Your password, once more").fill("another sentence")
    press(page, "Open it")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Your password, once more").fill(WORDS)
    press(page, "Open it")
    expect(page.locator(".slip h3")).to_have_text("The Moonstone")
    page.get_by_label("Delete all of it").check()
    press(page, "Switch it off")
    expect(page.get_by_text("It is off")).to_be_visible()

    who.lent(site, site.items[32])
    page.goto(f"{site.address}/my/account")
    expect(page.get_by_text("An item is out.")).to_be_visible()
    expect(page.get_by_role("button", name="Erase everything")).to_have_count(0)
    desk.return_item(site.house, CLERK, site.items[32])
    page.goto(f"{site.address}/my/account")
    page.get_by_label("The last four digits of your card").fill(who.card[-4:])
    press(page, "Erase everything")
    expect(page.get_by_role("heading", name="Nothing here is about you any more.")).to_be_visible()
    door(page, site, who, WORDS)
    expect(page.get_by_role("alert")).to_be_visible()


def test_corrected_data_are_kept_and_a_wrong_address_is_not(page: Page, site) -> None:
    at_home(page, site, patron(site, 7003))
    page.goto(f"{site.address}/my/data")
    page.get_by_label("E-mail", exact=False).fill("sorrel@invented.example")
    page.get_by_label("A message says").select_option("titles")
    press(page, "Keep the corrections")
    expect(page.get_by_role("status")).to_contain_text("Kept")
    page.get_by_label("Town").fill("x" * 90)
    press(page, "Keep the corrections")
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto(f"{site.address}/my/data")
    expect(page.get_by_label("E-mail", exact=False)).to_have_value("sorrel@invented.example")
    expect(page.get_by_label("Town")).to_have_value("Putnam")


def test_a_patron_is_never_staff_nor_staff_a_patron(page: Page, site, sign_in) -> None:
    at_home(page, site, patron(site, 7004))
    for path in ("/desk", "/find", "/ledger"):
        page.goto(site.address + path)
        expect(page).to_have_url(f"{site.address}/sign-in")
    sign_in(page, "robin")
    page.goto(f"{site.address}/my/card")
    expect(page).to_have_url(f"{site.address}/my/sign-in")


def test_the_desk_gives_out_a_password_without_scripts(plain: Page, site, sign_in) -> None:
    who = patron(site, 7005)
    sign_in(plain, "robin")
    plain.locator("input[name=scan]").fill(who.card)
    plain.keyboard.press("Enter")
    press(plain, "Registration and card")
    press(plain, "Give one out")
    press(plain, "Make it")
    expect(plain.get_by_role("alert")).to_be_visible()
    plain.get_by_label("Identification you have seen").select_option("passport")
    press(plain, "Make it")
    who.given = plain.locator(".secret").inner_text().strip()
    press(plain, "Sign out")
    at_home(plain, site, who)


def test_parents_read_without_leaving_anything(page: Page, site) -> None:
    page.goto(f"{site.address}/my/parents")
    expect(page.get_by_text("shall not be released to any third party")).to_be_visible()
    assert page.context.cookies() == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_my_pages_are_accessible_and_readable(browser, site, scheme: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 860}, color_scheme=scheme)
    page, faults = context.new_page(), []

    def look(path: str) -> None:
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found = Axe().run(page).response["violations"]
        faults.extend((path, one["id"], one["nodes"][0]["target"]) for one in found)
        if wide > 0:
            faults.append((path, "wider than the screen", wide))

    who = patron(site, 7006 + width)
    who.lent(site, site.items[34])
    page.goto(f"{site.address}/my/sign-in")
    look("/my/sign-in")
    page.goto(f"{site.address}/my/parents")
    look("/my/parents")
    at_home(page, site, who)
    actor = _self(site, who)
    desk.permit(site.house, actor, PermissionForm("Tansy Ash", desk.PERMITTED, site.house.clock().date()))
    with site.house.store.read() as tx:
        wanted = catalog.item_by_barcode(tx, site.items[35])
        assert wanted is not None
    assert isinstance(desk.place_own_hold(site.house, actor, wanted.title, wanted.branch), desk.HoldPlaced)
    for path in PAGES:
        page.goto(f"{site.address}/my/{path}")
        look(path)
    page.goto(f"{site.address}/my/card")
    page.get_by_text("Not just now").click()
    page.get_by_label("Let others go first until").fill((site.house.clock().date() + timedelta(days=9)).isoformat())
    press(page, "Suspend")
    expect(page.get_by_text("suspended until")).to_be_visible()
    page.get_by_role("button", name="I no longer want it").click()
    expect(page.get_by_role("heading", name="What you wait for")).to_have_count(0)
    context.close()
    assert faults == []


def _self(site, who: Patron) -> Actor:
    signed = desk.sign_in_patron(site.house, who.card, WORDS)
    assert isinstance(signed, desk.PatronSignedIn)
    return signed.actor
