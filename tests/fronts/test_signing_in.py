"""The door."""

from playwright.sync_api import APIResponse, Page, expect

from carrel import desk, staff
from carrel.records.actors import Actor
from carrel.records.vocabulary import Role
from fronts.conftest import PASSWORD, Site


def send(page: Page, site: Site, to: str, **said: str) -> APIResponse:
    """What a form of the page that is open would send to an address of its choice."""
    token = page.locator("[name=_csrf_token]").first.get_attribute("value") or ""
    return page.request.post(site.address + to, form={**said, "_csrf_token": token})


def hired(site: Site, name: str) -> None:
    with site.house.store.write() as tx:
        assert staff.create(tx, name, name.title(), Role.CLERK, PASSWORD, must_change=False) is None


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
    with site.house.store.write() as tx:
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


def test_a_password_is_chosen_as_a_first_step_and_at_no_other_time(page: Page, site, sign_in) -> None:
    """Whoever finds a desk unlocked makes no account of it that they could take home."""
    hired(site, "linnet")
    sign_in(page, "linnet")
    words = "an intruder's own sentence"
    assert send(page, site, "/sign-in/password", password=words, again=words).url == f"{site.address}/desk"
    assert send(page, site, "/sign-in/authenticator", code="123456").url == f"{site.address}/desk"
    for path in ("/sign-in/password", "/sign-in/authenticator", "/sign-in/authenticator.svg"):
        assert page.request.get(site.address + path).url == f"{site.address}/desk"
    assert isinstance(desk.sign_in(site.house, "linnet", PASSWORD, ""), desk.SignedIn)


def test_whoever_starts_over_puts_out_whoever_was_in(page: Page, site, sign_in) -> None:
    hired(site, "siskin")
    sign_in(page, "siskin")
    page.goto(f"{site.address}/find")
    made = desk.start_over(site.house, Actor("director", Role.CUSTODIAN), "siskin")
    assert isinstance(made, desk.OneTimePassword)
    words = "an intruder's own sentence"
    assert send(page, site, "/sign-in/password", password=words, again=words).url == f"{site.address}/sign-in"
    page.goto(f"{site.address}/find")
    assert page.url == f"{site.address}/sign-in"
    assert isinstance(desk.sign_in(site.house, "siskin", made.password, ""), desk.SignedIn)


def test_no_form_comes_from_another_site(page: Page, site, sign_in) -> None:
    """A page of a neighbouring host may set our cookie; a browser says where the form came from."""
    sign_in(page, "robin")
    token = page.locator("[name=_csrf_token]").first.get_attribute("value") or ""
    for place, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)):
        answer = page.request.post(
            f"{site.address}/find", form={"words": "fenn", "_csrf_token": token}, headers={"sec-fetch-site": place}
        )
        assert answer.status == status, place


def test_the_publics_tries_shut_no_other_door(page: Page, site) -> None:
    page.goto(f"{site.address}/my/sign-in")
    answers = [send(page, site, "/my/sign-in", card=f"card {number}", password="x").status for number in range(32)]
    assert answers[:30] == [200] * 30
    assert answers[31] == 429
    page.goto(f"{site.address}/sign-in")
    assert send(page, site, "/sign-in", name="nobody", password="x").status == 200
