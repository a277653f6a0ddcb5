"""The tables of the first floor, the triggers that keep three of them append-only, and the empty event chain."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Each append-only table with its unique columns.
APPEND_ONLY = {"decision": ("id", "supersedes"), "event": ("seq", "id"), "audit_draw": ("decision_id",)}
# What the hash of the first event is chained to: 64 zeros, the length of a SHA-256 in hex.
GENESIS = "0" * 64

chain_head = sa.table("chain_head", sa.column("id"), sa.column("seq"), sa.column("hash"))


def upgrade() -> None:
    _create_tables()
    op.bulk_insert(chain_head, [{"id": 1, "seq": 0, "hash": GENESIS}])
    forbid = _forbid_in_sqlite if op.get_bind().dialect.name == "sqlite" else _forbid_in_postgres
    forbid()


def _forbid_in_sqlite() -> None:
    """INSERT OR REPLACE deletes the row in its way and asks no DELETE trigger; so an insert over a row is refused."""
    for table, keys in APPEND_ONLY.items():
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        same = " OR ".join(f"{key} = NEW.{key}" for key in ("rowid", *keys))
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - our own names, from above
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
        op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {refuse}")


def _forbid_in_postgres() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _create_tables() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("facility", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("api_key_pkey")),
        sa.UniqueConstraint("key_hash", name=op.f("api_key_key_hash_key")),
    )
    op.create_table(
        "chain_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("chain_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("chain_head_pkey")),
    )
    op.create_table(
        "event",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=True),
        sa.Column("decision_id", sa.Text(), nullable=True),
        sa.Column("facility", sa.Text(), nullable=True),
        sa.Column("payer", sa.Text(), nullable=True),
        sa.Column("queue", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("dollars", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("seq >= 1", name=op.f("event_seq_positive")),
        sa.PrimaryKeyConstraint("seq", name=op.f("event_pkey")),
        sa.UniqueConstraint("id", name=op.f("event_id_key")),
    )
    op.create_index("event_decision", "event", ["decision_id"], unique=False)
    op.create_index("event_type_at", "event", ["type", "at"], unique=False)
    op.create_table(
        "file",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("facility", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('received', 'decided', 'unreadable')", name=op.f("file_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("file_pkey")),
    )
    op.create_index("file_sha256", "file", ["sha256"], unique=False)
    op.create_table(
        "idempotency",
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("principal", "key", name=op.f("idempotency_pkey")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("leased_by", sa.Text(), nullable=True),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'leased') = (leased_by IS NOT NULL)", name=op.f("job_lease_whole")),
        sa.CheckConstraint("state IN ('waiting', 'leased', 'done', 'failed')", name=op.f("job_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("job_pkey")),
    )
    op.create_index(
        "job_open",
        "job",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'leased')"),
        postgresql_where=sa.text("state IN ('waiting', 'leased')"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("tried_singly_at", sa.BigInteger(), nullable=True),
        sa.Column("batch_id", sa.Text(), nullable=True),
        sa.Column("delivered_at", sa.BigInteger(), nullable=True),
        sa.Column("dead_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("outbox_pkey")),
    )
    op.create_index(
        "outbox_waiting",
        "outbox",
        ["destination", "due_at"],
        unique=False,
        sqlite_where=sa.text("delivered_at IS NULL AND dead_at IS NULL"),
        postgresql_where=sa.text("delivered_at IS NULL AND dead_at IS NULL"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("facility", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("person_pkey")),
        sa.UniqueConstraint("login", name=op.f("person_login_key")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("document_class", sa.Text(), nullable=False),
        sa.Column("record_type", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("payment_key", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("duplicate_state", sa.Text(), nullable=True),
        sa.Column("duplicate_of", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("claim_count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "duplicate_state IN ('duplicate_of', 'conflict_or_split')", name=op.f("document_duplicate_state_known")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("document_file_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("document_pkey")),
        sa.UniqueConstraint("file_id", "index", name=op.f("document_file_id_index_key")),
    )
    op.create_index("document_fingerprint", "document", ["fingerprint"], unique=False)
    op.create_index("document_payment_key", "document", ["payment_key"], unique=False)
    op.create_table(
        "operation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("facility", sa.Text(), nullable=False),
        sa.Column("correlation_id", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('pending', 'running', 'needs_review', 'succeeded', 'failed')", name=op.f("operation_state_known")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("operation_file_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("operation_pkey")),
    )
    op.create_index(op.f("operation_file_id"), "operation", ["file_id"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("operation_id", sa.Text(), nullable=False),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("correlation_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("receipt_file_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("receipt_pkey")),
    )
    op.create_index(op.f("receipt_file_id"), "receipt", ["file_id"], unique=False)
    op.create_table(
        "session",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("csrf_token", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("session_person_id_fkey")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("session_pkey")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("pointer", sa.Text(), nullable=False),
        sa.Column("input_hash", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("model_version", sa.Text(), nullable=False),
        sa.Column("policy_version", sa.Text(), nullable=False),
        sa.Column("prediction", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("unsupervised_disposition", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("dollars", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("facility", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=True),
        sa.Column("queue", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("service_month", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "disposition IN ('auto_accept', 'review', 'reject')", name=op.f("decision_disposition_known")
        ),
        sa.CheckConstraint("mode IN ('off', 'shadow', 'assist', 'auto')", name=op.f("decision_mode_known")),
        sa.CheckConstraint(
            "task IN ('document', 'remittance', 'claim_payment', 'provider_adjustment')",
            name=op.f("decision_task_known"),
        ),
        sa.CheckConstraint(
            "unsupervised_disposition IN ('auto_accept', 'review', 'reject')",
            name=op.f("decision_unsupervised_disposition_known"),
        ),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("decision_confidence_share")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("decision_document_id_fkey")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("decision_file_id_fkey")),
        sa.ForeignKeyConstraint(["parent_id"], ["decision.id"], name=op.f("decision_parent_id_fkey")),
        sa.ForeignKeyConstraint(["supersedes"], ["decision.id"], name=op.f("decision_supersedes_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("decision_pkey")),
        sa.UniqueConstraint("supersedes", name=op.f("decision_supersedes_key")),
    )
    op.create_index(op.f("decision_document_id"), "decision", ["document_id"], unique=False)
    op.create_index(op.f("decision_file_id"), "decision", ["file_id"], unique=False)
    op.create_table(
        "audit_draw",
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("draw", sa.Float(), nullable=False),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint("draw BETWEEN 0 AND 1", name=op.f("audit_draw_draw_share")),
        sa.CheckConstraint("probability BETWEEN 0 AND 1", name=op.f("audit_draw_probability_share")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("audit_draw_decision_id_fkey")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("audit_draw_pkey")),
    )
    op.create_table(
        "review_item",
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("facility", sa.Text(), nullable=False),
        sa.Column("dollars", sa.BigInteger(), nullable=False),
        sa.Column("approvals_needed", sa.Integer(), nullable=False),
        sa.Column("always_human", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("leased_by", sa.Text(), nullable=True),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('exception', 'audit')", name=op.f("review_item_kind_known")),
        sa.CheckConstraint(
            "state IN ('in_review', 'second_look', 'escalated', 'confirmed', 'overridden', 'rejected')",
            name=op.f("review_item_state_known"),
        ),
        sa.CheckConstraint("(leased_by IS NULL) = (leased_until IS NULL)", name=op.f("review_item_lease_whole")),
        sa.CheckConstraint("approvals_needed >= 1", name=op.f("review_item_approvals_needed_positive")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("review_item_decision_id_fkey")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("review_item_pkey")),
    )
    op.create_index("review_item_order", "review_item", ["state", "dollars"], unique=False)
    op.create_table(
        "verdict",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("corrected", sa.Text(), nullable=True),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("settles_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome IN ('confirm', 'override')", name=op.f("verdict_outcome_known")),
        sa.CheckConstraint("state IN ('pending', 'settled', 'withdrawn')", name=op.f("verdict_state_known")),
        sa.ForeignKeyConstraint(["decision_id"], ["review_item.decision_id"], name=op.f("verdict_decision_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("verdict_pkey")),
    )
    op.create_index(
        "verdict_one_per_person",
        "verdict",
        ["decision_id", "principal"],
        unique=True,
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_index(
        "verdict_one_per_round",
        "verdict",
        ["decision_id", "round"],
        unique=True,
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
