"""The house as it was first built."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the tables to this version."""
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(), autoincrement=False, nullable=False),
        sa.Column("display", sa.String(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(), autoincrement=False, nullable=False),
        sa.Column("password", sa.String(), autoincrement=False, nullable=False),
        sa.Column("must_change", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("totp", sa.LargeBinary(), autoincrement=False, nullable=True),
        sa.Column("totp_last_step", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("failed", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("locked_until_minute", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("active", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "branches",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("short_name", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("branches", schema=None) as batch_op:
        batch_op.create_index("branches_source", ["source"], unique=True)

    op.create_table(
        "card_tags",
        sa.Column("tag", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("row", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("tag"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "claims",
        sa.Column("tag", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("row", sa.LargeBinary(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("tag"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "epochs",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opened", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("superseded", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("state", sa.String(), autoincrement=False, nullable=False),
        sa.Column("index_bits", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fees",
        sa.Column("row", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("tag", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("box", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("row"),
        sa.UniqueConstraint("tag"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "holds",
        sa.Column("row", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("tag", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("box", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("title", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("row"),
        sa.UniqueConstraint("tag"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.create_index("holds_by_title", ["title"], unique=False)

    op.create_table(
        "house",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("library", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("one"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "interloans",
        sa.Column("row", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("tag", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("box", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("row"),
        sa.UniqueConstraint("tag"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_checkpoints",
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("note", sa.Text(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("size"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_entries",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tag", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ledger_entries", schema=None) as batch_op:
        batch_op.create_index("ledger_entries_day", ["day", "seq"], unique=False)
        batch_op.create_index("ledger_entries_tag", ["tag"], unique=True)

    op.create_table(
        "ledger_nodes",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("level", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_pending",
        sa.Column("tag", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("tag"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "loans",
        sa.Column("row", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("tag", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("box", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("row"),
        sa.UniqueConstraint("tag"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "registrations",
        sa.Column("row", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("box", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("row"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_tags",
        sa.Column("kind", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tag", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("row", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("kind", "tag", "row"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "slips",
        sa.Column("row", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("box", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("row"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tallies",
        sa.Column("counter", sa.String(), autoincrement=False, nullable=False),
        sa.Column("period", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("word", sa.String(), autoincrement=False, nullable=False),
        sa.Column("event", sa.String(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("counter", "period", "place", "word", "event"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "titles",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("author", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("year", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("isbn", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("language", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("folded", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("titles", schema=None) as batch_op:
        batch_op.create_index("titles_source", ["source"], unique=True)

    op.create_table(
        "closed_days",
        sa.Column("branch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["branch"],
            ["branches.id"],
        ),
        sa.PrimaryKeyConstraint("branch", "day"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hours",
        sa.Column("branch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("weekday", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opens", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("closes", sa.Integer(), autoincrement=False, nullable=False),
        sa.CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name="hours_in_order"),
        sa.ForeignKeyConstraint(
            ["branch"],
            ["branches.id"],
        ),
        sa.PrimaryKeyConstraint("branch", "weekday"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "items",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("barcode", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("title", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("branch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("audience", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("call_number", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("shelf", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("lendable", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("price_cents", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("state", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), autoincrement=False, nullable=True),
        sa.ForeignKeyConstraint(
            ["branch"],
            ["branches.id"],
        ),
        sa.ForeignKeyConstraint(
            ["title"],
            ["titles.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.create_index("items_barcode", ["barcode"], unique=True)
        batch_op.create_index("items_source", ["source"], unique=True)
        batch_op.create_index("items_title", ["title"], unique=False)


def downgrade() -> None:
    """Versions are not undone: restore a backup instead."""
    raise NotImplementedError("a newer database is not made older: restore a backup")
