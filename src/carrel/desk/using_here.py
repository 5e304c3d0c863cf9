"""Used in the library and not lent: a slip for tonight's count, and no patron."""

from carrel import catalog
from carrel.catalog import ItemState
from carrel.desk.facts import branch_of, title_of
from carrel.desk.refusals import not_allowed, unknown_item
from carrel.gate import Act, Denied, House, decide, perform
from carrel.lives import loans
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed.kinds import LOAN


class UsedHere(Quiet, frozen=True):
    """The use is counted; where the item goes now."""

    title: str
    shelf: str


def used_here(house: House, actor: Actor, barcode: str) -> UsedHere | Refusal:
    """Count an item that lay on a table."""

    def work(act: Act) -> UsedHere | Refusal:
        item = catalog.item_by_barcode(act.tx, barcode)
        match decide(act, None, LOAN):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                pass
        if item is None:
            return unknown_item()
        if item.state in (ItemState.ON_LOAN, ItemState.LOST, ItemState.CLAIMED_RETURNED, ItemState.MISSING):
            return Refusal("this item is not recorded as being here", "return it first")
        loans.used_here(act, item, branch_of(act, item))
        return UsedHere(title_of(act.tx, item), item.shelf or item.call_number)

    return perform(house, actor, Purpose.RETURN, work)
