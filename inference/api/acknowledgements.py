"""GET /v1/claims/{id}/acknowledgements and /proof-of-filing: what became of a claim after it was sent."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from extraction.records import format_money
from inference.api.authentication import require_scope
from inference.api.problems import documented
from inference.api.services import Services, UseServices
from inference.principal import Principal
from inference.refusals import NotFoundError
from inference.tracking import handlers  # noqa: F401 - importing handlers registers them
from inference.tracking.views import claims_named

router = APIRouter(prefix="/v1/claims", tags=["claims"])
Reader = Annotated[Principal, require_scope("decisions:read")]
Named = Annotated[
    str,
    Path(
        pattern=r"^[^\x00-\x1f\x7f/]{1,80}$",
        description="The id of a claim (clv_...), or its patient control number (CLM01) if that holds no slash.",
    ),
]
State = Literal[
    "unsent",
    "sent",
    "interchange_accepted",
    "batch_acknowledged",
    "claim_received",
    "claim_accepted",
    "batch_rejected",
    "claim_rejected",
    "adjudicated",
    "replaced",
]
Kind = Literal["batch_rejected", "claim_rejected", "ack_missing", "no_response", "unmatched"]


class Step(BaseModel):
    """One thing that was told of a claim."""

    state: State | Literal["reported"] = Field(description="`reported`: it was said, and changes no state.")
    attempt: int = Field(description="Which sending it was told of, from 1.")
    codes: list[str] = Field(description="Of the standard: A2 and 20 of an STC, R and 5 of a 999.")
    told_on: date | None = Field(description="The day that the source names.")
    source: str = Field(description="The document that says so, or the event that told of the sending.")
    pointer: str = Field(description="JSON pointer into the document's record.")
    recorded_at: datetime


class FollowUp(BaseModel):
    """Something that people are, or were, asked about the claim or its batch."""

    kind: Kind
    decision_id: str
    due_on: date = Field(description="By when somebody acts.")
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str | None = Field(description="The document or event that answered it, or asked_again.")


class Proof(BaseModel):
    """An accepted 277CA: the payer had the claim by then."""

    payer_claim_number: str | None = Field(description="REF*1K.")
    accepted_on: date | None = Field(description="STC02.")
    received_on: date | None = Field(description="DTP*050: when the payer received the batch.")
    document_id: str
    pointer: str
    file_sha256: str = Field(description="Of the file as it came; its bytes are kept.")
    recorded_at: datetime


class TrackedClaim(BaseModel):
    """One claim with all that was told of it, oldest first."""

    claim_id: str
    patient_control_number: str | None
    payer: str | None
    payer_claim_number: str | None
    charge: str
    batch_document_id: str = Field(description="The 837 that it was sent with.")
    pointer: str
    state: State
    attempt: int = Field(description="How often it was sent.")
    sent_at: datetime | None
    adjudicated_on: date | None
    steps: list[Step]
    exceptions: list[FollowUp]
    proofs: list[Proof]


class TrackedClaims(BaseModel):
    """The claims of that name, the one that changed last first; at most 100."""

    items: list[TrackedClaim]


class ProofOfFiling(BaseModel):
    """What proves that one claim was filed in time."""

    claim_id: str
    patient_control_number: str | None
    payer: str | None
    charge: str
    sent_at: datetime | None
    proofs: list[Proof]


class ProofsOfFiling(BaseModel):
    """The claims of that name that a payer has accepted."""

    items: list[ProofOfFiling]


@router.get("/{claim}/acknowledgements", operation_id="get_acknowledgements", responses=documented(404))
def get_acknowledgements(services: UseServices, caller: Reader, claim: Named) -> TrackedClaims:
    """The states of a claim after it was sent, each with its time and the document that says so."""
    return TrackedClaims(items=[TrackedClaim.model_validate(_shown(row)) for row in _named(services, caller, claim)])


@router.get("/{claim}/proof-of-filing", operation_id="get_proof_of_filing", responses=documented(404))
def get_proof_of_filing(services: UseServices, caller: Reader, claim: Named) -> ProofsOfFiling:
    """What proves that a claim was filed in time: accepted 277CAs, with the payer's number and the file's hash."""
    proven = [row for row in _named(services, caller, claim) if row["proofs"]]
    if not proven:
        raise NotFoundError("not_found")
    return ProofsOfFiling(items=[ProofOfFiling.model_validate(_shown(row)) for row in proven])


def _named(services: Services, caller: Principal, claim: str) -> list[dict[str, Any]]:
    with services.store.read() as connection:
        found = claims_named(connection, caller, claim)
    if not found:
        raise NotFoundError("not_found")
    return found


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    named = {"claim_id": row["id"], "batch_document_id": row["batch_id"], "charge": format_money(row["charge"])}
    return {**row, **named}
