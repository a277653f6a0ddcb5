"""The resources of /v1/reviews as they are written and documented.

Money is text with two decimals, times are ISO 8601 in UTC.
"""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from extraction.records import format_money
from inference.api.views import Disposition, Reason, document_links
from review.case import Case, OtherClaims, Step
from review.verdicts import Verdict
from review.waiting import QueueEntry

State = Literal["in_review", "second_look", "escalated", "confirmed", "overridden", "rejected"]


class Proposal(BaseModel):
    """What would be right instead of what was proposed."""

    model_config = ConfigDict(extra="forbid")

    proposal: str = Field(pattern=r"^[a-z_]{1,60}$", examples=["post_payment", "do_not_post", "hold"])


class Override(BaseModel):
    """Why the decision is wrong, and what is right where the caller knows it."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(pattern=r"^[a-z_]{1,60}$", description="A key of the policy's list of override reasons.")
    corrected: Proposal | None = None


class ReviewLinks(BaseModel):
    self: str
    decision: str


class ReviewItem(BaseModel):
    """A decision that waits for a person, or has waited. `leased_by` holds it until `leased_until`."""

    decision_id: str
    state: State
    queue: str
    facility: str
    dollars: str
    task: str
    payer: str | None
    category: str
    reasons: list[Reason]
    approvals_needed: int
    person_only: bool = Field(description="Only a named person in a session may decide it; keys get 403.")
    opened_at: datetime
    leased_by: str | None
    leased_until: datetime | None
    links: ReviewLinks

    @classmethod
    def of(cls, entry: QueueEntry) -> "ReviewItem":
        facts = {name: getattr(entry, name) for name in cls.model_fields if name not in ("dollars", "links")}
        links = {"self": f"/v1/reviews/{entry.decision_id}", "decision": f"/v1/decisions/{entry.decision_id}"}
        return cls.model_validate({**facts, "dollars": format_money(entry.dollars), "links": links})


class Claimed(BaseModel):
    """The item that is now leased to the caller; null if nothing waits that the caller may decide."""

    item: ReviewItem | None


class VerdictView(BaseModel):
    """A verdict: a draft that `:undo` takes back until `settles_at`."""

    id: str
    decision_id: str
    round: int
    principal: str
    outcome: Literal["confirm", "override"]
    reason: str | None
    corrected: dict[str, Any] | None
    given_at: datetime
    settles_at: datetime
    state: Literal["pending", "settled", "withdrawn"]

    @classmethod
    def of(cls, verdict: Verdict) -> "VerdictView":
        return cls(**{name: getattr(verdict, name) for name in cls.model_fields})


class OtherClaim(BaseModel):
    decision_id: str
    pointer: str
    disposition: Disposition
    category: str
    dollars: str


class OtherClaimsView(BaseModel):
    """Other claims of the same payment: those that the caller may see, and how many more there are."""

    shown: list[OtherClaim]
    more: int

    @classmethod
    def of(cls, others: OtherClaims) -> "OtherClaimsView":
        fields = ("decision_id", "pointer", "disposition", "category")
        shown = [
            OtherClaim(**{name: getattr(other, name) for name in fields}, dollars=format_money(other.dollars))
            for other in others.shown
        ]
        return cls(shown=shown, more=others.more)


class HistoryStep(BaseModel):
    at: datetime
    type: str
    actor: str
    body: dict[str, Any]

    @classmethod
    def of(cls, step: Step) -> "HistoryStep":
        return cls(at=step.at, type=step.type, actor=step.actor, body=dict(step.body))


class OriginalView(BaseModel):
    document_id: str
    name: str
    media_type: str
    size: int
    received_at: datetime
    links: dict[str, str]


class Review(BaseModel):
    """One item with all that it takes to decide it.

    `record` is the document's record without its claims, `subject` the part of the record that the decision is about;
    both are null where nothing was read. `fields` says where each value stands in the source. As long as a second word
    is to come, `verdicts` and `history` hold no verdict but the reader's own.
    """

    item: ReviewItem
    pointer: str
    document_class: str
    prediction: dict[str, Any]
    confidence: float
    model: str
    model_version: str
    policy_version: str
    record: dict[str, Any] | None
    subject: Any
    fields: dict[str, Any]
    findings: list[dict[str, Any]]
    original: OriginalView
    others: OtherClaimsView
    history: list[HistoryStep]
    verdicts: list[VerdictView]

    @classmethod
    def of(cls, case: Case) -> "Review":
        ruling, original = case.ruling, case.original
        said = ("pointer", "prediction", "confidence", "model", "model_version")
        file = {name: getattr(original, name) for name in ("name", "media_type", "size", "received_at")}
        return cls(
            item=ReviewItem.of(case.entry),
            **{name: getattr(ruling, name) for name in (*said, "policy_version")},
            document_class=case.document_class,
            record=None if case.record is None else dict(case.record),
            subject=case.subject,
            fields=dict(case.fields),
            findings=[dict(found) for found in case.findings],
            original=OriginalView(**file, document_id=original.id, links=document_links(original.id)),
            others=OtherClaimsView.of(case.others),
            history=[HistoryStep.of(step) for step in case.history],
            verdicts=[VerdictView.of(verdict) for verdict in case.verdicts],
        )


__all__ = ["Claimed", "Override", "Review", "ReviewItem", "State", "VerdictView"]
