"""The table of counters. Every column is public: a number of events names nobody."""

from sqlalchemy import BigInteger, Integer, String

from carrel.store import public, table

tallies = table(
    "tallies",
    public("counter", String(), "what is counted by: material, category, town or age", key=True),
    public("period", Integer(), "the day for material, the first of the month for what a person is", key=True),
    public("place", BigInteger(), "the branch for material, 0 for what a person is", key=True),
    public("word", String(), "the kind of material, category, town or age band", key=True),
    public("event", String(), "lent, renewed, returned or registered", key=True),
    public("number", Integer(), "how many events"),
)
