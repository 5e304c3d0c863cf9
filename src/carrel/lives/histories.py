"""The life of a line of reading history: left at a return where its patron wished it, until they forget it."""

from carrel import catalog
from carrel.catalog import Item
from carrel.gate import Act, Opened, Operation, history_key, sealed_lines
from carrel.records.circulation import History, Loan
from carrel.records.registration import Registration
from carrel.sealed import pockets
from carrel.sealed.histories import HistoryLine, seal_line


def leave_line(act: Act, loan: Opened[Loan, Operation], item: Item) -> None:
    """What stays of a loan that ends: nothing, unless its patron keeps a reading history.

    The line is sealed to the patron's own key before it is put away; from then on the library cannot read it. Where
    every slot of the patron's pocket has its line, nothing more is kept.
    """
    key = history_key(act, loan)
    if not key:
        return
    work = catalog.title(act.tx, item.title)
    line = HistoryLine("", "", act.now.date()) if work is None else HistoryLine(work.title, work.author, act.now.date())
    record = loan.record
    kept = History(record.patron, record.pocket, 0, sealed_line=seal_line(key, line))
    pockets.put_anywhere(act.tx, act.house.ring, act.live, pockets.histories, kept)


def forget_lines(act: Act, patron: Opened[Registration, Operation]) -> None:
    """Delete every line of the patron's own history at once; what home-bound service keeps is not among them."""
    for line in sealed_lines(act, patron):
        pockets.histories.drop(act.tx, line.row)
