"""Zip files, in memory: no file is written. The same files give the same bytes."""

import io
import zipfile
from collections.abc import Mapping

_THEN = (1980, 1, 1, 0, 0, 0)
"""The format's first moment: a packet does not say when it was packed."""


def zipped(files: Mapping[str, bytes]) -> bytes:
    """One zip file, its members in the order given."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as pack:
        for name, content in files.items():
            pack.writestr(zipfile.ZipInfo(name, _THEN), content, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def unzipped(whole: bytes) -> dict[str, bytes]:
    """The members of a zip file that ``zipped`` made."""
    with zipfile.ZipFile(io.BytesIO(whole)) as pack:
        return {name: pack.read(name) for name in pack.namelist()}
