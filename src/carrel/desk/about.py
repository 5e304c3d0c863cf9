"""What a page says about the library itself."""

from datetime import date, datetime

import msgspec

from carrel.catalog.library import Category
from carrel.gate import House


class About(msgspec.Struct, frozen=True):
    """Facts every page or form may need."""

    name: str
    language: str
    """The library's first language, as two letters."""
    categories: tuple[Category, ...]
    """The categories of patron to choose from."""
    computer_kinds: tuple[tuple[str, str], ...]
    """The kinds of public computer: code and name."""


def today(house: House) -> date:
    """The library's own day."""
    return house.clock().date()


def now(house: House) -> datetime:
    """The library's own time, in its zone."""
    return house.clock()


def about(house: House) -> About:
    """The library's name, its categories of patron, and its kinds of public computer."""
    library = house.library
    kinds = tuple((one.code, one.name) for one in library.computers.kinds)
    return About(library.name, library.language, library.categories, kinds)
