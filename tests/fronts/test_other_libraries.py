"""Other libraries at the desk, by keyboard and scanner: what comes back to the wrong library, and what is asked for."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from carrel.formats import barcodes
from fronts.conftest import ADULT, ZONE, SignIn, Site
from fronts.hands import Hands

THEIRS, PARTNER = "34005558812", "Farther Valley Library"
OURS = barcodes.barcode("3", "1189", 60_000_017)
ASKED = "The Copper Almanac of Weather"


@pytest.fixture
def desk(page: Page, site: Site, sign_in: SignIn) -> Page:
    sign_in(page, "robin")
    page.goto(f"{site.address}/desk")
    return page


def test_a_partner_librarys_item_comes_back_is_lent_returned_and_sent_home(desk: Page) -> None:
    hands = Hands(desk)
    hands.key("F2")
    hands.scan(THEIRS)
    expect(desk.get_by_text("Whose item is it?")).to_be_visible()
    hands.write("Which library", PARTNER)
    hands.key("Enter")
    expect(desk.locator(".answer h2")).to_have_text(f"Goes home to {PARTNER}")
    hands.say("another library's item brought back here, and routed")
    assert hands.actions <= 4

    hands = Hands(desk)
    hands.key("F1")
    hands.scan(ADULT.card)
    expect(desk.get_by_role("heading", name="Marigold Fennimore-Ash")).to_be_visible()
    hands.scan(THEIRS)
    expect(desk.get_by_text("Whose item is it?")).to_be_visible()
    desk.locator("#title-theirs").fill("Their Own Almanac")
    hands.actions += 1
    hands.write("Which library", PARTNER)
    hands.key("Enter")
    expect(desk.locator(".answer.done h2")).to_have_text("Their Own Almanac")
    hands.say("the same item lent here")
    assert hands.actions <= 6

    hands = Hands(desk)
    hands.key("F2")
    hands.scan(THEIRS)
    expect(desk.locator(".answer h2")).to_have_text(f"Goes home to {PARTNER}")
    assert "Marigold" not in desk.locator("#work").inner_text()
    desk.get_by_text("More", exact=True).click()
    hands.actions += 1
    hands.follow("Other libraries")
    hands.press("Sent")
    expect(desk.get_by_text(f"Sent to {PARTNER}")).to_be_visible()
    assert THEIRS not in desk.content()
    hands.say("returned, and sent home")


def test_a_book_nobody_catalogued_is_lent_in_two_actions(desk: Page) -> None:
    desk.locator("#scan").fill(ADULT.card)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Marigold Fennimore-Ash")).to_be_visible()
    desk.locator("#scan").fill(OURS)
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Whose item is it?")).to_be_visible()
    hands = Hands(desk)
    desk.locator("#title-own").fill("A Box of Loose Leaves")
    hands.actions += 1
    hands.key("Enter")
    expect(desk.locator(".answer.done h2")).to_have_text("A Box of Loose Leaves")
    hands.say("an uncatalogued book, from the stop to the loan")
    assert hands.actions == 2
    desk.get_by_text("More", exact=True).click()
    desk.get_by_role("link", name="Catalogue work").click()
    desk.get_by_role("link", name="A Box of Loose Leaves").click()
    expect(desk.get_by_text("to be catalogued")).to_be_visible()


def test_a_request_from_the_wish_to_the_slip_says_no_name_on_any_paper(desk: Page, site: Site) -> None:
    hands = Hands(desk)
    hands.scan(ADULT.card)
    hands.press("Ask another library")
    hands.write("Title", ASKED)
    hands.key("Enter")
    expect(desk.locator(".answer.done")).to_contain_text("The other library is not told for whom.")
    desk.goto(f"{site.address}/other-libraries")
    hands.press("Open the requests")
    hands.press("Send")
    hands.write("Ask which library", PARTNER)
    hands.key("Enter")
    expect(desk.get_by_role("heading", name="Interlibrary loan request")).to_be_visible()
    papers = [desk.locator("main").inner_text()]
    hands.press("Back to the requests")
    hands.press("It came")
    due = datetime.now(ZONE).date() + timedelta(days=30)
    desk.locator("#due").fill(due.isoformat())
    hands.press("Take it in")
    expect(desk.get_by_text("Put the slip in it, and it on the hold shelf.")).to_be_visible()
    papers.append(desk.locator("main").inner_text())
    hands.say("a request, from the wish to the slip")
    for paper in papers:
        for said in ("Marigold", "Fennimore", ADULT.card, ADULT.card[-4:], "860-555"):
            assert said not in paper


def test_these_pages_work_without_scripts(plain: Page, site: Site, sign_in: SignIn) -> None:
    sign_in(plain, "robin")
    plain.goto(f"{site.address}/catalogue-work")
    plain.get_by_label("Title", exact=True).fill("The Slate Orchard")
    plain.get_by_role("button", name="Add it").click()
    plain.locator("#barcode").fill(barcodes.barcode("3", "1189", 60_000_025))
    plain.get_by_role("button", name="Put it on its shelf").click()
    expect(plain.get_by_text("The item is on its shelf")).to_be_visible()
    plain.get_by_label("State of").select_option("in repair")
    plain.get_by_role("button", name="Move").click()
    expect(plain.get_by_text("The item is where you said")).to_be_visible()
    plain.get_by_role("button", name="Delete").click()
    plain.get_by_role("button", name="Delete the title").click()
    expect(plain.get_by_text("The title is deleted")).to_be_visible()
