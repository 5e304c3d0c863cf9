"""What is typed to find a patron is understood as people write it."""

from datetime import date

import pytest

from carrel.gate.questions import is_date, is_telephone, query_of
from carrel.sealed.tags import Search

TODAY = date(2026, 11, 24)
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def facts(text: str) -> list[tuple[Search, str]]:
    found = query_of(text, TODAY)
    return [] if found is None else list(found.facts)


@pytest.mark.parametrize(("month", "name"), list(enumerate(MONTHS, 1)))
def test_a_month_may_be_written_out_or_cut_short(month: int, name: str) -> None:
    expected = [(Search.BIRTH, f"1987-{month:02}-09")]
    for written in (f"{name} 9, 1987", f"{name[:3]}. 9th 1987", f"9 {name.upper()} 1987", f"9{name[:3].lower()}1987"):
        assert facts(written) == expected, written


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("4/9/1987", "1987-04-09"),
        ("30/4/1987", "1987-04-30"),
        ("12/12/1987", "1987-12-12"),
        ("13/12/1987", "1987-12-13"),
        ("4/9/26", "2026-04-09"),
        ("4/9/27", "1927-04-09"),
        ("1987-04-09", "1987-04-09"),
        ("19870409", "1987-04-09"),
        ("04091987", "1987-04-09"),
    ],
)
def test_a_birth_date_in_figures_is_read_as_it_can_only_be_meant(written: str, day: str) -> None:
    assert facts(written) == [(Search.BIRTH, day)]
    assert is_date(written, TODAY)


@pytest.mark.parametrize("written", ["13/13/1987", "4/31/1987", "99999999", "1987"])
def test_what_is_no_day_is_no_birth_date(written: str) -> None:
    assert not is_date(written, TODAY)
    assert Search.BIRTH not in {kind for kind, _ in facts(written)}


def test_facts_stand_beside_words_and_none_is_taken_for_another() -> None:
    found = query_of("Lindqvist, Inga 4/9/1987 inga@example.org 860-555-0142", TODAY)
    assert found is not None
    assert set(found.facts) == {
        (Search.BIRTH, "1987-04-09"),
        (Search.EMAIL, "inga@example.org"),
        (Search.PHONE, "0142"),
    }
    assert (found.names, found.family) == (("inga",), ("lindqvist",))


def test_figures_alone_are_no_telephone_number_with_signs() -> None:
    assert is_telephone("860-555-0142")
    assert not is_telephone("8605550142")
    assert query_of("  , ", TODAY) is None
