"""Every page, as whoever uses it meets it: light and dark, wide and narrow, in both languages, by keyboard alone.

Each page is opened twice: in English, light, at a desk; and in Spanish, dark, on a telephone; a soak opens it in the
other six combinations too. axe reads each, and no page is wider than its screen, with letters at twice their size
either. In Spanish no English words are left. One page of each template is walked through with the Tab key.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import msgspec
import pytest
from asked_for import asked_for, published
from counted_for import TABLES, counted_for, tables_published
from helping import PASSWORD, STAFF_PASSWORD, Helper
from litestar.plugins.jinja import JinjaTemplateEngine
from playwright.sync_api import Browser, Page
from walks import LOOKS, NOWHERE, OTHERS, SEND, Round, Sent, looked_at

from carrel import desk, staff
from carrel.formats import barcodes
from carrel.fronts.web.rendering import HERE
from carrel.records.actors import Actor
from carrel.records.circulation import FeeKind
from carrel.records.registration import IdSeen
from carrel.records.strays import Stray, StrayState
from carrel.records.vocabulary import Role
from carrel.sealed import epochs, folders
from carrel.statistics.wanted import Wanted
from fronts.conftest import PATIENCE, Site
from noticing import post_at_port, way_to
from sip2_client import named

UNKNOWN = barcodes.barcode("3", "1189", 8888)
UNCATALOGUED = barcodes.barcode("3", "1189", 8889)
REACHED = {
    walk: frozenset(f"{name}.html" for name in names.split())
    for walk, names in (
        (
            "everyone",
            """authenticator catalogue fault my/closed my/code my/parents my/password my/sign_in new_password promise
            room_screen sign_in sign_in_code statistics terminal_enter transparency welcome""",
        ),
        (
            "patron",
            "catalogue_title my/account my/card my/computer my/data my/history my/hold my/openings my/permissions",
        ),
        (
            "clerk",
            """came_back cash_up catalogue_work collectors counts desk find given giving hold_shelf holds home_bound
            item item_work money notices office/begun office/permission office/say office/verify office/who
            other_libraries paper_slip pass_slip pull_list register registration replay request
            request_sheet requests room same_person settle shelf_slip slip sorry telephone title_work wish""",
        ),
        ("page", "item pull_list"),
        ("osprey", "pull_list"),
        ("kestrel", "audit ledger"),
        ("sam", "cash_up catalogue computer_key computers room station volunteers"),
        (
            "director",
            """agent agents audit badge calendar ledger office/folder office/letter office/list office/split
            reports/annual
            reports/borrowit reports/form reports/line reports/list reports/month reports/new reports/peers
            reports/preview staff_list strays""",
        ),
        ("kiosk", "kiosk kiosk_open kiosk_pin kiosk_receipt"),
        ("terminal", "terminal terminal_left terminal_sitting"),
    )
}
"""By which templates the walk of whom comes: a walk that no longer does fails, and so does a template of no walk."""


class Patron(msgspec.Struct, frozen=True):
    """Somebody invented, with something of everything."""

    card: str
    visit: str
    title: int
    """What they may wish for."""


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
    wished = desk.titles_to_hold(house, site.titles[6])[0].id
    return Patron(card, done.visit, wished)


@pytest.fixture(scope="module")
def computers(site: Site) -> tuple[desk.seats.Terminal, ...]:
    """A room of three, a guest at the first."""
    house, branch = site.house, desk.branches(site.house)[0][0]
    with house.store.write() as tx:
        staff.create(tx, "machines", "Machines", Role.KIOSK, PASSWORD, must_change=False)
    sam, machines = Actor("sam", Role.SUPERVISOR, branch=branch), []
    for number in (1, 2, 3):
        added = desk.seats.add_computer(house, sam, branch, f"PC-{number}", "internet")
        assert isinstance(added, desk.seats.Computer), added
        machine = desk.seats.terminal_of(house, desk.seats.enrol_terminal(house, sam, added.id))
        assert machine is not None
        machines.append(machine)
    guest = desk.seats.issue_pass(house, sam, False)
    assert isinstance(guest, desk.seats.GuestPass)
    assert isinstance(desk.seats.sit_down_as_guest(house, machines[0], guest.code), desk.seats.Sitting)
    return tuple(machines)


@pytest.fixture(scope="module")
def mail() -> Iterator[Callable[[], desk.MailServer]]:
    with post_at_port() as (_, port):
        yield lambda: way_to(port)


@pytest.fixture(scope="module")
def helper(site: Site, mail: Callable[[], desk.MailServer]) -> Helper:
    return Helper(site.house, desk.branches(site.house)[0][0], mail)


@pytest.fixture
def walker(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module", params=[LOOKS, pytest.param(OTHERS, marks=pytest.mark.soak)], ids=["usual", "others"])
def round_(request: pytest.FixtureRequest, site: Site) -> Iterator[Round]:
    own = re.compile("|".join(re.escape(words) for words in (*site.titles, "Putnam Public Library", "Main Library")))
    rendered: list[str] = []
    usual = JinjaTemplateEngine.get_template

    def noted(engine: JinjaTemplateEngine, name: str) -> object:
        rendered.append(name)
        return usual(engine, name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(JinjaTemplateEngine, "get_template", noted)
        yield Round(lambda text: own.sub("", text), rendered, request.param)


def test_pages_for_everyone(walker, site, helper, round_) -> None:
    helper.hire("teal", Role.CLERK, must_change=True)
    helper.hire("heron", Role.AUDITOR, authenticator=True)
    helper.hire("egret", Role.AUDITOR)
    if round_.looks is LOOKS:
        published(site.house)
        tables_published(site.house)
    door, own = "/sign-in", "/my/sign-in"
    sent = (
        Sent(door, door, {"name": "nobody", "password": "x"}, anew=True),
        Sent(door, door, {"name": "teal", "password": STAFF_PASSWORD}, anew=True),
        Sent(door, door, {"name": "heron", "password": STAFF_PASSWORD}, anew=True),
        Sent(door, door, {"name": "egret", "password": STAFF_PASSWORD}, anew=True),
        Sent(own, own, {"card": "1", "password": "x"}, anew=True),
        Sent(own, own, lambda: helper.patron(second_step=True), anew=True),
        Sent(own, own, lambda: helper.patron(chosen=False), anew=True),
        Sent(own, own, helper.patron, anew=True),
        Sent("/my/account", "/my/account/close", helper.last_digits),
    )
    _walk(walker, site, round_, "everyone", ("/", "/promise", "/sign-in", "/terminal", "/room/screen", NOWHERE), sent)
    if round_.looks is OTHERS:
        walker.wait_for_timeout(60_000)  # the doors were tried as often as they may be in a minute


def test_the_pages_of_a_patron(walker, site, patron, computers, round_) -> None:
    own = Actor("", Role.PATRON, patron=site.house.visits.read(patron.visit, site.house.clock()))
    if round_.looks is LOOKS:
        assert isinstance(
            desk.seats.own_take_turn(site.house, own, computers[0].branch, "internet"), desk.seats.OwnTurns
        )
    walker.goto(f"{site.address}/my/sign-in")
    walker.locator("#card").fill(patron.card)
    walker.locator("#password").fill(PASSWORD)
    walker.keyboard.press("Enter")
    walker.wait_for_url("**/my/card")
    _walk(walker, site, round_, "patron", ("/my/card", f"/my/hold?title={patron.title}"))


def test_the_pages_of_a_clerk(walker, site, patron, helper, sign_in, round_) -> None:
    helper.enter_in_a_hurry(UNCATALOGUED)
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
        Sent("/desk", "/desk/receipt", lambda: helper.receipt(site.items[25])),
        Sent("/find", "/find", {"words": "fenn"}),
        Sent("/desk", "/registration", in_hand),
        Sent("/desk", "/registration/giving", in_hand),
        Sent("/desk", "/registration/give", {**in_hand, "what": "pin"}),
        Sent("/desk", "/registration/give", {**in_hand, "seen": "passport", "what": "pin"}),
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
        Sent("/desk", "/asked", {"kind": "search warrant"}),
        Sent("/desk", "/asked", {"kind": "parent or guardian"}),
        Sent("/desk", "/asked/write", {"kind": "national security letter", "requester": "Ferrell"}),
        Sent("/desk", "/permission-form", in_hand),
        Sent("/desk", "/permission-form/keep", {**in_hand, "recipient": "Ferrell"}),
        Sent("/room", "/room/pass", {}),
        Sent("/desk", "/other-libraries/request", helper.request("requested")),
        Sent("/desk", "/other-libraries/request", helper.request("sent")),
        Sent("/desk", "/other-libraries/send", helper.request("requested", partner="Vaduz")),
        Sent("/desk", "/other-libraries/receive", helper.request("sent", kind="book", due=today.isoformat())),
    )
    start = ("/desk", f"/items?barcode={site.items[0]}", "/catalogue-work")
    _walk(walker, site, round_, "clerk", start, sent)


@pytest.mark.parametrize("name", ["page", "osprey", "kestrel", "sam", "director"])
def test_the_pages_of_staff(walker, site, helper, computers, sign_in, round_, name: str) -> None:
    helper.hire("osprey", Role.VOLUNTEER)
    helper.hire("kestrel", Role.AUDITOR)
    counted_for(site.house)
    if name == "director" and round_.looks is LOOKS:
        named(site.house, Actor("director", Role.CUSTODIAN), "may sit", "filtered")
        asked_for(site.house, desk.branches(site.house)[0][0], "fenn")
    if name == "director":
        _stray(site.house)
    sign_in(walker, name)
    start = {
        "page": ("/items", "/pull-list"),
        "osprey": ("/pull-list",),
        "kestrel": ("/ledger", "/audit"),
        "sam": ("/station", "/cash-up", "/catalogue", "/volunteers", f"/room?computer={computers[0].computer}"),
        "director": (
            "/ledger",
            "/audit",
            "/strays",
            "/desk",
            "/staff",
            "/agents",
            "/requests",
            "/reports",
            "/reports/month",
        ),
    }[name]
    sent = {
        "osprey": (Sent("/pull-list", "/desk", {"scan": "1", "mode": "lend"}),),
        "kestrel": (Sent("/ledger", "/ledger/verify", {}),),
        "sam": (Sent("/computers", "/computers/terminal", {"computer": str(computers[2].computer), "label": "PC-3"}),),
        "director": (
            Sent("/staff", "/staff/badge", {"name": "robin"}),
            Sent("/agents", "/agents", {"account": "libki", "vendor": "", "contract": "", "told": "may sit"}),
            Sent("/agents", "/agents/one", {"account": "libki", "vendor": "Ferrell", "contract": ""}),
            Sent("/ledger", "/ledger/verify", {}),
            Sent("/reports/new", "/reports/preview", _asked(TABLES[2])),
            Sent("/reports/new", "/reports/preview", {"what": "anything"}),
            Sent("/requests", lambda page: _folder(page, "find"), {"words": "fenn"}, anew=True),
            Sent("/requests", lambda page: _folder(page, "letter"), {"kind": "refusal"}, anew=True),
        ),
    }
    _walk(walker, site, round_, name, start, sent.get(name, ()))


def _stray(house: desk.House) -> None:
    """A file of another program, in which a scan has found something."""
    today = house.clock().date()
    note = Stray(StrayState.FOUND, "/srv/share/ill/2019 overdues.xlsx", (("card", 40), ("link", 38)), today, today)
    with house.store.write() as tx:
        folders.strays.put(tx, house.ring, epochs.generations(tx), note)


def _asked(wanted: Wanted) -> dict[str, str]:
    """What the builder's form sends."""
    what = f"{wanted.subject.value} / {wanted.event.value}"
    return {"what": what, "first": wanted.first.isoformat(), "last": wanted.last.isoformat(), "step": "month"}


def _folder(page: Page, act: str) -> str:
    """Where a folder that is still read takes what is sent to it."""
    return f"{page.locator('.asks a').last.get_attribute('href')}/{act}"


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
    _walk(walker, site, round_, "kiosk", ("/kiosk",), sent)
    assert urlsplit(walker.url).path.startswith("/kiosk")


def test_the_public_computer(walker, site, computers, round_) -> None:
    last = computers[-1]  # a patron's walk takes a turn, for which the one before it is kept
    sam = Actor("sam", Role.SUPERVISOR, branch=last.branch)
    key = desk.seats.enrol_terminal(site.house, sam, last.computer)
    walker.goto(f"{site.address}/terminal")
    with walker.expect_navigation():
        walker.evaluate(SEND, ["/terminal/enter", {"key": key}])

    def guest() -> dict[str, str]:
        given = desk.seats.issue_pass(site.house, sam, True)
        assert isinstance(given, desk.seats.GuestPass), given
        return {"code": given.code}

    sent = (
        Sent("/terminal", "/terminal/guest", guest),
        Sent("/terminal", "/terminal/leave", {}),
        Sent("/terminal", "/terminal/enter", {"key": key}, anew=True),
    )
    _walk(walker, site, round_, "terminal", ("/terminal",), sent)


def test_no_template_is_left_out() -> None:
    """What some walk is to render, and what is part of others, is all there is."""
    folder = HERE / "templates"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*.html")}
    whole = "".join((folder / name).read_text(encoding="utf-8") for name in names)
    parts = {name for name in names if f'"{name}"' in whole}
    left = names - parts - set().union(*REACHED.values())
    assert not left, f"pages that no walk looks at: {sorted(left)}; let a walk reach each, and write it in REACHED"


def _walk(
    page: Page, site: Site, round_: Round, name: str, start: tuple[str, ...], sent: tuple[Sent, ...] = ()
) -> None:
    """Walk, and see that the walk came by every template that is this walk's."""
    before = len(round_.rendered)
    found = looked_at(page, site.address, start, sent, round_)
    assert not found, "\n".join(map(str, found))
    left = REACHED[name] - set(round_.rendered[before:])
    assert not left, f"the walk of {name} no longer comes by {sorted(left)}"
