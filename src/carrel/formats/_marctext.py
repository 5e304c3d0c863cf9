"""The text of a MARC field: UTF-8 or MARC-8, and a clear word where it is neither.

The leader's flag is not trusted alone: UTF-8 without the flag is common and unmistakable, since in MARC-8 the bytes
that begin a UTF-8 sequence are marks that stand before a letter. Source: MARC 21 Specifications, character sets.
"""

import io
import re
from contextlib import redirect_stderr
from functools import cache

import msgspec

_MARKS_IN_A_ROW = re.compile(rb"[\xe0-\xfe]{3}")
"""No letter bears three marks: this is Cyrillic or Latin text of another encoding."""
_ESCAPE = 0x1B
_UNKNOWN = "save it as UTF-8 (in many systems the export has this choice), or convert it first"


class TextProblem(msgspec.Struct, frozen=True):
    """Why bytes are not text."""

    place: int
    """Of the first byte that does not fit."""
    what: str
    remedy: str


def text_of(field: bytes, flagged_utf8: bool) -> str | TextProblem:
    """The text of a field whose record's leader says UTF-8, or does not."""
    if field.isascii() and _ESCAPE not in field:
        return field.decode("ascii")
    try:
        return field.decode("utf-8") if _ESCAPE not in field or flagged_utf8 else _marc8(field)
    except UnicodeDecodeError as fault:
        if flagged_utf8:
            what = "the leader says UTF-8 and the text is not (perhaps Windows-1252 or MARC-8)"
            return TextProblem(fault.start, what, _UNKNOWN)
        return _marc8(field)


def _marc8(field: bytes) -> str | TextProblem:
    """MARC-8 text. Without escapes every byte must be ANSEL; with them pymarc's own complaints decide."""
    if _ESCAPE not in field:
        ansel = _ansel()
        strange = next((place for place, byte in enumerate(field) if byte > 0x7F and byte not in ansel), None)
        marks = _MARKS_IN_A_ROW.search(field)
        if strange is not None or marks:
            place = strange if strange is not None else marks.start() if marks else 0
            return TextProblem(place, "text neither UTF-8 nor MARC-8 (perhaps Windows-1251, 866 or 1252)", _UNKNOWN)
    complaints = io.StringIO()
    text = ""
    try:
        with redirect_stderr(complaints):
            text = "\x1f".join(map(_translated, field.split(b"\x1f")))
    except (LookupError, TypeError, ValueError):
        complaints.write("broken")
    if complaints.getvalue():
        place = field.find(b"\x1b")
        return TextProblem(max(place, 0), "a MARC-8 escape to characters that do not exist", _UNKNOWN)
    return text


def _translated(part: bytes) -> str:
    """A subfield's text; pymarc writes to stderr what it cannot make sense of."""
    from pymarc.marc8 import MARC8ToUnicode

    return str(MARC8ToUnicode().translate(part))  # type: ignore[no-untyped-call]  # pymarc has types only in part


@cache
def _ansel() -> frozenset[int]:
    """What a byte above 127 may be; the last four are the sorting and joining controls of MARC-8.

    pymarc's tables take a fifth of a second to import: whoever meets no MARC-8 does not wait for them.
    """
    from pymarc.marc8 import MARC8ToUnicode
    from pymarc.marc8_mapping import CODESETS, ODD_MAP

    return frozenset(CODESETS[MARC8ToUnicode.ansel]) | frozenset(ODD_MAP) | {0x88, 0x89, 0x8D, 0x8E}
