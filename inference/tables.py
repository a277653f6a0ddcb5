"""The tables of files and what becomes of them: documents, decisions, reviews, events, deliveries and jobs.

`decision`, `event` and `audit_draw` are append-only; triggers in the first migration hold that against every client of
the database, not only against this code. What is changed here needs a migration.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from inference.schema import Instant, Json, Money, metadata, one_of, share

DISPOSITIONS = ("auto_accept", "review", "reject")
# Review items that wait for a person.
OPEN_REVIEW_STATES = ("in_review", "second_look", "escalated")
# Jobs that a worker may still take; the index and the query that uses it must say it in the same words.
JOB_IS_OPEN = "state IN ('waiting', 'leased')"

# One row per content and facility. The API calls it a document: `GET /v1/documents/{id}` returns its envelope.
file = Table(
    "file",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("facility", Text, nullable=False),
    Column("state", Text, nullable=False),  # received | decided | unreadable
    Column("received_at", Instant, nullable=False),
    Column("decided_at", Instant),
    # Of a file that shows a payment card: the copy without it (none could be made: null), and until when it is sealed.
    Column("copy_sha256", Text),
    Column("sealed_until", Instant),
    Index("file_sha256", "sha256"),
    one_of("state", "received", "decided", "unreadable"),
)

# One row per arrival: the same bytes sent twice are one file with two receipts.
receipt = Table(
    "receipt",
    metadata,
    Column("id", Text, primary_key=True),
    Column("file_id", Text, ForeignKey("file.id"), nullable=False, index=True),
    Column("operation_id", Text, nullable=False),
    Column("principal", Text, nullable=False),
    Column("correlation_id", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
)

operation = Table(
    "operation",
    metadata,
    Column("id", Text, primary_key=True),
    Column("file_id", Text, ForeignKey("file.id"), nullable=False, index=True),
    Column("state", Text, nullable=False),  # pending | running | needs_review | succeeded | failed
    Column("facility", Text, nullable=False),
    Column("correlation_id", Text, nullable=False),
    Column("problem", Json),
    Column("pages_read", Integer),  # of a file of pages that is being read
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    one_of("state", "pending", "running", "needs_review", "succeeded", "failed"),
)

# One row per document inside a file (one ST of an X12 file, one page range of a PDF).
document = Table(
    "document",
    metadata,
    Column("id", Text, primary_key=True),
    Column("file_id", Text, ForeignKey("file.id"), nullable=False),
    Column("index", Integer, nullable=False),
    Column("document_class", Text, nullable=False),
    Column("record_type", Text, nullable=False),
    Column("content", Json, nullable=False),  # the ExtractedDocument, plain, as in the envelope
    Column("payment_key", Text),
    Column("fingerprint", Text),
    Column("duplicate_state", Text),  # duplicate_of | conflict_or_split
    Column("duplicate_of", Text),
    Column("amount", Money),
    Column("claim_count", Integer, nullable=False),
    UniqueConstraint("file_id", "index"),
    Index("document_payment_key", "payment_key"),
    Index("document_fingerprint", "fingerprint"),
    one_of("duplicate_state", "duplicate_of", "conflict_or_split"),
)

decision = Table(
    "decision",
    metadata,
    Column("id", Text, primary_key=True),
    Column("file_id", Text, ForeignKey("file.id"), nullable=False, index=True),
    Column("document_id", Text, ForeignKey("document.id"), nullable=False, index=True),
    Column("parent_id", Text, ForeignKey("decision.id")),
    Column("supersedes", Text, ForeignKey("decision.id"), unique=True),  # a decision is superseded at most once
    Column("task", Text, nullable=False),  # document | remittance | claim_payment | provider_adjustment | claim
    Column("pointer", Text, nullable=False),  # into the document's record: "/claims/0"
    Column("input_hash", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("model_version", Text, nullable=False),
    Column("policy_version", Text, nullable=False),
    Column("prediction", Json, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("disposition", Text, nullable=False),  # auto_accept | review | reject
    Column("mode", Text, nullable=False),  # off | shadow | assist | auto
    Column("unsupervised_disposition", Text, nullable=False),  # what mode auto would have said
    Column("reasons", Json, nullable=False),
    Column("dollars", Money, nullable=False),
    Column("actor", Text, nullable=False),  # policy | person:<id>
    Column("facility", Text, nullable=False),
    Column("payer", Text),
    Column("queue", Text),
    Column("category", Text, nullable=False),
    Column("service_month", Text),
    Column("decided_at", Instant, nullable=False),
    one_of("task", "document", "remittance", "claim_payment", "provider_adjustment", "claim", "acknowledgement"),
    one_of("disposition", *DISPOSITIONS),
    one_of("unsupervised_disposition", *DISPOSITIONS),
    one_of("mode", "off", "shadow", "assist", "auto"),
    share("confidence"),
)

audit_draw = Table(
    "audit_draw",
    metadata,
    Column("decision_id", Text, ForeignKey("decision.id"), primary_key=True),
    Column("probability", Float, nullable=False),
    Column("draw", Float, nullable=False),
    Column("drawn", Boolean, nullable=False),
    share("probability"),
    share("draw"),
)

review_item = Table(
    "review_item",
    metadata,
    Column("decision_id", Text, ForeignKey("decision.id"), primary_key=True),
    Column("kind", Text, nullable=False),  # exception | audit
    Column("state", Text, nullable=False),  # in_review | second_look | escalated | confirmed | overridden | rejected
    Column("queue", Text, nullable=False),
    Column("facility", Text, nullable=False),
    Column("dollars", Money, nullable=False),
    Column("approvals_needed", Integer, nullable=False),
    Column("always_human", Boolean, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("leased_by", Text),
    Column("leased_until", Instant),
    Index("review_item_order", "state", "dollars"),
    one_of("kind", "exception", "audit"),
    one_of("state", "in_review", "second_look", "escalated", "confirmed", "overridden", "rejected"),
    CheckConstraint("(leased_by IS NULL) = (leased_until IS NULL)", name="lease_whole"),
    CheckConstraint("approvals_needed >= 1", name="approvals_needed_positive"),
)

verdict = Table(
    "verdict",
    metadata,
    Column("id", Text, primary_key=True),
    Column("decision_id", Text, ForeignKey("review_item.decision_id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("principal", Text, nullable=False),  # person:<id>, or key:<id> where the policy lets a key speak
    Column("outcome", Text, nullable=False),  # confirm | override
    Column("reason", Text),
    Column("corrected", Json),
    Column("given_at", Instant, nullable=False),
    Column("settles_at", Instant, nullable=False),
    Column("state", Text, nullable=False),  # pending | settled | withdrawn
    one_of("outcome", "confirm", "override"),
    one_of("state", "pending", "settled", "withdrawn"),
    # The database itself refuses a second verdict of one person, or two verdicts in one round.
    Index(
        "verdict_one_per_person",
        "decision_id",
        "principal",
        unique=True,
        sqlite_where=text("state <> 'withdrawn'"),
        postgresql_where=text("state <> 'withdrawn'"),
    ),
    Index(
        "verdict_one_per_round",
        "decision_id",
        "round",
        unique=True,
        sqlite_where=text("state <> 'withdrawn'"),
        postgresql_where=text("state <> 'withdrawn'"),
    ),
)

# The event log is a hash chain: hash = sha256(previous_hash + canonical(event)). seq has no gaps.
event = Table(
    "event",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("type", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("file_id", Text),
    Column("decision_id", Text),
    Column("facility", Text),
    Column("payer", Text),
    Column("queue", Text),
    Column("category", Text),
    Column("dollars", Money),
    Column("body", Json, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("event_decision", "decision_id"),
    Index("event_type_at", "type", "at"),
    CheckConstraint("seq >= 1", name="seq_positive"),
)

chain_head = Table(
    "chain_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # always 1
    Column("seq", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),  # destination:kind:reference, so that enqueuing twice is one delivery
    Column("destination", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("payload", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
    Column("tried_singly_at", Instant),  # may be at the other end already, so never in a batch
    Column("batch_id", Text),
    Column("delivered_at", Instant),
    Column("dead_at", Instant),
    Index(
        "outbox_waiting",
        "destination",
        "due_at",
        sqlite_where=text("delivered_at IS NULL AND dead_at IS NULL"),
        postgresql_where=text("delivered_at IS NULL AND dead_at IS NULL"),
    ),
)

job = Table(
    "job",
    metadata,
    Column("id", Text, primary_key=True),  # kind:reference, so that enqueuing twice is one job
    Column("kind", Text, nullable=False),
    Column("payload", Json, nullable=False),
    Column("state", Text, nullable=False),  # waiting | leased | done | failed
    Column("attempts", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("leased_by", Text),
    Column("leased_until", Instant),
    Column("last_error", Text),
    one_of("state", "waiting", "leased", "done", "failed"),
    CheckConstraint("(state = 'leased') = (leased_by IS NOT NULL)", name="lease_whole"),
    Index("job_open", "due_at", sqlite_where=text(JOB_IS_OPEN), postgresql_where=text(JOB_IS_OPEN)),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("principal", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request_hash", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("response", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
)
