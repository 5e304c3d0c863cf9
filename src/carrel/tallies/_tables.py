"""The table of counters. Every column is public: a number of events names nobody."""

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
        "kind of material, category, town or age band; for money what for and how paid; the paper shown",
        key=True,
    ),
    public("event", String(), "lent, renewed, returned, registered …; for money taken, refunded or waived", key=True),
    public("number", Integer(), "how many events; for money whole cents"),
)
