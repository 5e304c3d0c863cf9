"""Public computers at their pages: the machine's own, the room, and the list, by keyboard and without scripts."""

import re

import msgspec
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from carrel import desk, staff
from carrel.formats import barcodes
from carrel.records.actors import Actor
from carrel.records.registration import IdSeen
from carrel.records.vocabulary import Role
from fronts.conftest import PASSWORD, Site

ADULT = barcodes.barcode("2", "1189", 4417)


class RoomOfThree(msgspec.Struct, frozen=True):
    """Three computers that are enrolled."""

    keys: tuple[str, ...]
    pin: str
    """Of the adult."""


def at_desk(site: Site, name: str, role: Role) -> Actor:
    return Actor(name, role, branch=desk.branches(site.house)[0][0])


@pytest.fixture(scope="module")
def room(site: Site) -> RoomOfThree:
    house, robin = site.house, at_desk(site, "robin", Role.CLERK)
    with house.store.write() as tx:
        staff.create(tx, "machines", "Machines", Role.KIOSK, PASSWORD, must_change=False)
    served = desk.scan_card(house, robin, ADULT)
    assert isinstance(served, desk.Served)
    given = desk.give_pin(house, robin, served.visit, IdSeen.PASSPORT)
    assert isinstance(given, desk.SecretGiven)
    sam, keys = at_desk(site, "sam", Role.SUPERVISOR), []
    for number in (1, 2, 3):
        added = desk.seats.add_computer(house, sam, sam.branch, f"PC-{number}", "internet")
        assert isinstance(added, desk.seats.Computer), added
        key = desk.seats.enrol_terminal(house, sam, added.id)
        assert isinstance(key, str)
        keys.append(key)
    return RoomOfThree(tuple(keys), given.secret)


def come_in(page: Page, site: Site, key: str) -> None:
    """The key is typed once, as on a machine without a program of its own."""
    page.goto(f"{site.address}/terminal/enter")
    page.locator("#key").fill(key)
    page.keyboard.press("Enter")
    expect(page.locator("#card")).to_be_focused()


def sit(page: Page, room: RoomOfThree) -> None:
    page.keyboard.type(ADULT)
    page.keyboard.press("Enter")  # the scanner's: the PIN is still missing, and the focus goes there
    expect(page.locator("#pin")).to_be_focused()
    page.keyboard.type(room.pin)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("minutes? left"))).to_be_visible()


def leave(page: Page) -> None:
    page.get_by_role("button", name="Leave").press("Enter")
    expect(page.get_by_role("heading", name="Goodbye")).to_be_visible()


def test_somebody_sits_sees_the_time_and_leaves_without_a_trace(page: Page, site: Site, room: RoomOfThree) -> None:
    come_in(page, site, room.keys[0])
    sit(page, room)
    assert not re.search("Fennimore|Marigold", page.content())
    assert ADULT[-4:] not in page.content()
    page.evaluate("localStorage.setItem('left', 'behind'); document.cookie = 'also=left'")
    with page.expect_response("**/terminal/leave") as told:
        leave(page)
    assert told.value.header_value("clear-site-data") == '"cache", "cookies", "storage"'
    assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
    assert page.context.cookies() == []
    page.get_by_role("link", name="Go on").press("Enter")  # with the ticket: the machine is the machine still
    expect(page.locator("h1")).to_have_text("PC-1")


def test_a_ticket_is_good_once(page: Page, site: Site, room: RoomOfThree) -> None:
    answer = page.request.post(f"{site.address}/terminal/ticket", headers={"x-carrel-terminal": room.keys[0]})
    address = f"{site.address}/terminal/enter/{answer.json()['ticket']}"
    page.goto(address)
    expect(page.locator("h1")).to_have_text("PC-1")
    page.context.clear_cookies()
    page.goto(address)
    expect(page.get_by_role("heading", name="being made ready")).to_be_visible()
    for path in ("ticket", "state"):
        asked = page.request.fetch(
            f"{site.address}/terminal/{path}",
            method="POST" if path == "ticket" else "GET",
            headers={"x-carrel-terminal": "no key"},
        )
        assert asked.status == 403


def test_what_is_carried_home_is_worth_nothing_there(
    browser: Browser, page: Page, site: Site, room: RoomOfThree
) -> None:
    """A copied ticket or cookie opens the machine's pages until the machine comes in again, and no longer."""
    key = {"x-carrel-terminal": room.keys[0]}

    def way_in() -> str:
        ticket = page.request.post(f"{site.address}/terminal/ticket", headers=key).json()["ticket"]
        return f"{site.address}/terminal/enter/{ticket}"

    for by_cookie in (True, False):
        page.goto(way_in())
        with browser.new_context(storage_state=page.context.storage_state() if by_cookie else None) as home:
            telephone = home.new_page()
            telephone.goto(f"{site.address}/terminal" if by_cookie else way_in())
            expect(telephone.locator("h1")).to_have_text("PC-1")
            page.goto(way_in())
            expect(page.locator("h1")).to_have_text("PC-1")
            telephone.goto(f"{site.address}/terminal")
            expect(telephone.get_by_role("heading", name="being made ready")).to_be_visible()
    expect(page.locator("#card")).to_be_focused()
    sit(page, room)
    assert page.request.get(f"{site.address}/terminal/state", headers=key).json()["sitting"] is True
    leave(page)
    assert "ticket" not in page.content()
    assert not page.get_by_role("link", name="Go on").count()  # the program that asks opens the next browser


def test_it_works_without_scripts(plain: Page, site: Site, room: RoomOfThree) -> None:
    come_in(plain, site, room.keys[1])
    sit(plain, room)
    assert plain.url == f"{site.address}/terminal"  # not what was sent: whoever goes back sends no card again
    expect(plain.locator("noscript meta[http-equiv=refresh]")).to_have_attribute("content", "30;url=/terminal")
    leave(plain)
    on = plain.locator("noscript meta[http-equiv=refresh]")
    expect(on).to_have_attribute("content", re.compile("20;url=/terminal/enter/"))


def test_the_state_tells_minutes_and_nobody(page: Page, site: Site, room: RoomOfThree) -> None:
    def state() -> dict[str, object]:
        told = page.request.get(f"{site.address}/terminal/state", headers={"x-carrel-terminal": room.keys[0]})
        assert "set-cookie" not in told.headers
        return told.json()

    assert state()["sitting"] is False
    come_in(page, site, room.keys[0])
    sit(page, room)
    now = state()
    assert set(now) == {"sitting", "minutes", "warn", "filtered", "serving"}
    assert now["sitting"] is True
    assert 0 < now["minutes"] <= 60
    leave(page)
    assert state()["sitting"] is False


def test_staff_see_the_room_and_end_a_sitting(
    context: BrowserContext, page: Page, site: Site, room: RoomOfThree, sign_in
) -> None:
    machine = context.browser.new_context().new_page()
    come_in(machine, site, room.keys[0])
    sit(machine, room)
    sign_in(page, "sam")
    page.goto(f"{site.address}/room")
    expect(page.locator("#scan")).to_be_focused()
    expect(page.locator(".room-map .taken")).to_have_count(1)
    assert not re.search("Fennimore|Marigold", page.content())
    page.locator(".room-map .taken a").press("Enter")
    page.get_by_label("Minutes to give").fill("10")
    page.get_by_role("button", name="Give the minutes").press("Enter")
    expect(page.locator(".notice.done")).to_contain_text("minutes are given")
    page.get_by_role("button", name="End the sitting").press("Enter")
    expect(page.locator(".notice.done")).to_contain_text("over")
    expect(page.locator(".room-map .taken")).to_have_count(0)
    machine.goto(f"{site.address}/terminal")  # the machine learns of it, and forgets
    expect(machine.get_by_role("heading", name="Goodbye")).to_be_visible()
    machine.context.close()


def test_a_guest_gets_a_pass_and_sits_with_it(page: Page, plain: Page, site: Site, room: RoomOfThree, sign_in) -> None:
    sign_in(page, "robin")
    page.goto(f"{site.address}/room")
    page.get_by_role("button", name="Make a pass").press("Enter")
    code = page.locator(".hold-slip .number").inner_text()
    come_in(plain, site, room.keys[2])
    plain.locator("#code").fill(code)
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("heading", name="left")).to_be_visible()
    leave(plain)


def test_the_list_is_kept_and_a_key_is_shown_once(page: Page, site: Site, room: RoomOfThree, sign_in) -> None:
    sign_in(page, "sam")
    page.goto(f"{site.address}/computers")
    page.get_by_label("Label", exact=True).fill("Window 4")
    page.get_by_role("button", name="Add").press("Enter")
    expect(page.locator(".notice.done")).to_contain_text("Window 4")
    page.get_by_role("button", name="Make a key Window 4").press("Enter")
    key = page.locator("article .number").inner_text()
    assert desk.seats.terminal_of(site.house, key) is not None
    page.get_by_role("link", name="Back to the list").press("Enter")
    assert key not in page.content()
    page.get_by_role("button", name="Remove Window 4").press("Enter")
    expect(page.locator(".notice.done")).to_contain_text("off the list")
    assert desk.seats.terminal_of(site.house, key) is None
