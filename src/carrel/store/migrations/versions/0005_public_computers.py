"""Public computers and who sits there, vendors' machines, and notes of strays."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the tables to this version."""
    op.create_table(
        "computers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("branch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branches.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("computers_label", "computers", ["branch", "label"], unique=True)
    op.create_table(
        "terminals",
        sa.Column("computer", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("computer"),
        sqlite_with_rowid=False,
    )
    op.create_index("terminals_digest", "terminals", ["digest"], unique=True)
    op.create_table(
        "agents",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("contract", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "seats",
        sa.Column("row", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("branch", sa.BigInteger(), nullable=False),
        sa.Column("computer", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("row"),
        sa.UniqueConstraint("tag"),
        sqlite_with_rowid=False,
    )
    op.create_index("seats_computer", "seats", ["computer"], unique=True)
    op.create_index("seats_by_branch", "seats", ["branch"], unique=False)
    for name in ("day_uses", "strays"):
        op.create_table(
            name,
            sa.Column("row", sa.LargeBinary(), autoincrement=False, nullable=False),
            sa.Column("epoch", sa.Integer(), nullable=False),
            sa.Column("box", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("row"),
            sqlite_with_rowid=False,
        )
    op.create_table(
        "passes",
        sa.Column("tag", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("filtered", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tag"),
        sqlite_with_rowid=False,
    )
