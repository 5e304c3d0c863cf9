"""After the server was down: what stands on paper slips is done now, as of the day that was written on them.

Each line is an act of its own, so that one wrong line stops no other. A line that was done already changes nothing:
a list may be sent again whole. Whoever copies the slips acts, and the ledger names them; then the paper is destroyed.
"""

from datetime import date, timedelta
from typing import Final, assert_never

from carrel import catalog
from carrel.desk.lending import HasIt, Lent, lend_on_paper
from carrel.desk.refusals import Blocked
from carrel.desk.returning import Returned, return_on_paper
from carrel.desk.visiting import GoesHome
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal

_OLDEST: Final = timedelta(days=14)
"""A slip older than this is no slip of an interruption."""
_MOST: Final = 500


class SlipLine(Quiet, frozen=True):
    """One line of a paper slip; without a card, the item came back."""

    item: str
    card: str = ""


class NotDone(Quiet, frozen=True):
    """A line of the exception list: which, why, and what to do."""

    item: str
    card: str
    """Its last four digits; empty for what came back."""
    why: str
    remedy: str


class Replayed(Quiet, frozen=True):
    """What came of a list."""

    done: int
    already: int
    """Lines that had been done before."""
    exceptions: tuple[NotDone, ...]


def replay(house: House, actor: Actor, day: date, lent: str, returned: str) -> Replayed | Refusal:
    """Do what the slips of ``day`` say: each card with its items in ``lent``, what came back in ``returned``.

    Due dates are reckoned from that day, and so are fines.
    """
    today = house.clock().date()
    if not today - _OLDEST <= day <= today:
        return Refusal("the day of the slips is not within the last two weeks", "write the day that stands on them")
    lines = (*_lent_lines(house, lent), *(SlipLine(item) for item in returned.split()))
    if len(lines) > _MOST:
        return Refusal("these are more lines than are done at once", "send a few hundred, then the others")
    done = already = 0
    exceptions: list[NotDone] = []
    for line in lines:
        match _replay_line(house, actor, day, line):
            case True:
                done += 1
            case False:
                already += 1
            case Refusal() as refusal:
                exceptions.append(NotDone(line.item, line.card[-4:], refusal.what, _remedy(line, refusal)))
            case other:
                assert_never(other)
    return Replayed(done, already, tuple(exceptions))


def _lent_lines(house: House, text: str) -> list[SlipLine]:
    """A card, then its items, as a scanner sends them: whatever no item bears is taken for a card."""
    lines: list[SlipLine] = []
    card, without_items = "", False
    with house.store.read() as tx:
        for word in text.split():
            if catalog.item_by_barcode(tx, word) is not None:
                lines.append(SlipLine(word, card or "?"))
                without_items = False
                continue
            if without_items:
                lines.append(SlipLine("?", card))
            card, without_items = word, True
    if without_items:
        lines.append(SlipLine("?", card))
    return lines


def _replay_line(house: House, actor: Actor, day: date, line: SlipLine) -> bool | Refusal:
    """True where it is done now, False where it had been."""
    if line.item == "?":
        return Refusal("no item of ours stands under this number", "catalogue it, then lend it at the desk")
    if line.card == "?":
        return Refusal("no card stands before this item", "find the card on the slip, and send the line again")
    return _lend(house, actor, day, line) if line.card else _return(house, actor, day, line)


def _lend(house: House, actor: Actor, day: date, line: SlipLine) -> bool | Refusal:
    match lend_on_paper(house, actor, line.card, line.item, day):
        case Lent():
            return True
        case HasIt():
            return False
        case refusal:
            return refusal


def _return(house: House, actor: Actor, day: date, line: SlipLine) -> bool | Refusal:
    match return_on_paper(house, actor, line.item, day):
        case Returned(was_on_loan=was_on_loan):
            return was_on_loan
        case GoesHome():
            return True
        case refusal:
            return refusal


def _remedy(line: SlipLine, refusal: Refusal) -> str:
    if isinstance(refusal, Blocked) and line.card:
        return "the item is out all the same: take the patron in hand, and a supervisor lends it despite the stop"
    return refusal.remedy
