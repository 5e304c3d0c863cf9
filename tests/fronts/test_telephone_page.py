"""Somebody calls, and notices are printed, in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from carrel.formats import barcodes

ADULT = barcodes.barcode("2", "1189", 4417)


@pytest.fixture
def at_telephone(page: Page, sign_in, site) -> Page:
    sign_in(page, "robin")
    page.goto(f"{site.address}/telephone")
    return page


def say(page: Page, who: str, **facts: str) -> None:
    """By keyboard alone, as one types while listening."""
    fields = ("who", "birth", "street", "phone", "email")
    expect(page.locator("#who")).to_be_focused()
    for name in fields:
        page.keyboard.type({"who": who, **facts}.get(name, ""))
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_nothing_on_record_is_shown_before_it_was_named(at_telephone: Page) -> None:
    say(at_telephone, ADULT, birth="4/30/1987", phone="9999")
    expect(at_telephone.locator(".notice.refused")).to_contain_text("Nothing can be said on the telephone")
    shown = at_telephone.content()
    assert not any(word in shown for word in ("Marigold", "Fennimore", "Quill", "0142", "1987-04", "4/30/1987", ADULT))


def test_a_caller_with_two_facts_has_everything_renewed_and_a_lost_card_stopped(at_telephone: Page, site) -> None:
    say(at_telephone, ADULT, birth="april 30 1987", street="14 quil lane")
    expect(at_telephone.get_by_role("heading", name="You may say")).to_be_visible()
    assert "Quill" not in at_telephone.content()
    assert at_telephone.evaluate("document.body.innerText").find("Moonstone") < 0
    at_telephone.get_by_role("button", name="They were told").click()
    expect(at_telephone.locator(".notice.done")).to_contain_text("They were told")


def test_the_pages_work_without_scripts(plain: Page, sign_in, site) -> None:
    sign_in(plain, "robin")
    plain.goto(f"{site.address}/notices")
    expect(plain.get_by_role("heading", name="Letters")).to_be_visible()
    expect(plain.get_by_text("No letter waits.")).to_be_visible()
    plain.goto(f"{site.address}/telephone")
    plain.get_by_label(re.compile("Card number")).fill(ADULT)
    plain.get_by_label(re.compile("Birth date")).fill("1987-04-30")
    plain.get_by_role("button", name="Compare").click()
    expect(plain.locator(".notice.refused")).to_contain_text("Two facts are needed")
