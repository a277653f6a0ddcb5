"""Scored claims and events in, as they are written and documented."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from extraction.code_tables import OwnerTeam
from extraction.records import format_money
from inference.api.views import Reason, document_links
from inference.claims.answers import ScoredClaim
from inference.intake import Receipt

Disposition = Literal["submit", "hold_for_review", "reject"]
Result = Literal["pass", "fail", "unknown"]


class Check(BaseModel):
    """One readiness rule's answer. A record that is not there is unknown, never a pass."""

    rule: str
    result: Result
    severity: Literal["reject", "hold", "warn"] = Field(description="What a failure means.")
    path: str = Field(description="JSON pointer into the claim.")
    fact: str
    fix: str
    owner_team: OwnerTeam = Field(description="Who mends a failure.")


class RuleChange(BaseModel):
    """A rule that says something else than the last time."""

    rule: str
    was: Result | None
    now: Result | None
    fact: str


class Change(BaseModel):
    """What changed since the same claim was scored before."""

    from_decision: str
    from_version: str
    from_disposition: Disposition
    rules: list[RuleChange]
    summary: str


class ClaimVersion(BaseModel):
    """One content of a claim, which is told by facility, payer and patient control number."""

    id: str
    number: int
    previous_id: str | None


class Counts(BaseModel):
    passed: int = Field(serialization_alias="pass")
    failed: int = Field(serialization_alias="fail")
    unknown: int


class ClaimLinks(BaseModel):
    decision: str
    document: str
    original: str
    review: str | None = Field(description="Where a person is asked about it.")


class Score(BaseModel):
    """The decision that stands about one claim: what holds, who mends what, and every check."""

    decision_id: str
    pointer: str = Field(description="JSON pointer into the record of its document.")
    document_index: int = Field(description="Which document of the file, from 0.")
    patient_control_number: str | None
    version: ClaimVersion | None
    disposition: Disposition
    review_state: str | None
    decided_by: Literal["policy", "person"]
    owner_team: str | None
    queue: str | None
    category: str
    dollars: str
    counts: Counts
    checks: list[Check]
    reasons: list[Reason]
    change: Change | None = Field(description="Null where the claim had not been scored before.")
    model: str
    model_version: str
    policy_version: str
    decided_at: datetime
    links: ClaimLinks

    @classmethod
    def of(cls, found: ScoredClaim) -> "Score":
        """From an answer of inference.claims.answers."""
        facts = asdict(found)
        counts = {name: facts.pop(name) for name in ("passed", "failed", "unknown")}
        links = document_links(facts.pop("document_id"))
        review = f"/v1/reviews/{found.decision_id}" if found.disposition == "hold_for_review" else None
        return cls.model_validate(
            facts
            | {"counts": counts, "dollars": format_money(found.dollars)}
            | {"links": {**links, "decision": f"/v1/decisions/{found.decision_id}", "review": review}}
        )


class ScoreLinks(BaseModel):
    document: str
    original: str
    decisions: str
    operation: str


class Scores(BaseModel):
    """The answers about all claims of one request, in the order in which they came."""

    document_id: str
    operation_id: str
    seen_before: bool = Field(description="Whether the same bytes had come before.")
    claims: list[Score]
    links: ScoreLinks

    @classmethod
    def of(cls, given: Receipt, found: list[ScoredClaim]) -> "Scores":
        links = document_links(given.file_id) | {"operation": f"/v1/operations/{given.operation_id}"}
        return cls.model_validate(
            {
                "document_id": given.file_id,
                "operation_id": given.operation_id,
                "seen_before": given.seen_before,
                "claims": [Score.of(each) for each in found],
                "links": links,
            }
        )


class EventTaken(BaseModel):
    """What became of one event. `id` and `source` are the event's own."""

    id: str
    source: str
    type: str
    seen_before: bool
    outcome: dict[str, Any]


class EventsTaken(BaseModel):
    events: list[EventTaken]
