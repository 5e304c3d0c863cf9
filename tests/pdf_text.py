"""What a PDF of ours says, read without a library for it: every stream inflated, every glyph turned back into letters.

A string is read through every table of glyphs in the file, so that nothing hides behind a font: what is looked for and
not found in any reading stands nowhere. Sound for searching, and no good for quoting.
"""

import re
import zlib

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_ROW = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>")
_IN_ONE = rb"(?:\\.|[^\\()])*"
_IN_TWO = rb"(?:\\.|[^\\()]|\(" + _IN_ONE + rb"\))*"
_INSIDE = rb"(?:\\.|[^\\()]|\(" + _IN_TWO + rb"\))*"
"""What stands between the brackets of a string: brackets that match are written as they are."""
_SHOWN = re.compile(rb"\[((?:\(" + _INSIDE + rb"\)|[^\[\]()])*)\]\s*TJ|(\(" + _INSIDE + rb"\))\s*Tj", re.DOTALL)
_PIECE = re.compile(rb"\((" + _INSIDE + rb")\)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pdf_text(pdf: bytes) -> str:
    """Every reading of every string, one to a line, and everything in the file that is text already."""
    streams = [_inflated(found[1]) for found in _STREAM.finditer(pdf)]
    fonts = [_letters(one) for one in streams if b"beginbfchar" in one]
    strings = [_string(found) for one in streams for found in _SHOWN.finditer(one)]
    assert fonts
    assert strings
    readings = {_read(string, font) for string in strings for font in fonts}
    return "\n".join([*sorted(readings), pdf.decode("latin-1"), *(one.decode("latin-1") for one in streams)])


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)  # its last byte may have looked like the end of a line
    except zlib.error:
        return stream


def _letters(cmap: bytes) -> dict[int, str]:
    rows = cmap.partition(b"beginbfchar")[2]
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in _ROW.findall(rows)}


def _string(found: re.Match[bytes]) -> bytes:
    return b"".join(_ESCAPE.sub(_unescaped, piece) for piece in _PIECE.findall(found[0]))


def _unescaped(found: re.Match[bytes]) -> bytes:
    said = found[1]
    return bytes([int(said, 8)]) if said[:1].isdigit() else _NAMED.get(said, said)


def _read(string: bytes, font: dict[int, str]) -> str:
    glyphs = (int.from_bytes(string[at : at + 2], "big") for at in range(0, len(string), 2))
    return "".join(font.get(glyph, "\ufffd") for glyph in glyphs)
