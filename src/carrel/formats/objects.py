"""Records in nested data, as JSON and XML hold them: objects, each with the fields of everything within it."""

from collections.abc import Iterator
from typing import TypeAlias

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"
Field = tuple[tuple[str, ...], str]
"""The keys that lead to a value, without places in lists, and the value."""

_COUNTS = frozenset({"totalRecords", "total", "count", "offset", "limit", "page", "_version"})
_DEEPEST = 40
_KEY = ("",)
"""Where a key stands among values: it means nothing of its own."""


def records(value: Value, table: str, place: str = "", depth: int = 0) -> Iterator[tuple[str, str, list[Field]]]:
    """Each record: where it stands, what the list is called that it stands in, and its fields.

    An object with nothing but lists, objects and counts holds records; any other is one, with all that is in it.
    """
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        yield from _listed(value, table, place, depth)
    elif not isinstance(value, dict):
        return
    elif any(_is_plain(inner) and key not in _COUNTS for key, inner in value.items()) or not any(value.values()):
        yield place, table, list(_fields(value, ()))
    else:
        for key, inner in value.items():
            if not _is_plain(inner):
                yield from ((place, table, [field]) for field in _named(key))
                yield from records(inner, key, f"{place}.{key}" if place else key, depth + 1)


def _listed(value: "list[Value]", table: str, place: str, depth: int) -> Iterator[tuple[str, str, list[Field]]]:
    for number, inner in enumerate(value):
        if not _is_plain(inner):
            yield from records(inner, table, f"{place}[{number}]", depth + 1)
    plain: list[Field] = [((table,), str(inner)) for inner in value if _is_plain(inner) and inner is not None]
    if plain:
        yield place, table, plain


def _named(key: str) -> Iterator[Field]:
    """A key that is no name of a field: it may be somebody's."""
    if not key.isidentifier():
        yield _KEY, key


def _is_plain(value: Value) -> bool:
    return not isinstance(value, dict | list)


def _fields(value: Value, path: tuple[str, ...]) -> Iterator[Field]:
    if len(path) > _DEEPEST:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _named(key)
            yield from _fields(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _fields(inner, path)
    elif value is not None and not isinstance(value, bool):
        yield path, str(value)
