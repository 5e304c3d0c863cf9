"""What the close does with the public computers: nobody sits or waits any more, and each sitting is counted."""

from datetime import date

from carrel.custody.resealing import Telling
from carrel.custody.rounds import everyone, rounds
from carrel.gate import Act, Grant, House, Operation, unseal_all
from carrel.lives import seats
from carrel.records.actors import Actor
from carrel.records.computers import Seat
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed import Sealed, pockets
from carrel.sealed.kinds import SEAT
from carrel.store import Transaction


def end_seats(house: House, actor: Actor, day: date) -> int | Refusal:
    """End every sitting and turn, and the reservations for ``day`` and before. How many ended.

    Before the slips are counted: a sitting that lasted until now is counted tonight.
    """
    grant = everyone(house, actor, Purpose.CLOSE_DAY, SEAT, pockets.seats.count)
    if isinstance(grant, Refusal):
        return grant
    ended = 0

    def page(tx: Transaction, after: bytes, most: int) -> list[Sealed[Seat]]:
        return pockets.seats.page(tx, after, most)

    def work(act: Act, sealed: list[Sealed[Seat]]) -> None:
        nonlocal ended
        for seat in unseal_all(act, sealed, grant):
            if seats.close(act, seat.record, day) is None:
                ended += pockets.seats.drop(act.tx, seat.row)

    return rounds(house, actor, Purpose.CLOSE_DAY, page, work, alone=True) or ended


def closing_seats(day: date) -> Telling[Seat]:
    """What re-sealing makes of whatever began while the day was being closed: as ``end_seats``."""

    def tonight(act: Act, _: Grant[Seat, Operation], seat: Seat) -> Seat | None:
        return seats.close(act, seat, day)

    return Telling(tonight)
