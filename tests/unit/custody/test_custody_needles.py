"""What is looked for is found, whatever bytes it happens to be of."""

from datetime import date

import pytest

from carrel.custody.needles import Known, Thing, needles_of
from carrel.custody.places import Block
from carrel.custody.report import Trace
from carrel.custody.searching import Searcher
from carrel.records.ids import BranchId, ItemId, PatronId
from carrel.records.registration import Registration

DAY = date(2026, 11, 24)
RECORD = Registration(b"p" * 16, b"t" * 32, DAY, "Quill", "Fennimore", "adult", BranchId(1), DAY, DAY)
ROW = PatronId(bytes.fromhex("b9676e927db668cf3a52be07a7d7cfc9"))


@pytest.mark.parametrize(
    "item",
    [
        0x71B2C3D4E5F60718,
        0x1D7CAA093A189E94,  # as most bytes of which a separator is written: | and : and control signs
        0x0A732F1A5A2DEB0D,
        0x00002C2F5E2D20E7,
    ],
)
def test_a_row_beside_any_item_is_found(item: int) -> None:
    """Of one item in a hundred too few bytes are no separators, and nobody looked for it."""
    known = Known(ROW, RECORD, (Thing(ItemId(item), "", ""),))
    searcher = Searcher([known], needles_of(0, known))
    for there in (item.to_bytes(8, "big"), item.to_bytes(8, "little")):
        raw = b"\x00" * 300 + ROW + b"\x06\x01" + there + b"\x00" * 300
        assert {find.trace for find, _ in searcher.search(Block("a file", 0, raw, len(raw)))} == {Trace.LINK}
