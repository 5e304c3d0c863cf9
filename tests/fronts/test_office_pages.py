"""The pages of the disclosure office, by whoever first meets them: a clerk with an officer before them, a director."""

import re
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from carrel import desk, disclosure, tallies
from carrel.records.actors import Actor
from carrel.records.registration import IdSeen
from carrel.records.requests import Instrument, RequestOutcome
from carrel.records.vocabulary import Role
from fronts.conftest import ADULT, SignIn, Site
from pdf_words import pages, text_of

PASSWORD = "a lantern in the salt"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
SAW = {
    "identification": "badge 4417",
    "court": "Superior Court, Judicial District of Inventon",
    "docket": "INV-26-0001",
    "judge": "Hon. I. N. Vented",
    "signature": "in ink, at its foot",
    "addressed": "Putnam Public Library",
    "scope": "loans of Marigold Fennimore-Ash",
}


class Keys:
    """Somebody who has never seen the page, with a keyboard alone: they go forward with Tab until they are there."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions, self.tabs = page, 0, 0
        self.begun = time.monotonic()

    def reach(self, chosen: str) -> None:
        for _ in range(400):
            if self.page.evaluate("(it) => document.activeElement.matches(it)", chosen):
                return
            self.page.keyboard.press("Tab")
            self.tabs += 1
        raise AssertionError(f"no way leads to {chosen}")

    def write(self, chosen: str, text: str) -> None:
        self.reach(chosen)
        self.page.keyboard.type(text)
        self.actions += 1

    def mark(self, chosen: str) -> None:
        self.reach(chosen)
        self.page.keyboard.press("Space")
        self.actions += 1

    def press(self, words: str, *, stays: bool = False) -> None:
        """Press what bears these words: a button, or a link; ``stays`` where no other page comes of it."""
        here = self.page.evaluate(
            """(words) => {
                document.querySelectorAll("[data-test]").forEach((it) => it.removeAttribute("data-test"));
                const found = [...document.querySelectorAll("button, a, summary")]
                  .filter((it) => it.checkVisibility() && it.textContent.trim().startsWith(words));
                found[0]?.setAttribute("data-test", "");
                return found[0]?.matches("summary, a[href^='#']") ?? false;
            }""",
            words,
        )
        self.reach("[data-test]")
        self.actions += 1
        if here or stays:
            self.page.keyboard.press("Enter")
        else:
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")

    def say(self, what: str) -> None:
        seconds = time.monotonic() - self.begun
        sys.stdout.write(f"\n{what}: {self.actions} actions, {self.tabs} tabs, {seconds:.1f} s\n")


@pytest.fixture(scope="module")
def robin(site: Site) -> Actor:
    return Actor("robin", Role.CLERK, branch=desk.branches(site.house)[0][0])


@pytest.fixture(scope="module")
def marigold(site: Site, robin: Actor) -> str:
    """A patron with one loan; her card."""
    found = desk.scan_card(site.house, robin, ADULT.card)
    assert isinstance(found, desk.Served), found
    assert isinstance(desk.lend(site.house, robin, found.visit, site.items[0]), desk.Lent)
    return ADULT.card


@pytest.fixture(scope="module")
def second(site: Site, browser: Browser, sign_in: SignIn) -> Iterator[Page]:
    """Another browser, on the custodian's own desk; the director is in."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    context.set_default_timeout(20_000)
    opened = context.new_page()
    sign_in(opened, "director")
    yield opened
    context.close()


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(map(text_of, pages(pdf))).split())


def take_in(site: Site, robin: Actor, kind: Instrument, **more: object) -> str:
    begun = disclosure.begin_request(site.house, robin, disclosure.Intake(kind, "Invented Ferrell", **more))
    assert isinstance(begun, disclosure.RequestBegun), begun
    return begun.key


def folder_of(page: Page, site: Site, name: str) -> None:
    """Open the first folder of this kind from the custodian's list."""
    page.goto(f"{site.address}/requests")
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def note_all(page: Page, *dates: str) -> None:
    """Write into every item of the checklist what was seen."""
    for field in page.locator(".checklist input").all():
        if field.is_visible():
            key = (field.get_attribute("name") or "").strip()
            field.fill(SAW.get(key, dates[0] if dates else "seen on the paper"))
    page.get_by_role("button", name="Keep what you saw").click()
    expect(page.locator(".notice")).to_contain_text("Written down")


def test_a_director_takes_a_warrant_from_intake_to_release_by_keyboard(
    site: Site, page: Page, second: Page, sign_in: SignIn, marigold: str
) -> None:
    today = site.house.clock().date()
    sign_in(page, "robin")
    _taken_in(site, page)
    second.goto(f"{site.address}/ledger")
    expect(second.locator(".badge")).to_have_text("1")
    director = Keys(second)
    director.press("Requests")
    director.press("Search warrant")
    expect(second.locator(".next.fast h2")).to_have_text("Read the paper, and write down what you see")
    director.press("To the checklist")
    last = today + timedelta(days=9)
    for field in second.locator(".checklist label:not(:has(.soft)) + input").all():
        key = (field.get_attribute("name") or "").strip()
        director.write(f'[name="{key}"]', SAW.get(key, last.isoformat()))
    director.press("Keep what you saw")
    director.press("To what it asks for")
    director.write("#who", marigold)
    with second.expect_navigation():
        second.keyboard.press("Enter")
    director.press("It names them")
    director.mark("[name=classes][value=loan]")
    for name, day in (("starts", today - timedelta(days=30)), ("ends", today), ("expires", last)):
        director.write(f"#{name}", day.strftime("%m%d%Y"))
    director.press("Keep what it names")
    expect(second.locator(".next h2")).to_have_text("Have the court called")

    _court_called(site, page)
    second.reload()
    director.press("Carry the warrant out")
    director.press("Prepare the answer")
    expect(second.locator("#packet")).to_be_visible()
    director.press("Hand it over")
    expect(second.locator(".notice")).to_contain_text("Handed over")
    with second.expect_download() as coming:
        director.press("Download the packet", stays=True)
    packet = ZipFile(BytesIO(coming.value.path().read_bytes()))
    paper = next(name for name in packet.namelist() if name.endswith(".pdf"))
    assert site.titles[0] in words_of(packet.read(paper))
    director.press("Draft the letter")
    expect(second.locator("#text")).to_have_value(re.compile("Officer Invented Ferrell"))
    director.press("Keep the letter")
    director.press("Close the request")
    expect(second.locator(".next h2")).to_have_text("It is closed")
    expect(second.locator(".badge")).to_have_count(0)
    director.say("a director takes a warrant from the list to its close")


def _taken_in(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/asked")
    clerk = Keys(page)
    clerk.press("Search warrant")
    expect(page.locator(".say blockquote")).to_contain_text("I will not stand in your way")
    assert page.locator(".calls a[href^='tel:']").count() == 4
    assert page.locator("form[enctype] :is(input, textarea):not([hidden]):not([type=hidden])").count() <= 10
    clerk.write("#requester", "Officer Invented Ferrell")
    clerk.write("#agency", "Invented Police Department")
    clerk.write("#words", "All loans of Marigold Fennimore-Ash")
    page.set_input_files("#paper", {"name": "paper.png", "mimeType": "image/png", "buffer": PICTURE})
    clerk.press("Give it to the custodian")
    expect(page.get_by_role("heading", level=1)).to_contain_text("You have done your part")
    assert page.locator("main form").count() == 0, "after sending: what happens now, and nothing else"
    clerk.say("a clerk takes a warrant in")


def _court_called(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/verify")
    assert "Marigold" not in page.content()
    caller = Keys(page)
    caller.write("#how-1", "860-555-0199, out of the court's own directory; the clerk of the court said so")
    caller.press("The court says it is genuine")
    expect(page.locator(".notice")).to_contain_text("It is written down")


def test_an_attorneys_subpoena_with_everything_filled_in_is_refused_and_the_letter_made(
    site: Site, second: Page, sign_in: SignIn, robin: Actor
) -> None:
    take_in(site, robin, Instrument.ATTORNEY_SUBPOENA, agency="Quill and Invented", words="every loan")
    folder_of(second, site, "Subpoena signed by an attorney")
    expect(second.locator("section[aria-labelledby=law] blockquote")).to_contain_text("pursuant to a court order")
    second.get_by_role("button", name="Begin the review").click()
    note_all(second)
    second.locator("#who").fill("fenn")
    second.get_by_role("button", name="Find", exact=True).click()
    second.get_by_role("button", name="It names them").first.click()
    second.get_by_label("what they have out").check()
    second.get_by_role("button", name="Keep what it names").click()
    expect(second.locator(".next h2")).to_have_text("Ask the library’s lawyer")
    assert second.get_by_role("button", name="Grant it").count() == 0
    token = second.locator("[name=_csrf_token]").first.input_value()
    forged = second.request.post(f"{second.url.split('#')[0]}/move/authorise", form={"_csrf_token": token})
    assert "cannot be granted" in forged.text()
    second.get_by_label("Who was asked").fill("the town attorney")
    second.locator("#ask-counsel button").click()
    expect(second.locator(".next h2")).to_have_text("Write down what counsel says")
    second.locator("#hear-counsel input:visible").fill("no judge has signed it; object in writing")
    second.locator("#hear-counsel button").click()
    expect(second.locator(".next h2")).to_have_text("Refuse it")
    second.locator("#refuse button").click()
    second.get_by_role("button", name="Draft the refusal").click()
    second.locator("#text").press("Control+End")
    second.locator("#text").press_sequentially(" Come again with a judge's order.")
    second.get_by_role("button", name="Keep the letter").click()
    link = second.get_by_role("link", name="PDF").get_attribute("href")
    letter = second.request.get(site.address + str(link))
    said = words_of(letter.body())
    assert letter.headers["content-type"] == "application/pdf"
    assert letter.headers["cache-control"] == "no-store"
    assert "pursuant to a court order" in said
    assert "Come again with a judge's order" in said.replace("’", "'")


def test_a_parent_is_answered_without_a_script_and_with_the_custodian_away(
    site: Site, plain: Page, sign_in: SignIn
) -> None:
    sign_in(plain, "robin")
    plain.goto(f"{site.address}/asked")
    plain.get_by_role("button", name="Parent or guardian").click()
    expect(plain.locator(".say blockquote")).to_contain_text("The law lets nobody but your child see")
    assert plain.locator("[name=forbids_telling]").count() == 0, "no paper forbids telling, for there is none"
    plain.get_by_label("Who is here").fill("An invented mother")
    plain.locator("#paper").set_input_files({"name": "n.png", "mimeType": "image/png", "buffer": PICTURE})
    plain.get_by_role("button", name="Give it to the custodian").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("You have done your part")
    assert plain.url.endswith("/asked/write"), "no address says what paper it was"


def test_a_patron_gives_and_revokes_a_permission(
    site: Site, browser: Browser, second: Page, sign_in: SignIn, robin: Actor, marigold: str
) -> None:
    house = site.house
    found = desk.scan_card(house, robin, marigold)
    assert isinstance(found, desk.Served)
    out = desk.give_password(house, robin, found.visit, IdSeen.PASSPORT)
    assert isinstance(out, desk.SecretGiven)
    themselves = Actor("", Role.PATRON, patron=house.visits.read(found.visit, house.clock()))
    assert isinstance(desk.choose_own_password(house, themselves, out.secret, PASSWORD), desk.PasswordChosen)
    own = browser.new_context().new_page()
    own.goto(f"{site.address}/my/sign-in")
    own.locator("#card").fill(marigold)
    own.locator("#password").fill(PASSWORD)
    own.keyboard.press("Enter")
    own.wait_for_url("**/my/card")
    last = house.clock().date() + timedelta(days=20)
    _permit(own, site, last.isoformat())

    take_in(site, robin, Instrument.PERMISSION, agency="Invented Ferrell")
    folder_of(second, site, "Written permission")
    second.get_by_role("button", name="Begin the review").click()
    note_all(second, last.isoformat())
    second.locator("#who").fill(marigold)
    second.get_by_role("button", name="Find", exact=True).click()
    second.get_by_role("button", name="It names them").first.click()
    second.get_by_label("what they have out").check()
    second.get_by_role("button", name="Keep what it names").click()
    second.get_by_role("button", name="Grant it").click()
    second.get_by_role("button", name="Prepare the answer").click()
    expect(second.locator("#packet")).to_be_visible()

    own.get_by_role("button", name="Take it back").click()
    expect(own.locator(".notice")).to_contain_text("Nothing more is told under it")
    second.get_by_role("button", name="Hand it over").click()
    expect(second.locator(".notice.refused")).to_contain_text("nothing was released", ignore_case=True)

    _permit(own, site, last.isoformat())
    second.get_by_role("button", name="Hand it over").click()
    expect(second.locator(".notice.done")).to_contain_text("Handed over")
    own.goto(f"{site.address}/my/permissions")
    expect(own.locator(".facts div").filter(has_text="Used")).not_to_contain_text("not yet")
    own.context.close()


def _permit(own: Page, site: Site, last: str) -> None:
    own.goto(f"{site.address}/my/permissions")
    own.get_by_label("To whom").fill("Invented Ferrell")
    own.get_by_label("what I have out").check()
    own.locator("#until").fill(last)
    own.get_by_role("button", name="Permit it").click()
    expect(own.locator(".notice")).to_contain_text("It stands from now on")


def test_a_permission_on_paper_is_seen_and_taken_back(site: Site, page: Page, sign_in: SignIn, marigold: str) -> None:
    sign_in(page, "robin")
    page.goto(f"{site.address}/desk")
    page.locator("#scan").fill(marigold)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Registration").click()
    page.get_by_role("button", name="Take a form in").click()
    page.get_by_label("Who may be told").fill("An invented spouse")
    page.get_by_label("what they wait for").check()
    page.locator("#until").fill((site.house.clock().date() + timedelta(days=9)).isoformat())
    page.get_by_label("The patron signed it in front of me").check()
    page.get_by_role("button", name="Keep the signed permission").click()
    expect(page.locator(".notice")).to_contain_text("Give the paper back")
    page.get_by_role("button", name="They take it back").first.click()
    expect(page.locator(".notice")).to_contain_text("Nothing more is told under it")


def test_a_silent_paper_is_the_custodians_and_a_supervisor_hears_what_the_court_must_be_asked(
    site: Site, page: Page, second: Page, sign_in: SignIn, robin: Actor
) -> None:
    key = take_in(site, robin, Instrument.COURT_ORDER, agency="Invented Silence Bureau", forbids_telling=True)
    written_down(site, key, "INV-26-0777")
    for name, asks in (("robin", False), ("sam", True)):
        sign_in(page, name)
        page.goto(f"{site.address}/verify")
        assert "Invented Silence Bureau" not in page.content()
        assert "Fennimore" not in page.content()
        assert ("INV-26-0777" in page.content()) is asks
        if asks:
            paper = page.locator("form").filter(has_text="INV-26-0777")
            expect(paper).to_contain_text("Nobody may be told that this paper exists")
            expect(paper).to_contain_text("1 user of the library")
        page.goto(f"{site.address}/requests")
        assert "Invented Silence Bureau" not in page.content()
        page.get_by_role("button", name="Sign out").click()
    second.goto(f"{site.address}/requests")
    expect(second.locator(".asks li").filter(has_text="Invented Silence Bureau")).to_contain_text("nobody may be told")


def written_down(site: Site, key: str, docket: str) -> None:
    """The director writes down everything that the paper says."""
    director, today = Actor("director", Role.CUSTODIAN), site.house.clock().date()
    found = disclosure.open_request(site.house, director, key)
    assert isinstance(found, disclosure.Folder), found
    for item in found.items:
        what = docket if item.key == "docket" else "seen on the paper"
        assert isinstance(disclosure.note_seen(site.house, director, key, item.key, what), disclosure.Folder)
    meant = disclosure.find_named(site.house, director, key, ADULT.card)
    assert isinstance(meant, disclosure.UsersFound), meant
    assert isinstance(disclosure.name_user(site.house, director, key, meant.lines[0].word), disclosure.Folder)
    form = disclosure.ScopeForm(("loan", "hold"), today - timedelta(days=30), today, today + timedelta(days=9))
    assert isinstance(disclosure.set_scope(site.house, director, key, form), disclosure.Folder)


def test_a_freedom_of_information_request_is_taken_apart(
    site: Site, second: Page, sign_in: SignIn, robin: Actor
) -> None:
    take_in(site, robin, Instrument.INFORMATION_REQUEST, words="who borrowed what, and your budget")
    folder_of(second, site, "Freedom-of-information request")
    second.get_by_role("button", name="Begin the review").click()
    second.get_by_role("link", name="Part by part").first.click()
    for place, (asked, heading) in enumerate((("who borrowed what", "confidential"), ("budget", "releasable")), 1):
        second.locator(f"#asked-{place}").fill(asked)
        second.locator(f"#heading-{place}").select_option(heading)
    second.get_by_role("button", name="Keep the parts").click()
    expect(second.locator("blockquote.law").first).to_contain_text("shall be kept confidential")
    second.get_by_role("link", name="Back to the folder").click()
    second.get_by_role("button", name="A denial, part by part").click()
    draft = second.locator("#text").input_value()
    assert "who borrowed what" in draft
    assert "1-210" in draft


def test_the_public_reads_the_report_and_leaves_nothing(site: Site, plain: Page) -> None:
    plain.goto(f"{site.address}/promise")
    plain.get_by_role("link", name="Who has asked us about you").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Who has asked us about you")
    assert plain.context.cookies() == []


def test_a_past_year_is_published_and_says_no_small_number(site: Site, second: Page, plain: Page) -> None:
    year = site.house.clock().year - 1
    with site.house.store.write() as tx:
        for _ in range(23):
            tallies.count_request(tx, year, Instrument.GUARDIAN, RequestOutcome.REFUSED)
        tallies.count_request(tx, year, Instrument.WARRANT, RequestOutcome.RELEASED)
    second.goto(f"{site.address}/requests")
    second.get_by_role("button", name=f"Publish {year}").click()
    expect(second.locator(".notice")).to_contain_text("It is public from now on")
    plain.goto(f"{site.address}/transparency")
    row = plain.locator("tr", has=plain.get_by_role("rowheader", name="Parent or guardian"))
    expect(row).to_contain_text("20")
    warrants = plain.locator("tr", has=plain.get_by_role("rowheader", name="Search warrant"))
    assert set(warrants.locator("td").all_inner_texts()) == {"fewer than 10"}
    assert "23" not in plain.locator("main").inner_text()


def test_an_address_opens_nothing_once_its_session_is_over(
    site: Site, second: Page, sign_in: SignIn, robin: Actor
) -> None:
    key = take_in(site, robin, Instrument.NOTHING)
    folder_of(second, site, "No paper at all")
    address = second.url
    assert key not in address
    second.get_by_role("button", name="Sign out").click()
    sign_in(second, "director")
    second.goto(address)
    assert second.url == f"{site.address}/requests"
    expect(second.locator(".notice.refused")).to_contain_text("This address opens nothing")
