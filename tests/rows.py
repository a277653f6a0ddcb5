"""The smallest rows that the tables accept, for tests that need a decision to hang something on."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from inference.tables import decision, document, file
from inference.writer import UnitOfWork

NOON = datetime(2024, 5, 17, 12, 0, tzinfo=UTC)


def insert_file(uow: UnitOfWork, file_id: str = "doc_1") -> str:
    """A file with one document; returns the document's id."""
    uow.connection.execute(
        insert(file).values(
            id=file_id,
            sha256="0" * 64,
            name="remittance.835",
            media_type="application/edi-x12",
            size=1,
            facility="north",
            state="decided",
            received_at=uow.now,
        )
    )
    document_id = f"{file_id}_0"
    uow.connection.execute(
        insert(document).values(
            id=document_id,
            file_id=file_id,
            index=0,
            document_class="remittance_835",
            record_type="remittance",
            content={},
            claim_count=0,
        )
    )
    return document_id


def decision_row(decision_id: str, file_id: str = "doc_1", **changed: Any) -> dict[str, Any]:
    """The values of a decision on the document that `insert_file` made."""
    row = {
        "id": decision_id,
        "file_id": file_id,
        "document_id": f"{file_id}_0",
        "task": "claim_payment",
        "pointer": "/claims/0",
        "input_hash": file_id,
        "model": "rules",
        "model_version": "1",
        "policy_version": "1",
        "prediction": {"outcome": "paid"},
        "confidence": 1.0,
        "disposition": "review",
        "mode": "auto",
        "unsupervised_disposition": "review",
        "reasons": [],
        "dollars": Decimal("12.40"),
        "actor": "policy",
        "facility": "north",
        "category": "other",
        "decided_at": NOON,
    }
    return row | changed


def insert_decision(uow: UnitOfWork, decision_id: str = "dec_1", **changed: Any) -> None:
    uow.connection.execute(insert(decision).values(decision_row(decision_id, **changed)))
