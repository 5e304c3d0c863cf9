"""The ledger page: what the custodian sees, and what nobody sees."""

import re

from playwright.sync_api import Page, expect

from carrel import desk
from carrel.formats import barcodes
from carrel.records.actors import Actor
from carrel.records.vocabulary import Role

CARD = barcodes.barcode("2", "1189", 4417)


def test_the_custodian_reads_filters_and_verifies(page: Page, site, sign_in) -> None:
    for _ in range(3):
        assert isinstance(desk.find(site.house, Actor("sam", Role.SUPERVISOR), "fennimore"), desk.Found)
    sign_in(page, "director")
    page.get_by_role("link", name="Ledger").click()
    expect(page.get_by_role("heading", name="Looks that led to no act")).to_be_visible()
    expect(page.locator(".tally")).to_contain_text(re.compile(r"sam.*\s+at least \d"))
    assert "Fennimore" not in page.content()
    assert CARD not in page.content()
    page.get_by_role("textbox", name="Who").fill("sam")
    page.get_by_label("Act", exact=True).select_option("find")
    page.get_by_role("button", name="Show").click()
    rows = page.locator(".entries tbody tr")
    assert rows.count() > 0
    assert all("sam" in text and "find" in text for text in rows.all_inner_texts())
    page.get_by_role("button", name="Verify the ledger").click()
    expect(page.get_by_role("heading", name="Every entry stands")).to_be_visible()


def test_a_clerk_does_not_read_the_ledger(page: Page, site, sign_in) -> None:
    sign_in(page, "robin")
    page.goto(f"{site.address}/ledger")
    expect(page.locator(".entries")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).not_to_have_text("The ledger")


def test_the_staff_list_is_the_custodians_and_gives_a_password_once(page: Page, site, sign_in) -> None:
    sign_in(page, "robin")
    page.goto(f"{site.address}/staff")
    expect(page.get_by_label("Account")).to_have_count(0)
    answer = page.get_by_role("heading", level=1)
    expect(answer).to_contain_text("custodian")
