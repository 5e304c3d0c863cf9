"""A day at the desk, in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from carrel.formats import barcodes

ADULT = barcodes.barcode("2", "1189", 4417)
CHILD = barcodes.barcode("2", "1189", 5502)


def scan(page: Page, text: str) -> None:
    """As a scanner does it: keys wherever the focus is, then Enter."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")


@pytest.fixture
def at_desk(page: Page, sign_in) -> Page:
    sign_in(page, "robin")
    return page


def test_card_then_items_then_another_card(at_desk: Page, site) -> None:
    scan(at_desk, ADULT)
    expect(at_desk.get_by_role("heading", name="Marigold Fennimore-Ash")).to_be_visible()
    for barcode in site.items[:3]:
        scan(at_desk, barcode)
    expect(at_desk.locator("#acts li")).to_have_count(3)
    expect(at_desk.locator(".answer .stamp")).to_be_visible()
    expect(at_desk.get_by_role("heading", name="Marigold Fennimore-Ash")).to_be_visible()
    expect(at_desk.locator("#scan")).to_be_focused()
    scan(at_desk, CHILD)
    expect(at_desk.get_by_role("heading", name="Juniper Fennimore-Ash")).to_be_visible()
    expect(at_desk.get_by_text("Marigold")).to_have_count(0)
    expect(at_desk.locator("#acts li")).to_have_count(0)


def test_scans_faster_than_answers_are_all_taken_in_order(at_desk: Page, site) -> None:
    at_desk.keyboard.type(ADULT + "\n" + "".join(f"{barcode}\n" for barcode in site.items[3:9]))
    expect(at_desk.locator("#acts li")).to_have_count(6)
    shown = at_desk.locator("#acts li .due").count()
    assert shown == 6


def test_returning_shows_no_name(at_desk: Page, site) -> None:
    scan(at_desk, ADULT)
    scan(at_desk, site.items[10])
    expect(at_desk.locator("#acts li")).to_have_count(1)
    at_desk.keyboard.press("F2")
    expect(at_desk.get_by_text("Marigold")).to_have_count(0)
    scan(at_desk, site.items[10])
    expect(at_desk.locator(".answer")).to_contain_text("Returned")
    assert "Fennimore" not in at_desk.content()
    scan(at_desk, site.items[10])
    expect(at_desk.locator(".answer.attention")).to_contain_text("not on loan")


def test_an_item_before_a_card_asks_for_the_card(at_desk: Page, site) -> None:
    scan(at_desk, site.items[11])
    expect(at_desk.locator(".answer.attention")).to_be_visible()
    expect(at_desk.locator("#scan")).to_be_focused()


def test_typing_a_name_offers_people_to_choose(at_desk: Page) -> None:
    scan(at_desk, "fennimore")
    expect(at_desk.locator(".people tbody tr")).to_have_count(2)
    at_desk.get_by_role("button", name=re.compile("To the desk.*Juniper")).click()
    expect(at_desk.get_by_role("heading", name="Juniper Fennimore-Ash")).to_be_visible()


def test_a_stop_is_a_supervisors_to_set_aside(page: Page, sign_in, site) -> None:
    sign_in(page, "robin")
    page.keyboard.type(CHILD + "\n" + "".join(f"{barcode}\n" for barcode in site.items[12:16]))
    expect(page.locator(".stop")).to_contain_text("limit of 3")
    expect(page.get_by_role("button", name="Lend all the same")).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, "sam")
    page.keyboard.type(CHILD + "\n" + site.items[15] + "\n")
    page.get_by_label("Lend all the same, because").select_option("needed for school")
    page.get_by_role("button", name="Lend all the same").click()
    expect(page.locator(".answer.done")).to_contain_text("Lent")
    expect(page.get_by_role("heading", name="Juniper Fennimore-Ash")).to_be_visible()


def test_one_line_is_renewed(at_desk: Page, site) -> None:
    scan(at_desk, ADULT)
    scan(at_desk, site.items[17])
    expect(at_desk.locator("#acts li")).to_have_count(1)
    scan(at_desk, ADULT)
    expect(at_desk.locator("#acts li")).to_have_count(0)
    at_desk.locator(".loans tr", has_text=site.items[17]).get_by_role("button", name="Renew").click()
    expect(at_desk.locator(".answer")).to_contain_text("Renewed")


def test_the_page_blanks_and_loses_nothing(at_desk: Page) -> None:
    at_desk.clock.install()
    at_desk.reload()
    at_desk.evaluate("document.getElementById('scan').value = 'half a na'")
    at_desk.clock.run_for(119_000)
    expect(at_desk.locator("#blank")).to_be_hidden()
    at_desk.clock.run_for(3_000)
    expect(at_desk.locator("#blank")).to_be_visible()
    expect(at_desk.locator("main")).to_have_css("opacity", "0")
    at_desk.keyboard.press("Shift")
    expect(at_desk.locator("#blank")).to_be_hidden()
    expect(at_desk.locator("#scan")).to_have_value("half a na")
    expect(at_desk.locator("#scan")).to_be_focused()


def test_everything_works_without_scripts(plain: Page, sign_in, site) -> None:
    sign_in(plain, "robin")

    def scan_plainly(text: str) -> None:
        plain.locator("#scan").fill(text)
        plain.get_by_role("button", name="Enter", exact=True).click()

    scan_plainly(ADULT)
    expect(plain.get_by_role("heading", name="Marigold Fennimore-Ash")).to_be_visible()
    scan_plainly(site.items[20])
    expect(plain.locator(".answer")).to_contain_text("Lent")
    scan_plainly(site.items[21])
    expect(plain.locator(".answer")).to_contain_text("Lent")
    plain.get_by_role("button", name="Show them").click()
    expect(plain.locator(".loans tr", has_text=site.items[21])).to_be_visible()
    plain.get_by_label("Return").check()
    scan_plainly(site.items[20])
    expect(plain.locator(".answer")).to_contain_text("Returned")
    assert "Fennimore" not in plain.content()
