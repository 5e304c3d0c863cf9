"""Searches bytes for needles: once through for all of them (Aho and Corasick, 1975), in every reading."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from ahocorasick_rs import BytesAhoCorasick, Implementation
from typing_extensions import override

from carrel.custody.confirming import confirm
from carrel.custody.encodings import Reading, readings, squeeze
from carrel.custody.fields import Fields
from carrel.custody.needles import Known, Needle, Weight
from carrel.custody.places import Block
from carrel.custody.report import Find, Trace

_BESIDE = 400
"""Bytes within which two things stand beside each other."""
_BESIDE_ROW = 64
"""The same for a row as bytes: further off, another table's page may begin."""
_EXPLAINABLE = frozenset({Trace.NAME, Trace.GUARDIAN, Trace.STREET, Trace.PHONE, Trace.REQUEST})
"""What may also be a public text: an author's name, a title that is an address, digits within an item's barcode."""


class _Hit(msgspec.Struct, frozen=True):
    """A needle that seems to stand in a reading, at these places once squeezed."""

    needle: Needle
    start: int
    end: int
    explained: bool
    """Whether a public text that holds the needle stands there whole."""
    common: bool
    """Whether the needle stands in any public text."""


class Searcher:
    """Looks for one chunk's needles."""

    def __init__(self, patrons: Sequence[Known], needles: Iterable[Needle]) -> None:
        """``needles`` are the patrons', each by its place among them, and the house's own."""
        owners: defaultdict[bytes, list[Needle]] = defaultdict(list)
        for needle in needles:
            owners[needle.pattern].append(needle)
        self.patterns = len(owners)
        """Different patterns looked for."""
        self._owners = list(owners.values())
        self._automaton = BytesAhoCorasick(list(owners), implementation=Implementation.ContiguousNFA)
        self._fields = Fields(patrons)
        self._common: set[int] = set()
        # whole texts are kept only for what would otherwise be a find: a common word stands in very many
        explainable = (number for number, found in enumerate(self._owners) if any(map(_is_explainable, found)))
        self._public: dict[int, set[bytes]] = {number: set() for number in explainable}

    @override
    def __repr__(self) -> str:
        return "<Searcher>"

    def learn_public(self, texts: Iterable[str]) -> None:
        """Learn which needles stand in the house's own public texts, and in which."""
        for text in texts:
            plain = squeeze(text.encode())
            for pattern, _, _ in self._automaton.find_matches_as_indexes(plain, overlapping=True):
                self._common.add(pattern)
                if pattern in self._public:
                    self._public[pattern].add(plain)

    def search(self, block: Block) -> Iterator[tuple[Find, bool]]:
        """What stands in a block; True where a public text explains it."""
        for reading in readings(block.raw, block.at):
            for find in self._fields.search(reading, block.place):
                yield find, False
            for hits in self._hits(reading).values():
                yield from _alone(reading, block.place, hits)
                yield from _together(reading, block.place, hits)

    def _hits(self, reading: Reading) -> dict[int, list[_Hit]]:
        """What seems to stand there, by patron."""
        found: defaultdict[int, list[_Hit]] = defaultdict(list)
        for pattern, start, end in self._automaton.find_matches_as_indexes(reading.squeezed, overlapping=True):
            common = pattern in self._common
            explained = common and self._explains(pattern, reading.squeezed, start, end)
            for needle in self._owners[pattern]:
                found[needle.patron].append(_Hit(needle, start, end, explained, common))
        return found

    def _explains(self, pattern: int, squeezed: bytes, start: int, end: int) -> bool:
        for text in self._public.get(pattern, ()):
            found = squeezed.find(text, max(0, start - len(text)), end + len(text))
            if found != -1 and found <= start and end <= found + len(text):
                return True
        return False


def _is_explainable(needle: Needle) -> bool:
    return needle.weight is Weight.ALONE and needle.trace in _EXPLAINABLE


def _alone(reading: Reading, place: str, hits: list[_Hit]) -> Iterator[tuple[Find, bool]]:
    """What identifies a patron by itself."""
    for hit in hits:
        needle = hit.needle
        if needle.weight is Weight.ALONE or (needle.weight is Weight.ROW and reading.decoded):
            there = confirm(reading, needle, hit.start, hit.end)
            if there is not None:
                explained = hit.explained and _is_explainable(needle)
                yield Find(place, reading.in_file(there), needle.trace, reading.how), explained


def _together(reading: Reading, place: str, hits: list[_Hit]) -> Iterator[tuple[Find, bool]]:
    """Links: who and what, of one patron, beside each other."""
    things = [hit for hit in hits if hit.needle.weight is Weight.THING]
    for who in hits if things else ():
        if _says_nothing(who):
            continue
        reach = _BESIDE_ROW if who.needle.weight is Weight.ROW else _BESIDE
        # squeezing only brings closer, so what is apart here is apart in the file
        near = [thing for thing in things if abs(thing.start - who.start) <= reach]
        here = confirm(reading, who.needle, who.start, who.end) if near else None
        for thing in near:
            there = confirm(reading, thing.needle, thing.start, thing.end)
            if here is not None and there is not None and abs(here - there) <= reach:
                yield Find(place, reading.in_file(min(here, there)), thing.needle.trace, reading.how), False


def _says_nothing(who: _Hit) -> bool:
    """A thing; a name that stands there as the catalogue's own; a short word that is also one of the catalogue's."""
    weight = who.needle.weight
    return weight is Weight.THING or who.explained or (weight is Weight.BESIDE and who.common)
