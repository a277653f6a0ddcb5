"""Claims before they are sent, put before the whole service on a day of their own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Row

from extraction.records import Authorization, Claim, Submission
from extraction.serialize import to_json, to_plain
from inference.api.envelope import standing
from inference.claims import handlers  # noqa: F401 - registers what is done with events
from inference.claims.answers import ScoredClaim, scored_claims
from inference.claims.incoming import Incoming, Office, Taken, take
from inference.decide import decide_now
from inference.intake import Receipt
from inference.policy import Policy
from inference.store import Store
from inference.tables import decision
from inference.worker import Worker
from tests.claims_837 import BILLING_NPI, DAY, PAYER_ID, a_claim
from tests.inference.desk import Desk
from tests.inference.judged import UNAUDITED

NOW = datetime(2026, 1, 12, 15, 0, tzinfo=UTC)
MEMBER = "BHM100200300"
# Numbered, but nobody has told of the authorization as yet.
NUMBERED = a_claim(prior_authorization="AU7788")
GRANTED = Authorization(
    number="AU7788",
    status="approved",
    payer_id=PAYER_ID,
    member_id=MEMBER,
    procedures=("99213", "85025"),
    provider_npi=BILLING_NPI,
    start=DAY - timedelta(days=5),
    end=DAY + timedelta(days=30),
    units_approved=Decimal(4),
)
PENDED = replace(GRANTED, status="pended")


class Clock:
    """Some seconds later each time it is asked, so that what follows comes later."""

    def __init__(self, start: datetime = NOW) -> None:
        self.now = start

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=5)
        return self.now


def at_noon(store: Store) -> Store:
    store.clock = Clock()
    return store


def event(data: Any, kind: str = "authorization.changed", event_id: str = "1", **changes: Any) -> Incoming:
    told: dict[str, Any] = {
        "source": "/registration",
        "event_id": event_id,
        "type": kind,
        "subject": None,
        "happened_at": None,
        "data": data if isinstance(data, dict | list) else to_plain(data),
        "facility": "north",
        "principal": "key:feed",
        "correlation_id": "corr-2",
    }
    return Incoming(**(told | changes))


def tell(desk: Desk, *events: Incoming, policy: Policy = UNAUDITED) -> list[Taken]:
    return take(Office(desk.store, desk.originals, policy, desk.settings), events)


def score(desk: Desk, *claims: Claim, policy: Policy = UNAUDITED, data: bytes | None = None) -> Receipt:
    content = to_json(claims[0] if len(claims) == 1 else Submission(claims=claims)) if data is None else data
    arrival = desk.arrival(content, name="claims.json")
    return decide_now(desk.store, desk.originals, policy, desk.settings, arrival)


def answers(desk: Desk, given: Receipt, policy: Policy = UNAUDITED) -> list[ScoredClaim]:
    with desk.store.read() as connection:
        return scored_claims(connection, policy, standing(connection, given.file_id))


def answer(desk: Desk, *claims: Claim, **score_with: Any) -> ScoredClaim:
    (found,) = answers(desk, score(desk, *claims, **score_with))
    return found


def work(desk: Desk) -> int:
    """Everything that waits for a worker; returns how many jobs that was."""
    worker = Worker(desk.store, desk.settings)
    worker.policy = UNAUDITED
    return sum(1 for _ in iter(worker.run_once, False))


def claim_decisions(desk: Desk) -> Sequence[Row[Any]]:
    return sorted(desk.rows(decision, decision.c.task == "claim"), key=lambda row: row.decided_at)


def failing(found: ScoredClaim) -> set[str]:
    return {check["rule"] for check in found.checks if check["result"] == "fail"}
