"""Claim versions, records of members (authorizations, coverages) and events that came in.

A claim is told by facility, payer and patient control number; each content of it is a version. A record of a member is
kept with all its history: the current one is the row that nothing has replaced.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from inference.schema import Instant, Json, Money, metadata, one_of

MEMBER_RECORDS = ("authorization", "coverage")

# One row per content of a claim. Where the same content was scored last is changed in place; all else stays.
claim_version = Table(
    "claim_version",
    metadata,
    Column("id", Text, primary_key=True),  # clv_ + hash of tenant, facility, payer, patient control number and content
    Column("claim_key", Text, nullable=False),  # hash of tenant, facility, payer and patient control number
    Column("number", Integer, nullable=False),  # 1, 2, 3 of this claim
    Column("previous_id", Text, ForeignKey("claim_version.id")),
    Column("facility", Text, nullable=False),
    Column("payer", Text),  # what the claim calls it, id before name
    Column("patient_control_number", Text),
    Column("member_id", Text),  # as it is compared: capitals, without spaces
    Column("charge", Money, nullable=False),
    Column("service_from", Date),  # the first day of service that the claim or its lines name
    Column("fingerprint", Text, nullable=False),  # equal for claims that ask to be paid for the same
    Column("document_id", Text, ForeignKey("document.id"), nullable=False),
    Column("pointer", Text, nullable=False),
    Column("decision_id", Text, ForeignKey("decision.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("scored_at", Instant, nullable=False),
    Column("submitted_at", Instant),  # when it was sent, as we were told; none once a front end refused it
    UniqueConstraint("claim_key", "number"),
    Index("claim_version_control_number", "facility", "patient_control_number"),
    Index("claim_version_member", "facility", "member_id"),
    Index("claim_version_fingerprint", "facility", "fingerprint"),
    Index("claim_version_document", "document_id"),
    Index("claim_version_decision", "decision_id"),
    CheckConstraint("number >= 1", name="number_positive"),
)

# Which decision is about which version. A version may be judged often: in several files, and again as facts change.
claim_scoring = Table(
    "claim_scoring",
    metadata,
    Column("decision_id", Text, ForeignKey("decision.id"), primary_key=True),
    Column("version_id", Text, ForeignKey("claim_version.id"), nullable=False, index=True),
    Column("scored_at", Instant, nullable=False),
)

# CloudEvents as they came in, once per source and id.
event_in = Table(
    "event_in",
    metadata,
    Column("id", Text, primary_key=True),  # cev_ + hash of tenant, source and the event's own id
    Column("source", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("facility", Text, nullable=False),
    Column("principal", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("happened_at", Instant),
    Column("received_at", Instant, nullable=False),
    Column("outcome", Json, nullable=False),  # what became of it: ids and codes
    UniqueConstraint("source", "event_id", "facility"),
)

member_record = Table(
    "member_record",
    metadata,
    Column("id", Text, primary_key=True),  # mbr_ + hash of key and content, so that the same record twice is one
    Column("kind", Text, nullable=False),  # authorization | coverage
    Column("record_key", Text, nullable=False),  # what the versions of one record share
    Column("facility", Text, nullable=False),
    Column("member_id", Text),  # as it is compared: capitals, without spaces
    Column("number", Text),  # of an authorization, compared likewise
    Column("payer_id", Text),
    Column("content", Json, nullable=False),  # the Authorization or Coverage, plain
    Column("as_of", Instant, nullable=False),  # when it was so: of two, the later one holds
    Column("received_at", Instant, nullable=False),
    Column("replaced_at", Instant),
    Column("came_with", Text, nullable=False),  # the id of the event or of the document
    Index("member_record_member", "facility", "kind", "member_id"),
    Index("member_record_number", "facility", "kind", "number"),
    # One row of a record holds at a time.
    Index(
        "member_record_current",
        "record_key",
        unique=True,
        sqlite_where=text("replaced_at IS NULL"),
        postgresql_where=text("replaced_at IS NULL"),
    ),
    one_of("kind", *MEMBER_RECORDS),
)
