"""Names, as they are looked for: without accents, case or apostrophes, in any order, begun or sounded out."""

import unicodedata
from collections.abc import Callable

import jellyfish

from carrel.records.registration import Registration

_OWN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\u00b7", "-")
    | dict.fromkeys("\u2019\u2018\u02bb\u02bc\u00b4", "'")
)
Like = Callable[[str, str], bool]
"""Whether a word as it was typed is like a word of a name."""
_LEAST = 3
"""Letters from which on a beginning says more than an initial."""


def sound(word: str) -> str:
    """What a word sounds like; the word itself where it has no Latin letters."""
    return jellyfish.metaphone(word) or word


def name_words(name: str) -> set[str]:
    """The words of a name, without accents or case; a hyphenated or double name also whole, O'Hara also as Hara."""
    parts = _plain(name).replace("-", " ").split()
    words = [part.replace("'", "") for part in parts]
    return {*words, "".join(words), *(part.rpartition("'")[2] for part in parts)} - {""}


def typed_words(text: str) -> tuple[str, ...]:
    """The words of a name as somebody types it, in their order."""
    words = (word.replace("'", "") for word in _plain(text).replace("-", " ").split())
    return tuple(word for word in words if any(letter.isalpha() for letter in word))


def joined(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with each short one joined to the next: ``mc donald`` as ``mcdonald``."""
    whole: list[str] = []
    held = ""
    for word in words:
        if held or len(word) <= _LEAST:
            held += word
        if len(word) > _LEAST:
            whole.append(held or word)
            held = ""
    return (*whole, held) if held else tuple(whole)


def begins(typed: str, word: str) -> bool:
    """Whether a word of a name begins as it was typed."""
    return word.startswith(typed)


def sounds(typed: str, word: str) -> bool:
    """Whether a word of a name begins as it was typed, or sounds like it."""
    return word.startswith(typed) or (len(typed) >= _LEAST and sound(typed) == sound(word))


def answers(record: Registration, names: tuple[str, ...], family: tuple[str, ...], like: Like) -> bool:
    """Whether somebody answers to these words: each is like a word of their name, and no two like the same.

    ``family`` are those that must be of the family name; ``names`` may be of any part, in any order.
    """
    families = _spans(record.family, 0)
    everything = families + [
        span
        for at, part in enumerate((record.given, record.middle, record.suffix), start=1)
        for span in _spans(part, at * 100)
    ]
    wanted = [[span for word, span in families if like(typed, word)] for typed in family]
    wanted += [[span for word, span in everything if like(typed, word)] for typed in names]
    return _each_its_own(sorted(wanted, key=len), frozenset())


def _spans(name: str, start: int) -> list[tuple[str, frozenset[int]]]:
    """The words of a name, and which of its parts each stands for: the whole is no word beside its parts."""
    parts = _plain(name).replace("-", " ").split()
    words = [part.replace("'", "") for part in parts]
    spans = [(word, frozenset((start + at,))) for at, word in enumerate(words)]
    # O'Hara is also Hara; "o hara" is found joined
    spans += [(part.rpartition("'")[2], frozenset((start + at,))) for at, part in enumerate(parts) if "'" in part]
    if len(words) > 1:
        spans.append(("".join(words), frozenset(range(start, start + len(words)))))
    return spans


def _each_its_own(wanted: list[list[frozenset[int]]], taken: frozenset[int]) -> bool:
    if not wanted:
        return True
    return any(_each_its_own(wanted[1:], taken | span) for span in wanted[0] if not taken & span)


def _plain(name: str) -> str:
    if name.isascii():
        return name.casefold().replace(".", "").replace(",", "").replace("`", "'")
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_OWN_LETTERS)).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter) and letter not in ".,")
