"""What these pages do around every answer, found in themselves: the privacy audit asks (requirements 8, 24, 33, 34)."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from litestar import Litestar

from carrel.custody import WebLayer
from carrel.fronts.web import protection, server
from carrel.fronts.web.rendering import HERE

_FETCHED: Final = re.compile(
    r"""(?:\b(?:src|srcset|poster|action|data)\s*=\s*|<link\b[^>]*\bhref\s*=\s*|url\(\s*|@import\s+|\bfetch\(\s*)
    ["']?\s*((?:https?:)?//[^\s"')>]+)""",
    re.IGNORECASE | re.VERBOSE,
)
"""Where a page would fetch something by itself; a link that a reader follows is none."""
_KINDS: Final = frozenset({".html", ".css", ".js", ".svg"})


def own_layer(site: Litestar, folders: Iterable[Path] = (HERE / "templates", HERE / "static")) -> WebLayer:
    """The headers, addresses and cookies of a site as it is put together, and what its files would fetch."""
    return WebLayer(
        headers=dict(protection.HEADERS) if protection.add_headers in site.before_send else {},
        foreign=tuple(foreign(folders)),
        addresses=frozenset(route.path for route in site.routes),
        quiet=frozenset(protection.QUIET),
        access_log=server.ACCESS_LOG,
    )


def foreign(folders: Iterable[Path]) -> Iterator[str]:
    """Each address of somebody else's that a file in these folders would have a browser fetch, with its file."""
    for file in (file for folder in folders for file in sorted(folder.rglob("*")) if file.suffix in _KINDS):
        for found in _FETCHED.finditer(file.read_text(encoding="utf-8")):
            yield f"{found[1]} ({file.name})"
