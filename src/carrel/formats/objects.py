"""Records in nested data, as JSON and XML hold them: objects, each with the fields of everything within it."""

from collections.abc import Iterator
from typing import TypeAlias

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"
Field = tuple[tuple[str, ...], str]
"""The keys that lead to a value, without places in lists, and the value."""

_COUNTS = frozenset({"totalRecords", "total", "count", "offset", "limit", "page", "_version"})
_DEEPEST = 40


def records(value: Value, table: str, place: str = "", depth: int = 0) -> Iterator[tuple[str, str, list[Field]]]:
    """Each record: where it stands, what the list is called that it stands in, and its fields.

    An object with nothing but lists, objects and counts holds records; any other is one, with all that is in it.
    """
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        if any(_is_plain(inner) and key not in _COUNTS for key, inner in value.items()) or not any(value.values()):
            yield place, table, list(_fields(value, ()))
            return
        for key, inner in value.items():
            if not _is_plain(inner):
                yield from records(inner, str(key), f"{place}.{key}" if place else str(key), depth + 1)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            if not _is_plain(inner):
                yield from records(inner, table, f"{place}[{number}]", depth + 1)
        plain: list[Field] = [((table,), str(inner)) for inner in value if _is_plain(inner) and inner is not None]
        if plain:
            yield place, table, plain


def _is_plain(value: Value) -> bool:
    return not isinstance(value, dict | list)


def _fields(value: Value, path: tuple[str, ...]) -> Iterator[Field]:
    if len(path) > _DEEPEST:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _fields(inner, (*path, str(key)))
    elif isinstance(value, list):
        for inner in value:
            yield from _fields(inner, path)
    elif value is not None and not isinstance(value, bool):
        yield path, str(value)
