"""The ledger's tables."""

from sqlalchemy import Index, Integer, LargeBinary, Text

from carrel.store import blind, public, table

_SAYS = "says who on staff did what, under which clause, on which day; the patron is only in the tag"
_TAG = "the patron's keyed tag or a decoy; nothing without the patron's trail, which moves on every night"
_SALT = "random; it keeps a published leaf from being guessed"

pending = table(
    "ledger_pending",
    blind("tag", LargeBinary(), _TAG, key=True),
    public("body", LargeBinary(), _SAYS),
    public("salt", LargeBinary(), _SALT),
)
"""Entries not yet in the tree. Their order is that of their tags, so it tells no one's order of acts."""

entries = table(
    "ledger_entries",
    public(
        "seq", Integer(), "the entry's number in the tree, given in random order when entries are gathered", key=True
    ),
    blind("tag", LargeBinary(), _TAG),
    public("day", Integer(), "the day the body names, as an ordinal, to find the entries of a day"),
    public("body", LargeBinary(), _SAYS),
    public("salt", LargeBinary(), _SALT),
    Index("ledger_entries_tag", "tag", unique=True),
    Index("ledger_entries_day", "day", "seq"),
)
"""Entries in the tree, numbered from 0."""

nodes = table(
    "ledger_nodes",
    public("level", Integer(), "the height in the tree; leaves are at 0", key=True),
    public("position", Integer(), "the place at that height, from 0", key=True),
    public("hash", LargeBinary(), "SHA-256 over salted entries"),
)
"""The hash of every complete subtree: (level, position) covers entries position·2^level up to (position+1)·2^level."""

checkpoints = table(
    "ledger_checkpoints",
    public("size", Integer(), "how many entries the tree had", key=True),
    public("note", Text(), "a signed note, made to be published"),
)
"""Every checkpoint ever signed."""
