"""A proof as it is read: what was searched, how much, and what was found."""

from collections.abc import Iterator

from carrel.custody.chance import Guess
from carrel.custody.report import Boxes, Find, Proof


def proof_lines(proof: Proof) -> Iterator[str]:
    """The report, line by line. A value found is never shown: its place is."""
    yield f"searched {proof.bytes:,} bytes in {proof.files} files"
    yield f"for {proof.needles:,} patterns of {proof.patrons:,} patrons and {proof.links:,} links"
    yield from (f"  read as: {reading}" for reading in proof.readings)
    if proof.unsearchable:
        yield f"{proof.unsearchable} values are too short to be told from chance by themselves"
    yield from (f"a public text of the catalogue: {_find(find)}" for find in proof.explained)
    yield from (_boxes(boxes) for boxes in proof.boxes)
    yield from (f"cannot be searched: {unread.place}: {unread.why}" for unread in proof.unread)
    yield from (f"not shown to this account: {place}" for place in proof.out_of_reach)
    yield from (f"FOUND: {_find(find)}" for find in proof.finds)
    if proof.more:
        yield f"FOUND: {proof.more} more"
    for late in proof.late_keys:
        yield f"FOUND: the key {late.record_class}-{late.epoch:08d} should have been destroyed"
    yield from (_guess(guess) for guess in proof.guesses)
    yield "nothing was found" if proof.clean else "the promise is not kept here"


def _find(find: Find) -> str:
    return f"{find.trace} at byte {find.at:,} of {find.place}, {find.reading}"


def _guess(guess: Guess) -> str:
    mark = "FOUND" if guess.better_than_chance else "no better than chance" if guess.judged else "until the close"
    return f"{mark}: {guess.what}: right {guess.right:,} times, {guess.by_chance:,} by chance"


def _boxes(boxes: Boxes) -> str:
    number = f"{boxes.whole} old boxes" + (f" and {boxes.cut} cut short" if boxes.cut else "")
    until = "no epoch covers them" if boxes.unreadable_from is None else f"unreadable from {boxes.unreadable_from}"
    mark = "inside the horizon" if boxes.covered else "FOUND"
    return f"{mark}: {number} of class {boxes.record_class} in {boxes.place}: {until}"
