"""Judges pieces: what in a record identifies a user, and what links one to something."""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import final

from carrel.custody.scanning.finds import CONFIDENCE, SURE, Find, Found, Why
from carrel.custody.scanning.identities import Sort
from carrel.custody.scanning.matching import Hit, Matcher
from carrel.custody.scanning.pieces import BLOCK, Block, Passage, Rows, Shape, printable, within
from carrel.custody.scanning.roll import Roll
from carrel.custody.scanning.wide import wide
from carrel.formats.columns import Meaning, Plan
from carrel.formats.folding import folded

_KINDS = {
    Sort.NAME: Found.NAME,
    Sort.EMAIL: Found.EMAIL,
    Sort.PHONE: Found.PHONE,
    Sort.CARD: Found.CARD,
    Sort.SERIES: Found.CARD,
    Sort.STREET: Found.ADDRESS,
    Sort.BORN: Found.BIRTH,
}
_OF = {
    Meaning.CARD: Found.CARD,
    Meaning.NAME: Found.NAME,
    Meaning.EMAIL: Found.EMAIL,
    Meaning.PHONE: Found.PHONE,
    Meaning.ADDRESS: Found.ADDRESS,
    Meaning.BIRTH: Found.BIRTH,
    Meaning.ACCOUNT: Found.ACCOUNT,
    Meaning.REFERENCE: Found.REFERENCE,
}
_THINGS = {Sort.ITEM: Why.LINK_ITEM, Sort.TITLE: Why.LINK_TITLE}
_LINKS = {
    Meaning.ITEM: Why.LINK_ITEM,
    Meaning.TITLE: Why.LINK_TITLE,
    Meaning.ACT: Why.LINK_ACT,
    Meaning.WEB: Why.LINK_ADDRESS,
}
_SURE = frozenset({Sort.CARD, Sort.EMAIL, Sort.PHONE, Sort.BORN})
_WHO = frozenset({Found.CARD, Found.NAME, Found.EMAIL, Found.PHONE, Found.ACCOUNT, Found.REFERENCE})
_NULLS = frozenset({"", "\\N", "NULL", "null", "None", "none"})
_PARTS = re.compile(r"(: |/)")
"""What stands between a member of an archive, a folder in it, and a table in that."""
_NEIGHBOURS = (1, 3, 5)
"""Parts that are looked at together, with what stands between them: a folder's name, or those of two or three."""
_MOST_PARTS = 400
_LINE_ENDS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_PARAGRAPH = re.compile(rb"\n[ \t\r]*\n")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{40,}(?:\r?\n[A-Za-z0-9+/]{4,})*={0,2}")
_IN_BASE64 = bytes(1 if chr(sign).isalnum() or sign in b"+/" else 0 for sign in range(128)) + bytes(128)
_LONG = b"\x01" * 40
"""As many signs of base64 in a row; found so many times faster than by the expression."""
_DIGITS = {Meaning.PHONE: 6, Meaning.BIRTH: 4}
"""Digits that a value of these has at least."""
_HONORIFIC = re.compile(r"(?i)(mr|mrs|ms|miss|dr|prof|rev|sir|mx|fr|sr|jr)\.?")
_BREAK = str.maketrans({"\n": " ", "\r": " "})


@final
class Judge:
    """Judges for one roll."""

    __slots__ = ("_matcher", "_roll")

    def __init__(self, roll: Roll) -> None:
        self._roll = roll
        self._matcher = Matcher(roll)

    def judge(self, pieces: Iterable[Passage | Rows | Block]) -> Iterator[Find]:
        """What is found in pieces, by their records. Small tables, as records of JSON are, are looked at together."""
        held, size = list[Rows](), 0
        for piece in pieces:
            if isinstance(piece, Rows):
                held.append(piece)
                size += _size(piece)
                if size < BLOCK:
                    continue
            if held:
                yield from self._tables(held)
                held, size = [], 0
            if isinstance(piece, Passage):
                yield from self._passage(piece)
            elif isinstance(piece, Block):
                yield from self._block(piece)
        yield from self._tables(held)

    def withheld(self, name: str) -> str | None:
        """The mark of a place, or of a file's name, that itself names or numbers a patron; None for any other.

        The place is looked at whole, so that a name is known over several folders, and part by part, also without what
        stands behind its last dot.
        """
        name = _LINE_ENDS.sub(" ", name)
        parts = _PARTS.split(name)[::2]
        every = "\n".join((name, *parts, *(stem for part in parts if (stem := part.rpartition(".")[0]))))
        ways = (re.sub(r"[_.\-]+", " ", every), every)
        hits = [hit for way in ways for hit in self._hits(folded(_bytes(way)), names=True)]
        return next((self._roll.mark(hit.value) for hit in hits if hit.sort in _KINDS), None)

    def shown(self, place: str) -> str:
        """A place as a report may show it: neighbouring parts of it that name or number a patron are withheld.

        All of it is where that is not enough.
        """
        mark, parts = self.withheld(place), _PARTS.split(place)
        for count in _NEIGHBOURS if mark is not None and len(parts) < _MOST_PARTS else ():
            for at in range(0, len(parts) - count + 1, 2):
                if (one := self.withheld("".join(parts[at : at + count]))) is not None:
                    parts[at : at + count] = [f"[withheld {one}]", *[""] * (count - 1)]
        told = "".join(parts)
        mark = mark and self.withheld(told)
        return printable(told) if mark is None else f"[withheld {mark}]"

    def _passage(self, piece: Passage) -> Iterator[Find]:
        text = folded(piece.text)
        tokens = self._matcher.tokens(text)
        hits = self._matcher.hits(tokens, names=piece.names, wrapped=piece.shape is not Shape.LINES)
        line, seen = piece.line, 0
        for record in _records(text, hits, piece.shape):
            if piece.numbered:
                line += text.count(b"\n", seen, record[0].at)
                seen = record[0].at
            yield from self._record(piece.place, line, record, [], Plan((), acts=False, works=False, house=False), [])
        for match in _BASE64.finditer(piece.text) if _may_hold_base64(piece.text, tokens.longest) else ():
            inner = _decoded(match[0])
            if inner is not None:
                where = within(piece.place, "base64")
                at = piece.line + piece.text.count(b"\n", 0, match.start()) if piece.numbered else piece.line
                yield from self._passage(Passage(where, at, inner, Shape.WHOLE, piece.names, numbered=False))
        if b"\0" in piece.text and (inner := wide(piece.text)):
            where = within(piece.place, "in sixteen bits")
            yield from self._passage(Passage(where, piece.line, inner, Shape.LINES, piece.names, numbered=False))

    def _block(self, piece: Block) -> Iterator[Find]:
        plan = piece.plan
        if plan.is_of_people or (not plan.house and self._hits(folded(piece.text), names=not plan.works)):
            yield from self._tables([Rows(piece.place, plan, piece.rows())])

    def _tables(self, pieces: Sequence[Rows]) -> Iterator[Find]:
        known = [(piece, dict[int, list[Hit]]()) for piece in pieces]
        for works in (False, True):
            told = [one for one in known if one[0].plan.works is works and not one[0].plan.house]
            if told:
                self._know(told, names=not works)
        for piece, hits in known:
            yield from self._rows(piece, hits)

    def _know(self, known: Sequence[tuple[Rows, dict[int, list[Hit]]]], *, names: bool) -> None:
        """Note what the roll knows in each row: all its fields but those that describe a work."""
        lines: list[str] = []
        owners: list[tuple[dict[int, list[Hit]], int]] = []
        for piece, hits in known:
            hidden = {at for at, meaning in piece.plan.fields if meaning is Meaning.WORK}
            for number, (_, values) in enumerate(piece.rows):
                shown = [value for at, value in enumerate(values) if at not in hidden] if hidden else values
                line = "\t".join(shown)
                lines.append(line.translate(_BREAK) if "\n" in line or "\r" in line else line)
                owners.append((hits, number))
        text = folded("\n".join(lines).encode("utf-8", "replace"))
        row, seen = 0, 0
        for hit in self._hits(text, names=names):
            row += text.count(b"\n", seen, hit.at)
            seen = hit.at
            hits, number = owners[row]
            hits.setdefault(number, []).append(hit)

    def _hits(self, text: bytes, *, names: bool) -> list[Hit]:
        return self._matcher.hits(self._matcher.tokens(text), names=names)

    def _rows(self, piece: Rows, hits: Mapping[int, Sequence[Hit]]) -> Iterator[Find]:
        plan = piece.plan
        fields = [(at, meaning, _OF.get(meaning), _LINKS.get(meaning)) for at, meaning in plan.fields]
        # where no field is a person's, only what the roll knows can tell of one
        for number in range(len(piece.rows)) if plan.is_of_people else sorted(hits):
            line, values = piece.rows[number]
            mine = hits.get(number, [])
            told = [one for one in fields if one[0] < len(values) and _says(one[1], values[one[0]])]
            if mine or told:
                persons = [(kind, values[at]) for at, _, kind, _ in told if kind is not None]
                things = [link for _, _, _, link in told if link is not None]
                yield from self._record(piece.place, line, mine, persons, plan, things)

    def _record(
        self,
        place: str,
        line: int,
        hits: Sequence[Hit],
        persons: Sequence[tuple[Found, str]],
        plan: Plan,
        things: Sequence[Why],
    ) -> Iterator[Find]:
        finds: dict[tuple[Found, str], Find] = {}
        ours = {hit.sort for hit in hits if hit.ours and hit.sort in _KINDS}
        for hit in hits:
            if hit.sort in _KINDS:
                why, confidence = _why(hit, ours)
                kind, mark = _KINDS[hit.sort], self._roll.mark(hit.value)
                finds.setdefault((kind, mark), Find(kind, why, confidence, place, line, mark))
        for kind, value in persons:
            mark = self._roll.mark(folded(value.strip().encode("utf-8", "replace")))
            finds.setdefault((kind, mark), Find(kind, Why.COLUMN, CONFIDENCE[Why.COLUMN], place, line, mark))
        yield from finds.values()
        link = _link({kind for kind, _ in finds}, hits, plan, things)
        if link is not None:
            marks = "".join(sorted(mark for kind, mark in finds if kind in _WHO))
            yield Find(Found.LINK, link, CONFIDENCE[link], place, line, self._roll.mark(marks.encode()))


def _bytes(name: str) -> bytes:
    """A name of a file need be no text."""
    try:
        return name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return name.encode("utf-8", "replace")


def _why(hit: Hit, ours: set[Sort]) -> tuple[Why, int]:
    if hit.sort is Sort.SERIES:
        why = Why.OUR_CARD if hit.ours else Why.ANY_CARD
        return why, CONFIDENCE[why]
    if hit.sort in _SURE:
        return Why.OURS, SURE
    more = len(ours) > 1
    why = Why.OURS_AND_MORE if more else Why.OURS
    return why, CONFIDENCE[why]


def _link(kinds: set[Found], hits: Sequence[Hit], plan: Plan, things: Sequence[Why]) -> Why | None:
    """Why a record is a link: a person stands in it, and something with which it links them."""
    if not kinds & _WHO:
        return None
    reasons = [_THINGS[hit.sort] for hit in hits if hit.sort in _THINGS] + list(things)
    if plan.acts:
        reasons.append(Why.LINK_ACT)
    if Found.ADDRESS in kinds:
        reasons.append(Why.LINK_ADDRESS)
    order = (Why.LINK_ITEM, Why.LINK_TITLE, Why.LINK_ACT, Why.LINK_ADDRESS)
    return next((why for why in order if why in reasons), None)


def _says(meaning: Meaning, value: str) -> bool:
    """Whether a value is one of its field's kind at all."""
    plain = value.strip()
    if plain in _NULLS:
        return False
    match meaning:
        case Meaning.PHONE | Meaning.BIRTH:
            return sum(map(str.isdigit, plain)) >= _DIGITS[meaning]
        case Meaning.EMAIL:
            return "@" in plain
        case Meaning.NAME | Meaning.ADDRESS:
            return any(map(str.isalpha, plain))
        case Meaning.TITLE:
            return len(plain) > 1 and not _HONORIFIC.fullmatch(plain)
        case _:
            return meaning is not Meaning.WORK


def _records(text: bytes, hits: Sequence[Hit], shape: Shape) -> Iterator[list[Hit]]:
    """Hits by the records they stand in."""
    held: list[Hit] = []
    for hit in hits:
        if held and shape is not Shape.WHOLE and _parted(text, held[-1].at, hit.at, shape):
            yield held
            held = []
        held.append(hit)
    if held:
        yield held


def _parted(text: bytes, before: int, after: int, shape: Shape) -> bool:
    if shape is Shape.LINES:
        return text.find(b"\n", before, after) != -1
    return _PARAGRAPH.search(text, before, after) is not None


def _may_hold_base64(text: bytes, longest: int) -> bool:
    """Whether so many of its signs stand in a row. ``longest``: letters and digits of its longest word."""
    return (longest >= len(_LONG) or b"+" in text or b"/" in text) and _LONG in text.translate(_IN_BASE64)


def _size(piece: Rows) -> int:
    return sum(len(value) for _, values in piece.rows for value in values)


def _decoded(raw: bytes) -> bytes | None:
    """What base64 holds, where that is text."""
    plain = raw.replace(b"\r", b"").replace(b"\n", b"")
    try:
        inner = base64.b64decode(plain[: len(plain) // 4 * 4])
    except (binascii.Error, ValueError):
        return None
    printable = sum(32 <= sign < 127 or sign in b"\r\n\t" for sign in inner[:64])
    return inner if inner and printable > 0.9 * len(inner[:64]) else None
