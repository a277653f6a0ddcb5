"""What becomes of claims after they are sent: batches, states, steps, proof of filing, and what is overdue."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TASKS = "'document', 'remittance', 'claim_payment', 'provider_adjustment', 'claim'"
BEFORE, AFTER = f"task IN ({TASKS})", f"task IN ({TASKS}, 'acknowledgement')"
STATES = (
    "'unsent', 'sent', 'interchange_accepted', 'batch_acknowledged', 'claim_received', 'claim_accepted', "
    "'batch_rejected', 'claim_rejected', 'adjudicated', 'replaced'"
)
EXCEPTIONS = "'batch_rejected', 'claim_rejected', 'ack_missing', 'no_response', 'unmatched'"
OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    change = _change_in_sqlite if op.get_bind().dialect.name == "sqlite" else _change_in_postgres
    change()
    _create_submitted_batch()
    _create_tracked_claim()
    _create_tracking_step()
    _create_filing_proof()
    _create_follow_up()
    _create_unmatched_answer()


def _change_in_sqlite() -> None:
    """As in 0003: a constraint that allows more touches no row (sqlite.org/lang_altertable.html, 7)."""
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


def _create_submitted_batch() -> None:
    op.create_table(
        "submitted_batch",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("facility", sa.Text(), nullable=False),
        sa.Column("interchange_control", sa.Text(), nullable=True),
        sa.Column("group_control", sa.Text(), nullable=True),
        sa.Column("transaction_control", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("sender", sa.Text(), nullable=True),
        sa.Column("receiver", sa.Text(), nullable=True),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["document.id"], name=op.f("submitted_batch_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("submitted_batch_pkey")),
    )
    op.create_index("submitted_batch_group", "submitted_batch", ["facility", "group_control"], unique=False)
    op.create_index("submitted_batch_interchange", "submitted_batch", ["facility", "interchange_control"], unique=False)
    op.create_index("submitted_batch_reference", "submitted_batch", ["facility", "reference"], unique=False)


def _create_tracked_claim() -> None:
    op.create_table(
        "tracked_claim",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("claim_key", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("pointer", sa.Text(), nullable=False),
        sa.Column("facility", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=True),
        sa.Column("patient_control_number", sa.Text(), nullable=True),
        sa.Column("clearinghouse_number", sa.Text(), nullable=True),
        sa.Column("payer_claim_number", sa.Text(), nullable=True),
        sa.Column("charge", sa.BigInteger(), nullable=False),
        sa.Column("service_from", sa.Date(), nullable=True),
        sa.Column("service_to", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("adjudicated_on", sa.Date(), nullable=True),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("tracked_claim_state_known")),
        sa.CheckConstraint("attempt >= 0", name=op.f("tracked_claim_attempt_not_negative")),
        sa.CheckConstraint("(attempt = 0) = (sent_at IS NULL)", name=op.f("tracked_claim_sent_whole")),
        sa.ForeignKeyConstraint(["batch_id"], ["submitted_batch.id"], name=op.f("tracked_claim_batch_id_fkey")),
        sa.ForeignKeyConstraint(["id"], ["claim_version.id"], name=op.f("tracked_claim_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("tracked_claim_pkey")),
    )
    op.create_index("tracked_claim_number", "tracked_claim", ["facility", "patient_control_number"], unique=False)
    op.create_index("tracked_claim_key", "tracked_claim", ["claim_key"], unique=False)
    op.create_index("tracked_claim_batch", "tracked_claim", ["batch_id", "state"], unique=False)
    op.create_index("tracked_claim_payer", "tracked_claim", ["payer", "adjudicated_on"], unique=False)


def _create_tracking_step() -> None:
    op.create_table(
        "tracking_step",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("pointer", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["tracked_claim.id"], name=op.f("tracking_step_claim_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("tracking_step_pkey")),
    )
    op.create_index("tracking_step_claim", "tracking_step", ["claim_id", "recorded_at"], unique=False)


def _create_filing_proof() -> None:
    op.create_table(
        "filing_proof",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("payer_claim_number", sa.Text(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("pointer", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["tracked_claim.id"], name=op.f("filing_proof_claim_id_fkey")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("filing_proof_document_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("filing_proof_pkey")),
    )
    op.create_index("filing_proof_claim", "filing_proof", ["claim_id"], unique=False)


def _create_follow_up() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=True),
        sa.Column("batch_id", sa.Text(), nullable=True),
        sa.Column("facility", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.CheckConstraint(f"kind IN ({EXCEPTIONS})", name=op.f("follow_up_kind_known")),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name=op.f("follow_up_closing_whole")),
        sa.ForeignKeyConstraint(["batch_id"], ["submitted_batch.id"], name=op.f("follow_up_batch_id_fkey")),
        sa.ForeignKeyConstraint(["claim_id"], ["tracked_claim.id"], name=op.f("follow_up_claim_id_fkey")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("follow_up_decision_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("follow_up_pkey")),
    )
    op.create_index("follow_up_claim", "follow_up", ["claim_id"], unique=False)
    op.create_index("follow_up_batch", "follow_up", ["batch_id"], unique=False)
    op.create_index("follow_up_open", "follow_up", ["due_on"], unique=False, sqlite_where=OPEN, postgresql_where=OPEN)


def _create_unmatched_answer() -> None:
    op.create_table(
        "unmatched_answer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("facility", sa.Text(), nullable=False),
        sa.Column("control", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.Column("sender", sa.Text(), nullable=True),
        sa.Column("receiver", sa.Text(), nullable=True),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("follow_up_id", sa.Text(), nullable=True),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("control IS NOT NULL OR number IS NOT NULL", name=op.f("unmatched_answer_findable")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("unmatched_answer_document_id_fkey")),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_up.id"], name=op.f("unmatched_answer_follow_up_id_fkey")),
        sa.ForeignKeyConstraint(["parent_id"], ["decision.id"], name=op.f("unmatched_answer_parent_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("unmatched_answer_pkey")),
    )
    op.create_index("unmatched_answer_control", "unmatched_answer", ["facility", "control"], unique=False)
    op.create_index("unmatched_answer_number", "unmatched_answer", ["facility", "number"], unique=False)
