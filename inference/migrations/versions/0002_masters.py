"""Payers and entities: entries, versions, aliases and their ends, all append-only."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Each append-only table with its key.
APPEND_ONLY = {
    "master_entry": ("kind", "key"),
    "master_version": ("kind", "key", "version"),
    "master_alias": ("id",),
    "master_alias_end": ("alias_id",),
}


def upgrade() -> None:
    _create_tables()
    forbid = _forbid_in_sqlite if op.get_bind().dialect.name == "sqlite" else _forbid_in_postgres
    forbid()


def _forbid_in_sqlite() -> None:
    """INSERT OR REPLACE deletes the row in its way and asks no DELETE trigger; so an insert over a row is refused."""
    for table, key in APPEND_ONLY.items():
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        same = " AND ".join(f"{column} = NEW.{column}" for column in key)
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid OR {same})"  # noqa: S608 - our own names
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
        op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {refuse}")


def _forbid_in_postgres() -> None:
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _create_tables() -> None:
    op.create_table(
        "master_entry",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('payer', 'entity')", name=op.f("master_entry_kind_known")),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("master_entry_pkey")),
    )
    op.create_table(
        "master_version",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["kind", "key"], ["master_entry.kind", "master_entry.key"], name=op.f("master_version_kind_fkey")
        ),
        sa.PrimaryKeyConstraint("kind", "key", "version", name=op.f("master_version_pkey")),
    )
    op.create_table(
        "master_alias",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("alias_kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("compared", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["kind", "key"], ["master_entry.kind", "master_entry.key"], name=op.f("master_alias_kind_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("master_alias_pkey")),
    )
    op.create_index("master_alias_compared", "master_alias", ["compared"], unique=False)
    op.create_index("master_alias_of_entry", "master_alias", ["kind", "key"], unique=False)
    op.create_table(
        "master_alias_end",
        sa.Column("alias_id", sa.Text(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["alias_id"], ["master_alias.id"], name=op.f("master_alias_end_alias_id_fkey")),
        sa.PrimaryKeyConstraint("alias_id", name=op.f("master_alias_end_pkey")),
    )
