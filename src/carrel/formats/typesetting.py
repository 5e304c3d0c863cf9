"""Sets a page as PDF, in memory: no file is written, so nothing of it is left on a disk."""

from collections.abc import Mapping

import msgspec
import typst


def typeset(source: bytes, given: Mapping[str, object]) -> bytes:
    """The PDF of a typst source that reads what it is ``given`` from ``sys.inputs.given``, as JSON.

    It says nothing of when or where it was made.
    """
    inputs = {"given": msgspec.json.encode(given).decode()}
    made = typst.Compiler(source, sys_inputs=inputs, ignore_system_fonts=True).compile(format="pdf", timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made
