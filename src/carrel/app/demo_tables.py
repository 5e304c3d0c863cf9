"""Published tables of the demo library, so that its page of statistics has something to say."""

from carrel import statistics
from carrel.app.home import HomeFault
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.circulation import Event
from carrel.records.refusals import Refusal
from carrel.statistics import NotSafe, Preview, Step, Subject, Wanted

_MONTHS = 12
_TABLES = (
    (Subject.AGE, Event.LENT, Step.MONTH, False),
    (Subject.TOWN, Event.LENT, Step.QUARTER, True),
    (Subject.KIND, Event.LENT, Step.MONTH, False),
)
"""Breakdown, event, step, and whether it is fine."""


def publish_tables(house: House, custodian: Actor) -> None:
    """Publish a few tables of the last twelve months, as a custodian would. What control refuses is left."""
    found = statistics.choices(house, custodian)
    if isinstance(found, Refusal):
        raise HomeFault(found.prose)
    months = found.months[:_MONTHS]
    for subject, event, step, fine in _TABLES if months else ():
        wanted = Wanted(subject, event, months[-1], months[0], step, fine)
        match statistics.preview(house, custodian, wanted):
            case Preview() as seen:
                done = statistics.publish(house, custodian, seen)
                if isinstance(done, Refusal):
                    raise HomeFault(done.prose)
            case NotSafe():
                continue
            case refusal:
                raise HomeFault(refusal.prose)
