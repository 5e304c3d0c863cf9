"""The tables of the staff room."""

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String

from carrel.store.schema import blind, public, table

NEVER = -1
"""In ``totp_last_step``: the second factor has not been confirmed yet."""

ACCOUNTS = table(
    "accounts",
    public("name", String(), "staff are not library users; the ledger names them", key=True),
    public("display", String(), "how a member of staff wishes to be called"),
    public("role", String(), "a duty is a public fact about an office"),
    blind("password", String(), "an argon2id hash with its own salt"),
    public("must_change", Integer(), "whether the password was given out by somebody else"),
    blind("badge", LargeBinary(), "keyed hash of the badge that switches to this account at a desk", optional=True),
    blind("pin", String(), "an argon2id hash of the short number that does the same; empty for none"),
    public("agreement", Integer(), "the day a volunteer's agreement was put on file, as an ordinal", optional=True),
    public("shift_until_minute", BigInteger(), "until when a volunteer's shift runs; 0 outside one"),
    blind("totp", LargeBinary(), "the second factor's secret, sealed under the staff key", optional=True),
    public("totp_last_step", BigInteger(), "the last half minute a code was taken for, so none works twice"),
    public("failed", Integer(), "wrong tries since the last right one"),
    public("locked_until_minute", BigInteger(), "minutes since 1970 until the next try is heard"),
    public("active", Integer(), "whether this person is with the library now"),
    Index("accounts_badge", "badge", unique=True),
)

TERMINALS = table(
    "terminals",
    public("computer", BigInteger(), "the public computer that this machine is", key=True),
    blind("digest", LargeBinary(), "hash of the random key that the machine shows"),
    public("account", String(), "the kiosk account under which it acts: a machine's, as the ledger names it"),
    Index("terminals_digest", "digest", unique=True),
)

AGENTS = table(
    "agents",
    public("account", String(), "a vendor's machine, as the ledger names it", key=True),
    public("vendor", String(), "whose machine it is: a firm"),
    public("contract", String(), "the contract that makes it the library's agent"),
    public("told", String(), "the fields it may be told, by name; none where empty"),
    public("since", Integer(), "the day it was recorded, as an ordinal"),
)
"""Vendors' machines that act as agents of the library: each with its list of fields, nothing by default."""

LOOK_REVIEWS = table(
    "look_reviews",
    public("day", Integer(), "the day of the looks, as an ordinal", key=True),
    public("actor", String(), "whose they were: staff, as the ledger names them", key=True),
    public("looks", Integer(), "how many there were when somebody asked about them"),
    public("by", String(), "the custodian who asked: staff, too"),
    public("reviewed", Integer(), "the day they asked, as an ordinal"),
)
