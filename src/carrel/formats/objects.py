"""Records in nested data, as JSON and XML hold them: objects, each with the fields of everything within it."""

from collections.abc import Iterator
from typing import TypeAlias

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"
Field = tuple[tuple[str, ...], str]
"""The keys that lead to a value, without places in lists, and the value."""

_COUNTS = frozenset({"totalRecords", "total", "count", "offset", "limit", "page", "_version"})
_LONGEST_COUNT = 4
_DEEPEST = 40
"""Objects inside one another whose places are told; what lies deeper belongs to the last of them."""
_KEY = ("",)
"""Where a key stands among values: it means nothing of its own."""


def records(value: Value, table: str, place: str = "", depth: int = 0) -> Iterator[tuple[str, str, list[Field]]]:
    """Each record: where it stands, what the list is called that it stands in, and its fields.

    An object with nothing but lists, objects and counts holds records; any other is one, with all that is in it.
    A count that is none for what it says is a record by itself.
    """
    if depth > _DEEPEST:
        yield place, table, list(_deeper(value, (table,)))
    elif isinstance(value, list):
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
        for key, inner in value.items():
            if _is_plain(inner) and len(str(inner)) > _LONGEST_COUNT and not isinstance(inner, bool):
                yield place, table, [((key,), str(inner))]


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
        yield from _deeper(value, path)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _named(key)
            yield from _fields(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _fields(inner, path)
    elif value is not None and not isinstance(value, bool):
        yield path, str(value)


def _deeper(value: Value, path: tuple[str, ...]) -> Iterator[Field]:
    """All fields within something, however deep: each with the key it has itself."""
    waiting = [(path[-1:], value)]
    while waiting:
        path, inner = waiting.pop()
        if isinstance(inner, dict):
            waiting += reversed([((key,), one) for key, one in inner.items()])
            yield from (field for key in inner for field in _named(key))
        elif isinstance(inner, list):
            waiting += reversed([(path, one) for one in inner])
        elif inner is not None and not isinstance(inner, bool):
            yield path, str(inner)
