"""The counters, the figures of the annual report, and the register of what was published.

Every column is public: a number of events names nobody.
"""

from sqlalchemy import BigInteger, Integer, String

from carrel.store import public, table

tallies = table(
    "tallies",
    public(
        "counter",
        String(),
        "what is counted by: material, category, town, age, the till, requests or reports",
        key=True,
    ),
    public(
        "period",
        Integer(),
        "the day for things and money, the first of the month for what a person is, of the year for requests",
        key=True,
    ),
    public("place", BigInteger(), "the branch for material and money, 0 for what a person is", key=True),
    public(
        "word",
        String(),
        "kind of material or computer, audience, category, town, band or survey variable; the money's use; the paper",
        key=True,
    ),
    public("event", String(), "lent, renewed, returned, registered …; for money taken, refunded or waived", key=True),
    public("number", Integer(), "how many events; for money whole cents"),
)

figures = table(
    "figures",
    public("year", Integer(), "the survey's fiscal year", key=True),
    public("variable", String(), "the survey's own name of an element", key=True),
    public("value", String(), "a number of events or things, or one of the survey's codes"),
    public("how", String(), "counted, estimated, entered, unknown or not applicable"),
    public("weeks", String(), "the typical weeks of an estimate, with what was counted in each; as JSON"),
    public("note", String(), "how the figure came about, for the state's editor"),
    public("account", String(), "the officer who entered it"),
    public("day", Integer(), "when it was entered"),
)
"""What people entered into an annual report."""
releases = table(
    "releases",
    public("number", Integer(), "counts the releases of this library", key=True),
    public("day", Integer(), "when it was published"),
    public("account", String(), "the officer who published it"),
    public("content", String(), "the table as it was published, with its rule; as JSON"),
)
"""Every table that was ever published: nothing leaves it."""
released = table(
    "released",
    public("counter", String(), "what is counted by", key=True),
    public("period", Integer(), "the first of the month", key=True),
    public("place", BigInteger(), "the branch, or 0", key=True),
    public("word", String(), "kind of material, category, town or age band", key=True),
    public("event", String(), "lent, renewed, registered …", key=True),
    public("number", Integer(), "how many, when it was first part of a published table"),
)
"""The numbers that published tables were made of: a published month stays as it was."""
peers = table(
    "peers",
    public("year", Integer(), "the survey's fiscal year", key=True),
    public("library", String(), "the survey's own key of a library (FSCSKEY)", key=True),
    public("content", String(), "what the survey published of it; as JSON"),
)
"""Other libraries, as the national survey publishes them."""
