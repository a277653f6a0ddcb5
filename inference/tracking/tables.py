"""Batches and claims on their way to a payer, every step that was told of them, what is overdue, and proof of filing.

A claim is a version of `claim_version`: the same content sent again is the same claim, with another attempt. Steps and
proofs are only added to; the state of a claim is that of its last step that counts.
"""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, text

from inference.schema import Instant, Json, Money, metadata, one_of

# From the least to the most advanced; `replaced`: another version of the claim was sent in its place.
STATES = (
    *("unsent", "sent", "interchange_accepted", "batch_acknowledged", "claim_received", "claim_accepted"),
    *("batch_rejected", "claim_rejected", "adjudicated", "replaced"),
)
EXCEPTIONS = ("batch_rejected", "claim_rejected", "ack_missing", "no_response", "unmatched")
IS_OPEN = "closed_at IS NULL"

# One row per ST*837 that came in, by which acknowledgements of batches are matched.
submitted_batch = Table(
    "submitted_batch",
    metadata,
    Column("id", Text, ForeignKey("document.id"), primary_key=True),
    Column("facility", Text, nullable=False),
    Column("interchange_control", Text),  # ISA13, GS06 and ST02 without leading zeros
    Column("group_control", Text),
    Column("transaction_control", Text),
    Column("reference", Text),  # BHT03
    Column("sender", Text),  # ISA06 and ISA08
    Column("receiver", Text),
    Column("test", Boolean, nullable=False),  # ISA15 = T: only answers that are tests, too, speak of it
    Column("made_on", Date),  # ISA09 or GS04, the earlier; else BHT04
    Column("received_at", Instant, nullable=False),
    Index("submitted_batch_group", "facility", "group_control"),
    Index("submitted_batch_interchange", "facility", "interchange_control"),
    Index("submitted_batch_reference", "facility", "reference"),
)

tracked_claim = Table(
    "tracked_claim",
    metadata,
    Column("id", Text, ForeignKey("claim_version.id"), primary_key=True),
    Column("claim_key", Text, nullable=False),  # what all versions of the claim share
    Column("batch_id", Text, ForeignKey("submitted_batch.id"), nullable=False),
    Column("pointer", Text, nullable=False),
    Column("facility", Text, nullable=False),
    Column("payer", Text),  # the master's key, by which deadlines go; else what the claim calls it
    Column("patient_control_number", Text),  # as it is compared: capitals, without spaces
    Column("clearinghouse_number", Text),
    Column("payer_claim_number", Text),  # REF*1K of an acknowledgement
    Column("charge", Money, nullable=False),
    Column("service_from", Date),
    Column("service_to", Date),
    Column("state", Text, nullable=False),
    Column("attempt", Integer, nullable=False),  # 0 before it is sent
    Column("sent_on", Date),
    Column("sent_at", Instant),
    Column("adjudicated_on", Date),
    Column("updated_at", Instant, nullable=False),
    Index("tracked_claim_number", "facility", "patient_control_number"),
    Index("tracked_claim_key", "claim_key"),
    Index("tracked_claim_batch", "batch_id", "state"),
    Index("tracked_claim_payer", "payer", "adjudicated_on"),
    one_of("state", *STATES),
    CheckConstraint("attempt >= 0", name="attempt_not_negative"),
    CheckConstraint("(attempt = 0) = (sent_at IS NULL)", name="sent_whole"),
)

tracking_step = Table(
    "tracking_step",
    metadata,
    Column("id", Text, primary_key=True),  # stp_ + hash of claim, attempt, state and source: told twice is one step
    Column("claim_id", Text, ForeignKey("tracked_claim.id"), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("codes", Json, nullable=False),  # of the standard, as the source gives them: A2, 20
    Column("told_on", Date),  # the day that the source names
    Column("source", Text, nullable=False),  # a document, or what told us that the claim was sent
    Column("pointer", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Index("tracking_step_claim", "claim_id", "recorded_at"),
)

filing_proof = Table(
    "filing_proof",
    metadata,
    Column("id", Text, primary_key=True),  # prf_ + hash of claim, document and pointer
    Column("claim_id", Text, ForeignKey("tracked_claim.id"), nullable=False),
    Column("payer_claim_number", Text),  # REF*1K
    Column("accepted_on", Date),  # STC02
    Column("received_on", Date),  # DTP*050 of the payer
    Column("document_id", Text, ForeignKey("document.id"), nullable=False),
    Column("pointer", Text, nullable=False),
    Column("file_sha256", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Index("filing_proof_claim", "claim_id"),
)

# One row per exception, so that each is opened once, whoever finds it first and however often.
follow_up = Table(
    "follow_up",
    metadata,
    Column("id", Text, primary_key=True),  # kind, what it is about, which attempt, and how often asked of that
    Column("kind", Text, nullable=False),
    Column("claim_id", Text, ForeignKey("tracked_claim.id")),  # of one claim,
    Column("batch_id", Text, ForeignKey("submitted_batch.id")),  # or of a whole batch, or of neither
    Column("facility", Text, nullable=False),
    Column("decision_id", Text, ForeignKey("decision.id"), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", Text),
    Index("follow_up_claim", "claim_id"),
    Index("follow_up_batch", "batch_id"),
    Index("follow_up_open", "due_on", sqlite_where=text(IS_OPEN), postgresql_where=text(IS_OPEN)),
    one_of("kind", *EXCEPTIONS),
    CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closing_whole"),
)

# One row per statement of an answer that nothing here fits yet; gone when what it speaks of comes in.
unmatched_answer = Table(
    "unmatched_answer",
    metadata,
    Column("id", Text, primary_key=True),  # una_ + hash of document and pointer
    Column("facility", Text, nullable=False),
    Column("control", Text),  # of the interchange or group that it speaks of, without leading zeros
    Column("number", Text),  # CLM01 or BHT03, as it is compared
    Column("document_id", Text, ForeignKey("document.id"), nullable=False),
    Column("position", Integer, nullable=False),  # in the order of the document
    Column("kind", Text, nullable=False),  # TA1, 997, 999, 277CA, 277 or 835
    Column("parent_id", Text, ForeignKey("decision.id")),  # the decision about the document
    Column("sender", Text),  # ISA06 and ISA08 of the answer
    Column("receiver", Text),
    Column("test", Boolean, nullable=False),  # ISA15 = T
    Column("statement", Json, nullable=False),  # the Statement, plain
    Column("follow_up_id", Text, ForeignKey("follow_up.id")),  # what people were asked about it
    Column("kept_at", Instant, nullable=False),
    Index("unmatched_answer_control", "facility", "control"),
    Index("unmatched_answer_number", "facility", "number"),
    CheckConstraint("control IS NOT NULL OR number IS NOT NULL", name="findable"),
)
