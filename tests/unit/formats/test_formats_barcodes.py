"""Barcodes of 14 digits have a check digit; others are taken as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.formats import barcode, check_digit, is_misread, is_valid


@pytest.mark.parametrize("printed", ["29876000000015", "31189001234568", "20000000000001"])
def test_a_digit_worked_out_by_hand(printed: str) -> None:
    doubled = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(printed[:13])]
    total = sum(n - 9 if n > 9 else n for n in doubled)
    assert check_digit(printed[:13]) == str((10 - total % 10) % 10)


def test_known_numbers() -> None:
    # 2+1+2+3+4 with the even places doubled: 4+1+4+3+8 and a last 1 doubled make 22; 8 fills up to 30
    assert check_digit("2123400000001") == "8"
    assert barcode("2", "1234", 1) == "21234000000018"


@given(st.sampled_from("23"), st.integers(0, 9999), st.integers(0, 99_999_999))
def test_what_is_made_is_valid_and_any_one_wrong_digit_is_seen(kind: str, library: int, number: int) -> None:
    made = barcode(kind, f"{library:04d}", number)
    assert is_valid(made)
    assert not is_misread(made)
    for place in range(1, 14):
        for digit in "0123456789":
            wrong = made[:place] + digit + made[place + 1 :]
            assert is_misread(wrong) is (wrong != made)


@pytest.mark.parametrize("other", ["99999320945", "CONC4000036", "77", "", "4123400000001", "2123400000001٢"])
def test_other_forms_are_never_misread(other: str) -> None:
    assert not is_misread(other)
    assert not is_valid(other)


@pytest.mark.parametrize(("kind", "library", "number"), [("4", "1234", 1), ("2", "123", 1), ("2", "1234", 10**8)])
def test_what_does_not_fit_is_not_made(kind: str, library: str, number: int) -> None:
    with pytest.raises(ValueError, match=r"barcode|digits"):
        barcode(kind, library, number)
