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


def today(house: House) -> date:
    """The library's own day."""
    return house.clock().date()


def moment(house: House) -> datetime:
    """The library's own wall time."""
    return house.clock()


def about(house: House) -> About:
    """The library's name, and its categories of patron."""
    return About(house.library.name, house.library.language, house.library.categories)
