"""The calendar in a browser: hours, a year's legal holidays, a day of snow."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from carrel import catalog
from fronts.conftest import SignIn, Site


def test_a_years_legal_holidays_are_offered_and_announced_and_one_taken_back(
    page: Page, site: Site, sign_in: SignIn
) -> None:
    year = site.house.clock().year + 1
    sign_in(page, "director")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Calendar").click()
    page.get_by_role("button", name=f"Legal holidays of {year}").click()
    offered = page.locator("[type=checkbox]")
    expect(offered).to_have_count(len(catalog.legal_holidays(year)))
    page.get_by_label("Christmas").first.uncheck()
    page.get_by_role("button", name="Announce the days that are ticked").click()
    expect(page.get_by_role("status")).to_contain_text("The closed days are announced")
    announced = page.get_by_role("table", name="Closed days").locator("tbody tr")
    expect(announced).to_have_count(len(catalog.legal_holidays(year)) - 1)
    page.get_by_role("button", name=f"Legal holidays of {year}").click()
    expect(offered).to_have_count(1)
    announced.first.get_by_role("button", name="Open after all").click()
    expect(announced).to_have_count(len(catalog.legal_holidays(year)) - 2)


def test_hours_are_kept_and_a_closing_moves_what_is_due(plain: Page, site: Site, sign_in: SignIn) -> None:
    sign_in(plain, "director")
    plain.goto(f"{site.address}/calendar")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
        plain.get_by_label(f"{day} opens").fill("10:00")
        plain.get_by_label(f"{day} closes").fill("18:00")
    plain.get_by_role("button", name="Keep the hours").click()
    expect(plain.get_by_role("status")).to_contain_text("The hours are kept")
    expect(plain.get_by_label("Friday closes")).to_have_value("18:00")
    day = site.house.clock().date() + timedelta(days=1)
    plain.locator("#first").fill(day.isoformat())
    plain.locator("#why").fill("Closed for snow")
    plain.get_by_role("button", name="Close, and move what is due").click()
    expect(plain.get_by_role("status")).to_contain_text("1 day announced")
    expect(plain.get_by_role("cell", name="Closed for snow")).to_be_visible()
