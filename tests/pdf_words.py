"""Reads the words of a PDF that Typst made, by the fonts' own tables of letters: no other program is needed."""

import re
import zlib

import msgspec

_STREAM = re.compile(rb"(\d+) 0 obj\s*<<(.*?)>>\s*stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_LINE = re.compile(rb"1 0 0 -1 ([\d.]+) ([\d.]+) cm(.*?)ET", re.DOTALL)
_FONT = re.compile(rb"/f(\d+) ")
_STRING = re.compile(rb"\(((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*)\)", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Written(msgspec.Struct, frozen=True):
    """A piece of a line, and where it begins: in inches from the left and from the top of a letter sheet."""

    left: float
    top: float
    text: str


def pages(pdf: bytes) -> list[list[Written]]:
    """What stands on each page."""
    streams = _streams(pdf)
    fonts = [_letters(body) for body in streams if b"begincmap" in body]
    return [_page(body, fonts) for body in streams if b"BT" in body and b" Tf" in body]


def text_of(page: list[Written]) -> str:
    """A page's words."""
    return " ".join(piece.text for piece in page)


def _streams(pdf: bytes) -> list[bytes]:
    found = []
    for _, head, body in _STREAM.findall(pdf):
        try:
            found.append(zlib.decompress(body) if b"FlateDecode" in head else body)
        except zlib.error:
            continue
    return found


def _letters(cmap: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return found


def _page(body: bytes, fonts: list[dict[int, str]]) -> list[Written]:
    found = []
    for left, top, drawn in _LINE.findall(body):
        font = _FONT.search(drawn)
        assert font is not None
        letters = fonts[int(font[1])]
        text = "".join(
            letters.get(int.from_bytes(code[at : at + 2], "big"), "?")
            for code in map(_plain, _STRING.findall(drawn))
            for at in range(0, len(code), 2)
        )
        found.append(Written(float(left) / 72, 11 - float(top) / 72, text))
    return found


def _plain(string: bytes) -> bytes:
    def meant(escape: re.Match[bytes]) -> bytes:
        sign = escape[1]
        return bytes([int(sign, 8)]) if sign[:1].isdigit() else _NAMED.get(sign, sign)

    return _ESCAPED.sub(meant, string)
