"""One file as the API shows it: what was read, each part with what holds: the decision that stands, and what people
have said of it.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, case, select

from extraction.records import SCHEMA_VERSION, format_money
from inference.api.decisions import REVIEW_STATE
from inference.api.views import (
    Envelope,
    EnvelopeDecision,
    EnvelopeDocument,
    EnvelopeLinks,
    EnvelopeSource,
    document_links,
)
from inference.policy import strictest
from inference.tables import decision, document, review_item

# What holds once people agreed with a decision; an override is a decision of its own.
AGREED = {"confirmed": "auto_accept", "rejected": "reject"}
TASKS = ("document", "remittance", "claim_payment", "provider_adjustment", "claim")
CLAIM_TASKS = ("claim_payment", "claim")


def envelope(connection: Connection, file: Row[Any]) -> Envelope:
    """The envelope of a row of the table `file`, with the records as they were read when it was decided."""
    found = standing(connection, file.id)
    rows = connection.execute(select(document).where(document.c.file_id == file.id).order_by(document.c.index)).all()
    links = document_links(file.id)
    return Envelope(
        schema_version=SCHEMA_VERSION,
        id=file.id,
        source=EnvelopeSource(name=file.name, sha256=file.sha256, media_type=file.media_type),
        state=file.state,
        disposition=_strictest(found),
        received_at=file.received_at,
        decided_at=file.decided_at,
        documents=[_document(row, [each for each in found if each.document_id == row.id]) for row in rows],
        links=EnvelopeLinks(self=links["document"], original=links["original"], decisions=links["decisions"]),
    )


def standing(connection: Connection, file_id: str) -> Sequence[Row[Any]]:
    """The decisions about a file that no later one supersedes, with the state of their review and what holds."""
    later = decision.alias("later")
    holds = case(*((review_item.c.state == state, end) for state, end in AGREED.items()), else_=decision.c.disposition)
    wanted = (
        select(decision, REVIEW_STATE, holds.label("holds"))
        .outerjoin(later, later.c.supersedes == decision.c.id)
        .outerjoin(review_item, review_item.c.decision_id == decision.c.id)
        .where(decision.c.file_id == file_id, later.c.id.is_(None))
    )
    return sorted(connection.execute(wanted), key=_place)


def _place(row: Row[Any]) -> tuple[int, int]:
    """Parents first, then claims and adjustments as they stand in the record."""
    index = row.pointer.rsplit("/", 1)[-1]
    return TASKS.index(row.task), int(index) if index else 0


def _strictest(decisions: Sequence[Row[Any]]) -> Any:
    return strictest(found.holds for found in decisions) if decisions else None


def _document(row: Row[Any], decisions: Sequence[Row[Any]]) -> EnvelopeDocument:
    content = dict(row.content)
    content["record"] = _with_dispositions(content["record"], decisions)
    content["disposition"] = _strictest(decisions)
    content["confidence"] = min((found.confidence for found in decisions), default=None)
    return EnvelopeDocument(**content, decisions=[_decision(found) for found in decisions])


def _with_dispositions(record: dict[str, Any] | None, decisions: Sequence[Row[Any]]) -> dict[str, Any] | None:
    """Each claim shows what was decided about it."""
    decided = {found.pointer: found.holds for found in decisions if found.task in CLAIM_TASKS}
    if record is None or not decided:
        return record
    claims = [claim | {"disposition": decided.get(f"/claims/{index}")} for index, claim in enumerate(record["claims"])]
    return record | {"claims": claims}


def _decision(row: Row[Any]) -> EnvelopeDecision:
    return EnvelopeDecision(
        id=row.id,
        task=row.task,
        pointer=row.pointer,
        disposition=row.holds,
        review_state=row.review_state,
        confidence=row.confidence,
        dollars=format_money(row.dollars),
        href=f"/v1/decisions/{row.id}",
    )
