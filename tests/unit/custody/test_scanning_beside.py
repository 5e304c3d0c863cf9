"""A patron is found where no page shows them: in attributes, comments, headers, forms, and data about a document."""

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from carrel.custody.scanning.roll import Roll
from carrel.custody.scanning.running import search
from packed import docx, mailed, pdf
from scanned import CARD, ITEM, PATRONS, kinds, patron, roll_of

NAME = "Quarto Zulquill"
EMAIL = "reader7@invented.example"
LIST = f"cardnumber,surname\n{CARD},Zulworth\n".encode()


@pytest.fixture(scope="module")
def roll() -> Roll:
    return roll_of(*PATRONS, patron("Folio", "Zulquire", card="", emails=(EMAIL,)))


def _kinds(roll: Roll, path: Path, content: bytes) -> dict[str, int]:
    path.write_bytes(content)
    return dict(kinds(roll, path))


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (f'<input name=card value="{CARD}">', "card"), (f"<a href='mailto:{EMAIL}'>write</a>", "e-mail"),
        ("<a href='mailto:reader7%40invented.example'>write</a>", "e-mail"), (f"<!-- {NAME} -->", "name"),
        ("<a href='/of/Quarto%20Zulquill'>x</a>", "name"), (f"<script>var who = '{NAME}'</script>", "name"),
        (f"<style>/* {NAME} */</style>", "name"), ("<img alt='Quarto&#32;Zulquill'>", "name"), (f"<{NAME}>", "name"),
    ],
)  # fmt: skip
def test_a_page_is_searched_where_it_shows_nothing(roll: Roll, tmp_path: Path, page: str, kind: str) -> None:
    whole = f"<html><body><p class='x y'>one</p>{page}<p>two</p></body></html>"
    assert _kinds(roll, tmp_path / "page.html", whole.encode()) == {kind: 1}
    letter = EmailMessage()
    letter["Subject"] = "x"
    letter.set_content(whole, subtype="html")
    assert _kinds(roll, tmp_path / "letter.eml", letter.as_bytes()) == {kind: 1}
    assert _kinds(roll, tmp_path / "page.html", f"<html><td>{NAME}<br></html>".encode()) == {"name": 1}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"<patron barcode='{CARD}' name='{NAME}'/>", {"card": 1, "name": 1}),
        (f"<patron barcode='123456' item_barcode='{ITEM}'><x/></patron>", {"card": 1, "link": 1}),
        (f"<a x='1'><!-- {NAME} --><b>c</b></a>", {"name": 1}), (f"<!-- {NAME} --><a/>", {"name": 1}),
        (f"<a><b>one<c><!--{CARD}--></c></b></a>", {"card": 1}), (f"<a/><!-- {NAME} -->", {"name": 1}),
        (f"<a><?who {NAME}?></a>", {"name": 1}),
        (f"<a>Quarto<!-- x --> Zulquill<b>{CARD}</b></a>", {"name": 1, "card": 1}),
        (f'<record xmlns="http://www.loc.gov/MARC21/slim"><datafield tag="1" who="{EMAIL}"/></record>', {"e-mail": 1}),
        (f'<c xmlns="http://www.loc.gov/MARC21/slim"><record><datafield who="{EMAIL}"/></record></c>', {"e-mail": 1}),
    ],
)  # fmt: skip
def test_xml_is_searched_where_it_has_no_elements(roll: Roll, tmp_path: Path, text: str, told: dict[str, int]) -> None:
    assert _kinds(roll, tmp_path / "list.xml", text.encode()) == told


def _forwarded(inner: EmailMessage) -> EmailMessage:
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "desk@invented.example", "as you asked"
    outer.set_content("see what is attached")
    outer.add_attachment(inner)
    return outer


@pytest.mark.parametrize("header", ["From", "Subject", "X-Of"])
def test_a_message_within_a_message_is_read_with_its_headers(roll: Roll, tmp_path: Path, header: str) -> None:
    inner = EmailMessage()
    inner[header] = f"{NAME} <x@else.example>"
    inner.set_content("nothing")
    assert _kinds(roll, tmp_path / "letter.eml", _forwarded(inner).as_bytes()) == {"name": 1}
    deep = _forwarded(_forwarded(inner)).as_bytes()
    assert _kinds(roll, tmp_path / "letter.eml", deep) == {"name": 1}


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.replace(b"Content-Type: text/csv", b"X-Of: Quarto Zulquill\nContent-Type: text/csv"),
        lambda raw: raw.replace(b"filename=", b'of="Quarto Zulquill"; filename='),
        lambda raw: raw.replace(b"\n\n--", b"\n\nQuarto Zulquill\n--", 1), lambda raw: raw + b"\nQuarto Zulquill\n",
        lambda raw: b"From reader7@invented.example Mon Nov 23 10:00:00 2026\n" + raw,
        lambda raw: raw.replace(b"bm90aGluZw==", b"bm90aGluZw==\nQuarto Zulquill"),
        lambda raw: raw.replace(b"bm90aGluZw==", b"bm90aGlu\n\nQuarto Zulquill"),
        lambda raw: raw.replace(b"inner.txt", b"Quarto_Zulquill.csv").replace(b"nothing", b""),
    ],
)  # fmt: skip
def test_what_stands_around_the_parts_of_a_message_is_read(roll: Roll, tmp_path: Path, change: object) -> None:
    raw = mailed(b"nothing")
    assert callable(change)
    assert not _kinds(roll, tmp_path / "letter.eml", raw)
    assert sum(_kinds(roll, tmp_path / "letter.eml", change(raw)).values()) == 1


def _written(change: object) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(b"nothing"))))
    assert callable(change)
    change(writer)
    whole = io.BytesIO()
    writer.write(whole)
    return whole.getvalue()


def _form(writer: PdfWriter) -> None:
    field = {"/FT": NameObject("/Tx"), "/T": TextStringObject("of"), "/V": TextStringObject(f"{NAME}, {ITEM}")}
    made = writer._add_object(DictionaryObject({NameObject(key): value for key, value in field.items()}))
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([made])})
    writer._root_object[NameObject("/AcroForm")] = form


def _form_in_xml(writer: PdfWriter) -> None:
    stream = StreamObject()
    stream.set_data(f"<xdp><card>{NAME}</card></xdp>".encode())
    form = DictionaryObject({NameObject("/XFA"): ArrayObject([TextStringObject("data"), writer._add_object(stream)])})
    writer._root_object[NameObject("/AcroForm")] = form


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_form, {"name": 1, "link": 1}), (lambda one: one.add_metadata({"/Author": NAME}), {"name": 1}),
        (lambda one: one.add_metadata({"/Author": "Jos\u00e9 O\u2019Zulbrien"}), {"name": 1}),
        (lambda one: one.add_attachment("list.csv", LIST), {"card": 1, "name": 1}),
        (lambda one: one.add_attachment("Quarto_Zulquill.txt", b"nothing"), {"name": 1}),
        (lambda one: one.add_outline_item(title=NAME, page_number=0), {"name": 1}), (_form_in_xml, {"name": 1}),
        (lambda one: setattr(one, "xmp_metadata", f"<x:xmpmeta>{NAME}</x:xmpmeta>".encode()), {"name": 1}),
    ],
)  # fmt: skip
def test_a_pdf_is_searched_beside_its_pages(roll: Roll, tmp_path: Path, change: object, told: dict[str, int]) -> None:
    assert _kinds(roll, tmp_path / "form.pdf", _written(change)) == told


def _with(whole: bytes, members: dict[str, str]) -> bytes:
    held = io.BytesIO(whole)
    with zipfile.ZipFile(held, "a") as pack:
        for name, text in members.items():
            pack.writestr(name, text)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("word/_rels/document.xml.rels", f'<R><r Id="1" Target="mailto:{EMAIL}" TargetMode="External"/></R>', "e-mail"),
        ("word/_rels/document.xml.rels", '<R><r Target="x:Quarto%20Zulquill" TargetMode="External"/></R>', "name"),
        ("word/comments.xml", f"<c><comment author='{NAME}' id='1'/><ins author='{NAME}'/></c>", "name"),
        ("word/footer.xml", f'<c><alias val="{CARD}"/></c>', "card"),
        ("word/footer.xml", "<a>" * 600 + NAME + "</a>" * 600, "name"),
        ("xl/worksheets/sheet1.xml", f"<s><row><c r='A1'><f>&quot;{NAME}&quot;</f></c></row></s>", "name"),
        ("xl/worksheets/sheet1.xml", f"<s><row/><oddHeader>{NAME}</oddHeader></s>", "name"),
        ("xl/worksheets/sheet1.xml", f"<s><row/><hyperlink tooltip='{NAME}'/></s>", "name"),
        ("xl/sharedStrings.xml", f"<sst><si><t>{NAME}</t></si></sst>", "name"),
    ],
)  # fmt: skip
def test_an_office_file_is_searched_beside_its_text(
    roll: Roll, tmp_path: Path, name: str, text: str, kind: str
) -> None:
    assert _kinds(roll, tmp_path / "letter.docx", _with(docx(b"nothing"), {name: text})) == {kind: 1}


@pytest.mark.parametrize(
    "text",
    [
        '{"a": ' * 60 + f'"{NAME}"' + "}" * 60, '{"a": ' * 60 + f'{{"x": 1, "cardnumber": "{CARD}"}}' + "}" * 60,
        "[" * 60 + f'"{NAME}"' + "]" * 60, '{"b": 1, "c": ' + '{"a": ' * 60 + f'"{NAME}"' + "}" * 61,
        f'{{"total": "{NAME}", "x": []}}', f'{{"page": {CARD}, "x": [1], "count": 7}}',
        f'{{"x": {{"count": "{NAME}"}}}}',
        '{"a": ' * 60 + f'{{"{NAME}": []}}' + "}" * 60, f'[{{"offset": "{NAME}", "limit": []}}]',
    ],
)  # fmt: skip
def test_json_is_searched_however_deep_and_where_counts_stand(roll: Roll, tmp_path: Path, text: str) -> None:
    found = _kinds(roll, tmp_path / "list.json", text.encode())
    assert found in ({"name": 1}, {"card": 1})


def test_counts_of_records_are_no_records(roll: Roll, tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text(f'{{"totalRecords": 9999, "users": [{{"x": 1}}, {{"y": "{NAME}"}}]}}', encoding="utf-8")
    _, told = search(roll, [path], lambda *_: None)
    assert [(find.place, find.line) for find in told.found[0].finds] == [("users[1]", 2)]
