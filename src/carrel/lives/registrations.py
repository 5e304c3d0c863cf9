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


def after_tonight(
    record: Registration, standing: Standing, today: date, months_kept: int, ledger_days: int
) -> Registration | None:
    """The registration as it is from tomorrow, or None where it is erased.

    ``months_kept`` after expiry and last loan it is erased, unless something is still open. The trail's first day
    moves up, so that older ledger entries can no longer be traced to anyone.
    """
    last = max(filter(None, (record.expires, record.last_active, standing.last_lent)))
    if not standing.owed and last + relativedelta(months=months_kept) < today:
        return None
    start = max(record.trail_day, today - timedelta(days=ledger_days))
    active = max(filter(None, (record.last_active, standing.last_lent)), default=None)
    return msgspec.structs.replace(
        record,
        trail=advance(record.trail, record.trail_day, start),
        trail_day=start,
        overdue=standing.overdue,
        owed_cents=standing.owed_cents,
        last_active=None if active is None else active.replace(day=1),
    )
