"""People to choose from, as a search or a duplicate check finds them."""

from carrel import desk
from carrel.fronts.web.languages import said
from carrel.records.quiet import Quiet


class Person(Quiet, frozen=True):
    """One line: enough to tell two patrons of one name apart."""

    name: str
    born: str
    street: str
    town: str
    card: str
    visit: str


class People(Quiet, frozen=True):
    """Who was found."""

    lines: tuple[Person, ...]
    more: bool = False


def people(found: tuple[tuple[desk.FindLine, str], ...], more: bool = False) -> People:
    """The lines a page lists; each carries the visit that takes that patron in hand."""
    return People(
        tuple(
            Person(
                name=line.name,
                born="" if line.birth_year is None else str(line.birth_year),
                street=line.street,
                town=line.town,
                card=f"…{line.card}" if line.card else said("none"),
                visit=visit,
            )
            for line, visit in found
        ),
        more,
    )
