"""What the desk prints of a return: a slip for the hold shelf, a receipt for whoever brought it, one at a time."""

from playwright.sync_api import Page, expect

from carrel import desk
from carrel.records.actors import Actor
from carrel.records.vocabulary import Role
from fronts.conftest import ADULT, SignIn, Site
from fronts.hands import Hands


def lent(site: Site, at: int) -> tuple[str, str]:
    """Two items on loan to the adult: nobody waits for the first, a child waits for the second."""
    branch = desk.branches(site.house)[0][0]
    clerk = Actor("robin", Role.CLERK, branch=branch)
    adult = desk.scan_card(site.house, clerk, ADULT.card)
    child = desk.find(site.house, clerk, "Juniper")
    assert isinstance(adult, desk.Served)
    assert isinstance(child, desk.Found)
    for item in site.items[at : at + 2]:
        desk.return_item(site.house, clerk, item)
        assert isinstance(desk.lend(site.house, clerk, adult.visit, item), desk.Lent)
    (title,) = desk.titles_to_hold(site.house, site.items[at + 1])
    held = desk.place_hold(site.house, clerk, child.lines[0][1], title.id, branch, site.items[at + 1])
    assert isinstance(held, desk.HoldPlaced)
    return site.items[at], site.items[at + 1]


def test_the_desk_prints_one_paper_and_stays_where_it_is(page: Page, site: Site, sign_in: SignIn) -> None:
    page.add_init_script("""window.print = () => {
        window.dispatchEvent(new Event("beforeprint"));
        window.printed = document.body.dataset.prints;
    }""")
    sign_in(page, "robin")
    plain, waited = lent(site, 0)
    hands = Hands(page).key("F2").scan(plain)
    expect(page.locator(".answer.done")).to_contain_text("Returned")
    hands.key("F6")
    assert page.evaluate("window.printed") == "receipt"
    hands.say("a return with its receipt")
    assert hands.actions == 3
    expect(page.locator("#scan")).to_be_focused()
    expect(page.locator(".papers .receipt")).to_be_hidden()
    scan = hands.scan(waited)
    expect(page.locator(".answer.attention")).to_contain_text("Hold shelf, code")
    scan.key("F6")
    assert page.evaluate("window.printed") == "slip"
    page.get_by_role("button", name="Print a receipt").click()
    assert page.evaluate("window.printed") == "receipt"
    for paper in (".papers .receipt", ".papers .hold-slip"):
        said = page.locator(paper).text_content() or ""
        assert "Juniper" not in said
        assert "Fennimore" not in said
    assert site.titles[1] not in (page.locator(".papers .hold-slip").text_content() or "")
    page.emulate_media(media="print")
    for prints, seen, unseen in (("slip", ".hold-slip", ".receipt"), ("receipt", ".receipt", ".hold-slip")):
        page.evaluate("which => { document.body.dataset.prints = which }", prints)
        expect(page.locator(f".papers {seen}")).to_be_visible()
        for gone in (f".papers {unseen}", ".scanner", ".masthead", ".answer h2", ".papers button"):
            expect(page.locator(gone).first).to_be_hidden()


def test_both_papers_are_had_without_scripts(plain: Page, site: Site, sign_in: SignIn) -> None:
    _, waited = lent(site, 2)
    sign_in(plain, "robin")
    plain.get_by_label("Return").check()
    plain.locator("#scan").fill(waited)
    plain.get_by_role("button", name="Enter", exact=True).click()
    expect(plain.locator(".answer.attention")).to_contain_text("Hold shelf, code")
    plain.get_by_role("button", name="Print a receipt").click()
    expect(plain.locator(".receipt")).to_contain_text(site.titles[3])
    day, code = (plain.locator(".receipt dd").nth(at).inner_text() for at in (2, 3))
    plain.goto(f"{site.address}/hold-shelf")
    plain.get_by_role("button", name="Slip").first.click()
    expect(plain.locator(".hold-slip")).to_contain_text("Until")
    plain.goto(f"{site.address}/settle?item={waited}")
    plain.locator("#verify-day").fill(day)
    plain.locator("#verify-code").fill(code)
    plain.get_by_role("button", name="Is it ours?").click()
    expect(plain.get_by_role("status")).to_contain_text("This house wrote it")
