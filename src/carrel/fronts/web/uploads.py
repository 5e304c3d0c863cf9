"""Forms with a file in them, read in memory: the photograph of a paper lies nowhere before it is sealed.

The framework's own reader puts a file of more than a megabyte into a temporary file of the system, unsealed. This one
splits the body where it lies.
"""

import re
from typing import Final

from litestar import Request
from litestar.datastructures import FormMultiDict, State
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException
from typing_extensions import override

from carrel.records.quiet import Quiet

LARGEST_BODY: Final = 24_000_000
"""Bytes of a form with a photograph. More than a folder takes, so that whoever sent too much is told so kindly."""
_MOST_PARTS: Final = 40
_NAMED: Final = re.compile(rb'(?i)^content-disposition:[^\r\n]*?;\s*name="([^"\r\n]*)"', re.MULTILINE)
_FILE: Final = re.compile(rb"(?i)^content-disposition:[^\r\n]*?;\s*filename\*?=", re.MULTILINE)


class Sent(Quiet, frozen=True):
    """A file that came with a form."""

    content: bytes


class InMemory(Request[object, object, State]):
    """A request whose forms never touch a disk, whoever reads them: the guard against foreign forms does so first."""

    @override
    async def form(self) -> FormMultiDict:
        kind, options = self.content_type
        if kind != RequestEncodingType.MULTI_PART:
            return await super().form()
        boundary = options.get("boundary", "")
        if not boundary:
            raise ClientException("a form without a boundary")
        return FormMultiDict(parts(await self.body(), boundary.encode("latin-1", "replace")))


def parts(body: bytes, boundary: bytes) -> list[tuple[str, str | Sent]]:
    """What a form in parts holds, in its order (RFC 7578). Raises ClientException where it is none."""
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary, _MOST_PARTS + 2)
    if len(pieces) < 2 or len(pieces) > _MOST_PARTS + 2 or not pieces[-1].startswith(b"--"):
        raise ClientException("a form that does not end")
    return [_part(piece) for piece in pieces[1:-1]]


def _part(piece: bytes) -> tuple[str, str | Sent]:
    head, gap, content = piece.partition(b"\r\n\r\n")
    named = _NAMED.search(head)
    if not gap or named is None:
        raise ClientException("a part without a name")
    name = named.group(1).decode("utf-8", "replace")
    return name, Sent(content) if _FILE.search(head) else content.decode("utf-8", "replace")
