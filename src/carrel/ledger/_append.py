"""Writing an entry, inside the transaction of the act it records. Only the gate may import this module.

A patron's n-th act of a day bears the patron's n-th tag: the first that is free, so there is never a gap and
the patron can list their own. Each try is one statement, so two desks serving one patron cannot take one tag.
"""

import secrets
from typing import assert_never

from sqlalchemy import ColumnElement, LargeBinary, bindparam, exists, or_, select, union_all
from sqlalchemy.dialects import postgresql, sqlite

from carrel.ledger.entry import SALT_LENGTH, Act, Outcome, Receipt, Tag, decode, encode, tagged
from carrel.ledger.tables import entries, pending
from carrel.ledger.tags import OfNobody, OfPatron, OfRegister, Tagger, patron_tag, random_tag
from carrel.store import Statement, Transaction

_HINTS_KEPT = 4096
_hints: dict[int, int] = {}
"""Where a patron's tags of the day had got to, by a hash of the key. Only a hint: the database decides."""


def _holds(tags: ColumnElement[object], name: str) -> ColumnElement[bool]:
    return exists().where(tags == bindparam(name, type_=LargeBinary()))


def _claim(after_previous: bool) -> Statement[tuple[()]]:
    row = select(*(bindparam(name, type_=LargeBinary()) for name in ("tag", "body", "salt")))
    row = row.where(~_holds(entries.c.tag, "tag"))
    if after_previous:
        row = row.where(or_(_holds(pending.c.tag, "previous"), _holds(entries.c.tag, "previous")))
    columns = ["tag", "body", "salt"]
    return Statement(
        sqlite.insert(pending).from_select(columns, row).on_conflict_do_nothing(),
        postgresql.insert(pending).from_select(columns, row).on_conflict_do_nothing(),
    )


_CLAIM = _claim(after_previous=False)
_CLAIM_NEXT = _claim(after_previous=True)
_TAG = bindparam("tag", type_=LargeBinary())
_RECORDED: Statement[tuple[bytes]] = Statement(
    union_all(select(pending.c.body).where(pending.c.tag == _TAG), select(entries.c.body).where(entries.c.tag == _TAG))
)


def append(tx: Transaction, tagger: Tagger, act: Act) -> Receipt:
    """Write the entry of ``act`` and return its receipt. It is in the tree from the next gathering on."""
    match tagger:
        case OfPatron(day_key):
            return _append_of_patron(tx, day_key, act)
        case OfNobody() | OfRegister():
            return _append_untraceable(tx, act)
        case _:
            assert_never(tagger)


def is_recorded(tx: Transaction, receipt: Receipt) -> bool:
    """Whether a permission stands in the ledger under ``receipt``, as this transaction sees it.

    An act that was rolled back leaves its entry under the same tag, as undone: that is no permission any more.
    """
    found = tx.row(_RECORDED, tag=receipt)
    return found is not None and decode(found[0]).outcome is Outcome.PERMITTED


def _append_untraceable(tx: Transaction, act: Act) -> Receipt:
    while not _write(tx, tag := random_tag(), act):
        pass
    return Receipt(tag)


def _append_of_patron(tx: Transaction, day_key: bytes, act: Act) -> Receipt:
    hint = _hints.get(hash(day_key), 0)
    if hint:
        tag = patron_tag(day_key, hint)
        if _write(tx, tag, act, previous=patron_tag(day_key, hint - 1)):
            return _reached(day_key, hint, tag)
    number = 0
    while not _write(tx, tag := patron_tag(day_key, number), act):
        number += 1
    return _reached(day_key, number, tag)


def _write(tx: Transaction, tag: Tag, act: Act, previous: Tag | None = None) -> bool:
    """Take ``tag`` if it is free (and ``previous`` is not: a hint may be from an act that was rolled back)."""
    body = encode(tagged(act, tag))
    salt = secrets.token_bytes(SALT_LENGTH)
    if previous is None:
        return tx.run(_CLAIM, tag=tag, body=body, salt=salt) == 1
    return tx.run(_CLAIM_NEXT, tag=tag, body=body, salt=salt, previous=previous) == 1


def _reached(day_key: bytes, number: int, tag: Tag) -> Receipt:
    if len(_hints) >= _HINTS_KEPT:
        _hints.clear()
    _hints[hash(day_key)] = number + 1
    return Receipt(tag)
