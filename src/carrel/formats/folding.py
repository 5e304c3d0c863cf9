"""Folding: a text as it reads once case and accents have fallen away, and its words."""

import codecs
import re
import unicodedata
from functools import lru_cache

_FOREIGN = re.compile(rb"[\x80-\xff]+")
_HANDLER = "carrel-folding"
WORD = re.compile(rb"[0-9a-z\x80-\xff]+")
"""A word, in what ``folded`` gives."""
_SIGNS = {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "ø": "o", "đ": "d", "ł": "l", "\u0131": "i", "–": "-", "—": "-"}


def folded(raw: bytes) -> bytes:
    """Small letters without accents, in UTF-8. What is not UTF-8 is read as Windows-1252. Lines stay lines."""
    small = raw.lower()
    return small if small.isascii() else small.decode("ascii", _HANDLER).encode()


def words(text: str) -> list[bytes]:
    """The words of a text, folded."""
    return WORD.findall(folded(text.encode("utf-8", "replace")))


def _plain(fault: UnicodeError) -> tuple[str, int]:
    """What stands for a run of bytes that are not ASCII: Python's own decoder finds it, many times faster than we."""
    if not isinstance(fault, UnicodeDecodeError) or (run := _FOREIGN.match(fault.object, fault.start)) is None:
        raise fault
    return _plain_letters(run[0]), run.end()


@lru_cache(maxsize=65_536)
def _plain_letters(run: bytes) -> str:
    try:
        text = run.decode()
    except UnicodeDecodeError:
        text = run.decode("cp1252", "replace")
    letters = (sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign))
    return "".join(_SIGNS.get(sign, sign if sign.isalnum() else " ") for sign in letters).casefold()


codecs.register_error(_HANDLER, _plain)
