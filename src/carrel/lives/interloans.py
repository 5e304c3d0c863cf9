"""The life of an interlibrary loan: requested → sent → received → lent, and once it is lent its loan is all there is.

Another library is told a title and a random number, never for whom. While the item is here it stands in the catalogue
as any item does, as that library's; when it has gone home, neither it nor its title is left (design § 4).
"""

import secrets
from datetime import date

import msgspec

from carrel import catalog
from carrel.catalog import Item, ItemState, Visitor
from carrel.gate import Act, Opened, Operation
from carrel.lives.states import GONE, INTERLOAN, may
from carrel.records.circulation import Event, Interloan, InterloanState, Slip
from carrel.records.ids import BranchId, ItemId, PatronId
from carrel.records.registration import Registration
from carrel.sealed import pockets, slips

_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""Signs that are not taken for one another and spell no word."""


def fresh_number() -> str:
    """A random number for a request, as another library may know it: eight signs in two groups."""
    signs = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


def ask(act: Act, patron: Opened[Registration, Operation], title: str, author: str, pickup: BranchId) -> bool:
    """Begin a request; False where the patron has as many as they may. Raises TooLong."""
    wish = Interloan(
        patron=PatronId(patron.row),
        pocket=patron.record.pocket,
        slot=0,
        title=title,
        author=author,
        partner="",
        requested=act.now.date(),
        pickup=pickup,
        number=fresh_number(),
    )
    return pockets.put_anywhere(act.tx, act.house.ring, act.live, pockets.interloans, wish) is not None


def send(act: Act, one: Opened[Interloan, Operation], partner: str) -> Interloan | None:
    """The request goes out; None where it is past that. Raises TooLong."""
    return _move(act, one, "send", partner=partner)


def receive(act: Act, one: Opened[Interloan, Operation], item: Item, due: date | None, code: str) -> Interloan | None:
    """The item is here, and is counted as borrowed (IMLS 576, LOANFM); None where the request is past that."""
    moved = _move(act, one, "receive", item=item.id, due=due, code=code)
    if moved is not None:
        record = one.record
        catalog.put_visitor(act.tx, Visitor(item.id, record.partner, record.number, due, awaited=True))
        count(act, Event.BORROWED_ELSEWHERE, item.kind)
    return moved


def waiting_for(found: list[Opened[Interloan, Operation]], item: ItemId) -> Opened[Interloan, Operation] | None:
    """Which of a patron's requests this item came for."""
    return next((one for one in found if one.record.item == item and may(INTERLOAN, "lend", one.record.state)), None)


def end(act: Act, one: Opened[Interloan, Operation], how: str) -> bool:
    """End a request (``lend``, ``cancel`` or ``send back``); False where it is in no state for that.

    Where its item is here and nobody takes it, the item goes home.
    """
    if may(INTERLOAN, how, one.record.state) != GONE or not pockets.interloans.drop(act.tx, one.row):
        return False
    item = None if one.record.item is None or how == "lend" else catalog.item(act.tx, one.record.item)
    if item is not None:
        catalog.send_home(act.tx, item.id)
        catalog.set_state(act.tx, item, ItemState.IN_TRANSIT)
    return True


def count(act: Act, event: Event, kind: str) -> None:
    """Leave a slip for the state's two counts: where, and which kind of material. Nobody is in it."""
    branch = BranchId(0) if act.actor.branch is None else act.actor.branch
    slip = Slip(event=event, day=act.now.date(), branch=branch, kind=kind, category="", town="", age_band="")
    slips.leave(act.tx, act.house.ring, act.live, slip)


def _move(
    act: Act,
    one: Opened[Interloan, Operation],
    name: str,
    **changes: str | date | ItemId | None,
) -> Interloan | None:
    state = may(INTERLOAN, name, one.record.state)
    if state is None:
        return None
    moved = msgspec.structs.replace(one.record, state=InterloanState(state), **changes)
    pockets.interloans.replace(act.tx, act.house.ring, act.live.current, [(one.row, moved)])
    return moved
