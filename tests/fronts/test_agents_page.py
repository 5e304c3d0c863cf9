"""The custodian names a vendor's machine, says what it may be told, and stops it: on the page, and over the line."""

from playwright.sync_api import Page, expect

from fronts.conftest import SignIn, Site
from sip2_client import Client, served


def test_a_machine_is_put_on_the_register_and_stopped(page: Page, site: Site, sign_in: SignIn) -> None:
    sign_in(page, "director")
    page.goto(f"{site.address}/agents")
    expect(page.get_by_text("None. No machine of a vendor is told anything.")).to_be_visible()
    page.get_by_label("Account").fill("libki")
    page.get_by_label("Vendor").fill("Invented PC Reservation, Inc.")
    page.get_by_label("Contract").fill("of 1 July 2026, § 4")
    page.get_by_role("button", name="Put it on the register").click()
    password = page.locator(".notice strong").inner_text()
    expect(page.get_by_role("definition").filter(has_text="nothing")).to_be_visible()
    with served(site.house) as port:
        with Client(port) as client:
            assert client.sign_in("libki", password) == "1"
        page.get_by_role("link", name="Amend").click()
        page.get_by_label("Whether somebody may sit: yes or no").check()
        page.get_by_role("button", name="Amend").click()
        expect(page.get_by_role("definition").filter(has_text="Whether somebody may sit")).to_be_visible()
        assert password not in page.content()
        page.get_by_role("button", name="New password").click()
        newer = page.locator(".notice strong").inner_text()
        with Client(port) as client:
            assert client.sign_in("libki", password) == "0"
            assert client.sign_in("libki", newer) == "1"
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_text("stopped", exact=True)).to_be_visible()
        with Client(port) as client:
            assert client.sign_in("libki", newer) == "0"


def test_the_register_is_the_custodians(page: Page, site: Site, sign_in: SignIn) -> None:
    sign_in(page, "robin")
    page.goto(f"{site.address}/agents")
    expect(page.get_by_text("This list is the custodian's")).to_be_visible()
