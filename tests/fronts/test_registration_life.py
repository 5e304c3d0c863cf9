"""At the desk in a browser: a forgotten card, a wrong one, a lapsed one; a registration with everything on it."""

import re
from datetime import timedelta

import msgspec
from playwright.sync_api import Page, expect

from carrel import desk
from carrel.formats import barcodes
from carrel.records.actors import Actor
from carrel.records.vocabulary import Role
from carrel.sealed import epochs, registrations
from carrel.sealed._opening import open_box
from carrel.sealed.kinds import REGISTRATION
from fronts.hands import Hands

CLERK = Actor("robin", Role.CLERK)


def card(number: int) -> str:
    return barcodes.barcode("2", "1189", number)


def scan(page: Page, text: str) -> None:
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_a_forgotten_card_takes_three_actions(page: Page, sign_in, site) -> None:
    """Find, photo ID seen, lend; and the seconds it takes are said."""
    sign_in(page, "robin")
    hands = Hands(page)
    hands.scan("fenn m").press(re.compile("Photo ID seen.*Marigold"))
    expect(page.get_by_role("heading", name="Marigold Fennimore-Ash")).to_be_visible()
    expect(page.get_by_text("No card and no ID were seen")).to_have_count(0)
    hands.scan(site.items[30])
    expect(page.locator(".answer.done")).to_contain_text("Lent")
    hands.say("a forgotten card: found, photo ID seen, lent")
    assert hands.actions == 3
    assert hands.seconds < 20  # on a machine that does much else
    page.goto(f"{site.address}/desk")
    scan(page, "fenn m")
    page.get_by_role("button", name=re.compile("To the desk.*Marigold")).click()
    expect(page.get_by_text("No card and no ID were seen")).to_be_visible()


def test_a_wrong_card_and_a_lapsed_one_say_what_to_do(page: Page, sign_in, site) -> None:
    form = desk.Application("Tamarind", "Lapsequill", "adult", card(7701))
    done = desk.register(site.house, CLERK, form, different_person=True)
    assert isinstance(done, desk.Registered)
    row = site.house.visits.read(done.visit, site.house.clock())
    assert row is not None
    with site.house.store.write() as tx:
        sealed = registrations.get(tx, row)
        assert sealed is not None
        old = open_box(site.house.ring, REGISTRATION, sealed)
        past = msgspec.structs.replace(old, expires=site.house.clock().date() - timedelta(days=9))
        registrations.replace(tx, site.house.ring, epochs.generations(tx), row, old, past)
    sign_in(page, "robin")
    hands = Hands(page)
    hands.scan(card(9999))
    expect(page.locator(".answer.refused")).to_contain_text("No registration has this card")
    hands.scan("fenn m").press(re.compile("Photo ID seen.*Marigold"))
    expect(page.get_by_role("heading", name="Marigold Fennimore-Ash")).to_be_visible()
    hands.scan(site.items[33])
    expect(page.locator(".answer.done")).to_contain_text("Lent")
    hands.say("a wrong card: said, the patron found by name, lent")
    assert hands.actions == 4

    hands = Hands(page)
    hands.scan(card(7701))
    expect(page.get_by_text("Registration lapsed")).to_be_visible()
    expect(page.get_by_text("Marigold")).to_have_count(0)
    hands.scan(site.items[31])
    expect(page.locator(".stop")).to_contain_text("check the address and renew it")
    hands.press("Registration and card").press("Renew the registration")
    expect(page.locator(".answer.done, .notice.done")).to_be_visible()
    expect(page.get_by_text("The patron in hand is the same.")).to_be_visible()
    hands.scan(site.items[31])
    expect(page.locator(".answer.done")).to_contain_text("Lent")
    expect(page.locator("#acts li")).to_have_count(1)
    hands.say("a lapsed card: stopped, the registration renewed, lent")
    assert hands.actions == 5


def test_a_registration_with_everything_on_it(page: Page, sign_in, site) -> None:
    sign_in(page, "robin")
    page.goto(f"{site.address}/register")
    page.get_by_label("Given name").fill("Oriole")
    page.get_by_label("Family name").fill("Quillwhistle")
    page.get_by_label("Kind of patron").select_option("adult")
    page.get_by_label("Identification").select_option("passport")
    page.get_by_label("Proof of residence").select_option("bill or bank letter")
    page.get_by_label("Street and number").fill("9 Hidden Row")
    page.get_by_label("The address is protected").check()
    page.get_by_label("Messages by").select_option("letter")
    page.get_by_label("Messages say").select_option("titles")
    page.get_by_label("Language").select_option("es")
    today = site.house.clock().date()
    page.get_by_label(re.compile("^Note")).fill("left a green umbrella")
    page.get_by_label("Its last day").fill((today + timedelta(days=30)).isoformat())
    page.get_by_label("Card number").fill(card(7702))
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.locator(".answer.done")).to_contain_text("The registration is made")
    page.goto(f"{site.address}/desk")
    scan(page, card(7702))
    expect(page.get_by_text("left a green umbrella")).to_be_visible()
    page.get_by_role("button", name="Registration and card").click()
    assert "Hidden Row" not in page.content()
    expect(page.get_by_label("Identification")).to_have_value("passport")
    expect(page.get_by_label("Messages say")).to_have_value("titles")
    page.get_by_label("Permission's last day").fill((today + timedelta(days=300)).isoformat())
    page.get_by_role("button", name="Keep their signed permission").click()
    expect(page.locator(".answer.done")).to_contain_text("Permission kept")
    scan(page, card(7702))
    scan(page, site.items[32])
    expect(page.locator(".answer.done")).to_contain_text("Lent")
    assert isinstance(desk.return_item(site.house, CLERK, site.items[32]), desk.Returned)
    page.goto(f"{site.address}/desk")
    scan(page, card(7702))
    page.get_by_role("button", name="Choose for them").click()
    expect(page.get_by_role("heading", name="Choosing for Oriole Quillwhistle")).to_be_visible()
    expect(page.locator("table tbody tr")).to_have_count(1)
