"""Home-bound service at the close: it ends with its written permission, and its lines with it, or when they are old."""

import msgspec

from carrel.gate import Act, Grant, Opened, Operation, unseal, unseal_all
from carrel.lives import home_bound
from carrel.records.circulation import History
from carrel.records.registration import Registration
from carrel.sealed import pockets, registrations
from carrel.sealed.kinds import PERMISSION, REGISTRATION


def still_home_bound(act: Act, patron: Opened[Registration, Operation], record: Registration) -> Registration:
    """The registration; without home-bound service where no permission for it stands beyond tonight."""
    if not record.home_bound:
        return record
    sealed = pockets.permissions.of_pocket(act.tx, act.house.ring, act.live, record.pocket)
    permissions = [one.record for one in unseal_all(act, sealed, patron.grant.also(PERMISSION))]
    stands = any(home_bound.is_for_it(each) and each.expires > act.now.date() for each in permissions)
    return record if stands else msgspec.structs.replace(record, home_bound=False)


def line_stands(act: Act, grant: Grant[History, Operation], line: History) -> History | None:
    """The line, or None where its patron does not permit it any more, or it is old. Registrations come before."""
    if line.sealed_line:
        return line
    if home_bound.is_old(line, act.now.date()):
        return None
    sealed = registrations.get(act.tx, line.patron)
    owner = None if sealed is None else unseal(act, sealed, grant.also(REGISTRATION)).record
    return line if owner is not None and owner.home_bound else None
