"""Letters as PDF, made in memory: no file is written, so nothing of a letter is left on a disk.

The reader's address stands where the window of a No. 10 envelope shows it when the sheet is folded in three: an
inch and an eighth from the left, two and an eighth from the top.
"""

from datetime import date
from typing import Final

from babel.dates import format_date

from carrel.catalog.library import Library
from carrel.desk.bundles import Bundle
from carrel.formats.typesetting import typeset
from carrel.records.quiet import Quiet

_SHEET: Final = b"""
#let given = json(bytes(sys.inputs.given))
#set document(title: given.heading, author: given.library)
#set page(paper: "us-letter", margin: (left: 0.875in, right: 0.875in, top: 0.75in, bottom: 0.75in))
#set text(font: "Libertinus Serif", size: 11pt)
#set par(leading: 0.6em, spacing: 1.1em)
#for (place, letter) in given.letters.enumerate() {
  if place > 0 { pagebreak() }
  set text(lang: letter.language)
  block(height: 1.2in, {
    text(size: 13pt, weight: "bold", given.library)
    linebreak()
    for line in given.address { line; linebreak() }
    given.telephone
  })
  block(height: 1.35in, width: 4in, inset: (top: 0.05in, left: 0.25in), letter.to.join(linebreak()))
  block(letter.day)
  for words in letter.words { par(words) }
}
"""


class Sheet(Quiet, frozen=True):
    """One letter."""

    to: tuple[str, ...]
    """Name and address, line by line."""
    day: str
    words: tuple[str, ...]
    language: str


def sheet(bundle: Bundle, today: date) -> Sheet:
    """A bundle as a letter."""
    language = bundle.words.language
    return Sheet(
        to=tuple(line for line in (bundle.name, *bundle.address) if line),
        day=format_date(today, format="long", locale=language),
        words=bundle.words.paragraphs,
        language=language,
    )


def pdf(library: Library, sheets: list[Sheet]) -> bytes:
    """The letters, one to a page, as a PDF that says nothing of when or where it was made."""
    given = {
        "heading": library.name,
        "library": library.name,
        "address": library.address,
        "telephone": library.telephone,
        "letters": sheets,
    }
    return typeset(_SHEET, given)
