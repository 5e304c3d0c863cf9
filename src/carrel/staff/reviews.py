"""Looks that led to no act, and who asked about them: facts about staff, and never about a patron."""

from collections.abc import Mapping
from datetime import date

import msgspec
from sqlalchemy import bindparam, delete, select

from carrel.staff.tables import LOOK_REVIEWS
from carrel.store.statement import Statement, insert_or_leave
from carrel.store.transaction import Transaction

_ALL: Statement[tuple[int, str, int, str, int]] = Statement(
    select(LOOK_REVIEWS.c.day, LOOK_REVIEWS.c.actor, LOOK_REVIEWS.c.looks, LOOK_REVIEWS.c.by, LOOK_REVIEWS.c.reviewed)
)
_DROP: Statement[object] = Statement(
    delete(LOOK_REVIEWS).where(LOOK_REVIEWS.c.day == bindparam("of"), LOOK_REVIEWS.c.actor == bindparam("whose"))
)
_PUT = insert_or_leave(LOOK_REVIEWS)


class Review(msgspec.Struct, frozen=True):
    """That somebody asked about a day's looks."""

    looks: int
    """How many there were then: later ones of the same day are not reviewed."""
    by: str
    on: date


def reviews(tx: Transaction) -> Mapping[tuple[date, str], Review]:
    """Every review, by day and whose looks they were."""
    return {
        (date.fromordinal(day), actor): Review(looks, by, date.fromordinal(on))
        for day, actor, looks, by, on in tx.rows(_ALL)
    }


def put_review(tx: Transaction, day: date, actor: str, review: Review) -> None:
    """Keep that a day's looks were asked about; a later review of the same day takes the place of the earlier."""
    tx.run(_DROP, of=day.toordinal(), whose=actor)
    tx.run(_PUT, day=day.toordinal(), actor=actor, looks=review.looks, by=review.by, reviewed=review.on.toordinal())
