"""A small library, really served on loopback, and a browser in front of it."""

import re
import shutil
import socket
import threading
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import APIResponse, Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from sqlalchemy import create_engine

from carrel import catalog, desk, staff, statute
from carrel.catalog.library import Call, Category, DisclosureRules, Library, LoanRule, StatisticsRules
from carrel.formats import barcodes
from carrel.fronts.web import build, serve
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.vocabulary import Role
from carrel.sealed import FileKeeper, Keyring, epochs, folders
from carrel.store import metadata, open_store

PATIENCE = 20_000  # milliseconds: for a machine that does much else; nothing waits longer than it must
expect.set_options(timeout=PATIENCE)
PASSWORD = "a sentence is fine"
UNWANTED = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "OptimizationHints",
    "PaintHolding",
    "RenderDocument",
    "SpareRendererForSitePerProcess",
    "ThirdPartyStoragePartitioning",
)
"""Of Chromium: what Playwright leaves out too, and what makes each page cost a third more than it must."""
ZONE = ZoneInfo("America/New_York")
PACKS = Path(statute.__file__).parent / "packs"
TITLES = (
    ("The Moonstone", "Collins, Wilkie"),
    ("Middlemarch", "Eliot, George"),
    ("The Country of the Pointed Firs", "Jewett, Sarah Orne"),
    ("Walden; or, Life in the Woods", "Thoreau, Henry David"),
    ("The Voyage of the Beagle", "Darwin, Charles"),
    ("Moby-Dick; or, The Whale", "Melville, Herman"),
    ("Cranford", "Gaskell, Elizabeth"),
    ("The Age of Innocence", "Wharton, Edith"),
)
ADULT = desk.Application(
    given="Marigold",
    family="Fennimore-Ash",
    category="adult",
    card=barcodes.barcode("2", "1189", 4417),
    birth=datetime(1987, 4, 30, tzinfo=ZONE).date(),
    street="14 Quill Lane",
    town="Putnam",
    state="CT",
    postal_code="06260",
    phone="860-555-0142",
)


class Site(msgspec.Struct, frozen=True):
    """A library that is being served."""

    address: str
    house: House
    items: tuple[str, ...]
    """Barcodes, each of the next title in turn."""
    folder: Path
    titles: tuple[str, ...] = tuple(title for title, _ in TITLES)


def card(number: int) -> str:
    """A card that nobody has yet, by its number."""
    return barcodes.barcode("2", "1189", number)


def _pack(name: str) -> statute.Pack:
    files = ("text.txt", "pack.toml", "policies.cedar", "schema.cedarschema")
    found = {
        file: next(path for path in (PACKS / name / file, PACKS / "connecticut" / file) if path.is_file())
        for file in files
    }
    return statute.parse_pack({file: path.read_text(encoding="utf-8") for file, path in found.items()})


def _open(folder: Path) -> House:
    """The library whose database and keys lie in this folder."""
    library = Library(
        name="Putnam Public Library",
        town="Putnam",
        kind="public",
        categories=(Category("adult", "Adult", 50, 36), Category("child", "Child", 3, 24, minor=True)),
        rules=(LoanRule("*", "*", 21, 2),),
        disclosure=DisclosureRules(
            calls=(
                Call("the director", "860-555-0110"),
                Call("the assistant director", "860-555-0111"),
                Call("the chair of the board", "860-555-0112"),
            ),
            counsel=Call("the town attorney", "860-555-0150"),
        ),
        statistics=StatisticsRules(survey_key="CT9999"),
    )
    store, ring = open_store(f"sqlite:///{folder / 'library.db'}"), Keyring(FileKeeper(folder / "keys"))
    return House(store, ring, _pack("connecticut"), _pack("putnam"), library, lambda: datetime.now(ZONE))


def _found(folder: Path) -> None:
    """An empty library, with its keys."""
    engine = create_engine(f"sqlite:///{folder / 'library.db'}")
    metadata.create_all(engine)
    engine.dispose()
    (folder / "keys").mkdir()
    keeper = FileKeeper(folder / "keys")
    keeper.keep("staff", bytes(range(32)))
    keeper.keep("ledger", bytes(range(32, 64)))


def _furnish(house: House) -> tuple[str, ...]:
    codes = []
    with house.store.write() as tx:
        epochs.open_first(tx, house.ring, house.clock().date())
        folders.fill_store(tx, house.ring, epochs.generations(tx), 0)
        main = catalog.put_branch(tx, "Main Library", "Main")
        for number in range(40):
            title, author = TITLES[number % len(TITLES)]
            entry = catalog.TitleEntry(title, author, source=f"t{number % len(TITLES)}")
            codes.append(barcodes.barcode("3", "1189", number + 1))
            placed = catalog.put_title(tx, entry)
            catalog.put_item(
                tx, catalog.ItemEntry(codes[-1], placed.id, main.id, "book", call_number=f"F {author[:3].upper()}")
            )
        for name, role in (
            ("page", Role.PAGE),
            ("robin", Role.CLERK),
            ("wren", Role.CLERK),
            ("sam", Role.SUPERVISOR),
            ("director", Role.CUSTODIAN),
        ):
            assert staff.create(tx, name, name.title(), role, PASSWORD, must_change=False) is None
    actor = Actor("robin", Role.CLERK, branch=main.id)
    assert isinstance(desk.register(house, actor, ADULT), desk.Registered)
    child = msgspec.structs.replace(
        ADULT, given="Juniper", category="child", card=card(5502), guardian_name="Marigold Fennimore-Ash"
    )
    assert isinstance(desk.register(house, actor, child, different_person=True), desk.Registered)
    return tuple(codes)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    """A library as every file of tests finds it, closed, and its items."""
    folder = tmp_path_factory.mktemp("furnished")
    _found(folder)
    house = _open(folder)
    items = _furnish(house)
    house.store.close()
    return folder, items


@pytest.fixture(scope="module")
def mail() -> Callable[[], desk.MailServer]:
    """The way to a mail server; a file of tests that needs a real one has its own."""
    return desk.PrintedInstead


@pytest.fixture(scope="module")
def site(
    furnished: tuple[Path, tuple[str, ...]],
    tmp_path_factory: pytest.TempPathFactory,
    mail: Callable[[], desk.MailServer],
) -> Site:
    """A library for one file of tests: what one file lends, no other finds gone."""
    folder = tmp_path_factory.mktemp("library")
    shutil.copytree(furnished[0], folder, dirs_exist_ok=True)
    house, items = _open(folder), furnished[1]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    threading.Thread(target=serve, args=(build(house, port, mail=mail), "127.0.0.1", port), daemon=True).start()
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return Site(f"http://127.0.0.1:{port}", house, items, folder)
        time.sleep(0.05)
    raise AssertionError("the site did not start")


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What drives browsers: there can be one in a process."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    """Chromium's engine by itself where it is: the whole browser draws bars that nobody sees, at six times the cost."""
    program = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)
    if program is None:
        pytest.skip("no Chromium is here: install the package chromium to run this")
    quiet = ("quic", "gpu", "background-networking", "component-update", "sync")
    quiet += (f"features={','.join(UNWANTED)}",)
    opened = driver.chromium.launch(
        executable_path=program, args=["--no-sandbox", "--no-first-run", *(f"--disable-{part}" for part in quiet)]
    )
    yield opened
    opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 860})
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A browser that runs no scripts."""
    opened = browser.new_context(java_script_enabled=False)
    opened.set_default_timeout(PATIENCE)
    yield opened.new_page()
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which nothing may be blocked or broken."""
    opened, faults = context.new_page(), []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    opened.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    yield opened
    assert faults == []


SignIn = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def sign_in(site: Site) -> SignIn:
    """Sign somebody in: the first time through the pages, authenticators and all; later by sending what those send."""
    secrets: dict[str, bytes] = {}
    used: dict[str, int] = {}
    known: set[str] = set()

    def code(name: str) -> str:
        # a code works once, and the next half minute's is taken too: wait only where both are spent
        step = max(int(time.time()) // 30, used.get(name, 0) + 1)
        time.sleep(max(0.0, (step - 1) * 30 - time.time()))
        used[name] = step
        return TOTP(secrets[name], 6, SHA1(), 30).generate(step * 30).decode()

    def sent(page: Page, form: APIResponse, to: str, said: dict[str, str]) -> APIResponse:
        token = re.search(r'name="_csrf_token" value="([^"]+)"', form.text())
        assert token is not None
        return page.context.request.post(to, form={**said, "_csrf_token": token[1]}, fail_on_status_code=True)

    def enter_again(page: Page, name: str) -> None:
        door = f"{site.address}/sign-in"
        answer = sent(page, page.context.request.get(door), door, {"name": name, "password": PASSWORD})
        if 'id="code"' in answer.text():
            answer = sent(page, answer, f"{door}/code", {"code": code(name)})
        assert not answer.url.startswith(door), "the door stays shut"
        page.goto(answer.url)

    def enter(page: Page, name: str) -> None:
        if name in known:
            enter_again(page, name)
            return
        known.add(name)
        page.goto(f"{site.address}/sign-in")
        page.get_by_label("Account").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        with page.expect_navigation():
            page.get_by_role("button", name="Sign in").click()
        if page.url.endswith("/sign-in/authenticator"):
            page.get_by_text("No camera?").click()
            secrets[name] = b32decode(page.locator("details .number").inner_text().replace(" ", ""))
            page.get_by_label("The code it shows").fill(code(name))
            with page.expect_navigation():
                page.get_by_role("button", name="Confirm").click()
        elif page.locator("#code").count():
            page.locator("#code").fill(code(name))
            with page.expect_navigation():
                page.get_by_role("button", name="Sign in").click()

    return enter
