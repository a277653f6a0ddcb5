"""Every table of the service, once, for SQLite and Postgres alike.

Times are whole microseconds since 1970 UTC, money is whole cents, JSON is canonical text: all three compare, sort and
hash the same on both databases. `decision`, `event` and `audit_draw` are append-only; triggers in the first migration
hold that against every client of the database, not only against this code. What is changed here needs a migration.
"""

import json
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
CENT = Decimal("0.01")
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: equal values give equal bytes, so they can be hashed."""
    return _CANONICAL.encode(value)


def microseconds(instant: datetime) -> int:
    """Whole microseconds since 1970 UTC."""
    return (instant - EPOCH) // MICROSECOND


def cents(dollars: Decimal) -> int:
    """Whole cents, halves rounded away from zero."""
    return int(dollars.quantize(CENT, ROUND_HALF_UP) * 100)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Money(TypeDecorator[Decimal]):
    """Dollars as Decimal, stored as whole cents so that sums are exact on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else cents(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 100 + Decimal("0.00")


class Json(TypeDecorator[Any]):
    """Plain data as canonical JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def one_of(column: str, *words: str) -> CheckConstraint:
    """The column holds one of these words (or null, where it may be null)."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(word) for word in words)})", name=f"{column}_known")


def share(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} BETWEEN 0 AND 1", name=f"{column}_share")


# Every constraint has a name, so that a later migration can change it on both databases.
metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s",
        "ix": "%(table_name)s_%(column_0_N_name)s",
    }
)

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

person = Table(
    "person",
    metadata,
    Column("id", Text, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("facility", Text, nullable=False),  # "*" sees all
    Column("active", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("person_id", Text, ForeignKey("person.id"), nullable=False),
    Column("csrf_token", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

api_key = Table(
    "api_key",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("key_hash", Text, nullable=False, unique=True),
    Column("scopes", Json, nullable=False),
    Column("facility", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)
