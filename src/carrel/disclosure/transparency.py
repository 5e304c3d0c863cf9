"""The public report of requests for records."""

from carrel.disclosure.answers import Published, Transparency
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal


def transparency(house: House) -> Transparency:
    """What was published. Public: it opens nothing."""
    raise NotImplementedError


def unpublished_years(house: House, actor: Actor) -> tuple[int, ...] | Refusal:
    """Past years that the custodian has not published yet, oldest first."""
    raise NotImplementedError


def publish_year(house: House, actor: Actor, year: int) -> Published | Refusal:
    """Publish a past calendar year, through the gate (§ 11-25(b)(4))."""
    raise NotImplementedError
