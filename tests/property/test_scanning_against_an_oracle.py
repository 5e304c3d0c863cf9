"""Identities that were planted in random documents are found, each in its line, and nothing else is.

The oracle looks for every way of writing every identity in every line, one after the other.
"""

import re
import unicodedata
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrel.custody.scanning.judging import Judge
from carrel.custody.scanning.pieces import Passage
from carrel.records.registration import Address, Registration
from scanned import patron, roll_of

GIVEN = ["Quarto", "Folio", "Octavo", "Ana María", "Zoë", "Éloïse", "Vellum", "Rubric"]
FAMILY = ["Zulquill", "Zulworth", "O'Zulbrien", "Zulstone-Zulam", "de la Zulette", "Zülow", "Zulberry"]
FILLER = [
    "the",
    "Quarto",
    "Zulquill",
    "card",
    "2987600000",
    "860",
    "555",
    "book",
    "17",
    "Lane",
    "@",
    "invented",
    "ñ",
    "née",
]


def _people() -> list[Registration]:
    made = []
    for number in range(24):
        given_, family = GIVEN[number % len(GIVEN)], FAMILY[number % len(FAMILY)]
        made.append(
            patron(
                given_,
                family,
                card=f"2987600{number:07d}",
                birth=date(1950 + number, 1 + number % 12, 3),
                emails=(f"reader{number}.{number % 3}@invented.example",),
                phones=(f"860-{600 + number}-{1000 + 37 * number:04d}",),
                addresses=(
                    Address((f"{number + 10} {FAMILY[number % 7]} Lane",), "Inventon", "CT", f"069{number:02d}"),
                ),
            )
        )
    return made


PEOPLE = _people()
JUDGE = Judge(roll_of(*PEOPLE))


def _ways(one: Registration) -> dict[str, str]:
    phone = re.sub(r"\D", "", one.phones[0])
    street = one.addresses[0]
    return {
        f"{one.given} {one.family}": "name",
        f"{one.family}, {one.given}".upper(): "name",
        _bare(f"{one.given} {one.family}").lower(): "name",
        one.cards[0].number: "card",
        one.emails[0].title(): "e-mail",
        f"({phone[:3]}) {phone[3:6]}-{phone[6:]}": "phone",
        phone: "phone",
        f"{street.lines[0]}, {street.town}": "address",
        f"{street.lines[0]} {street.postal_code}": "address",
    }


def _bare(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


WAYS = [(way, kind) for one in PEOPLE for way, kind in _ways(one).items()]
_LINE = st.lists(st.sampled_from(FILLER), max_size=6).map(" ;;;;;;; ".join)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    lines=st.lists(st.tuples(_LINE, st.none() | st.sampled_from(WAYS), _LINE), max_size=30),
    charset=st.sampled_from(["utf-8", "cp1252"]),
)
def test_what_was_planted_is_found_and_nothing_else(
    lines: list[tuple[str, tuple[str, str] | None, str]], charset: str
) -> None:
    texts = [f"{before} ;;;;;;; {way[0] if way else ''} ;;;;;;; {after}" for before, way, after in lines]
    planted = {(number, way[1]) for number, (_, way, _) in enumerate(lines, 1) if way}
    found = {(find.line, str(find.kind)) for find in JUDGE.judge([Passage("", 1, "\n".join(texts).encode(charset))])}
    links = {(number, "link") for number, kind in found if kind == "address" and (number, "name") in found}
    assert found - links == planted


def test_the_roll_holds_no_identity(tmp_path: Path) -> None:
    """Everything that can be reached from a roll: arrays of hashes and two keys, and none of what was learned."""
    import gc

    import numpy as np

    roll = roll_of(*PEOPLE)
    seen: set[int] = set()
    waiting: list[object] = [roll]
    kinds = set()
    values = [part.encode() for one in PEOPLE for way in _ways(one) for part in (way, way.lower())]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type):
            continue
        seen.add(id(one))
        kinds.add(type(one).__name__)
        raw = one.tobytes() if isinstance(one, np.ndarray) else one if isinstance(one, bytes) else repr(one).encode()
        assert not any(value in raw for value in values)
        waiting += gc.get_referents(one)
        slots = getattr(type(one), "__slots__", ())
        waiting += [getattr(one, name) for name in ([slots] if isinstance(slots, str) else slots) if hasattr(one, name)]
    assert {"Roll", "Hasher", "ndarray", "bytes"} <= kinds
    assert "str" not in kinds
