"""The desk in full: last borrowers, histories, notices and permissions, and what staff switch with."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the tables to this version."""
    for name in ("last_borrowers", "histories", "notices", "permissions"):
        op.create_table(
            name,
            sa.Column("row", sa.LargeBinary(), autoincrement=False, nullable=False),
            sa.Column("tag", sa.LargeBinary(), autoincrement=False, nullable=False),
            sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("box", sa.LargeBinary(), autoincrement=False, nullable=False),
            sa.PrimaryKeyConstraint("row"),
            sa.UniqueConstraint("tag"),
            sqlite_with_rowid=False,
        )
    op.create_table(
        "elsewhere",
        sa.Column("item", sa.BigInteger(), sa.ForeignKey("items.id"), autoincrement=False, nullable=False),
        sa.Column("partner", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("due", sa.Integer(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("item"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "routes",
        sa.Column("item", sa.BigInteger(), sa.ForeignKey("items.id"), autoincrement=False, nullable=False),
        sa.Column("branch", sa.BigInteger(), sa.ForeignKey("branches.id"), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("item"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "visiting",
        sa.Column("item", sa.BigInteger(), sa.ForeignKey("items.id"), autoincrement=False, nullable=False),
        sa.Column("partner", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("due", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("awaited", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("item"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "by_hand",
        sa.Column("item", sa.BigInteger(), sa.ForeignKey("items.id"), autoincrement=False, nullable=False),
        sa.Column("flagged", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("used", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("item"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "amnesties",
        sa.Column("branch", sa.BigInteger(), sa.ForeignKey("branches.id"), autoincrement=False, nullable=False),
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("branch", "first"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "look_reviews",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("actor", sa.String(), autoincrement=False, nullable=False),
        sa.Column("looks", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("by", sa.String(), autoincrement=False, nullable=False),
        sa.Column("reviewed", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("day", "actor"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "spent_receipts",
        sa.Column("tag", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("tag"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "replayed",
        sa.Column("tag", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("tag"),
        sqlite_with_rowid=False,
    )
    kept = {"sqlite_with_rowid": False}  # SQLite writes the table anew
    with op.batch_alter_table("accounts", schema=None, table_kwargs=kept) as batch_op:
        batch_op.add_column(sa.Column("badge", sa.LargeBinary(), autoincrement=False, nullable=True))
        batch_op.add_column(sa.Column("pin", sa.String(), autoincrement=False, nullable=False, server_default=""))
        batch_op.add_column(sa.Column("agreement", sa.Integer(), autoincrement=False, nullable=True))
        batch_op.add_column(
            sa.Column("shift_until_minute", sa.BigInteger(), autoincrement=False, nullable=False, server_default="0")
        )
    with op.batch_alter_table("accounts", schema=None, table_kwargs=kept) as batch_op:
        batch_op.alter_column("pin", server_default=None)
        batch_op.alter_column("shift_until_minute", server_default=None)
        batch_op.create_index("accounts_badge", ["badge"], unique=True)
