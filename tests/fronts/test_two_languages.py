"""The pages in Spanish: chosen on a page or by the browser, and no cookie until somebody chooses."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from carrel.fronts.web import languages
from carrel.fronts.web.languages import heard, numbered, said, speaking, stamped, written
from carrel.fronts.web.protection import own_page
from carrel.fronts.web.showing import sentence


@pytest.fixture
def spanish():
    before = languages._current.set("es")
    yield
    languages._current.reset(before)


def test_without_scripts_a_language_is_chosen_on_the_page_one_stands_on(plain: Page, site) -> None:
    plain.goto(f"{site.address}/promise")
    assert plain.context.cookies() == []
    expect(plain.locator("html")).to_have_attribute("lang", "en")
    button = plain.get_by_role("button", name="Español")
    expect(button).to_have_attribute("lang", "es")
    button.click()
    assert plain.url == f"{site.address}/promise"
    expect(plain.locator("html")).to_have_attribute("lang", "es")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Nadie recuerda quién tuvo el libro.")
    expect(plain.locator("blockquote p").first).to_have_attribute("lang", "en")
    (kept,) = plain.context.cookies()
    assert (kept["name"], kept["value"], kept["httpOnly"]) == ("carrel-language", "es", True)
    plain.get_by_role("button", name="English").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Nobody remembers who had the book.")


def test_the_browsers_language_is_spoken_without_a_cookie_and_on_pages_that_are_not_there(browser, site) -> None:
    context = browser.new_context(locale="es-MX")
    page = context.new_page()
    page.goto(site.address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Lo que usted lee no es asunto de nadie más.")
    assert context.cookies() == []
    page.goto(f"{site.address}/nothing-here")
    expect(page.get_by_role("heading", level=1)).to_have_text("Esa página no existe")
    context.close()


def test_a_refusal_of_the_house_is_heard_in_the_language_of_the_page(browser, site) -> None:
    context = browser.new_context(locale="es-US")
    page = context.new_page()
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("Cuenta").fill("nobody")
    page.get_by_label("Contraseña").fill("not the one")
    page.get_by_role("button", name="Ingresar").click()
    expect(page.get_by_role("alert")).to_contain_text("El nombre, la contraseña o el código no es correcto")
    context.close()


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "/a b", "/\n/evil", "", "evil"]
)
def test_a_language_form_leads_to_no_other_site(address: str) -> None:
    assert own_page(address) == "/"
    assert own_page("/items?barcode=3%201#x") == "/items?barcode=3%201#x"


def test_what_stands_in_a_sentence_is_kept_or_said_anew(spanish) -> None:
    assert heard("at most 80 letters") == "como máximo 80 letras"
    assert (
        heard("the registration lapsed on 4 March 2027: check the address and renew it")
        == "la inscripción venció el 4 de marzo de 2027: compruebe la dirección y renuévela"
    )
    assert heard("the item is recorded as lost") == "el ejemplar consta como perdido"
    assert (
        heard("the item is lost: return it first, so that its record is settled")
        == "el ejemplar está perdido: devuélvalo primero, para que su registro quede resuelto"
    )
    assert (
        heard("3 items were overdue at last night's close; $5.00 is owed: take a payment, or agree on one")
        == "3 ejemplares estaban vencidos en el cierre de anoche; se deben $5.00: reciba un pago o acuerde uno"
    )


@pytest.mark.parametrize("prose", ["", "words that nobody translated", "{0.__class__}", "at most {x} letters, please"])
def test_what_nobody_translated_stays_as_it_is(spanish, prose: str) -> None:
    assert heard(prose) == prose


def test_braces_in_a_value_are_a_value(spanish) -> None:
    assert heard("the item is recorded as {0.__class__}") == "el ejemplar consta como {0.__class__}"


def test_in_english_every_sentence_is_as_it_was_written() -> None:
    assert heard("at most 80 letters") == "at most 80 letters"
    assert sentence("the card was not issued", ".") == "The card was not issued."
    assert numbered("{n} item", "{n} items", 1) == "1 item"
    assert numbered("{n} item", "{n} items", 1200) == "1,200 items"


def test_numbers_ask_for_their_form(spanish) -> None:
    assert numbered("{n} record", "{n} records", 1) == "1 registro"
    assert numbered("{n} record", "{n} records", 0) == "0 registros"
    assert numbered("{n} record", "{n} records", 1200) == "1,200 registros"
    assert said("Fault {number}", number=404) == "Error 404"


def test_a_paper_for_somebody_else_is_not_in_the_pages_language(spanish) -> None:
    with speaking("en"):
        assert said("Interlibrary loan request") == "Interlibrary loan request"
        assert written(date(2027, 3, 4)) == "4 March 2027"
    assert said("Interlibrary loan request") == "Solicitud de préstamo interbibliotecario"


def test_days_are_written_and_stamped_in_each_language(spanish) -> None:
    assert written(date(2027, 3, 4)) == "4 de marzo de 2027"
    assert stamped(date(2027, 3, 4)) == "4 mar 2027"
    languages._current.set("en")
    assert written(date(2027, 3, 4)) == "4 March 2027"
    assert stamped(date(2027, 3, 4)) == "4 Mar 2027"
