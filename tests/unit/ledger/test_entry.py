"""One entry has one text, and another text is no entry."""

from datetime import date

import msgspec
import pytest

from carrel.ledger.entry import Act, Hours, Malformed, Outcome, Tag, decode, encode, tagged
from carrel.records.vocabulary import Purpose, RecordClass, Role

ENTRY = tagged(
    Act(
        day=date(2026, 11, 23),
        actor="a.clerk",
        role=Role.CLERK,
        purpose=Purpose.LEND,
        classes=(RecordClass.LOAN,),
        clauses=("11-25(b)(1)",),
        outcome=Outcome.PERMITTED,
        hours=Hours.OPEN,
        packs=bytes(8),
    ),
    Tag(bytes(16)),
)


def test_what_is_written_is_read() -> None:
    assert decode(encode(ENTRY)) == ENTRY
    assert (ENTRY.count, ENTRY.reason) == (1, "")


@pytest.mark.parametrize(
    "body",
    [
        encode(ENTRY).replace(b",", b", ", 1),
        encode(msgspec.structs.replace(ENTRY, tag=Tag(bytes(15)))),
        encode(msgspec.structs.replace(ENTRY, tag=Tag(bytes(17)))),
        encode(msgspec.structs.replace(ENTRY, packs=bytes(7))),
        encode(msgspec.structs.replace(ENTRY, packs=bytes(9))),
        encode(ENTRY)[:-1],
        b"\xff",
    ],
    ids=["a space", "a short tag", "a long tag", "a short law", "a long law", "cut short", "no text"],
)
def test_any_other_text_is_no_entry(body: bytes) -> None:
    with pytest.raises(Malformed, match="of a ledger entry"):
        decode(body)
