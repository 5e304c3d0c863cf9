"""An attacker's grep: it knows every value and every usual encoding, and shares no code with ``carrel prove``."""

import base64
import binascii
import html
import json
import quopri
import urllib.parse
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
from people import Person, Town

ENCODINGS = {
    "utf-8": lambda text: text.encode(),
    "latin-1": lambda text: text.encode("latin-1", "replace"),
    "utf-16le": lambda text: text.encode("utf-16-le"),
    "utf-16be": lambda text: text.encode("utf-16-be"),
    "lower": lambda text: text.lower().encode(),
    "upper": lambda text: text.upper().encode(),
    "percent": lambda text: urllib.parse.quote(text).encode(),
    "form": lambda text: urllib.parse.quote_plus(text).encode(),
    "json": lambda text: json.dumps(text)[1:-1].encode(),
    "html": lambda text: html.escape(text).encode("ascii", "xmlcharrefreplace"),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()),
    "hex": lambda text: binascii.hexlify(text.encode()),
    "HEX": lambda text: binascii.hexlify(text.encode()).upper(),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64, second": lambda text: base64.b64encode(b" " + text.encode()),
    "base64, third": lambda text: base64.b64encode(b"- " + text.encode()),
}


def values(person: Person) -> dict[str, str]:
    """What must stand nowhere, by what it is."""
    form = person.application
    digits = "".join(sign for sign in form.phone if sign.isdigit())
    found = {
        "a name": person.name,
        "a card number": form.card,
        "an e-mail address": form.email,
        "a telephone number": form.phone,
        "a telephone number ": digits,
        "a street address": form.street,
        "a guardian's name": form.guardian_name,
        "a name ": f"{form.family}, {form.given}",
        "a name  ": f"{form.given}{form.family}",
    }
    return {kind: value for kind, value in found.items() if value}


@cache
def needles(text: str) -> frozenset[bytes]:
    """Every way a value may stand. What a base64 letter shares with a neighbour is cut off."""
    found = set()
    for name, encode in ENCODINGS.items():
        written = encode(text)
        if name.startswith("base64"):
            skip = {"base64": 0, "base64, second": 2, "base64, third": 3}[name]
            whole = (len(text.encode()) + {"base64": 0, "base64, second": 1, "base64, third": 2}[name]) * 8 // 6
            written = written[skip:whole]
        found.add(written.removesuffix(b"=\n"))
    return frozenset(found)


def everything(folder: Path) -> dict[Path, bytes]:
    """All bytes under a folder."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


class Bytes:
    """What is searched, and which three bytes stand in it one after the other.

    A needle of which three such bytes stand nowhere stands nowhere either: most are told so, and the rest is searched.
    """

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        one = np.frombuffer(raw, np.uint8).astype(np.uint32)
        self._threes = np.zeros(1 << 24, np.bool_)
        self._threes[one[:-2] << 16 | one[1:-1] << 8 | one[2:]] = True

    def __contains__(self, needle: bytes) -> bool:
        threes = (int.from_bytes(needle[at : at + 3]) for at in range(len(needle) - 2))
        return all(self._threes[three] for three in threes) and needle in self.raw

    def all(self, needle: bytes) -> Iterator[int]:
        """Everywhere it stands."""
        at = self.raw.find(needle) if needle in self else -1
        while at != -1:
            yield at
            at = self.raw.find(needle, at + 1)


def grep(town: Town, files: dict[Path, bytes]) -> list[tuple[Path, str]]:
    """What stands where it must not: the file, and what kind of thing."""
    found = []
    for path, raw in files.items():
        where = Bytes(raw)
        for person in town.people:
            for kind, value in values(person).items():
                if any(needle in where for needle in needles(value)):
                    found.append((path, kind.strip()))
            if any(_beside(where, person, town.copies[barcode].title, barcode) for barcode in person.barcodes):
                found.append((path, "a patron with an item"))
    return found


def _beside(where: Bytes, person: Person, title: str, barcode: str) -> bool:
    things = [at for text in (title, barcode) for needle in needles(text) for at in where.all(needle)]
    whos = needles(person.application.family) if things else ()
    return any(abs(at - thing) <= 400 for who in whos for at in where.all(who) for thing in things)
