"""Names kept in fields: a given name and a family name near each other, each standing whole as some field's value.

``{"given": "…", "family": "…"}`` holds a full name that is nowhere written in one piece. Bare words of prose are not
looked for: only what stands between the marks that fields have.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from ahocorasick_rs import BytesAhoCorasick, Implementation
from typing_extensions import override

from carrel.custody.encodings import Reading
from carrel.custody.needles import Known
from carrel.custody.report import Find, Trace

_NEAR = 160
"""Bytes within which the fields of one record stand."""
_MARKS = (
    (b'"', b'"'),
    (b"'", b"'"),
    (b">", b"<"),
    (b"=", b"&"),
    (b"=", b"\n"),
    (b"=", b","),
    (b": ", b"\n"),
    (b": ", b"\r"),
    (b": ", b","),
)
"""What a value stands between in JSON, XML, forms, settings and logs."""
_FOLDED = bytes(range(256)).lower()


class Fields:
    """Looks for one chunk's names."""

    def __init__(self, patrons: Iterable[Known]) -> None:
        given: defaultdict[bytes, set[int]] = defaultdict(set)
        family: defaultdict[bytes, set[int]] = defaultdict(set)
        for number, known in enumerate(patrons):
            for names, name in ((given, known.record.given), (family, known.record.family)):
                for word in _written(name):
                    names[word].add(number)
        words = {*given, *family}
        found = {before + word + after: word for word in words for before, after in _MARKS}
        self._words = [(given.get(word, set()), family.get(word, set())) for word in found.values()]
        self._automaton = BytesAhoCorasick(list(found), implementation=Implementation.ContiguousNFA)

    @override
    def __repr__(self) -> str:
        return "<Fields>"

    def search(self, reading: Reading, place: str) -> Iterator[Find]:
        """Full names that stand in two fields."""
        plain = reading.raw.translate(_FOLDED, b"\x00")
        before: list[tuple[int, set[int], set[int]]] = []
        for pattern, start, _ in self._automaton.find_matches_as_indexes(plain, overlapping=True):
            given, family = self._words[pattern]
            before = [earlier for earlier in before if start - earlier[0] <= _NEAR]
            for first, other_given, other_family in before:
                if given & other_family or family & other_given:
                    yield Find(place, reading.in_file(_with_nuls(reading.raw, first)), Trace.NAME, reading.how)
            before.append((start, given, family))


def _written(name: str) -> set[bytes]:
    forms = {unicodedata.normalize("NFC", name).lower(), unicodedata.normalize("NFD", name).lower()}
    found = {form.encode() for form in forms} | {form.encode("cp1252", "ignore") for form in forms}
    found |= {form.upper().encode().translate(_FOLDED) for form in forms}
    return {word for word in found if len(word) > 1}


def _with_nuls(raw: bytes, at: int) -> int:
    """The place in ``raw`` of what stands at ``at`` once its NULs are gone."""
    place = at
    while (further := at + raw.count(b"\x00", 0, place + 1)) != place:
        place = further
    return place
