"""The register: sealed registrations, found by card or by search word.

An index row is written for every live generation, so a card claimed while the night's re-sealing runs is claimed
in both, and two desks cannot give one number to two people.
"""

import secrets
from collections.abc import Sequence
from datetime import date

from sqlalchemy import BindParameter, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from carrel.records.ids import PatronId
from carrel.records.registration import Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import _tables as t
from carrel.sealed import epochs
from carrel.sealed.box import Sealed
from carrel.sealed.epochs import MOST_BITS, Generation, Generations
from carrel.sealed.keyring import Keyring
from carrel.sealed.kinds import REGISTRATION
from carrel.sealed.sealing import close_box, close_boxes
from carrel.sealed.tags import Search, card_tag, search_tag, search_tags, search_words
from carrel.store import Statement, Transaction
from carrel.store.statement import Value, insert_or_leave

_CLASS = RecordClass.REGISTRATION
_PUT: Statement[object] = Statement(insert(t.registrations))
_REPLACE: Statement[object] = Statement(
    update(t.registrations)
    .where(t.registrations.c.row == bindparam("which"))
    .values(epoch=bindparam("epoch"), box=bindparam("box"))
)
_DROP: Statement[object] = Statement(delete(t.registrations).where(t.registrations.c.row == bindparam("row")))
_OF_ROW = select(t.registrations.c.box).where(t.registrations.c.row == bindparam("row"))
_GET: Statement[tuple[bytes]] = Statement(_OF_ROW)
_GET_TO_CHANGE: Statement[tuple[bytes]] = Statement(_OF_ROW, postgresql=_OF_ROW.with_for_update())
_COUNT: Statement[tuple[int]] = Statement(select(func.count()).select_from(t.registrations))
_PAGE: Statement[tuple[bytes, bytes]] = Statement(
    select(t.registrations.c.row, t.registrations.c.box)
    .where(t.registrations.c.row > bindparam("after"), t.registrations.c.epoch <= bindparam("epoch"))
    .order_by(t.registrations.c.row)
    .limit(bindparam("size"))
)
_ROWS: Statement[tuple[bytes]] = Statement(select(t.registrations.c.row))
_CARD_ROW: Statement[tuple[bytes]] = Statement(select(t.card_tags.c.row).where(t.card_tags.c.tag == bindparam("tag")))
_CLAIM_CARD = insert_or_leave(t.card_tags)
_DROP_CARD: Statement[object] = Statement(delete(t.card_tags).where(t.card_tags.c.tag == bindparam("tag")))
_WORD_KEY = ["kind", "tag", "row"]
_S, _P = sqlite.insert(t.search_tags), postgresql.insert(t.search_tags)
# a cut tag may be the same in two generations: the row then belongs to the newer, or it would go with the older
_WORD: Statement[object] = Statement(
    _S.on_conflict_do_update(
        index_elements=_WORD_KEY, set_={"epoch": _S.excluded.epoch}, where=t.search_tags.c.epoch < _S.excluded.epoch
    ),
    _P.on_conflict_do_update(
        index_elements=_WORD_KEY, set_={"epoch": _P.excluded.epoch}, where=t.search_tags.c.epoch < _P.excluded.epoch
    ),
)
_DROP_WORD: Statement[object] = Statement(
    delete(t.search_tags).where(
        t.search_tags.c.kind == bindparam("kind"),
        t.search_tags.c.tag == bindparam("tag"),
        t.search_tags.c.row == bindparam("row"),
    )
)
_TAGS: list[BindParameter[bytes]] = [bindparam(f"tag{bits}") for bits in range(MOST_BITS + 1)]
_WITH_WORD: Statement[tuple[bytes]] = Statement(
    select(t.search_tags.c.row).where(t.search_tags.c.kind == bindparam("kind"), t.search_tags.c.tag.in_(_TAGS))
)
_COUNT_CARDS: Statement[tuple[int]] = Statement(select(func.count()).select_from(t.card_tags))
_OLD_CARDS: Statement[object] = Statement(delete(t.card_tags).where(t.card_tags.c.epoch < bindparam("epoch")))
_OLD_WORDS: Statement[object] = Statement(delete(t.search_tags).where(t.search_tags.c.epoch < bindparam("epoch")))


class CardTaken(Exception):
    """The card number belongs to another registration."""


def fresh_secrets(day: date) -> tuple[bytes, bytes, date]:
    """A new patron's pocket secret, trail key and the trail's first day."""
    return secrets.token_bytes(16), secrets.token_bytes(32), day


def put(tx: Transaction, ring: Keyring, live: Generations, record: Registration) -> PatronId:
    """Seal a new registration. Raises CardTaken, TooLong."""
    row = secrets.token_bytes(16)
    number = live.current.number
    tx.run(_PUT, row=row, epoch=number, box=close_box(ring, REGISTRATION, number, row, record))
    _index(tx, ring, live.all(), row, record)
    return PatronId(row)


def replace(
    tx: Transaction, ring: Keyring, live: Generations, row: PatronId, old: Registration, new: Registration
) -> None:
    """Seal a changed registration in its row. Raises CardTaken, TooLong."""
    number = live.current.number
    tx.run(_REPLACE, which=row, epoch=number, box=close_box(ring, REGISTRATION, number, row, new))
    _unindex(tx, ring, live.all(), row, old)
    _index(tx, ring, live.all(), row, new)


def drop(tx: Transaction, ring: Keyring, live: Generations, row: PatronId, record: Registration) -> None:
    """Erase a registration and everything it could be found by."""
    _unindex(tx, ring, live.all(), row, record)
    tx.run(_DROP, row=row)


def reseal(
    tx: Transaction, ring: Keyring, generation: Generation, records: Sequence[tuple[PatronId, Registration]]
) -> None:
    """Seal registrations anew under the current epoch and index them there; old index rows go at the end."""
    epoch = generation.number
    boxes: list[dict[str, Value]] = []
    cards: list[dict[str, Value]] = []
    words: list[tuple[int, bytes, bytes]] = []
    for (row, record), box in zip(records, close_boxes(ring, REGISTRATION, epoch, records), strict=True):
        boxes.append({"which": row, "epoch": epoch, "box": box})
        cards += [{"tag": card_tag(ring, epoch, card.number), "row": row, "epoch": epoch} for card in record.cards]
        words += [(int(kind), search_tag(ring, generation, kind, word), row) for kind, word in search_words(record)]
    tx.many(_REPLACE, boxes)
    tx.many(_CLAIM_CARD, cards)
    # in the order of their key, so that every page of the index is met once
    tx.many(_WORD, [{"kind": kind, "tag": tag, "row": row, "epoch": epoch} for kind, tag, row in sorted(words)])


def drop_old_index(tx: Transaction, epoch: int) -> None:
    """Delete the index rows of epochs before this one."""
    tx.run(_OLD_CARDS, epoch=epoch)
    tx.run(_OLD_WORDS, epoch=epoch)


def get(tx: Transaction, row: PatronId) -> Sealed[Registration] | None:
    """The registration in a row."""
    found = tx.row(_GET, row=row)
    return None if found is None else Sealed(_CLASS, row, found[0])


def get_to_change(tx: Transaction, row: PatronId) -> Sealed[Registration] | None:
    """The registration in a row, kept from every other hand until this transaction ends."""
    found = tx.row(_GET_TO_CHANGE, row=row)
    return None if found is None else Sealed(_CLASS, row, found[0])


def by_card(tx: Transaction, ring: Keyring, live: Generations, number: str) -> Sealed[Registration] | None:
    """The registration a card number belongs to."""
    for generation in live.all():
        found = tx.row(_CARD_ROW, tag=card_tag(ring, generation.number, number))
        if found is not None:
            return get(tx, PatronId(found[0]))
    return None


def candidates(tx: Transaction, ring: Keyring, live: Generations, kind: Search, word: str) -> set[PatronId]:
    """Rows of registrations that may have this word, and of others that share its tag: the gate filters them."""
    found: set[PatronId] = set()
    for generation in live.all():
        tags = search_tags(ring, generation, kind, word)
        asked = {each.key: tags[at % len(tags)] for at, each in enumerate(_TAGS)}
        found.update(PatronId(row) for (row,) in tx.rows(_WITH_WORD, kind=int(kind), **asked))
    return found


def grow(tx: Transaction, coming: int) -> None:
    """Tell the current epoch how large the register becomes: before every batch of a move-in."""
    found = tx.row(_COUNT_CARDS)  # about as many as registrations, and small rows
    epochs.widen(tx, coming + (0 if found is None else found[0]))


def count(tx: Transaction) -> int:
    """How many registrations there are."""
    found = tx.row(_COUNT)
    return 0 if found is None else found[0]


def page(tx: Transaction, after: bytes, size: int, epoch: int) -> list[Sealed[Registration]]:
    """Registrations up to an epoch in the order of their rows, which is random: nothing of the day is in it."""
    return [Sealed(_CLASS, row, box) for row, box in tx.rows(_PAGE, after=after, size=size, epoch=epoch)]


def rows(tx: Transaction) -> list[PatronId]:
    """The row of every registration."""
    return [PatronId(row) for (row,) in tx.rows(_ROWS)]


def _index(tx: Transaction, ring: Keyring, live: tuple[Generation, ...], row: bytes, record: Registration) -> None:
    for generation in live:
        for card in record.cards:
            tag = card_tag(ring, generation.number, card.number)
            if not tx.run(_CLAIM_CARD, tag=tag, row=row, epoch=generation.number):
                owner = tx.row(_CARD_ROW, tag=tag)
                if owner is None or owner[0] != row:
                    raise CardTaken("the card number belongs to another registration: scan the card to see whose")
        tx.many(
            _WORD,
            [
                {
                    "kind": int(kind),
                    "tag": search_tag(ring, generation, kind, word),
                    "row": row,
                    "epoch": generation.number,
                }
                for kind, word in search_words(record)
            ],
        )


def _unindex(tx: Transaction, ring: Keyring, live: tuple[Generation, ...], row: bytes, record: Registration) -> None:
    gone: set[tuple[int, bytes]] = set()
    for generation in live:
        for card in record.cards:
            tx.run(_DROP_CARD, tag=card_tag(ring, generation.number, card.number))
        for kind, word in search_words(record):
            gone |= {(int(kind), tag) for tag in search_tags(ring, generation, kind, word)}
    tx.many(_DROP_WORD, [{"kind": kind, "tag": tag, "row": row} for kind, tag in gone])
