"""The cataloguer's table: titles and items by hand. Facts about things; no record is opened."""

from typing import Annotated

import msgspec
from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import said
from carrel.fronts.web.showing import Answer, Option, Tone, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.ids import BranchId, TitleId
from carrel.records.refusals import Refusal

_CENTS = 100
_LARGEST = (1 << 63) - 1
"""What a number in the database may be."""


class TitleSheet(msgspec.Struct, frozen=True):
    """A title as it is typed; ``id`` is empty for a new one."""

    title: str = ""
    author: str = ""
    year: str = ""
    isbn: str = ""
    language: str = ""
    kind: str = "book"
    id: str = ""


class ItemSheet(msgspec.Struct, frozen=True):
    """An item as it is typed; ``item`` is the barcode it has now, empty for a new one."""

    barcode: str = ""
    branch: str = ""
    kind: str = "book"
    audience: str = "adult"
    call_number: str = ""
    shelf: str = ""
    lendable: str = ""
    price: str = ""
    id: str = ""
    item: str = ""


class Deed(msgspec.Struct, frozen=True):
    """Something done with an item or a title."""

    item: str = ""
    id: str = ""
    state: str = ""


PostedTitle = Annotated[TitleSheet, Body(media_type=RequestEncodingType.URL_ENCODED)]
PostedItem = Annotated[ItemSheet, Body(media_type=RequestEncodingType.URL_ENCODED)]
PostedDeed = Annotated[Deed, Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/catalogue-work", sync_to_thread=True)
def work_page(request: Asked, state: State, words: FromQuery[str] = "") -> Template:
    """Titles to work on, and what was lent before anybody catalogued it."""
    return _begin(request, state.house, words, TitleSheet(), None)


@get("/catalogue-work/title", sync_to_thread=True)
def title_page(request: Asked, state: State, which: FromQuery[str] = "") -> Template:
    """One title with its items."""
    return _shown(request, state.house, desk.title_work(state.house, actor_of(request), _title(which)))


@get("/catalogue-work/item", sync_to_thread=True)
def item_page(request: Asked, state: State, which: FromQuery[str] = "", barcode: FromQuery[str] = "") -> Template:
    """One item, to describe anew."""
    work = desk.title_work(state.house, actor_of(request), _title(which))
    if isinstance(work, Refusal):
        return _shown(request, state.house, work)
    found = next((_item_sheet(one, which) for one in work.items if one.form.barcode == barcode), None)
    if found is None:
        return _title_page(request, state.house, work, Answer(Tone.ATTENTION, said("The title has no such item")))
    return _item_page(request, state.house, found, None)


@post("/catalogue-work", status_code=200, sync_to_thread=True)
def add_title(request: Asked, state: State, data: PostedTitle) -> Template:
    """A new title."""
    match desk.add_title(state.house, actor_of(request), _title_form(data)):
        case desk.TitleWork() as work:
            return _title_page(request, state.house, work, Answer(Tone.DONE, said("Added: now its items")))
        case refusal:
            return _begin(request, state.house, "", data, refused(refusal))


@post("/catalogue-work/title", status_code=200, sync_to_thread=True)
def change_title(request: Asked, state: State, data: PostedTitle) -> Template:
    """A title as it now reads."""
    done = desk.change_title(state.house, actor_of(request), _title(data.id), _title_form(data))
    return _after(request, state.house, done, _title(data.id), said("The title is as it now reads"))


@post("/catalogue-work/title/delete", status_code=200, sync_to_thread=True)
def delete_title(request: Asked, state: State, data: PostedDeed) -> Template:
    """A title entered by mistake."""
    refusal = desk.delete_title(state.house, actor_of(request), _title(data.id))
    if refusal is not None:
        return _after(request, state.house, refusal, _title(data.id), "")
    return _begin(request, state.house, "", TitleSheet(), Answer(Tone.DONE, said("The title is deleted")))


@post("/catalogue-work/items", status_code=200, sync_to_thread=True)
def add_item(request: Asked, state: State, data: PostedItem) -> Template:
    """A new item of a title."""
    form = _item_form(data)
    done = form if isinstance(form, Refusal) else desk.add_item(state.house, actor_of(request), _title(data.id), form)
    return _after(request, state.house, done, _title(data.id), said("The item is on its shelf"), data)


@post("/catalogue-work/item", status_code=200, sync_to_thread=True)
def change_item(request: Asked, state: State, data: PostedItem) -> Template:
    """An item as it now reads."""
    form = _item_form(data)
    if isinstance(form, Refusal):
        return _item_page(request, state.house, data, refused(form))
    match desk.change_item(state.house, actor_of(request), data.item, form):
        case desk.TitleWork() as work:
            return _title_page(request, state.house, work, Answer(Tone.DONE, said("The item is as it now reads")))
        case refusal:
            return _item_page(request, state.house, data, refused(refusal))


@post("/catalogue-work/item/move", status_code=200, sync_to_thread=True)
def move_item(request: Asked, state: State, data: PostedDeed) -> Template:
    """Withdrawn, in repair, missing, damaged, or back."""
    done = desk.move_item(state.house, actor_of(request), data.item, data.state)
    return _after(request, state.house, done, _title(data.id), said("The item is where you said"))


@post("/catalogue-work/item/delete", status_code=200, sync_to_thread=True)
def delete_item(request: Asked, state: State, data: PostedDeed) -> Template:
    """An item entered by mistake."""
    done = desk.delete_item(state.house, actor_of(request), data.item)
    return _after(request, state.house, done, _title(data.id), said("The item is deleted"))


def _begin(request: Asked, house: desk.House, words: str, form: TitleSheet, answer: Answer | None) -> Template:
    match desk.catalogue_work(house, actor_of(request), words):
        case desk.CatalogueWork() as work:
            return page(
                request, "catalogue_work.html", work=work, words=words, form=form, answer=answer, kinds=_kinds(house)
            )
        case refusal:
            return page(request, "sorry.html", answer=refused(refusal))


def _shown(request: Asked, house: desk.House, work: desk.TitleWork | Refusal) -> Template:
    if isinstance(work, Refusal):
        return _begin(request, house, "", TitleSheet(), refused(work))
    return _title_page(request, house, work, None)


def _after(  # one for each thing the page is made of
    request: Asked,
    house: desk.House,
    done: desk.TitleWork | Refusal,
    title: TitleId,
    told: str,
    typed: ItemSheet | None = None,
) -> Template:
    """The title's page again, with what came of it; what was typed stays where it was refused."""
    if isinstance(done, desk.TitleWork):
        return _title_page(request, house, done, Answer(Tone.DONE, told))
    again = desk.title_work(house, actor_of(request), title)
    if isinstance(again, Refusal):
        return _begin(request, house, "", TitleSheet(), refused(done))
    return _title_page(request, house, again, refused(done), typed)


def _title_page(
    request: Asked, house: desk.House, work: desk.TitleWork, answer: Answer | None, typed: ItemSheet | None = None
) -> Template:
    choices, actor = desk.choices(house), actor_of(request)
    here = "" if actor.branch is None else str(actor.branch)
    blank = ItemSheet(kind=work.form.kind or "book", branch=here, lendable="yes", id=str(work.id))
    return page(
        request,
        "title_work.html",
        work=work,
        id=str(work.id),
        items=[_item_sheet(one, str(work.id)) for one in work.items],
        states=[Option(state.value, said(state.value)) for state in desk.BY_HAND],
        item=typed or blank,
        answer=answer,
        kinds=_kinds(house),
        audiences=_options(choices.audiences),
        branches=_options(choices.branches),
    )


def _item_page(request: Asked, house: desk.House, item: ItemSheet, answer: Answer | None) -> Template:
    choices = desk.choices(house)
    return page(
        request,
        "item_work.html",
        item=item,
        answer=answer,
        kinds=_kinds(house),
        audiences=_options(choices.audiences),
        branches=_options(choices.branches),
    )


def _kinds(house: desk.House) -> list[Option]:
    return _options(desk.choices(house).kinds)


def _options(pairs: tuple[tuple[str, str], ...]) -> list[Option]:
    return [Option(code, said(name)) for code, name in pairs]


def _title(text: str) -> TitleId:
    return TitleId(_number(text))


def _number(text: str) -> int:
    """A number of the catalogue; 0, which nothing has, for anything else."""
    number = int(text) if text.isdecimal() and len(text) <= len(str(_LARGEST)) else 0
    return number if number <= _LARGEST else 0


def _title_form(sheet: TitleSheet) -> desk.TitleForm:
    return desk.TitleForm(sheet.title, sheet.author, sheet.year, sheet.isbn, sheet.language, sheet.kind)


def _item_form(sheet: ItemSheet) -> desk.ItemForm | Refusal:
    whole, _, part = sheet.price.strip().removeprefix("$").partition(".")
    figures = whole + part.ljust(2, "0")
    if sheet.price.strip() and not (figures.isdecimal() and len(part) <= len("00") and len(figures) < len("1000000")):
        return Refusal("the price was not understood", "write dollars and cents: 19.95")
    return desk.ItemForm(
        barcode=sheet.barcode,
        branch=BranchId(_number(sheet.branch)),
        kind=sheet.kind,
        audience=sheet.audience,
        call_number=sheet.call_number,
        shelf=sheet.shelf,
        lendable=sheet.lendable == "yes",
        price_cents=int(figures) if sheet.price.strip() else None,
    )


def _item_sheet(item: desk.ItemWork, title: str) -> ItemSheet:
    form = item.form
    cents = form.price_cents
    return ItemSheet(
        barcode=form.barcode,
        branch=str(form.branch),
        kind=form.kind,
        audience=form.audience,
        call_number=form.call_number,
        shelf=form.shelf,
        lendable="yes" if form.lendable else "",
        price="" if cents is None else f"{cents // _CENTS}.{cents % _CENTS:02}",
        id=title,
        item=form.barcode,
    )


cataloguing = Router(
    "/",
    route_handlers=[
        work_page,
        title_page,
        item_page,
        add_title,
        change_title,
        delete_title,
        add_item,
        change_item,
        move_item,
        delete_item,
    ],
)
