"""The door."""

from playwright.sync_api import Page, expect


def test_a_clerk_comes_to_the_desk_and_the_field_has_the_focus(page: Page, site, sign_in) -> None:
    sign_in(page, "robin")
    assert page.url == f"{site.address}/desk"
    expect(page.locator("#scan")).to_be_focused()


def test_a_wrong_password_says_neither_which_nor_whether(page: Page, site) -> None:
    said = []
    for name in ("robin", "nobody.at.all"):
        page.goto(f"{site.address}/sign-in")
        page.get_by_label("Account").fill(name)
        page.get_by_label("Password").fill("not the one")
        page.get_by_role("button", name="Sign in").click()
        said.append(page.get_by_role("alert").inner_text())
    assert said[0] == said[1]


def test_the_custodian_enrols_an_authenticator_and_then_comes_to_the_desk(page: Page, site, sign_in) -> None:
    sign_in(page, "director")
    assert page.url == f"{site.address}/desk"


def test_nobody_gets_past_a_first_step(page: Page, site, sign_in) -> None:
    house = site.house
    from carrel import staff
    from carrel.records.vocabulary import Role

    with house.store.write() as tx:
        staff.create(tx, "newcomer", "Newcomer", Role.CLERK, "a sentence is fine", must_change=True)
    sign_in(page, "newcomer")
    assert page.url.endswith("/sign-in/password")
    page.goto(f"{site.address}/desk")
    assert page.url.endswith("/sign-in/password")
    page.get_by_label("New password").fill("my own long sentence")
    page.get_by_label("The same once more").fill("my own long sentence")
    page.get_by_role("button", name="Keep it").click()
    assert page.url.endswith("/desk")


def test_the_session_changes_its_name_at_sign_in_and_ends_at_sign_out(page: Page, site, sign_in) -> None:
    page.goto(f"{site.address}/sign-in")
    before = {cookie["name"]: cookie for cookie in page.context.cookies()}
    sign_in(page, "robin")
    after = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert before.get("carrel", {}).get("value") != after["carrel"]["value"]
    assert after["carrel"]["httpOnly"]
    assert after["carrel"]["sameSite"] == "Strict"
    page.get_by_role("button", name="Sign out").click()
    page.context.add_cookies([after["carrel"]])
    page.goto(f"{site.address}/desk")
    assert page.url.endswith("/sign-in")


def test_what_is_asked_of_nobody_signed_in_leads_to_the_door(page: Page, site) -> None:
    for path in ("/desk", "/find", "/register", "/items", "/ledger", "/staff", "/sign-in/authenticator.svg"):
        page.goto(site.address + path)
        assert page.url.endswith("/sign-in"), path
