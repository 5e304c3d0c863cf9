"""The state's own questions. Their list is not public, so it is the library that gives it: a file of TOML."""

import re
import tomllib
from collections.abc import Container
from functools import cache
from pathlib import Path

import msgspec

from carrel.records.refusals import Refusal
from carrel.statistics.survey.elements import Element, Kind
from carrel.statistics.survey.loading import packed

_HEAD = "[[question]]"
_NO_PACK = "the state's own questions are not here: name a file with them in library.toml"
_REMEDY = "write it as docs/operations.md shows, or take questions out of library.toml"


class StatePack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of a state's own part of the annual report."""

    name: str
    title: str
    note: str
    """Why no question stands here."""
    source: str
    towns: tuple[str, ...]
    """Every town of the state, by whose names loans to their residents are reported (borrowIT CT)."""


class StateList(msgspec.Struct, frozen=True):
    """A state's own questions, as far as they are here."""

    pack: StatePack
    questions: tuple[Element, ...] = ()
    loaded: bool = False
    """Whether the library gave the list; without it the report is not complete."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    question: tuple[Element, ...]


@cache
def state_pack(state: str) -> StatePack:
    """What is known of the part of a state, by its name; of a state without a pack, that nothing is."""
    try:
        return msgspec.convert(tomllib.loads(packed(f"{state.casefold()}.toml")), StatePack)
    except FileNotFoundError:
        return StatePack(state, "", _NO_PACK, "", ())


def questions_in(path: str, taken: Container[str]) -> tuple[Element, ...] | Refusal:
    """The questions of a file; a refusal names the file, the line and the field. ``taken`` are the survey's names."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as fault:
        return Refusal(f"{path} cannot be read ({fault.strerror})", "check questions in library.toml")
    except UnicodeDecodeError:
        return Refusal(f"{path} is not UTF-8 text", "save it as that")
    try:
        questions = msgspec.convert(tomllib.loads(text), _File).question
    except tomllib.TOMLDecodeError as fault:
        return Refusal(f"{path} is not TOML ({fault})", _REMEDY)
    except msgspec.ValidationError as fault:
        return _at(path, text, str(fault))
    return _wrong(path, text, questions, taken) or questions


def _wrong(path: str, text: str, questions: tuple[Element, ...], taken: Container[str]) -> Refusal | None:
    """What the types cannot tell: names that are used twice, codes without a list."""
    seen: set[str] = set()
    for place, question in enumerate(questions):
        if not question.variable or question.variable in seen or question.variable in taken:
            return _at(path, text, f"this name is used already or empty - at `$.question[{place}].variable`")
        if question.kind is Kind.CODE and not question.codes:
            return _at(path, text, f"a code has a list of codes - at `$.question[{place}].codes`")
        if question.computed or question.sums or question.outlet or question.automatic or question.method:
            return _at(path, text, f"a state's question is entered, and says no rule - at `$.question[{place}].number`")
        seen.add(question.variable)
    return None


def _at(path: str, text: str, fault: str) -> Refusal:
    """The refusal of a file, with the line and the field that the fault speaks of."""
    what, _, where = fault.partition(" - at `")
    found = re.search(r"question\[(\d+)\]\.?(\w*)", where)
    if found is None:
        return Refusal(f"{path}: {what}", _REMEDY)
    field = found[2] or _named(what)
    line = _line(text, int(found[1]), field)
    return Refusal(f"{path}, line {line}, {field or 'question'}: {what}", _REMEDY)


def _named(what: str) -> str:
    """The field that the types miss or do not know: they name it in the sentence."""
    found = re.search(r"field `(\w+)`", what)
    return found[1] if found else ""


def _line(text: str, place: int, field: str) -> int:
    """The line of a question's field, or the one the question begins with."""
    lines = text.splitlines()
    heads = [number for number, line in enumerate(lines, 1) if line.strip() == _HEAD]
    start = heads[place] if place < len(heads) else 1
    end = heads[place + 1] if place + 1 < len(heads) else len(lines) + 1
    named = (number for number in range(start, end) if re.match(rf"\s*{field}\s*=", lines[number - 1]))
    return next(named, start) if field else start
