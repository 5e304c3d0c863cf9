"""What the statute says of parents, for a page that anybody reads: from the pack, so that it cannot say otherwise."""

from carrel.disclosure.quoting import cited
from carrel.gate import House
from carrel.records.quiet import Quiet
from carrel.records.requests import Instrument
from carrel.statute import Parents


class ForParents(Quiet, frozen=True):
    """The page."""

    told: bool
    """Whether the statute lets a parent be told anything of what is their child's."""
    words: str
    """What it says of young users and of their parents, for a reader."""
    quotes: tuple[str, ...]
    """Its exact words, from the clause that decides about a parent who asks."""
    clause: str


def for_parents(house: House) -> ForParents:
    """What a parent reads. Public: it opens nothing and names nobody."""
    statute = house.statute
    clause = statute.instrument(Instrument.GUARDIAN).clause
    quotes = tuple(one.quote.strip() for one in statute.clauses if one.id.startswith(clause))
    minors = statute.minors
    return ForParents(minors.parents is not Parents.NONE, minors.words, quotes, cited(clause))
