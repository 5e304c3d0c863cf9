"""Every page, as whoever uses it meets it: light and dark, wide and narrow, in both languages, by keyboard alone.

Each page is opened twice: in English, light, at a desk; and in Spanish, dark, on a telephone. axe reads both, and no
page is wider than its screen, with letters at twice their size either. In Spanish no English words are left.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import msgspec
import pytest
from playwright.sync_api import Browser, Page
from walks import LOOKS, NOWHERE, SEND, Round, Sent, looked_at

from carrel import desk, staff
from carrel.formats import barcodes
from carrel.records.actors import Actor
from carrel.records.circulation import FeeKind
from carrel.records.registration import IdSeen
from carrel.records.vocabulary import Role

PASSWORD = "a lantern in the salt"
UNKNOWN = barcodes.barcode("3", "1189", 8888)


class Patron(msgspec.Struct, frozen=True):
    """Somebody invented, with something of everything."""

    card: str
    visit: str


@pytest.fixture(scope="module")
def patron(site) -> Patron:
    house, (branch, _) = site.house, desk.branches(site.house)[0]
    robin = Actor("robin", Role.CLERK, branch=branch)
    card = barcodes.barcode("2", "1189", 9001)
    form = desk.Application(
        given="Tansy", family="Quillfeather", category="adult", card=card, street="14 Quill Lane", town="Putnam"
    )
    done = desk.register(house, robin, form, different_person=True)
    assert isinstance(done, desk.Registered), done
    for item in site.items[20:23]:
        assert isinstance(desk.lend(house, robin, done.visit, item), desk.Lent)
    title = desk.titles_to_hold(house, site.titles[7])[0].id
    assert isinstance(desk.place_hold(house, robin, done.visit, title, branch), desk.HoldPlaced)
    assert isinstance(desk.charge(house, robin, done.visit, FeeKind.OTHER, 250), desk.Charged)
    assert isinstance(desk.ask_elsewhere(house, robin, done.visit, desk.Wish("Flatland")), desk.AskedElsewhere)
    until = house.clock().date() + timedelta(days=30)
    assert isinstance(desk.begin_home_bound(house, robin, done.visit, until), desk.HomeBoundBegun)
    out = desk.give_password(house, robin, done.visit, IdSeen.PASSPORT)
    assert isinstance(out, desk.SecretGiven)
    themselves = Actor("", Role.PATRON, patron=house.visits.read(done.visit, house.clock()))
    chosen = desk.choose_own_password(house, themselves, out.secret, PASSWORD)
    assert isinstance(chosen, desk.PasswordChosen), chosen
    return Patron(card, done.visit)


@pytest.fixture
def walker(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.set_default_timeout(5000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def round_(site) -> Round:
    own = re.compile("|".join(re.escape(words) for words in (*site.titles, "Putnam Public Library", "Main Library")))
    return Round(lambda text: own.sub("", text), {look.language: set() for look in LOOKS})


def test_pages_for_everyone(walker, site, round_) -> None:
    found = looked_at(walker, site.address, ("/", "/promise", "/sign-in", NOWHERE), (), round_)
    assert not found, "\n".join(map(str, found))


def test_the_pages_of_a_patron(walker, site, patron, round_) -> None:
    walker.goto(f"{site.address}/my/sign-in")
    walker.locator("#card").fill(patron.card)
    walker.locator("#password").fill(PASSWORD)
    walker.keyboard.press("Enter")
    walker.wait_for_url("**/my/card")
    found = looked_at(walker, site.address, ("/my/card",), (), round_)
    assert not found, "\n".join(map(str, found))


def test_the_pages_of_a_clerk(walker, site, patron, sign_in, round_) -> None:
    sign_in(walker, "robin")
    in_hand = {"visit": patron.visit}
    today = site.house.clock().date()
    sent = (
        Sent("/desk", "/desk", {"scan": patron.card, "mode": "lend"}),
        Sent("/desk", "/desk", {"scan": "fenn", "mode": "lend"}),
        Sent("/desk", "/desk", {"scan": site.items[21], "mode": "renew"}),
        Sent("/desk", "/desk", {"scan": site.items[39], "mode": "return"}),
        Sent("/desk", "/desk", {"scan": site.items[21], "mode": "lend", **in_hand}),
        Sent("/desk", "/desk", {"scan": UNKNOWN, "mode": "lend", **in_hand}),
        Sent("/find", "/find", {"words": "fenn"}),
        Sent("/desk", "/registration", in_hand),
        Sent("/desk", "/registration/giving", in_hand),
        Sent("/desk", "/registration/give", {**in_hand, "id_seen": "passport", "what": "pin"}),
        Sent("/desk", "/registration/same", {**in_hand, "words": "fenn"}),
        Sent("/desk", "/registration/close", in_hand),
        Sent("/desk", "/home-bound", in_hand),
        Sent("/desk", "/holds", {**in_hand, "words": "cranford"}),
        Sent("/desk", "/holds/collectors", in_hand),
        Sent("/desk", "/hold-shelf/slip", {"code": "1234", "until": today.isoformat()}),
        Sent("/desk", "/money", in_hand),
        Sent("/desk", "/other-libraries/wish", in_hand),
        Sent("/desk", "/other-libraries/requests", {}),
        Sent("/desk", "/telephone", {"who": patron.card, "street": "14 quill lane", "phone": "1"}),
        Sent("/desk", "/notices/calls", {}),
        Sent("/register", "/register", {"given": "Tansy", "family": "Quillfeather", "category": "adult", "card": ""}),
        Sent("/replay", "/replay", {"day": today.isoformat(), "lent": "1\n2", "returned": ""}),
    )
    found = looked_at(walker, site.address, ("/desk", f"/items?barcode={site.items[0]}"), sent, round_)
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("name", ["page", "sam", "director"])
def test_the_pages_of_staff(walker, site, sign_in, round_, name: str) -> None:
    sign_in(walker, name)
    start = {"page": ("/items",), "sam": ("/station", "/cash-up", "/catalogue"), "director": ("/ledger",)}[name]
    sent = (Sent("/staff", "/staff/badge", {"name": "robin"}), Sent("/ledger", "/ledger/verify", {}))
    found = looked_at(walker, site.address, start, sent if name == "director" else (), round_)
    assert not found, "\n".join(map(str, found))


def test_the_kiosk(walker, site, patron, sign_in, round_) -> None:
    with site.house.store.write() as tx:
        staff.create(tx, "kiosk", "Kiosk", Role.KIOSK, PASSWORD, must_change=False)
    given = desk.give_pin(site.house, Actor("robin", Role.CLERK), patron.visit, IdSeen.PASSPORT)
    assert isinstance(given, desk.SecretGiven)
    sign_in(walker, "sam")
    walker.goto(f"{site.address}/station")
    with walker.expect_navigation():
        walker.evaluate(SEND, ["/station/kiosk", {}])
    sent = (
        Sent("/kiosk", "/kiosk", {"scan": patron.card}),
        Sent("/kiosk", "/kiosk/pin", {"card": patron.card, "pin": given.secret}),
        Sent("/kiosk", "/kiosk/end", {"receipt": "yes"}),
    )
    found = looked_at(walker, site.address, ("/kiosk",), sent, round_)
    assert not found, "\n".join(map(str, found))
    assert urlsplit(walker.url).path.startswith("/kiosk")
