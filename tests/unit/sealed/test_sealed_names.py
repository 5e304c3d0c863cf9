"""Whoever looks for somebody finds them however their name is written, and finds nobody by counting a word twice."""

from datetime import date

import msgspec
import pytest

from carrel.records.ids import BranchId
from carrel.records.registration import Address, Registration
from carrel.sealed.names import answers, begins, joined, sounds, typed_words
from carrel.sealed.passwords import unfit_password, unfit_pin
from carrel.sealed.tags import address_word, street_words

DAY = date(2026, 11, 24)


def named(given: str, family: str, middle: str = "", suffix: str = "") -> Registration:
    whole = Registration(b"p" * 16, b"t" * 32, DAY, given, family, "adult", BranchId(1), DAY, DAY)
    return msgspec.structs.replace(whole, middle=middle, suffix=suffix)


def test_a_name_is_typed_as_it_is_looked_for() -> None:
    assert typed_words("O'Hara-Ash, Žofie 7 St.") == ("ohara", "ash", "zofie", "st")
    assert typed_words("O`Hara, A. J") == ("ohara", "a", "j")
    assert joined(("mc", "donald")) == ("mcdonald",)
    assert joined(("de", "la", "cruz", "ann")) == ("delacruz", "ann")


def test_letters_of_their_own_are_typed_as_others_type_them() -> None:
    assert typed_words("Đurđa Þór Ðaði Æsa Œuv Łaz Øst") == ("durda", "thor", "dadi", "aesa", "oeuv", "laz", "ost")
    assert typed_words("Y\u0131l") == ("yil",)
    for dash in "\u2010\u2011\u2012\u2013\u2014\u2212\u00b7":
        assert typed_words(f"Fenn{dash}Ash") == ("fenn", "ash")
    for apostrophe in "\u2019\u2018\u02bb\u02bc\u00b4":
        assert typed_words(f"O{apostrophe}Hara") == ("ohara",)


def test_three_letters_may_sound_alike_and_two_may_not() -> None:
    assert sounds("kat", "cat")
    assert not sounds("ka", "ca")
    assert sounds("ca", "cat")
    assert not begins("kat", "cat")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (("ohara",), True),
        (("hara",), True),
        (("mary", "ann"), True),
        (("maryann",), True),
        (("maryann", "ohara"), True),
        (("mary", "ann", "hara"), True),
        (("ann", "quill", "iii"), True),
        (("maryann", "ann"), False),
        (("maryann", "mary"), False),
        (("ohara", "hara"), False),
        (("vanohara", "hara"), False),
        (("vanohara", "van"), False),
        (("mary", "mary"), False),
    ],
)
def test_no_word_of_a_name_answers_twice(typed: tuple[str, ...], found: bool) -> None:
    record = named("Mary Ann", "van O'Hara", "Quill", "III")
    assert answers(record, typed, (), begins) is found


def test_a_word_of_the_family_name_is_looked_for_there_only() -> None:
    record = named("Mary Ann", "van O'Hara")
    assert answers(record, (), ("hara",), begins)
    assert not answers(record, (), ("mary",), begins)
    assert not answers(record, ("hara",), ("ohara",), begins)


@pytest.mark.parametrize(
    "line",
    ["12 North Élan Street #4", "12 N. Elan St. Apt 4", "12 n elan st apartment # 4", "12 N Elan St, Unit Apt. 4"],
)
def test_one_letter_box_is_one_street_however_it_is_written(line: str) -> None:
    assert street_words(line) == ("12", "n", "elan", "st", "apt", "4")


def test_an_address_is_its_street_and_its_place() -> None:
    assert street_words("Apt 4, O'Hara's Court") == ("apt", "4", "oharas", "ct")
    here = Address(("12 Elan St",), "Inventon", "CT", "06260-1234")
    assert address_word(here) == "12 elan st|06260"


def test_what_anyone_would_try_first_will_not_do() -> None:
    obvious = ("123456789012", "iloveyou1234", "LibraryLibrary", "password1234", "passwordpassword")
    assert {unfit_password(one) for one in obvious} == {"choose one that nobody would try first"}
    pins = ("1234", "4321", "0123", "1212", "2580", "0000")
    assert {unfit_pin(pin) for pin in pins} == {"choose one that nobody would try first"}
    assert unfit_pin("2581") == ""


@pytest.mark.parametrize(
    ("password", "will_do"),
    [
        ("abcdabcdabcd", True),  # four signs
        ("abcabcabcabc", False),
        ("fennimore tree", True),  # four beside the name
        ("fennimore bee", False),
    ],
)
def test_a_password_has_a_third_of_its_length_to_itself(password: str, will_do: bool) -> None:
    assert (unfit_password(password, "Fennimore", "") == "") is will_do
