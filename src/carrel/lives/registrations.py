"""The life of a registration: active → lapsed → erased, by the retention table (design § 4)."""

from datetime import date, timedelta

import msgspec
from dateutil.relativedelta import relativedelta

from carrel.ledger import advance
from carrel.records.registration import Registration


class Standing(msgspec.Struct):
    """What the night's rounds found open for one patron."""

    overdue: int = 0
    owed: bool = False
    """Whether anything is out, held or owed: then nothing is erased."""
    last_lent: date | None = None
    owed_cents: int = 0


OF_AGE = 18
"""Years at which a minor's registration is to be made anew, and nobody is to be reached about them any more."""


def is_of_age(birth: date | None, today: date) -> bool:
    """Whether somebody has had the birthday on which they come of age."""
    return birth is not None and birth + relativedelta(years=OF_AGE) <= today


class Terms(msgspec.Struct, frozen=True):
    """What the board decided about how long a registration is kept."""

    months_kept: int
    """Months after expiry and last loan."""
    ledger_days: int
    """Days for which ledger entries can be traced to their patron."""
    grace_days: int = 0
    """Days for which nothing that moved in is erased, so that a library first sees what would be."""


def spared_until(record: Registration, terms: Terms) -> date | None:
    """The last day on which a registration that moved in is not erased; None where it did not, or long ago."""
    arrived = None if record.origin is None else record.origin.arrived
    return None if arrived is None else arrived + timedelta(days=terms.grace_days)


def has_run_out(record: Registration, standing: Standing, today: date, terms: Terms) -> bool:
    """Whether the retention table has a registration erased, were it not for its days of grace."""
    last = max(filter(None, (record.expires, record.last_active, standing.last_lent)))
    return not standing.owed and last + relativedelta(months=terms.months_kept) < today


def after_tonight(
    record: Registration, standing: Standing, today: date, terms: Terms, minor: bool = False
) -> Registration | None:
    """The registration as it is from tomorrow, or None where it is erased.

    Some months after expiry and last loan it is erased, unless something is still open or it moved in lately. The
    trail's first day moves up, so that older ledger entries can no longer be traced to anyone. A note whose last day
    is past ends, and whom to reach about a minor who has come of age is forgotten.
    """
    spared = spared_until(record, terms)
    if has_run_out(record, standing, today, terms) and not (spared is not None and today <= spared):
        return None
    start = max(record.trail_day, today - timedelta(days=terms.ledger_days))
    active = max(filter(None, (record.last_active, standing.last_lent)), default=None)
    grown = minor and is_of_age(record.birth, today)
    return msgspec.structs.replace(
        record,
        trail=advance(record.trail, record.trail_day, start),
        trail_day=start,
        overdue=standing.overdue,
        owed_cents=standing.owed_cents,
        last_active=None if active is None else active.replace(day=1),
        note=record.note if record.note is not None and today < record.note.until else None,
        guardian=None if grown else record.guardian,
        contact=msgspec.structs.replace(record.contact, guardian_told=False) if grown else record.contact,
    )
