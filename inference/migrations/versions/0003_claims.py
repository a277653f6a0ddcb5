"""Decisions about claims before they are sent; claim versions, records of members, and events that came in."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TASKS = "'document', 'remittance', 'claim_payment', 'provider_adjustment'"
BEFORE, AFTER = f"task IN ({TASKS})", f"task IN ({TASKS}, 'claim')"
CURRENT = sa.text("replaced_at IS NULL")


def upgrade() -> None:
    change = _change_in_sqlite if op.get_bind().dialect.name == "sqlite" else _change_in_postgres
    change()
    _create_claim_version()
    _create_claim_scoring()
    _create_event_in()
    _create_member_record()


def _change_in_sqlite() -> None:
    """SQLite changes no constraint but by copying the table, and others refer to this one, which nobody may delete
    from. A constraint that allows more touches no row, so its text is changed (sqlite.org/lang_altertable.html, 7).
    """
    bind = op.get_bind()
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    changed = bind.execute(
        sa.text(
            "UPDATE sqlite_schema SET sql = replace(sql, :before, :after) "
            "WHERE type = 'table' AND name = 'decision' AND instr(sql, :before) > 0"
        ),
        {"before": BEFORE, "after": AFTER},
    )
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = OFF")
    if changed.rowcount != 1:
        raise RuntimeError("the table decision does not hold the constraint that was to be changed")


def _change_in_postgres() -> None:
    op.drop_constraint(op.f("decision_task_known"), "decision", type_="check")
    op.create_check_constraint(op.f("decision_task_known"), "decision", AFTER)


def _create_claim_version() -> None:
    op.create_table(
        "claim_version",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("claim_key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("previous_id", sa.Text(), nullable=True),
        sa.Column("facility", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=True),
        sa.Column("patient_control_number", sa.Text(), nullable=True),
        sa.Column("member_id", sa.Text(), nullable=True),
        sa.Column("charge", sa.BigInteger(), nullable=False),
        sa.Column("service_from", sa.Date(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("pointer", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("scored_at", sa.BigInteger(), nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("claim_version_number_positive")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("claim_version_decision_id_fkey")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("claim_version_document_id_fkey")),
        sa.ForeignKeyConstraint(["previous_id"], ["claim_version.id"], name=op.f("claim_version_previous_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("claim_version_pkey")),
        sa.UniqueConstraint("claim_key", "number", name=op.f("claim_version_claim_key_number_key")),
    )
    control_number = ["facility", "patient_control_number"]
    op.create_index("claim_version_control_number", "claim_version", control_number, unique=False)
    op.create_index("claim_version_member", "claim_version", ["facility", "member_id"], unique=False)
    op.create_index("claim_version_fingerprint", "claim_version", ["facility", "fingerprint"], unique=False)
    op.create_index("claim_version_document", "claim_version", ["document_id"], unique=False)
    op.create_index("claim_version_decision", "claim_version", ["decision_id"], unique=False)


def _create_claim_scoring() -> None:
    op.create_table(
        "claim_scoring",
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Text(), nullable=False),
        sa.Column("scored_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("claim_scoring_decision_id_fkey")),
        sa.ForeignKeyConstraint(["version_id"], ["claim_version.id"], name=op.f("claim_scoring_version_id_fkey")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("claim_scoring_pkey")),
    )
    op.create_index(op.f("claim_scoring_version_id"), "claim_scoring", ["version_id"], unique=False)


def _create_event_in() -> None:
    op.create_table(
        "event_in",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("facility", sa.Text(), nullable=False),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.BigInteger(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("event_in_pkey")),
        sa.UniqueConstraint("source", "event_id", "facility", name=op.f("event_in_source_event_id_facility_key")),
    )


def _create_member_record() -> None:
    op.create_table(
        "member_record",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("facility", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("payer_id", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("replaced_at", sa.BigInteger(), nullable=True),
        sa.Column("came_with", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('authorization', 'coverage')", name=op.f("member_record_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("member_record_pkey")),
    )
    op.create_index("member_record_member", "member_record", ["facility", "kind", "member_id"], unique=False)
    op.create_index("member_record_number", "member_record", ["facility", "kind", "number"], unique=False)
    op.create_index(
        "member_record_current",
        "member_record",
        ["record_key"],
        unique=True,
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )
