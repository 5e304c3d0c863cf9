"""Somebody serves themselves with a scanner and a keyboard, and goes."""

import contextlib
import re
import time

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from carrel import desk, staff
from carrel.formats import barcodes
from carrel.records.actors import Actor
from carrel.records.registration import IdSeen
from carrel.records.vocabulary import Role

ADULT = barcodes.barcode("2", "1189", 4417)


def scan(page: Page, text: str) -> None:
    expect(page.locator("#scan, #pin")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.type(text)
        page.keyboard.press("Enter")


@pytest.fixture
def pin(site) -> str:
    robin = Actor("robin", Role.CLERK)
    served = desk.scan_card(site.house, robin, ADULT)
    assert isinstance(served, desk.Served)
    given = desk.give_pin(site.house, robin, served.visit, IdSeen.PASSPORT)
    assert isinstance(given, desk.SecretGiven)
    return given.secret


@pytest.fixture
def machine(context: BrowserContext, page: Page, site, sign_in) -> Page:
    with site.house.store.write() as tx:
        staff.create(tx, "kiosk1", "Kiosk", Role.KIOSK, "a sentence is fine", must_change=False)
    page.add_init_script("window.print = () => { document.body.dataset.printed = 'yes'; }")
    sign_in(page, "sam")
    page.goto(f"{site.address}/station")
    page.get_by_role("button", name="Open for patrons").click()
    expect(page.get_by_role("heading", name="Scan your library card")).to_be_visible()
    return page


def test_a_visit_by_scanner_and_keyboard_alone(machine: Page, site, pin: str) -> None:
    start = time.perf_counter()
    scan(machine, ADULT)
    scan(machine, pin)
    expect(machine.get_by_role("heading", name="Scan each item")).to_be_visible()
    for barcode in site.items[32:34]:
        scan(machine, barcode)
        expect(machine.locator(".notice.done")).to_contain_text("Yours until")
    scan(machine, site.items[33])
    expect(machine.locator(".notice.done")).to_contain_text("Renewed")
    assert "Fennimore" not in machine.content()
    with machine.expect_navigation():
        machine.keyboard.press("Escape")
    took = time.perf_counter() - start
    expect(machine.get_by_role("heading", name="Scan your library card")).to_be_visible()
    scan(machine, site.items[32])
    expect(machine.locator(".notice.done")).to_contain_text("Returned")
    print(f"\nkiosk: card, PIN, two items, a renewal, done: 6 actions, {took:.2f} s")  # noqa: T201  # measured, to be read
    scan(machine, site.items[33])


def test_nothing_is_left_after_the_end(machine: Page, site, pin: str) -> None:
    scan(machine, ADULT)
    scan(machine, pin)
    scan(machine, site.items[34])
    title = machine.locator(".notice.done strong").inner_text()
    with machine.expect_navigation():
        machine.keyboard.press("Escape")
    with contextlib.suppress(Error):  # the browser kept no copy of the page, and says so
        machine.go_back()
    machine.wait_for_timeout(1000)  # the browser puts a page of its own there, and no event tells when
    left = whole(machine)
    machine.goto(f"{site.address}/kiosk")
    left += machine.content() + machine.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    for trace in (ADULT, ADULT[-4:], title, pin, site.items[34]):
        assert trace not in left
    stations = repr(vars_of(site.house.stations))
    assert ADULT not in stations
    assert all(not one.guest for one in vars_of(site.house.stations))
    machine.goto(f"{site.address}/kiosk")
    scan(machine, site.items[34])


def whole(page: Page) -> str:
    """The page as it stands once no other is on its way."""
    for _ in range(100):
        with contextlib.suppress(Error):
            return page.content()
        page.wait_for_timeout(100)
    raise AssertionError("the page did not come to rest")


def vars_of(stations: staff.Stations) -> list[staff.Station]:
    return list(stations._open.values())


def test_whoever_walks_away_is_signed_out_after_a_warning(machine: Page, site, pin: str) -> None:
    scan(machine, ADULT)
    machine.clock.install()
    scan(machine, pin)
    machine.clock.run_for(41_000)
    expect(machine.locator("#leaving")).to_be_visible()
    machine.keyboard.press("Shift")
    expect(machine.locator("#leaving")).to_be_hidden()
    machine.clock.run_for(61_000)
    expect(machine.get_by_role("heading", name="Scan your library card")).to_be_visible()


def test_a_receipt_shows_four_figures_of_the_card(machine: Page, site, pin: str) -> None:
    scan(machine, ADULT)
    scan(machine, pin)
    scan(machine, site.items[35])
    with machine.expect_navigation():
        machine.get_by_role("button", name="Done, with a receipt").press("Enter")
    expect(machine.locator(".receipt")).to_contain_text(f"… {ADULT[-4:]}")
    expect(machine.locator("body")).to_have_attribute("data-printed", "yes")
    assert ADULT not in machine.content()
    with machine.expect_navigation():
        machine.keyboard.press("Escape")
    scan(machine, site.items[35])


def test_a_kiosk_opens_no_desk_and_speaks_spanish(machine: Page, site) -> None:
    for address in ("/desk", "/find", "/staff", "/ledger", "/items"):
        machine.goto(site.address + address)
        assert "/sign-in" in machine.url or machine.url.endswith("/station"), machine.url
    machine.goto(f"{site.address}/kiosk")
    machine.get_by_role("button", name="Español").click()
    expect(machine.locator("html")).to_have_attribute("lang", "es")


def test_the_catalogue_sets_no_cookie(site, context: BrowserContext) -> None:
    reader = context.new_page()
    heads = []
    reader.on("response", lambda answer: heads.append(answer.all_headers()))
    reader.goto(f"{site.address}/catalogue")
    reader.get_by_label("Title, author or ISBN").fill("moonstone")
    reader.keyboard.press("Enter")
    reader.get_by_role("link", name="The Moonstone").click()
    expect(reader.get_by_role("heading", name="The Moonstone")).to_be_visible()
    hold = reader.get_by_role("link", name="Place a hold")
    expect(hold).to_have_attribute("href", re.compile(r"^/my/hold\?title=\d+$"))
    reader.goto(f"{site.address}/catalogue/1")
    assert not [head for head in heads if "set-cookie" in head]
    assert context.cookies() == []
