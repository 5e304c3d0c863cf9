"""Holds in a browser: a mother with three cards, the lists to work through, and a slip without a name."""

import os
import time
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page, expect

from carrel import catalog, desk
from carrel.formats import barcodes
from carrel.records.actors import Actor
from carrel.records.vocabulary import Role
from fronts.conftest import ADULT, Site, card
from fronts.test_desk_page import scan


def _picture(page: Page, name: str) -> None:
    """For a designer's eye: written where ``PICTURES`` says, otherwise nowhere."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def _family(site: Site) -> tuple[str, dict[str, list[str]]]:
    """A mother, and three children with two items each on the hold shelf: her card, and the items by code."""
    house = site.house
    with house.store.read() as tx:
        main = catalog.branches(tx)[0].id
    clerk = Actor("robin", Role.CLERK, branch=main)
    mother = msgspec.structs.replace(ADULT, given="Tansy", family="Quillfeather", card=card(7000))
    assert isinstance(desk.register(house, clerk, mother, different_person=True), desk.Registered)
    batches: dict[str, list[str]] = {}
    for number in range(1, 4):
        child = msgspec.structs.replace(
            mother, given=f"Child{number}", category="child", card=card(7000 + number), guardian_name="Tansy"
        )
        done = desk.register(house, clerk, child, different_person=True)
        assert isinstance(done, desk.Registered)
        asked = desk.Collector(mother.card, "my mother", house.clock().date() + timedelta(days=90))
        assert isinstance(desk.permit_collection(house, clerk, done.visit, asked), desk.CollectionPermitted)
        for book in range(2):
            item = barcodes.barcode("3", "1189", 9000 + 10 * number + book)
            with house.store.write() as tx:
                placed = catalog.put_title(tx, catalog.TitleEntry(f"An Invented Tale {number}.{book}"))
                catalog.put_item(tx, catalog.ItemEntry(item, placed.id, main, "book", call_number="J INV"))
            held = desk.place_hold(house, clerk, done.visit, placed.id, main)
            assert isinstance(held, desk.HoldPlaced), held
            back = desk.return_item(house, clerk, item)
            assert isinstance(back, desk.Returned)
            batches.setdefault(back.view.code, []).append(item)
    return mother.card, batches


def test_a_mother_with_three_cards_collects_by_one_scan(page: Page, site: Site, sign_in) -> None:
    """One scan of her card lists three codes; each item is one scan more."""
    own_card, batches = _family(site)
    assert len(batches) == 3
    sign_in(page, "robin")
    expect(page.locator("#scan")).to_be_focused()
    began, actions = time.monotonic(), 1
    scan(page, own_card)
    for code in batches:
        expect(page.locator(".pickups")).to_contain_text(code)
    assert "Invented Tale" not in page.content()
    assert "Child" not in page.locator(".pickups").inner_text()
    _picture(page, "pickups")
    for items in batches.values():
        for item in items:
            scan(page, item)
            actions += 1
            expect(page.locator("#acts li")).to_have_count(actions - 1)
    took = time.monotonic() - began
    print(f"\na mother with three cards: {actions} scans, {took:.1f} s")  # noqa: T201  # measured, to be read
    assert actions == 7
    scan(page, own_card)
    expect(page.locator(".pickups")).to_have_count(0)
    expect(page.get_by_text("Nothing on loan")).to_be_visible()
    scan(page, card(7001))
    expect(page.locator(".loans")).to_contain_text("An Invented Tale 1.0")


def test_a_hold_is_placed_fetched_trapped_and_its_slip_printed(page: Page, site: Site, sign_in) -> None:
    sign_in(page, "robin")
    scan(page, ADULT.card)
    page.get_by_role("button", name="Holds").click()
    page.get_by_label("Title, author").fill("cranford")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Hold Cranford").click()
    expect(page.locator(".notice")).to_contain_text("It will be brought from its shelf.")
    _picture(page, "holds")
    page.get_by_role("button", name="Who may collect").click()
    expect(page.get_by_role("heading", name="Permit somebody")).to_be_visible()
    _picture(page, "collectors")
    page.goto(f"{site.address}/pull-list")
    row = page.locator("tr", has_text="Cranford")
    expect(row).to_have_count(1)
    assert "Fennimore" not in page.content()
    _picture(page, "pull-list")
    item = row.locator(".number").inner_text()
    page.goto(f"{site.address}/desk")
    page.keyboard.press("F2")
    scan(page, item)
    expect(page.locator(".answer")).to_contain_text("Hold shelf, code")
    assert "Fennimore" not in page.content()
    _picture(page, "trapped")
    page.goto(f"{site.address}/hold-shelf")
    assert "Fennimore" not in page.content()
    _picture(page, "hold-shelf")
    page.locator("tr", has_text=item).get_by_role("button", name="Slip").click()
    expect(page.locator(".hold-slip")).to_contain_text("Until")
    assert "Cranford" not in page.content()
    page.emulate_media(media="print")
    _picture(page, "slip")
    page.emulate_media(media="screen")


@pytest.mark.parametrize("width", [390])
def test_a_page_sees_the_pull_list_and_no_record(page: Page, site: Site, sign_in, width: int) -> None:
    sign_in(page, "page")
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark")
    page.goto(f"{site.address}/pull-list")
    expect(page.get_by_role("heading", name="Pull list")).to_be_visible()
    _picture(page, "pull-list-phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{site.address}/hold-shelf")
    expect(page.locator(".notice.refused")).to_be_visible()
