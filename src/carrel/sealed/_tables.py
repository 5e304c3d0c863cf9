"""The tables that hold boxes. No table keeps insertion order, a time, or a person in the clear (design § 3)."""

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.sql.schema import SchemaItem

from carrel.store import HouseTable, blind, boxed, public, table

_EPOCH = "which night's keys; the same for all rows after a close"

epochs = table(
    "epochs",
    public("number", Integer(), "counts the nights since the house was opened", key=True),
    public("opened", Integer(), "the day its keys were made"),
    public("superseded", Integer(), "the day the next epoch began", optional=True),
    public("state", String(), "current, turning (its boxes are being re-sealed) or past"),
    public("index_bits", Integer(), "how far search tags are cut: a size of the register, in powers of two"),
)

registrations = table(
    "registrations",
    blind("row", LargeBinary(), "sixteen random bytes", key=True),
    public("epoch", Integer(), _EPOCH),
    boxed("box", LargeBinary(), "who a patron is (policy 2)"),
)

card_tags = table(
    "card_tags",
    blind("tag", LargeBinary(), "keyed hash of a card number", key=True),
    blind("row", LargeBinary(), "the registration's random row"),
    public("epoch", Integer(), _EPOCH),
)

search_tags = table(
    "search_tags",
    public("kind", Integer(), "what kind of word: the same kinds stand for every registration", key=True),
    blind("tag", LargeBinary(), "keyed hash, cut so that about eight registrations share it", key=True),
    blind("row", LargeBinary(), "the registration's random row", key=True),
    public("epoch", Integer(), _EPOCH),
)


def _linked(name: str, row_why: str, box_why: str, *more: SchemaItem) -> HouseTable:
    return table(
        name,
        blind("row", LargeBinary(), row_why, key=True),
        blind("tag", LargeBinary(), "slot tag: keyed hash of the patron's secret, class and slot"),
        public("epoch", Integer(), _EPOCH),
        boxed("box", LargeBinary(), box_why),
        *more,
        UniqueConstraint("tag"),
    )


loans = _linked("loans", "the item's id: that a thing is on loan is a fact about the thing", "a loan (policy 1)")
holds = _linked(
    "holds",
    "sixteen random bytes",
    "a hold (policy 1)",
    public("title", BigInteger(), "that a work is wanted is a fact about the work"),
    Index("holds_by_title", "title"),
)
interloans = _linked("interloans", "sixteen random bytes", "an interlibrary loan (policy 1)")
fees = _linked("fees", "sixteen random bytes", "an amount owed (policy 1)")
last_borrowers = _linked(
    "last_borrowers",
    "the item's id: that a thing came back lately is a fact about the thing",
    "who had it last, until a close of day soon after (policy 1)",
)
histories = _linked("histories", "sixteen random bytes", "what a patron wished to have remembered (policy 1)")
notices = _linked("notices", "sixteen random bytes", "a message that has not gone out (policy 1)")
permissions = _linked("permissions", "sixteen random bytes", "a patron's written permission (policy 2)")

seats = _linked(
    "seats",
    "sixteen random bytes",
    "who sits or waits at a public computer (policy 3)",
    public("branch", BigInteger(), "that somebody sits or waits in a room is a fact about the room"),
    public("computer", BigInteger(), "that a computer is taken is a fact about the computer", optional=True),
    Index("seats_computer", "computer", unique=True),
    Index("seats_by_branch", "branch"),
)


def _unowned(name: str, row_why: str, box_why: str) -> HouseTable:
    return table(
        name,
        blind("row", LargeBinary(), row_why, key=True),
        public("epoch", Integer(), _EPOCH),
        boxed("box", LargeBinary(), box_why),
    )


requests = _unowned("requests", "sixteen random bytes", "a request for records by a third party")
papers = _unowned(
    "papers",
    "hash of a random number that stands in a request's box, so that a paper's leaves are not known to be one paper's",
    "a leaf of a paper in a request's folder",
)
preserved = _unowned(
    "preserved", "sixteen random bytes", "what is held for a legal paper, or a decoy that holds nothing"
)
day_uses = table(
    "day_uses",
    blind("row", LargeBinary(), "keyed hash under a key that dies at the day's close", key=True),
    public("epoch", Integer(), _EPOCH),
    boxed("box", LargeBinary(), "for how long somebody sat today (policy 3)"),
    stirred=True,
)
passes = table(
    "passes",
    blind("tag", LargeBinary(), "keyed hash of a guest pass's code, good until the day's close", key=True),
    public("epoch", Integer(), _EPOCH),
    public("filtered", Integer(), "whether the filter for children applies to this pass (0 or 1)"),
    stirred=True,
)
strays = _unowned("strays", "sixteen random bytes", "where records were found outside this house")

slips = table(
    "slips",
    blind("row", LargeBinary(), "sixteen random bytes", key=True),
    public("epoch", Integer(), _EPOCH),
    boxed("box", LargeBinary(), "what tonight's count needs; names nobody"),
)

replayed = table(
    "replayed",
    blind("tag", LargeBinary(), "keyed hash of a paper slip's line that was done, so that it is done once", key=True),
    public("epoch", Integer(), _EPOCH),
    stirred=True,
)

claims = table(
    "claims",
    blind(
        "tag", LargeBinary(), "keyed hash of another system's row, so that moving in twice revives nothing", key=True
    ),
    blind("row", LargeBinary(), "the random row it was sealed in, for patrons and holds", optional=True),
)
