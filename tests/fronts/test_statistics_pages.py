"""Statistics on pages: built, seen, published, read by everybody and taken away; and the report for the state."""

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO
from itertools import chain
from urllib.request import urlopen

import pytest
from counted_for import DIRECTOR, TABLES, counted_for
from playwright.sync_api import Browser, Page, expect

import counted
from carrel import desk, statistics
from carrel.records.actors import Actor
from carrel.records.vocabulary import Role
from carrel.statistics import building, counting, publishing
from carrel.statistics.subjects import Subject
from carrel.statistics.tables import Undisclosed
from carrel.statistics.wanted import Wanted
from pdf_text import pdf_text

SMALL_MONTH = "March 2026"
"""In it, one loan was to somebody whose age nobody knows."""


@pytest.fixture(scope="module", autouse=True)
def _counted(site) -> None:
    counted_for(site.house)


@pytest.fixture(scope="module")
def director(browser: Browser, site, sign_in) -> Iterator[Page]:
    """The director's browser, which runs no scripts."""
    opened = browser.new_context(java_script_enabled=False)
    page = opened.new_page()
    sign_in(page, "director")
    yield page
    opened.close()


def fetched(site, address: str) -> bytes:
    with urlopen(site.address + address) as answer:
        return answer.read()


def one_published(site) -> int:
    """The number of a published table that has charts over time."""
    entries = [entry for entry in publishing.published(site.house) if entry.table.release.about.counter == "age"]
    if entries:
        return entries[0].number
    seen = publishing.preview(site.house, DIRECTOR, TABLES[0])
    assert isinstance(seen, publishing.Preview), seen
    done = publishing.publish(site.house, DIRECTOR, seen)
    assert isinstance(done, publishing.Published), done
    return done.number


def by_age(page: Page, site, step: str = "month") -> None:
    """Ask the builder for loans by age, from January to June 2026."""
    page.goto(f"{site.address}/reports")
    page.get_by_role("link", name="Build a table").click()
    page.get_by_label("What is counted").select_option("age band / lent")
    page.get_by_label("From the month").select_option("2026-01-01")
    page.get_by_label("To the month").select_option("2026-06-01")
    page.get_by_label("Shown").select_option(step)
    page.get_by_role("button", name="Show me how it would look").click()


def test_a_table_is_built_seen_published_and_read_without_a_script(director: Page, site) -> None:
    by_age(director, site)
    expect(director.get_by_role("heading", level=1)).to_have_text("Items lent, by age")
    small = (
        director.locator("tr", has=director.get_by_role("rowheader", name=SMALL_MONTH, exact=True)).locator("td").last
    )
    expect(small).to_have_text("left out")
    previewed = director.locator(".numbers tbody").inner_text()
    director.get_by_role("button", name="Publish this table").click()
    expect(director.get_by_role("status")).to_contain_text("It is public from now on")
    director.get_by_role("link", name="Items lent, by age").click()
    assert director.locator(".numbers tbody").inner_text() == previewed
    number = int(director.url.rpartition("/")[2])

    lines = list(csv.reader(StringIO(fetched(site, f"/statistics/{number}/table.csv").decode())))[1:]
    shown = {cell for row in previewed.splitlines() for cell in row.split("\t")[1:]}
    assert {f"{int(line[-2]):,}" if line[-2] else "left out" for line in lines} == shown
    decoded = json.loads(fetched(site, f"/statistics/{number}/table.json"))
    assert [number for _, number in decoded["cells"]] == [int(line[-2]) if line[-2] else None for line in lines]


def test_whoever_only_reads_gets_no_cookie_and_sees_charts_with_their_tables(page: Page, site, sign_in) -> None:
    one_published(site)
    page.goto(f"{site.address}/promise")
    page.get_by_role("link", name="Statistics").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("nobody")
    assert page.context.cookies() == []
    expect(page.locator("blockquote")).to_contain_text(
        "if such reports do not contain personally identifying information"
    )
    for figure in page.locator(".chapter:has(.chart)").all():
        expect(figure.locator("table.numbers").first).to_be_visible()
        picture = figure.locator("img").first
        assert picture.get_attribute("alt")
        expect(picture).to_have_js_property("complete", value=True)
        assert picture.evaluate("it => it.decode().then(() => it.naturalWidth)") > 100


def test_tables_that_show_how_a_number_goes_stand_before_those_of_one_month(page: Page, site) -> None:
    number = one_published(site)
    month = counted.FIRST.replace(year=2026, month=8)
    seen = publishing.preview(site.house, DIRECTOR, Wanted(Subject.CATEGORY, counted.Event.REGISTERED, month, month))
    assert isinstance(seen, publishing.Preview), seen
    done = publishing.publish(site.house, DIRECTOR, seen)
    assert isinstance(done, publishing.Published), done
    page.goto(f"{site.address}/statistics")
    expect(page.locator(f"#t{number}")).to_be_visible()
    expect(page.locator(f"#t{done.number}")).to_have_count(0)
    page.locator(f".plain a[href='/statistics/{done.number}']").click()
    expect(page.locator("table.numbers")).to_have_count(1)


@pytest.mark.parametrize("name", ["over-time-light-wide-en.svg", "over-time-dark-narrow-es.svg"])
def test_a_chart_is_a_file_of_ours_in_each_look(site, name: str) -> None:
    svg = fetched(site, f"/statistics/{one_published(site)}/{name}").decode()
    assert svg.startswith("<svg")
    assert ("omitido" if "-es" in name else "left out") in svg or "url(#left-out)" in svg
    assert "<script" not in svg


@pytest.mark.parametrize(
    "address", ["/statistics/999", "/statistics/1/over-time-red-wide-en.svg", "/statistics/1/x.svg"]
)
def test_an_address_that_is_none_is_no_page(page: Page, site, address: str) -> None:
    answer = page.request.get(site.address + address)
    assert answer.status == 404


def test_a_clerk_builds_nothing_and_reads_no_report(page: Page, site, sign_in) -> None:
    sign_in(page, "robin")
    for address in ("/reports", "/reports/new", "/reports/annual/2026", "/reports/borrowit/2026", "/reports/month"):
        page.goto(site.address + address)
        expect(page.locator("table, select, .numbers")).to_have_count(0)
        expect(page.get_by_role("heading", level=1)).to_contain_text("custodian")


def test_what_a_branch_counts_is_entered_and_put_right(plain: Page, site, sign_in) -> None:
    sign_in(plain, "robin")
    plain.goto(f"{site.address}/counts")
    plain.get_by_label("People who came in").fill("1,31")
    plain.get_by_label("Questions answered").fill("none")
    plain.get_by_role("button", name="Keep the day").click()
    expect(plain.get_by_role("alert")).to_contain_text("whole number")
    plain.get_by_label("People who came in").fill("131")
    plain.get_by_role("button", name="Keep the day").click()
    expect(plain.get_by_role("status")).to_contain_text("Kept")
    expect(plain.get_by_label("People who came in")).to_have_value("131")
    expect(plain.get_by_label("Questions answered")).to_have_value("")
    robin = Actor("robin", Role.CLERK, branch=desk.branches(site.house)[0][0])
    found = counting.counted_on(site.house, robin)
    assert isinstance(found, counting.DayCounted)
    assert found.numbers == {"VISITS": 131}


def test_the_annual_report_is_filled_in_and_says_what_is_missing(director: Page, site) -> None:
    director.goto(f"{site.address}/reports/annual/2026")
    expect(director.get_by_text("This report is incomplete")).to_be_visible()
    counted_here = director.locator("tr#PHYSCIR")
    expect(counted_here.locator("input")).to_have_count(0)
    expect(counted_here).to_contain_text(re.compile(r"\d\d,\d\d\d"))
    director.get_by_label("Local Government Revenue").first.fill("812000")
    director.get_by_label("State Government Revenue").first.fill("a lot")
    director.get_by_role("button", name=re.compile("Keep this section.*Operating revenue")).click()
    expect(director.locator("input[name=LOCGVT]")).to_have_value("812000")
    expect(director.get_by_role("alert")).to_contain_text("STGVT")
    director.get_by_label("Local Government Revenue").first.fill("")
    director.get_by_role("button", name=re.compile("Keep this section.*Operating revenue")).click()
    expect(director.locator("input[name=LOCGVT]")).to_have_value("")
    director.get_by_role("button", name="It is handed in as it stands here").click()
    expect(director.get_by_role("alert")).to_contain_text("missing")


def test_a_figure_is_estimated_from_typical_weeks_on_its_own_page(director: Page, site) -> None:
    director.goto(f"{site.address}/reports/annual/2026/line/VISITS")
    for at, (first, number) in enumerate((("2025-10-19", "811"), ("2026-04-12", "790")), 1):
        director.get_by_label(f"Week {at} begins").fill(first)
        director.get_by_label("Counted in it").nth(at - 1).fill(number)
    director.get_by_label("Note for the state").last.fill("door counter")
    director.get_by_role("button", name="Estimate the year").click()
    expect(director.get_by_label("Answer")).to_have_value(str(26 * (811 + 790)))
    expect(director.get_by_label("Note for the state").first).to_have_value("door counter")
    director.get_by_role("button", name="Take the answer back").click()
    expect(director.get_by_label("Answer")).to_have_value("")


def test_the_boards_month_is_published_before_it_is_a_sheet(director: Page, site) -> None:
    director.goto(f"{site.address}/reports/month?month=2026-09")
    expect(director.get_by_role("link", name="The sheet as PDF")).to_have_count(0)
    director.get_by_role("button", name="Publish what the month needs").click()
    expect(director.get_by_role("link", name="The sheet as PDF")).to_be_visible()
    pdf = director.request.get(f"{site.address}/reports/month/2026-09/board.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert "September 2026" in pdf_text(pdf.body())


def test_the_state_gets_files_with_its_own_names_and_ours_is_marked_among_libraries_like_it(
    director: Page, site
) -> None:
    lines = director.request.get(f"{site.address}/reports/annual/2026/survey.csv").body().decode("cp1252").split("\r\n")
    assert lines[0].startswith("FSCSKEY,LIBNAME,C_RELATN")
    assert lines[1].startswith("CT9999,Putnam Public Library,")
    assert director.request.get(f"{site.address}/reports/annual/2026/board.pdf").body().startswith(b"%PDF")
    towns = director.request.get(f"{site.address}/reports/borrowit/2026/towns.csv").body().decode()
    assert re.search(r"^Woodstock,\d+,", towns, re.MULTILINE)
    director.goto(f"{site.address}/reports/peers")
    expect(director.locator("tr.us")).to_have_count(1)
    expect(director.locator("tr.us")).to_contain_text("Putnam Public Library")


def test_no_small_number_stands_in_its_place_on_any_page_or_in_any_file(site) -> None:
    """Towns by month hold numbers that nobody may learn; what is published of them says so and no more."""
    first, last = counted.FIRST, counted.FIRST.replace(year=2025, month=9)
    wanted = Wanted(Subject.TOWN, counted.Event.LENT, first, last, fine=True)
    seen = publishing.preview(site.house, DIRECTOR, wanted)
    assert isinstance(seen, publishing.Preview), seen
    done = publishing.publish(site.house, DIRECTOR, seen)
    assert isinstance(done, publishing.Published), done
    entry = publishing.published(site.house)[0]
    held = [cell.key for cell in entry.table.release.cells if cell.number is None]
    assert ("Killingly", "2025-09") in held
    lines = list(csv.reader(StringIO(fetched(site, f"/statistics/{done.number}/table.csv").decode())))[1:]
    assert sum(line[-2:] == ["", "left out"] for line in lines) == len(held)
    page = fetched(site, f"/statistics/{done.number}").decode()
    assert page.count('class="out"') == len(held)
    pictures = re.findall(r'(?:srcset|src)="(/statistics/[^"]+\.svg)"', page)
    texts = [page, *(fetched(site, address).decode() for address in pictures)]
    numbers = set(chain.from_iterable(re.findall(r">\s*(\d{1,3})\s*<", text) for text in texts))
    assert not {number for number in numbers if 0 < int(number) < 10}


def test_the_office_gives_a_page_nothing_it_could_print_too_early(site) -> None:
    """What is built and not controlled says nothing, whatever asks it."""
    wanted = Wanted(Subject.AGE, counted.Event.LENT, counted.FIRST, counted.FIRST)
    made = building.table(site.house, DIRECTOR, wanted)
    assert isinstance(made, Undisclosed)
    assert repr(made) == "<Undisclosed>"
    assert not [name for name in dir(made) if "number" in name or "count" in name]
    assert isinstance(statistics.annual_report(site.house, DIRECTOR, 2026), statistics.AnnualReport)
