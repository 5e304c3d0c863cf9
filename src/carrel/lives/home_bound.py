"""Home-bound service: what its patrons have had stays readable for those who choose for them, by written permission.

A line begins when an item comes back, and ends when the permission does, at once; or at a close when it is old.
"""

from datetime import date

import msgspec
from dateutil.relativedelta import relativedelta

from carrel import catalog
from carrel.catalog import Item
from carrel.gate import Act, Opened, Operation, histories_of, is_home_bound
from carrel.records.circulation import History, Loan
from carrel.records.ids import PatronId
from carrel.records.permissions import MOST_USES, Permission
from carrel.records.registration import Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import pockets, registrations

RECIPIENT = "the library's home-bound service"
"""To whom the permission is given."""
COVERS = (RecordClass.LOAN.value, RecordClass.HISTORY.value)
KEPT_MONTHS = 24
"""Months for which it is of use to know what somebody has had."""


def is_for_it(permission: Permission) -> bool:
    """Whether a permission is the one for home-bound service."""
    return permission.given and permission.recipient == RECIPIENT and not permission.other


def is_old(line: History, today: date) -> bool:
    """Whether a line has been kept for long enough."""
    return line.month is not None and line.month + relativedelta(months=KEPT_MONTHS) < today.replace(day=1)


def used(permission: Permission, today: date) -> Permission:
    """The permission, remembering that it was used today."""
    uses = (today, *(day for day in permission.uses if day != today))[:MOST_USES]
    return msgspec.structs.replace(permission, uses=uses)


def leave_line(act: Act, loan: Opened[Loan, Operation], item: Item) -> None:
    """What stays of a loan that ends: nothing, unless its patron permits the library to choose for them."""
    if not (loan.record.home_bound and is_home_bound(act, loan)):
        return
    work = catalog.title(act.tx, item.title)
    if work is None:
        return
    month = act.now.date().replace(day=1)
    line = History(loan.record.patron, loan.record.pocket, 0, title=work.title, author=work.author, month=month)
    pockets.put_anywhere(act.tx, act.house.ring, act.live, pockets.histories, line)


def end(act: Act, patron: Opened[Registration, Operation]) -> None:
    """The patron has taken the permission back: every line goes, but not what only they can read, and none comes."""
    for line in histories_of(act, patron):
        if not line.record.sealed_line:
            pockets.histories.drop(act.tx, line.row)
    ended = msgspec.structs.replace(patron.record, home_bound=False)
    registrations.replace(act.tx, act.house.ring, act.live, PatronId(patron.row), patron.record, ended)
