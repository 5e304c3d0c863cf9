"""What a MARC 21 bibliographic record says of a title, whatever form the record came in.

Source: MARC 21 Format for Bibliographic Data (Library of Congress), leader, 008, 020, 041, 1XX, 245, 260, 264, 7XX.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec

Subfields = tuple[tuple[str, str], ...]


class Contents(msgspec.Struct, frozen=True):
    """The parts of a record that describing a title needs, as text."""

    leader: str
    controls: dict[str, str]
    """Tag of a control field to its data."""
    fields: tuple[tuple[str, Subfields], ...]
    """Tag and subfields of each data field, in order."""

    def all(self, tag: str) -> Iterator[Subfields]:
        """The fields with this tag."""
        return (subfields for found, subfields in self.fields if found == tag)

    def first(self, tag: str, codes: str) -> str:
        """The subfields with these codes in the first field of this tag, in their order."""
        for subfields in self.all(tag):
            return " ".join(text.strip() for code, text in subfields if code in codes)
        return ""


class TitleRecord(msgspec.Struct, frozen=True):
    """A title as its record describes it. Unknown is the empty string."""

    number: int
    """The record's place in its file, counted from 1."""
    key: str
    """The record's control number, after its agency's code if it names one; empty if it has none."""
    title: str
    author: str
    year: str
    isbn: str
    language: str
    kind: str
    """A guess at the code of the kind of material (``catalog.kinds``)."""


class Unfit(StrEnum):
    """Why a sound record describes no title."""

    AUTHORITY = "an authority record, not a title"
    HOLDINGS = "a holdings record, not a title"
    NO_TITLE = "no title (field 245)"


needed = frozenset({"001", "003", "008", "020", "041", "100", "110", "111", "245", "260", "264", "700", "710"})
"""The tags a description is made from; readers need not decode others."""

_HOLDINGS = frozenset("uvxy")
_BY_TYPE = {
    "c": "sheet-music",
    "d": "sheet-music",
    "g": "video",
    "i": "audiobook",
    "j": "music",
    "m": "software",
    "o": "kit",
    "r": "equipment",
}
_ONLINE = frozenset("oqs")
_ENDS = " /:;=,"


def describe(number: int, record: Contents) -> TitleRecord | Unfit:
    """The title a record describes, or why it describes none."""
    kind = record.leader[6:7]
    if kind == "z":
        return Unfit.AUTHORITY
    if kind in _HOLDINGS and kind:
        return Unfit.HOLDINGS
    title = _tidy(record.first("245", "abnp"))
    if not title:
        return Unfit.NO_TITLE
    agency, control = (record.controls.get(tag, "").replace("\0", "").strip() for tag in ("003", "001"))
    return TitleRecord(
        number=number,
        key=f"{agency}:{control}" if control else "",
        title=title,
        author=_author(record),
        year=_year(record),
        isbn=_first_isbn(part for field in record.all("020") for code, part in field if code == "a"),
        language=_language(record),
        kind=_kind(record),
    )


def _tidy(text: str) -> str:
    """Without the punctuation that cataloguing rules put between areas."""
    return " ".join(text.replace("\0", "").split()).rstrip(_ENDS)


def _author(record: Contents) -> str:
    for tag, codes in (("100", "a"), ("110", "ab"), ("111", "a"), ("700", "a"), ("710", "ab"), ("245", "c")):
        if name := _tidy(record.first(tag, codes)):
            return name
    return ""


def _year(record: Contents) -> str:
    for tag in ("264", "260"):
        if found := re.search(r"\d{4}", record.first(tag, "c")):
            return found[0]
    coded = record.controls.get("008", "")[7:11]
    return coded if coded.isascii() and coded.isdigit() and coded != "9999" else ""


def _language(record: Contents) -> str:
    for code in (record.controls.get("008", "")[35:38], record.first("041", "a")[:3]):
        if len(code) == 3 and code.isascii() and code.isalpha():
            return code.casefold()
    return ""


def _kind(record: Contents) -> str:
    fixed = record.controls.get("008", "").ljust(40)
    shape, level = record.leader[6:7], record.leader[7:8]
    online = fixed[29] if shape in ("e", "f", "g", "k", "o", "r") else fixed[23]
    if online in _ONLINE:
        return "e-resource"
    if shape == "m" and fixed[26] == "g":
        return "videogame"
    if shape in ("a", "t"):
        return "magazine" if level in ("b", "i", "s") else "book"
    return _BY_TYPE.get(shape, "other")


def _first_isbn(texts: Iterable[str]) -> str:
    """The first number whose check digit is right, without hyphens."""
    for text in texts:
        digits = re.sub(r"[^0-9X]", "", text.upper().split("(")[0])
        if _isbn_is_right(digits):
            return digits
    return ""


def _isbn_is_right(text: str) -> bool:
    if re.fullmatch(r"\d{9}[\dX]", text):
        values = [10 if digit == "X" else int(digit) for digit in text]
        return sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11 == 0
    if re.fullmatch(r"97[89]\d{10}", text):
        return sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(text)) % 10 == 0
    return False
