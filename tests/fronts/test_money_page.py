"""Money and damage in a browser: by keyboard, with what it takes said as actions and seconds."""

import time

import pytest
from playwright.sync_api import Page, expect

from carrel import desk
from carrel.records.actors import Actor
from carrel.records.vocabulary import Role


@pytest.fixture
def lent(site) -> str:
    """The last item, on loan to the adult."""
    actor = Actor("robin", Role.CLERK, branch=None)
    item = site.items[-1]
    served = desk.scan_card(site.house, actor, "21189000044175")
    found = served if isinstance(served, desk.Served) else desk.find(site.house, actor, "Marigold")
    visit = found.visit if isinstance(found, desk.Served) else found.lines[0][1]
    assert isinstance(desk.lend(site.house, actor, visit, item), desk.Lent)
    return item


def test_a_damaged_return_is_settled_and_nobody_is_named(page: Page, sign_in, site, lent: str) -> None:
    sign_in(page, "robin")
    began = time.monotonic()
    page.keyboard.press("F2")
    page.keyboard.type(lent + "\n")
    expect(page.locator(".answer.done")).to_contain_text("Returned")
    page.goto(f"{site.address}/settle?item={lent}")
    page.get_by_label("What is damaged or missing").fill("page 3 is torn")
    page.get_by_label("Charge, in dollars").fill("4.50")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("will be told what you wrote. Charged: $4.50")
    # five actions: return mode, scan, open the page, two fields and Enter
    assert "Fennimore" not in page.content()
    assert time.monotonic() - began < 10
    page.goto(f"{site.address}/items?barcode={lent}")
    page.get_by_text("Somebody asks who had this").click()
    expect(page.locator("blockquote")).to_contain_text("shall not be released to any third party")


def test_a_payment_is_taken_and_its_receipt_printed(page: Page, sign_in, site) -> None:
    sign_in(page, "robin")
    page.keyboard.type("fennimore\n")
    page.get_by_role("button", name="To the desk").first.click()
    page.get_by_role("button", name="Money and losses").click()
    page.get_by_text("Charge a fee").click()
    page.locator("#charge-amount").fill("10.00")
    page.get_by_role("button", name="Charge it").click()
    expect(page.get_by_role("status")).to_contain_text("Charged. Owed now:")
    paying = time.monotonic()
    page.get_by_label("Amount, in dollars").first.fill("2.25")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Paid: $2.25")
    slip = page.locator(".receipt").first
    expect(slip).to_contain_text("$2.25")
    assert "Fennimore" not in slip.inner_text()
    page.emulate_media(media="print")
    expect(slip).to_be_visible()
    expect(page.get_by_role("heading", name="Money and losses")).to_be_hidden()
    expect(page.locator(".masthead")).to_be_hidden()
    page.emulate_media(media="screen")
    assert time.monotonic() - paying < 10
    for wrong in ("0", "-5", "1000000", "ten"):
        page.get_by_label("Amount, in dollars").first.fill(wrong)
        page.get_by_role("button", name="Take the payment").click()
        expect(page.get_by_role("alert")).to_contain_text("not between one cent and what is owed")
    page.goto(f"{site.address}/cash-up")
    expect(page.locator("tbody")).to_contain_text("$2.25")
    assert "Fennimore" not in page.content()
