"""Kinds of material, and for whom.

Grouped as the Public Libraries Survey counts circulation (IMLS, FY 2024): physical items (element 553 PHYSCIR)
are books, serials, audio, video and *other physical items* (561 OTHPHCIR); what is fetched over the network is
electronic and counted apart. Children's physical circulation (549 KIDPHYSCIR) goes by the audience, teens excluded.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

import msgspec


class Form(StrEnum):
    """The survey's groups."""

    BOOK = "book"
    SERIAL = "serial"
    AUDIO = "audio"
    VIDEO = "video"
    OTHER = "other physical"
    ELECTRONIC = "electronic"


class Audience(StrEnum):
    """For whom an item is shelved."""

    ADULT = "adult"
    TEEN = "teen"
    CHILD = "child"


class Kind(msgspec.Struct, frozen=True):
    """A kind of material: what loan rules go by."""

    code: str
    """Stands in rows and tallies: never change or reuse one."""
    name: str
    form: Form


_ALL = (
    Kind("book", "Book", Form.BOOK),
    Kind("book-new", "New book", Form.BOOK),
    Kind("audiobook", "Audiobook", Form.AUDIO),
    Kind("music", "Music", Form.AUDIO),
    Kind("video", "Video", Form.VIDEO),
    Kind("video-new", "New video", Form.VIDEO),
    Kind("videogame", "Video game", Form.OTHER),
    Kind("magazine", "Magazine or newspaper", Form.SERIAL),
    Kind("equipment", "Equipment", Form.OTHER),
    Kind("kit", "Kit", Form.OTHER),
    Kind("sheet-music", "Sheet music", Form.BOOK),
    Kind("software", "Software", Form.OTHER),
    Kind("reference", "Reference", Form.BOOK),
    Kind("e-resource", "Electronic resource", Form.ELECTRONIC),
    Kind("other", "Other", Form.OTHER),
)

kinds: Mapping[str, Kind] = MappingProxyType({kind.code: kind for kind in _ALL})
"""Every kind by its code."""


def kind_named(code: str) -> Kind:
    """The kind with this code; *other* where there is none, so that a foreign item can still be lent."""
    return kinds.get(code, kinds["other"])
