"""A letter as a printed page: the reader's address where the window of a No. 10 envelope shows it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from babel.dates import format_date

from carrel.catalog.library import Library
from carrel.disclosure.answers import LetterKind
from carrel.formats.sheet import HEAD
from carrel.formats.typesetting import typeset

_LETTER: Final = (
    HEAD
    + b"""
#set page(footer: context if counter(page).final().first() > 1 {
  align(center, text(size: 8.5pt, fill: luma(35%))[page #counter(page).display() of #counter(page).final().first()])
})
#block(height: 1.1in, letterhead)
#block(height: 1.25in, inset: (left: 0.125in), given.to.join(linebreak()))
#given.day
#v(6pt)
#for one in given.words {
  let words = one.lines.join(linebreak())
  if one.form == "about" { block(below: 14pt, strong(words)) }
  else if one.form == "list" { list(indent: 10pt, spacing: 7pt, ..one.lines) }
  else if one.form == "quote" { block(inset: (left: 16pt), stroke: (left: 1.2pt + luma(65%)), words) }
  else if one.form == "close" { block(above: 20pt, below: 0.6in, words) }
  else { par(words) }
}
"""
)
_TITLES: Final = {
    LetterKind.ACKNOWLEDGEMENT: "Your request for library records has been received",
    LetterKind.REFUSAL: "Your request for library records is refused",
    LetterKind.DEFECTS: "Your paper is returned for its defects",
    LetterKind.DENIAL: "Denial of a request for public records",
    LetterKind.RELEASE: "Answer to a request for library records",
    LetterKind.NOTICE: "A request for records about you",
}


def letter_pdf(library: Library, kind: LetterKind, today: date, blocks: Sequence[Sequence[str]]) -> bytes:
    """The letter, made in memory. The first block is its address, the others its paragraphs."""
    to, *words = blocks
    return typeset(
        _LETTER,
        {
            "heading": _TITLES[kind],
            "library": library.name,
            "address": library.address,
            "telephone": library.telephone,
            "language": "en",
            "to": to,
            "day": format_date(today, format="long", locale="en"),
            "words": [_formed(block) for block in words],
        },
    )


def _formed(block: Sequence[str]) -> dict[str, object]:
    """A paragraph, and how it is set: by how it begins."""
    if all(line.startswith("- ") for line in block):
        return {"form": "list", "lines": [line[2:] for line in block]}
    begins = (("Re: ", "about"), ("“", "quote"), ("Sincerely", "close"))
    form = next((name for start, name in begins if block[0].startswith(start)), "par")
    return {"form": form, "lines": list(block)}
