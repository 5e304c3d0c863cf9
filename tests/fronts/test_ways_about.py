"""Finding one's way: the masthead's row and what is behind one word in it, whoever is signed in and however wide."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from carrel import desk, staff
from carrel.fronts.web.rooms import MORE, ROOMS
from carrel.records.actors import Actor
from carrel.records.vocabulary import Role
from fronts.conftest import ADULT, PASSWORD, SignIn, Site

BEHIND = ("Notices", "Cash-up", "Other libraries", "Catalogue work", "Public catalogue", "Calendar", "Staff")


def test_the_row_is_short_and_everything_else_is_one_word_away(page: Page, site: Site, sign_in: SignIn) -> None:
    sign_in(page, "director")
    for width, rows in ((1280, 1), (390, 4)):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{site.address}/desk")
        tops = page.locator(".rooms > li").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
        assert len(set(tops)) <= rows
        for name in BEHIND:
            expect(page.get_by_role("link", name=name, exact=True)).to_be_hidden()
        page.locator(".more summary").focus()
        page.keyboard.press("Enter")
        for name in BEHIND:
            expect(page.get_by_role("link", name=name, exact=True)).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("link", name="Notices", exact=True).focus()
        page.keyboard.press("Enter")
        expect(page.locator(".rooms > li > [aria-current=page]")).to_have_text("Notices")
        expect(page.locator(".more > div")).to_be_hidden()


@pytest.mark.parametrize("name", ["page", "robin", "sam", "director"])
def test_nobody_is_offered_a_room_that_is_closed_to_them(plain: Page, site: Site, sign_in: SignIn, name: str) -> None:
    role = {"page": Role.PAGE, "robin": Role.CLERK, "sam": Role.SUPERVISOR, "director": Role.CUSTODIAN}[name]
    sign_in(plain, name)
    rooms = [*ROOMS[role], *(room for head in MORE.get(role, ()) for room in head.within)]
    for room in rooms:
        answer = plain.goto(site.address + room.address)
        assert answer is not None
        assert answer.status == 200, room.address
        assert plain.url == site.address + room.address
        expect(plain.locator(".notice.refused")).to_have_count(0)


def test_a_volunteer_on_duty_has_the_pull_list_and_nothing_else(page: Page, site: Site, sign_in: SignIn) -> None:
    house, custodian = site.house, Actor("director", Role.CUSTODIAN)
    with house.store.write() as tx:
        assert staff.create(tx, "fern", "Fern", Role.VOLUNTEER, PASSWORD, must_change=False) is None
    assert desk.file_agreement(house, custodian, "fern", house.clock().date() - timedelta(days=1)) is None
    with house.store.write() as tx:
        assert staff.open_shift(tx, "fern", house.clock() + timedelta(hours=1)) is None
    clerk = Actor("robin", Role.CLERK, branch=desk.branches(house)[0][0])
    found = desk.titles_to_hold(house, site.items[2])
    served = desk.scan_card(house, clerk, ADULT.card)
    assert isinstance(served, desk.Served)
    held = desk.place_hold(house, clerk, served.visit, found[0].id, desk.branches(house)[0][0])
    assert isinstance(held, desk.HoldPlaced), held
    sign_in(page, "fern")
    expect(page.get_by_role("heading", name="Pull list")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert "Fennimore" not in page.content()
    expect(page.locator(".rooms a")).to_have_count(1)
    page.goto(f"{site.address}/hold-shelf")
    expect(page.locator(".notice.refused")).to_be_visible()
    assert desk.end_shift(house, custodian, "fern") is None
    page.goto(f"{site.address}/pull-list")
    expect(page).to_have_url(f"{site.address}/sign-in")
