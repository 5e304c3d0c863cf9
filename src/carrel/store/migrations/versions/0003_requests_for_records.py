"""Requests for records: their folders, the leaves of their papers, and what is held for a legal paper."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the tables to this version."""
    for name in ("requests", "papers", "preserved"):
        op.create_table(
            name,
            sa.Column("row", sa.LargeBinary(), autoincrement=False, nullable=False),
            sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("box", sa.LargeBinary(), autoincrement=False, nullable=False),
            sa.PrimaryKeyConstraint("row"),
            sqlite_with_rowid=False,
        )
