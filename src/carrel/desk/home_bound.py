"""Home-bound service: books are chosen for a patron who cannot come, from what they have had, by their permission.

Each choosing is an opening in the ledger, and a use that the permission itself remembers for the patron to see.
"""

from datetime import date

import msgspec
from dateutil.relativedelta import relativedelta

from carrel import catalog
from carrel.desk.facts import title_of
from carrel.desk.refusals import not_allowed, visit_over
from carrel.gate import (
    Act,
    Denied,
    Grant,
    House,
    Opened,
    Operation,
    decide,
    histories_of,
    loans_of,
    perform,
    permissions_of,
    unseal,
)
from carrel.gate.views import HadLine, HomeBoundView, full_name
from carrel.lives import home_bound
from carrel.records.actors import Actor
from carrel.records.circulation import History
from carrel.records.ids import PatronId
from carrel.records.permissions import Permission
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import TooLong, pockets, registrations
from carrel.sealed.kinds import REGISTRATION

MOST_MONTHS = 24
"""For how long a permission may be given: then the patron is asked again."""
_OPENS = (RecordClass.LOAN, RecordClass.HISTORY, RecordClass.PERMISSION)
_Patron = Opened[Registration, Operation]


class ChoosingFor(Quiet, frozen=True):
    """What the patron has had and has now, so that nothing is brought twice."""

    view: HomeBoundView
    visit: str


class HomeBoundBegun(Quiet, frozen=True):
    """The written permission is kept; what comes back from now on leaves a line."""

    visit: str


class HomeBoundEnded(Quiet, frozen=True):
    """The permission is gone, and every line with it."""

    visit: str


def choose_for(house: House, actor: Actor, visit: str) -> ChoosingFor | Refusal:
    """Show what the patron in hand has had; their permission remembers the use."""

    def work(act: Act) -> ChoosingFor | Refusal:
        match _in_hand(act, visit):
            case Opened() as patron:
                permission = _permission(act, patron)
                if permission is None or not _stands(permission.record, patron.record, act.now.date()):
                    return Refusal(
                        "the patron has given no permission for this", "ask for it in writing, on their registration"
                    )
                used = home_bound.used(permission.record, act.now.date())
                pockets.permissions.replace(act.tx, house.ring, act.live.current, [(permission.row, used)])
                return ChoosingFor(_view(act, patron, used), house.visits.issue(PatronId(patron.row), act.now))
            case refusal:
                return refusal

    return perform(house, actor, Purpose.HOME_BOUND, work)


def begin_home_bound(house: House, actor: Actor, visit: str, until: date) -> HomeBoundBegun | Refusal:
    """Keep the patron's written permission, until its last day; an older one is replaced."""

    def work(act: Act) -> HomeBoundBegun | Refusal:
        today = act.now.date()
        if not today < until <= today + relativedelta(months=MOST_MONTHS):
            return Refusal("the permission was not kept", "write its last day, at most two years from now")
        match _in_hand(act, visit, "permission kept"):
            case Opened() as patron:
                return _begin(act, patron, until)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.HOME_BOUND, work)


def end_home_bound(house: House, actor: Actor, visit: str) -> HomeBoundEnded | Refusal:
    """The patron takes the permission back: it and every line go at once."""

    def work(act: Act) -> HomeBoundEnded | Refusal:
        match _in_hand(act, visit, "permission taken back"):
            case Opened() as patron:
                permission = _permission(act, patron)
                if permission is not None:
                    pockets.permissions.drop(act.tx, permission.row)
                home_bound.end(act, patron)
                return HomeBoundEnded(house.visits.issue(PatronId(patron.row), act.now))
            case refusal:
                return refusal

    return perform(house, actor, Purpose.HOME_BOUND, work)


def _stands(permission: Permission, patron: Registration, today: date) -> bool:
    """Whether the patron permits it today."""
    return patron.home_bound and today <= permission.expires


def _in_hand(act: Act, visit: str, reason: str = "") -> _Patron | Refusal:
    row = act.house.visits.read(visit, act.now)
    sealed = None if row is None else registrations.get_to_change(act.tx, row)
    match decide(act, sealed, REGISTRATION, *_OPENS, reason=reason):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            return visit_over() if sealed is None else unseal(act, sealed, grant)


def _permission(act: Act, patron: _Patron) -> Opened[Permission, Operation] | None:
    return next((each for each in permissions_of(act, patron) if home_bound.is_for_it(each.record)), None)


def _begin(act: Act, patron: _Patron, until: date) -> HomeBoundBegun | Refusal:
    row, today = PatronId(patron.row), act.now.date()
    older = _permission(act, patron)
    if older is not None:
        pockets.permissions.drop(act.tx, older.row)
    kept = Permission(
        row, patron.record.pocket, 0, True, b"", home_bound.RECIPIENT, home_bound.COVERS, granted=today, expires=until
    )
    if pockets.put_anywhere(act.tx, act.house.ring, act.live, pockets.permissions, kept) is None:
        return Refusal("the permission was not kept", "the patron has too many: let them take one back first")
    try:
        record = msgspec.structs.replace(patron.record, home_bound=True)
        registrations.replace(act.tx, act.house.ring, act.live, row, patron.record, record)
    except TooLong as fault:
        return Refusal("the permission was not kept", str(fault))
    return HomeBoundBegun(act.house.visits.issue(row, act.now))


def _view(act: Act, patron: _Patron, permission: Permission) -> HomeBoundView:
    out = []
    for loan in loans_of(act, patron):
        item = catalog.item(act.tx, loan.record.item)
        if item is not None:
            out.append(title_of(act.tx, item))
    had = [_had(line.record) for line in histories_of(act, patron) if not line.record.sealed_line]
    return HomeBoundView(
        name=full_name(patron.record),
        until=permission.expires,
        uses=permission.uses,
        out=tuple(sorted(out)),
        had=tuple(sorted(had, key=lambda line: (line.title, line.author))),
    )


def _had(line: History) -> HadLine:
    return HadLine(line.title, line.author, line.month)
