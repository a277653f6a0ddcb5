"""Originals that show a payment card are sealed, and reading of pages tells how far it is."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("file", sa.Column("copy_sha256", sa.Text(), nullable=True))
    op.add_column("file", sa.Column("sealed_until", sa.BigInteger(), nullable=True))
    op.add_column("operation", sa.Column("pages_read", sa.Integer(), nullable=True))
