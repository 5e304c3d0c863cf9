"""What a patron is told because an item of theirs was looked into: the notice waits to be sent, like any other."""

from carrel.catalog import Item
from carrel.gate import Act, Opened, Operation
from carrel.lives import notices
from carrel.records.ids import PatronId
from carrel.records.notices import NoticeKind
from carrel.records.registration import Registration
from carrel.sealed import pockets


def tell(act: Act, patron: Opened[Registration, Operation], kind: NoticeKind, item: Item, words: str) -> bool:
    """Leave a notice about an item. False where there is no room for another. Raises TooLong for too many words."""
    notice = notices.of_item(PatronId(patron.row), patron.record, kind, item, words, act.now.date())
    return pockets.put_anywhere(act.tx, act.house.ring, act.live, pockets.notices, notice) is not None
