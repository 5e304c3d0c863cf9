"""What holds on every page: headers, no third party, no value in an address, nothing printed by mistake."""

import re
from urllib.request import Request, urlopen

import msgspec
import pytest
from litestar.routes import HTTPRoute
from playwright.sync_api import Page, expect

from carrel import desk
from carrel.formats import barcodes
from carrel.fronts.web import build
from carrel.fronts.web.rendering import Unprintable, engine

CARD = barcodes.barcode("2", "1189", 4417)
STAFF_PAGES = ("/desk", "/find", "/register", "/items", "/ledger", "/staff")


@pytest.mark.parametrize("path", ["/", "/promise", "/sign-in", "/static/css/base.css", "/static/js/desk.js"])
def test_every_answer_has_the_headers(site, path: str) -> None:
    headers = urlopen(site.address + path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "data:" not in policy


def test_another_host_name_is_refused(site) -> None:
    with pytest.raises(OSError, match="400"):
        urlopen(Request(site.address, headers={"host": "rebound.example"}))


def test_a_form_from_elsewhere_is_refused(page: Page, site, sign_in) -> None:
    sign_in(page, "robin")
    answer = page.request.post(f"{site.address}/desk", form={"scan": CARD, "mode": "lend"})
    assert answer.status == 403
    assert "Fennimore" not in answer.text()


def test_no_form_of_any_page_is_taken_without_the_word_it_was_given(page: Page, site, sign_in) -> None:
    """All of them, as the site lists them; which language a page speaks is all that anybody may change unasked."""
    sign_in(page, "robin")
    routes = build(site.house, 80).routes
    paths = {
        re.sub(r"\{\w+:int\}", "2026", route.path)
        for route in routes
        if isinstance(route, HTTPRoute) and "POST" in route.methods
    }
    assert len(paths) > 60
    taken = [path for path in paths if page.request.post(site.address + path, form={"x": "y"}).status != 403]
    assert taken == ["/language"]


def test_the_welcome_and_the_promise_leave_nothing_behind(page: Page, site) -> None:
    for path in ("/", "/promise"):
        page.goto(site.address + path)
    assert page.context.cookies() == []


def test_the_promise_quotes_the_statute(page: Page, site) -> None:
    page.goto(f"{site.address}/promise")
    expect(page.get_by_text("or link any user to a library transaction, regardless of format")).to_be_visible()
    expect(
        page.get_by_text("Adopted by the Putnam Public Library Board of Trustees, November 22, 2021")
    ).to_be_visible()


def test_no_page_asks_a_third_party_and_no_address_names_anyone(page: Page, site, sign_in) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, "sam")
    page.keyboard.type(f"{CARD}\n")
    expect(page.get_by_role("heading", name="Marigold Fennimore-Ash")).to_be_visible()
    page.get_by_role("button", name="Registration and card").click()
    page.goto(f"{site.address}/find")
    page.locator("#words").fill("fennimore 1987-04-30")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".people tbody tr").first).to_be_visible()
    assert asked
    assert all(url.startswith(site.address) for url in asked)
    assert not [url for url in asked if CARD in url or "ennimore" in url or "1987" in url]


def test_faults_are_designed_pages_without_what_was_sent(page: Page, site) -> None:
    answer = page.request.get(f"{site.address}/no-such-page/{CARD}")
    assert answer.status == 404
    assert "There is no such page" in answer.text()
    assert CARD not in answer.text()


@pytest.mark.parametrize(
    "value",
    [desk.LendView("3", "A title", __import__("datetime").date(2026, 1, 1)), object(), 1.5, True, [1], {"a": 1}],
)
def test_a_template_prints_words_numbers_and_dates_only(value: object) -> None:
    template = engine().engine.from_string("{{ it }}")
    with pytest.raises(Unprintable):
        template.render(it=value)


@pytest.mark.parametrize("way", ["it|string", "it|join", "it|pprint", "it|tojson", "'%s'|format(it)", "it|list"])
def test_no_filter_turns_a_value_into_words(way: str) -> None:
    with pytest.raises(Exception, match="No filter"):
        engine().engine.from_string("{{ " + way + " }}")


def test_no_template_joins_values_into_words() -> None:
    """The ``~`` operator would pass the printing rule by."""
    import re

    from carrel.fronts.web.rendering import HERE

    for path in (HERE / "templates").rglob("*.html"):
        for part in re.findall(r"\{[{%].*?[%}]\}", path.read_text(encoding="utf-8"), re.DOTALL):
            assert not re.search(r"[\w)\]'\"] ~ |\| *safe|autoescape", part), f"{path.name}: {part}"


def test_what_a_page_shows_of_people_has_a_blank_repr() -> None:
    from carrel.fronts.web import persons, registration, wording

    for kind in (persons.Person, persons.People, wording.Patron, wording.Loan, registration.Form):
        fields = dict.fromkeys(kind.__struct_fields__, "Fennimore")
        assert "Fennimore" not in repr(msgspec.structs.replace(kind(**fields)))
