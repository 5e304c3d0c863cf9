"""Counts the day's slips into the tallies, and destroys each slip in the transaction that counts it."""

from carrel import tallies
from carrel.custody.rounds import BATCH, everyone
from carrel.gate import Act, Grant, House, Operation, perform, unseal_all
from carrel.records.actors import Actor
from carrel.records.circulation import Slip
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed import slips
from carrel.sealed.kinds import SLIP


def count_slips(house: House, actor: Actor) -> int | Refusal:
    """Count every slip; return how many."""
    grant = everyone(house, actor, Purpose.CLOSE_DAY, SLIP, slips.count)
    if isinstance(grant, Refusal):
        return grant
    counted = 0
    while True:
        done = _count_some(house, actor, grant)
        if isinstance(done, Refusal) or done == 0:
            return done if isinstance(done, Refusal) else counted
        counted += done


def _count_some(house: House, actor: Actor, grant: Grant[Slip, Operation]) -> int | Refusal:
    def work(act: Act) -> int:
        found = slips.some(act.tx, BATCH)
        for opened in unseal_all(act, found, grant):
            tallies.add_slip(act.tx, opened.record)
        slips.destroy(act.tx, found)
        return len(found)

    # alone, or two closes at once would count one slip twice
    return perform(house, actor, Purpose.CLOSE_DAY, work, alone=True)
