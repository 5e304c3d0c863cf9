"""What some of the demo's patrons allow in writing: that somebody collects for them, that staff choose for them."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from dateutil.relativedelta import relativedelta

from carrel.exchange.demo.stock import Edition
from carrel.exchange.demo.waiting import Waiter
from carrel.records.circulation import History
from carrel.records.ids import PatronId
from carrel.records.permissions import Permission
from carrel.records.registration import Registration
from carrel.records.vocabulary import RecordClass

HOME_BOUND = "the library's home-bound service"
"""To whom the permission for home-bound service is given, as the desk writes it; a test holds the two together."""


def for_home_bound(rng: Random, row: PatronId, one: Registration, today: date) -> Permission:
    """The permission of somebody who cannot come."""
    granted = today - timedelta(days=rng.randint(20, 300))
    return Permission(
        patron=row,
        pocket=one.pocket,
        slot=0,
        given=True,
        other=b"",
        recipient=HOME_BOUND,
        classes=(RecordClass.LOAN.value, RecordClass.HISTORY.value),
        granted=granted,
        expires=granted + relativedelta(years=1),
    )


def had(rng: Random, row: PatronId, one: Registration, editions: Sequence[Edition], today: date) -> Iterator[History]:
    """What they had before: lines that the home-bound service chooses by."""
    for edition in rng.sample(editions, min(len(editions), rng.randint(4, 11))):
        month = (today - timedelta(days=rng.randint(25, 280))).replace(day=1)
        yield History(row, one.pocket, 0, title=edition.title, author=edition.author, month=month)


def to_collect(rng: Random, giver: Waiter, collector: Waiter, today: date) -> tuple[Permission, Permission]:
    """The giver's own permission, and the pointer to it in the collector's pocket."""
    granted = today - timedelta(days=rng.randint(1, 200))
    expires = granted + relativedelta(years=1)

    def written(whose: Waiter, other: Waiter, *, given: bool) -> Permission:
        return Permission(
            patron=whose.row,
            pocket=whose.one.pocket,
            slot=0,
            given=given,
            other=other.row,
            recipient=f"{other.one.given} {other.one.family}" if given else "",
            classes=(RecordClass.HOLD.value,),
            granted=granted,
            expires=expires,
            collects=True,
        )

    return written(giver, collector, given=True), written(collector, giver, given=False)
