"""The rule model of a claim after it was sent: what a payer's answer, or its silence, asks of us.

Dollars at stake: the charges of all claims that it holds up.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from extraction.code_tables import OwnerTeam
from models.claim_answers import owner_of
from models.prediction import Confidence, Prediction

MODEL = "tracking-rules"
VERSION = "2"  # raise it with every change of what an answer asks of us
ANSWERED = "answered"

# A rejected claim was never adjudicated: there is nothing to appeal, it is fixed and sent as new.
PROPOSALS: Mapping[str, str] = MappingProxyType(
    {
        "batch_rejected": "fix_batch_and_send_new",
        "claim_rejected": "fix_and_send_new",
        "ack_missing": "ask_clearinghouse",
        "no_response": "ask_payer",
        "unmatched": "identify",
        ANSWERED: "close_as_answered",
    }
)
OWNERS: Mapping[str, OwnerTeam] = MappingProxyType(
    {
        "batch_rejected": "billing",
        "claim_rejected": "billing",
        "ack_missing": "billing",
        "no_response": "billing_followup",
        "unmatched": "billing",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingAnswer:
    """What is to be done about a claim, or a batch of them, that was sent.

    `kind` is batch_rejected, claim_rejected, ack_missing, no_response, unmatched or answered. `codes` are those of the
    standard (A7, 562; R, 5). `due_on` is the day by which somebody has to act, `days` how long was waited for an answer
    and `limit` what that rests on.
    """

    proposal: str
    kind: str
    charge: Decimal
    claim_count: int
    codes: tuple[str, ...] = ()
    due_on: str | None = None
    days: int | None = None
    limit: str | None = None


def judge_tracking(
    kind: str,
    *,
    charge: Decimal,
    claim_count: int,
    due_on: datetime.date | None = None,
    codes: tuple[str, ...] = (),
    entity: str | None = None,
    days: int | None = None,
    limit: str | None = None,
    service_month: str | None = None,
) -> Prediction[TrackingAnswer]:
    """What an answer asks of us, and of whom."""
    answer = TrackingAnswer(
        proposal=PROPOSALS[kind],
        kind=kind,
        charge=charge,
        claim_count=claim_count,
        codes=codes,
        due_on=due_on.isoformat() if due_on else None,
        days=days,
        limit=limit,
    )
    return Prediction(
        value=answer,
        confidence=Confidence(0.0, "unknown") if kind == "unmatched" else Confidence(1.0, "laws"),
        dollars=abs(charge),
        category=kind,
        model=MODEL,
        model_version=VERSION,
        owner_team=_owner_of(kind, codes, entity),
        service_month=service_month,
    )


def _owner_of(kind: str, codes: tuple[str, ...], entity: str | None) -> OwnerTeam | None:
    """A refused claim goes to whose data are refused."""
    refused = owner_of(codes, entity) if kind == "claim_rejected" else None
    return refused or OWNERS.get(kind)
