"""The catalogue's tables. Every column is public: it describes a thing."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, Text

from carrel.store import public, table

_NAME = "the name of a thing"
_SOURCE = "the system and number it was moved in from, so that moving in again finds it"

branches = table(
    "branches",
    public("id", BigInteger(), "a random number", key=True),
    public("name", Text(), "stands over the door"),
    public("short_name", Text(), "stands on labels"),
    public("source", Text(), _SOURCE, optional=True),
    Index("branches_source", "source", unique=True),
)

closed_days = table(
    "closed_days",
    public("branch", BigInteger(), _NAME, ForeignKey("branches.id"), key=True),
    public("day", Integer(), "posted on the door (ordinal of the day)", key=True),
    public("reason", Text(), "posted on the door"),
)

hours = table(
    "hours",
    public("branch", BigInteger(), _NAME, ForeignKey("branches.id"), key=True),
    public("weekday", Integer(), "posted on the door (0 is Monday)", key=True),
    public("opens", Integer(), "posted on the door (minute of the day)"),
    public("closes", Integer(), "posted on the door (minute of the day)"),
    CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name="hours_in_order"),
)

amnesties = table(
    "amnesties",
    public("branch", BigInteger(), _NAME, ForeignKey("branches.id"), key=True),
    public("first", Integer(), "posted on the door (ordinal of the day)", key=True),
    public("last", Integer(), "posted on the door (ordinal of the day)"),
)

titles = table(
    "titles",
    public("id", BigInteger(), "a random number", key=True),
    public("title", Text(), _NAME),
    public("author", Text(), "who made the work, not who reads it"),
    public("year", Text(), "when the work appeared, as the record says it"),
    public("isbn", Text(), "the number of an edition"),
    public("language", Text(), "three letters of ISO 639-2"),
    public("kind", Text(), "the kind of material the record itself suggests"),
    public("folded", Text(), "title, author and ISBN without case and accents, to search in"),
    public("source", Text(), _SOURCE, optional=True),
    Index("titles_source", "source", unique=True),
)

items = table(
    "items",
    public("id", BigInteger(), "a random number", key=True),
    public("barcode", Text(), "stands on the item"),
    public("title", BigInteger(), _NAME, ForeignKey("titles.id")),
    public("branch", BigInteger(), _NAME, ForeignKey("branches.id")),
    public("kind", Text(), "the kind of material"),
    public("audience", Text(), "for whom it is shelved"),
    public("call_number", Text(), "stands on the spine"),
    public("shelf", Text(), "where it stands"),
    public("lendable", Integer(), "whether it may leave the building (0 or 1)"),
    public("price_cents", Integer(), "what it costs to replace", optional=True),
    public("state", Text(), "where it is; on loan says nothing of to whom"),
    public("source", Text(), _SOURCE, optional=True),
    Index("items_barcode", "barcode", unique=True),
    Index("items_source", "source", unique=True),
    Index("items_title", "title"),
    stirred=True,  # or its rows would tell which things went out together
)

computers = table(
    "computers",
    public("id", BigInteger(), "a random number", key=True),
    public("branch", BigInteger(), _NAME, ForeignKey("branches.id")),
    public("label", Text(), "stands on the machine"),
    public("kind", Text(), "the kind of computer"),
    public("state", Text(), "whether it may be used; whether somebody sits there is not here"),
    Index("computers_label", "branch", "label", unique=True),
)

elsewhere = table(
    "elsewhere",
    public("item", BigInteger(), "one of the library's own things", ForeignKey("items.id"), key=True),
    public("partner", Text(), "the library that borrowed it: its reader is never named to us"),
    public("number", Text(), "the partner's number of its request"),
    public("due", Integer(), "when it is due back (ordinal of the day)", optional=True),
)

routes = table(
    "routes",
    public("item", BigInteger(), "a thing on its way", ForeignKey("items.id"), key=True),
    public("branch", BigInteger(), "the branch it goes to", ForeignKey("branches.id")),
)

visiting = table(
    "visiting",
    public("item", BigInteger(), "another library's thing that is here", ForeignKey("items.id"), key=True),
    public("partner", Text(), "the library it belongs to"),
    public("number", Text(), "the request it came for, random; empty where it came without one"),
    public("due", Integer(), "when it is due back there (ordinal of the day)", optional=True),
    public("awaited", Integer(), "whether it is here for someone (1), or on its way home (0); for whom, a box says"),
    stirred=True,
)

by_hand = table(
    "by_hand",
    public("item", BigInteger(), "a thing that was entered at the desk", ForeignKey("items.id"), key=True),
    public("flagged", Integer(), "whether it is still to be catalogued (0 or 1)"),
    public("used", Integer(), "whether it ever left the building (0 or 1); with whom, nothing says"),
    stirred=True,
)
