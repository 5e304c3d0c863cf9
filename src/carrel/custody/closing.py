"""The day's close. Every step may be killed at any point; running it again goes on from there.

The order matters: slips are counted and destroyed together; new keys exist before any box is under them; the old
index goes only when the new one stands; a key is destroyed only when no live row needs it.
"""

from collections.abc import Callable, Sequence
from datetime import date

import msgspec

from carrel import catalog, ledger, tallies
from carrel.custody.counting import count_slips
from carrel.custody.ending_holds import end_holds
from carrel.custody.ending_seats import closing_seats, end_seats
from carrel.custody.home_bound import line_stands
from carrel.custody.resealing import Resealed, Telling, reseal_links, reseal_registrations
from carrel.custody.resealing_folders import reseal_papers, reseal_preserved, reseal_requests, reseal_strays
from carrel.custody.telling import tell_of_hold, tell_of_loan, withdraw_or_keep
from carrel.gate import House
from carrel.ledger import LedgerKey
from carrel.lives.endings import one_close_less, standing_on
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import RecordClass
from carrel.sealed import SEALED_CLASSES, days, epochs, pockets, receipts, registrations, replays

_LOANS = Telling(tell_of_loan, opens=(RecordClass.REGISTRATION,))
_HOLDS = Telling(tell_of_hold, opens=(RecordClass.REGISTRATION,))
_NOTICES = Telling(withdraw_or_keep, opens=(RecordClass.REGISTRATION, RecordClass.LOAN, RecordClass.HOLD))
_HISTORIES = Telling(line_stands, opens=(RecordClass.REGISTRATION,))
LEDGER_KEY = ledger.KEY_NAME
"""The name a keeper knows the ledger's signing key by."""


class Closed(msgspec.Struct, frozen=True):
    """What the close did."""

    counted: int
    resealed: dict[str, int]
    erased: int
    """Registrations erased by the retention table."""
    keys_destroyed: int
    entries: int
    """Entries gathered into the ledger's tree."""
    checkpoint: str
    """The signed note: print it, mail it, post it."""
    holds_ended: int = 0
    """Holds whose last day was over."""
    spared: int = 0
    """Registrations that have run out and are kept for their days of grace after a move-in."""
    spared_until: date | None = None
    """The first day on which some of these are erased."""


Step = Callable[[House, Actor, Callable[[str], None]], None]
"""Something to be done when the day is closed; it says how it goes."""


def close_day(
    house: House, actor: Actor, say: Callable[[str], None], afterwards: Sequence[Step] = ()
) -> Closed | Refusal:
    """Close the day. ``say`` hears each step as it begins.

    ``afterwards`` is done when everything is closed and signed, so that whatever keeps it waiting delays no key's end.
    """
    with house.store.read() as tx:
        day = catalog.day_closed_at(tx, house.clock())
    say("ending what is still going on at the public computers")
    left = end_seats(house, actor, day)
    if isinstance(left, Refusal):
        return left
    say("counting the day's slips")
    counted = count_slips(house, actor)
    if isinstance(counted, Refusal):
        return counted
    say("ending the holds whose time has passed")
    ended = end_holds(house, actor, day)
    if isinstance(ended, Refusal):
        return ended
    say("opening a new epoch")
    _turn(house)
    resealed = _reseal(house, actor, say, day)
    if isinstance(resealed, Refusal):
        return resealed
    with house.store.write() as tx:
        tallies.note_registered(tx, day, registrations.count(tx))
    say("destroying the keys whose horizon has passed")
    destroyed = _settle(house)
    say("signing the ledger")
    entries, note = _sign(house)
    for step in afterwards:
        step(house, actor, say)
    house.store.stir()
    house.store.tidy()
    boxes = {name: done.boxes for name, done in resealed.items()}
    people = resealed["registration"]
    spared = (people.spared, people.spared_until)
    return Closed(counted, boxes, people.erased, destroyed, entries, note, ended, *spared)


def _turn(house: House) -> None:
    today = house.clock().date()
    with house.store.write(alone=True) as tx:
        epochs.turn(tx, house.ring, today, registrations.count(tx))


def _reseal(house: House, actor: Actor, say: Callable[[str], None], day: date) -> dict[str, Resealed] | Refusal:
    done: dict[str, Resealed] = {}
    say("re-sealing registrations")
    kept = reseal_registrations(house, actor)
    if isinstance(kept, Refusal):
        return kept
    done["registration"] = kept
    shelves: tuple[tuple[str, Callable[[], Resealed | Refusal]], ...] = (
        ("loan", lambda: reseal_links(house, actor, pockets.loans, telling=_LOANS)),
        ("hold", lambda: reseal_links(house, actor, pockets.holds, telling=_HOLDS)),
        ("interloan", lambda: reseal_links(house, actor, pockets.interloans)),
        ("fee", lambda: reseal_links(house, actor, pockets.fees)),
        ("last borrower", lambda: reseal_links(house, actor, pockets.last_borrowers, one_close_less)),
        ("history line", lambda: reseal_links(house, actor, pockets.histories, telling=_HISTORIES)),
        ("notice", lambda: reseal_links(house, actor, pockets.notices, telling=_NOTICES)),
        ("permission", lambda: reseal_links(house, actor, pockets.permissions, standing_on(day))),
        ("seat", lambda: reseal_links(house, actor, pockets.seats, telling=closing_seats(day))),
        ("request", lambda: reseal_requests(house, actor, day)),
        ("paper", lambda: reseal_papers(house, actor)),
        ("stray", lambda: reseal_strays(house, actor, day)),
        ("held record", lambda: reseal_preserved(house, actor, day)),
    )
    for name, reseal in shelves:
        say(f"re-sealing {name}s")
        resealed = reseal()
        if isinstance(resealed, Refusal):
            return resealed
        done[name] = resealed
    return done


def _settle(house: House) -> int:
    """The old index goes, the old epoch is past, and every key due by the retention table is destroyed."""
    horizons = {of: house.local.keeping(of).horizon_days for of in SEALED_CLASSES}
    with house.store.write(alone=True) as tx:
        live = epochs.generations(tx)
        registrations.drop_old_index(tx, live.current.number)
        replays.forget(tx, live)
        days.forget(tx, live)
        epochs.settle(tx)
        due = epochs.horizon_passed(tx, house.clock().date(), horizons)
        receipts.forget_spent(tx, house.clock().date().toordinal() - house.library.losses.refund_days)
    house.ring.end_days_before(live.current.number)
    return epochs.destroy(house.ring, due)


def _sign(house: House) -> tuple[int, str]:
    """Gather the day's entries into the tree, and sign where it stands."""
    key = LedgerKey(house.library.ledger_name, house.ring.keeper.fetch(LEDGER_KEY))
    with house.store.write(alone=True) as tx:
        gathered = ledger.gather(tx)
        return gathered, ledger.checkpoint(tx, key)
