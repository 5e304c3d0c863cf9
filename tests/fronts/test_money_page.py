"""Money and damage in a browser: by keyboard, with what it takes said as actions and seconds."""

import time

import pytest
from playwright.sync_api import Page, expect

from carrel import desk
from carrel.records.actors import Actor
from carrel.records.circulation import FeeKind
from carrel.records.vocabulary import Role
from fronts.conftest import ADULT
from fronts.hands import Hands


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
    hands = Hands(page)
    hands.key("F2").scan(lent)
    expect(page.locator(".answer.done")).to_contain_text("Returned")
    hands.key("F7")
    expect(page.get_by_label("What is damaged or missing")).to_be_focused()
    hands.write("What is damaged or missing: the patron will read this", "page 3 is torn")
    hands.write("Charge, in dollars (if any)", "4.50").key("Enter")
    expect(page.get_by_role("status")).to_contain_text("will be told what you wrote. Charged: $4.50")
    hands.say("a damaged return: taken back, told to whoever had it, charged")
    # return mode, scan, open the page, two fields and Enter
    assert hands.actions == 6
    assert "Fennimore" not in page.content()
    assert hands.seconds < 10
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


def test_a_mistake_is_paid_back_once_and_an_amnesty_taken_back(page: Page, sign_in, site) -> None:
    sam = Actor("sam", Role.SUPERVISOR, branch=desk.branches(site.house)[0][0])
    served = desk.scan_card(site.house, sam, ADULT.card)
    assert isinstance(served, desk.Served)
    assert isinstance(desk.charge(site.house, sam, served.visit, FeeKind.OTHER, 125, ""), desk.Charged)
    paid = desk.pay(site.house, sam, served.visit, desk.ALL, 125, desk.Method.CASH)
    assert isinstance(paid, desk.Paid)
    (receipt,) = paid.receipts
    sign_in(page, "sam")
    for told in ("Pay back $1.25", "paid back before"):
        page.goto(f"{site.address}/settle")
        page.locator("#kind").select_option(receipt.kind.value)
        page.locator("#mistaken-day").fill(receipt.day.isoformat())
        page.locator("#mistaken-amount").fill("1.25")
        page.locator("#mistaken-serial").fill(receipt.serial)
        page.locator("#mistaken-code").fill(receipt.code)
        page.locator("#reason").select_option(desk.WaiveReason.LIBRARY_ERROR.value)
        page.get_by_role("button", name="Pay the mistake back").click()
        expect(page.locator(".notice").first).to_contain_text(told)
    today = receipt.day.isoformat()
    page.locator("#amnesty-first").fill(today)
    page.locator("#amnesty-last").fill(today)
    page.get_by_role("button", name="Open an amnesty").click()
    expect(page.get_by_text(f"No fines from {today} to {today}")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("status")).to_contain_text("The amnesty is taken back")
    expect(page.get_by_text(f"No fines from {today} to {today}")).to_have_count(0)
