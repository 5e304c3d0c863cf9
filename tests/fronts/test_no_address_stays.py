"""Whatever somebody types into the pages of public computers, no address of a site comes to stand in the house."""

from collections.abc import Iterator

import pytest
from helping import PASSWORD
from playwright.sync_api import Browser, Page
from walks import SEND

from carrel import catalog, desk
from carrel.records.actors import Actor
from carrel.records.registration import IdSeen
from carrel.records.vocabulary import Role
from fronts.conftest import ADULT, Site
from fronts.test_public_computers import RoomOfThree, come_in, room

__all__ = ["room"]

URL = "https://harebell-clinic.example/second-opinion?q=the-diagnosis"
PARTS = ("harebell-clinic", "second-opinion", "the-diagnosis", "https://harebell")
KNOWN = "toadflax-union.example"
"""An address that is written into the catalogue, where anybody may read it: the search must find it."""
FORMS = """() => [...document.querySelectorAll("main form")].map((form) => [
  form.getAttribute("action"),
  Object.fromEntries([...form.elements].filter((it) => it.name && it.name !== "_csrf_token")
    .map((it) => [it.name, it.value])),
])"""


@pytest.fixture
def patrons_page(browser: Browser, site: Site) -> Iterator[Page]:
    robin = Actor("robin", Role.CLERK, branch=desk.branches(site.house)[0][0])
    served = desk.scan_card(site.house, robin, ADULT.card)
    assert isinstance(served, desk.Served)
    given = desk.give_password(site.house, robin, served.visit, IdSeen.PASSPORT)
    assert isinstance(given, desk.SecretGiven)
    own = Actor("", Role.PATRON, patron=site.house.visits.read(served.visit, site.house.clock()))
    assert isinstance(desk.choose_own_password(site.house, own, given.secret, PASSWORD), desk.PasswordChosen)
    page = browser.new_context().new_page()
    page.goto(f"{site.address}/my/sign-in")
    page.locator("#card").fill(ADULT.card)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/card")
    yield page
    page.context.close()


def pushed(page: Page, address: str) -> int:
    """Send the address through each field of each form of a page, the others as they stand; how many were sent."""
    page.goto(address)
    sent = 0
    for action, fields in page.evaluate(FORMS):
        for name in fields:
            page.goto(address)
            with page.expect_navigation() as coming:
                page.evaluate(SEND, [action, {**fields, name: URL}])
            assert coming.value.status < 500, (action, name)
            sent += 1
    return sent


def test_an_address_pushed_through_every_field_stands_nowhere(
    browser: Browser, page: Page, patrons_page: Page, site: Site, room: RoomOfThree, sign_in
) -> None:
    with site.house.store.write() as tx:
        catalog.put_title(tx, catalog.TitleEntry(f"A guide to {KNOWN}", "Nobody", source="t99"))
    sam = Actor("sam", Role.SUPERVISOR, branch=desk.branches(site.house)[0][0])
    guest = desk.seats.issue_pass(site.house, sam, False)
    assert isinstance(guest, desk.seats.GuestPass)
    first = desk.seats.terminal_of(site.house, room.keys[0])
    assert isinstance(desk.seats.sit_down_as_guest(site.house, first, guest.code), desk.seats.Sitting)
    machine = browser.new_context().new_page()
    come_in(machine, site, room.keys[1])
    sign_in(page, "sam")
    sent = pushed(machine, f"{site.address}/terminal")
    sent += pushed(page, f"{site.address}/room?computer={first.computer}")
    sent += pushed(page, f"{site.address}/computers")
    sent += pushed(patrons_page, f"{site.address}/my/computer")
    assert sent > 40
    machine.context.close()
    raw = b"".join(path.read_bytes() for path in sorted(site.folder.rglob("*")) if path.is_file())
    forms = {part: (part.encode(), part.encode("utf-16-le"), part.upper().encode()) for part in PARTS}
    assert [part for part, shapes in forms.items() if any(one in raw for one in shapes)] == []
    assert KNOWN.encode() in raw
    seen = desk.seats.computers(site.house, sam.branch)
    assert all("/" not in one.label and len(one.label) <= 12 for one in seen)
