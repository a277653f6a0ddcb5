"""What was judged to rows: one decision with its audit draw, review item, events and delivery.

Ids follow from content.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import Text, bindparam, insert, update

from inference import audit
from inference.events import NewEvent
from inference.judging import Judged
from inference.payload import decision_payload
from inference.policy import Policy
from inference.policy_file import Task
from inference.reading import ReadDocument
from inference.rules.facts import Sighting
from inference.schema import canonical
from inference.settings import Settings
from inference.tables import document
from models.prediction import NOTHING, to_cents

LOG = "mlflow"
POLICY_ACTOR = "policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What all decisions about one file share."""

    tenant: str
    file_id: str
    facility: str
    policy: Policy
    settings: Settings
    audit_salt: bytes

    @classmethod
    def of(cls, policy: Policy, settings: Settings, file_id: str, facility: str) -> "About":
        """One file of the settings' tenant."""
        facts = {"file_id": file_id, "facility": facility, "tenant": settings.tenant}
        return cls(**facts, policy=policy, settings=settings, audit_salt=settings.audit_salt)


# The content comes as text, so that it is not made in the write; `Json` would make it there.
INSERT_DOCUMENT = insert(document).values(content=bindparam("content_text", type_=Text))
# What stands for a file that could not be decided makes room for what is read of it later.
_READ_AGAIN = ("document_class", "record_type", "payment_key", "fingerprint", "duplicate_state", "duplicate_of")
REPLACE_DOCUMENT = (
    update(document)
    .where(document.c.id == bindparam("replaced"))
    .values({name: bindparam(name) for name in (*_READ_AGAIN, "amount", "claim_count")})
    .values(content=bindparam("content_text", type_=Text))
)


def decision_id(
    tenant: str, task: str, input_hash: str, index: str, model: str, model_version: str, superseded: str | None = None
) -> str:
    """The same question to the same model version has the same id, however often it is asked.

    `index` is the number of the document in its file and the pointer into its record: "0/claims/3".
    """
    parts = [tenant, task, input_hash, index, model, model_version, superseded]
    return "dec_" + sha256(canonical(parts).encode()).hexdigest()[:32]


def document_id(file_id: str, index: int) -> str:
    return f"{file_id}_{index}"


def document_row(
    about: About, index: int, read: ReadDocument, content: str, sighting: Sighting | None
) -> dict[str, Any]:
    """A row of `document`: what was read, and how it is told from others. The content is text for INSERT_DOCUMENT."""
    record = read.remittance or read.submission
    return {
        "id": document_id(about.file_id, index),
        "file_id": about.file_id,
        "index": index,
        "document_class": read.document.document_class,
        "record_type": read.document.record_type,
        "content_text": content,
        "payment_key": read.identity.payment_key if read.identity else None,
        "fingerprint": read.identity.fingerprint if read.identity else None,
        "duplicate_state": sighting.state if sighting else None,
        "duplicate_of": sighting.document_id if sighting else None,
        "amount": _amount(read),
        "claim_count": len(record.claims) if record else 0,
    }


def _amount(read: ReadDocument) -> Decimal | None:
    """What a remittance pays, or what the claims of a batch ask for."""
    if read.submission is not None:
        return sum((to_cents(claim.charge) for claim in read.submission.claims), NOTHING)
    return to_cents(read.remittance.payment.amount) if read.remittance else None


def decision_rows(
    about: About, index: int, judged: Iterable[Judged], superseded: str | None = None
) -> list[dict[str, Any]]:
    """Rows of `decision` for one document, parents first; the write adds when it was decided.

    `superseded`: the decision that the document's own takes the place of.
    """
    parents: dict[Task, str] = {}
    rows = []
    for each in judged:
        row = _decision_row(about, index, each, None if each.parent else superseded)
        row["parent_id"] = parents[each.parent] if each.parent else None
        parents[each.task] = row["id"]
        rows.append(row)
    return rows


def draw_row(about: About, decision: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `audit_draw` for a decision that was accepted alone."""
    drawn = audit.draw(decision["id"], about.audit_salt, about.policy.audit_probability(decision["task"]))
    return {
        "decision_id": decision["id"],
        "probability": drawn.probability,
        "draw": drawn.draw,
        "drawn": drawn.drawn,
    }


def review_row(about: About, decision: Mapping[str, Any], judged: Judged, now: datetime) -> dict[str, Any]:
    """A row of `review_item`: an exception where the policy asks a person, an audit where the draw does.

    What the policy leaves to supervisors is born escalated. An audit is a person's: a key that confirms what a machine
    decided checks nothing.
    """
    kind = "exception" if decision["queue"] is not None else "audit"
    return {
        "decision_id": decision["id"],
        "kind": kind,
        "state": "escalated" if judged.ruling.supervisor else "in_review",
        "queue": decision["queue"] or about.policy.queue_of(judged.task),
        "facility": about.facility,
        "dollars": judged.prediction.dollars,
        "approvals_needed": judged.ruling.approvals_needed,
        "always_human": judged.ruling.always_human or kind == "audit",
        "opened_at": now,
        "updated_at": now,
    }


def event_of(kind: str, decision: Mapping[str, Any], actor: str, body: dict[str, Any] | None = None) -> NewEvent:
    """An event about a decision, with the facts that every metric groups by."""
    return NewEvent(
        type=kind,
        actor=actor,
        file_id=decision["file_id"],
        decision_id=decision["id"],
        facility=decision["facility"],
        payer=decision["payer"],
        queue=decision["queue"],
        category=decision["category"],
        dollars=decision["dollars"],
        body=body or {},
    )


def deliveries(rows: Sequence[Mapping[str, Any]], codes: Mapping[str, tuple[str, ...]]) -> list[tuple[str, Any]]:
    """What the decision log gets of each decision: reference and payload."""
    return [(row["id"], decision_payload(row, codes.get(row["id"], ()))) for row in rows]


def _decision_row(about: About, index: int, judged: Judged, superseded: str | None) -> dict[str, Any]:
    said, ruling = judged.prediction, judged.ruling
    identity = (about.tenant, judged.task, about.file_id, f"{index}{judged.pointer}", said.model, said.model_version)
    shown = ruling.mode != "off"  # a kind that is switched off is decided by a person who is shown no prediction
    return {
        "id": decision_id(*identity, superseded=superseded),
        "file_id": about.file_id,
        "document_id": document_id(about.file_id, index),
        "supersedes": superseded,
        "task": judged.task,
        "pointer": judged.pointer,
        "input_hash": about.file_id,
        "model": said.model,
        "model_version": said.model_version,
        "policy_version": about.policy.version,
        "prediction": said.plain() if shown else said.amounts(),
        "confidence": said.confidence.value if shown else 0.0,
        "disposition": ruling.disposition,
        "mode": ruling.mode,
        "unsupervised_disposition": ruling.unsupervised_disposition,
        "reasons": [{"code": why.code, "message": why.message, "path": why.path} for why in ruling.reasons],
        "dollars": said.dollars,
        "actor": POLICY_ACTOR,
        "facility": about.facility,
        "payer": judged.payer,
        "queue": ruling.queue,
        "category": ruling.category,
        "service_month": said.service_month,
    }
