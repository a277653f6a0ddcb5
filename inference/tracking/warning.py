"""Claims that were sent though the decision that stands says hold or reject: an event each, never silence."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, or_, select

from inference import events
from inference.claims.tables import claim_scoring
from inference.claims.versions import rows_of
from inference.rows import event_of
from inference.tables import decision
from inference.writer import UnitOfWork

SENT_AGAINST = "claim.sent_against_decision"
_later = decision.alias("later")
# The decision that was made last about a version, or what has taken its place.
_STANDING = (
    select(decision, claim_scoring.c.version_id, claim_scoring.c.scored_at)
    .join(
        claim_scoring,
        or_(claim_scoring.c.decision_id == decision.c.id, claim_scoring.c.decision_id == decision.c.supersedes),
    )
    .outerjoin(_later, _later.c.supersedes == decision.c.id)
    .where(claim_scoring.c.version_id.in_(bindparam("wanted", expanding=True)), _later.c.id.is_(None))
    .order_by(claim_scoring.c.scored_at, decision.c.decided_at)
)


def warn(uow: UnitOfWork, sent: Sequence[str], source: str) -> int:
    """Tell of each version of a claim that `source` sent against its decision; returns how many."""
    standing = {row["version_id"]: dict(row) for row in rows_of(uow.connection, _STANDING, sorted(sent))}
    against = [row for row in standing.values() if row["disposition"] != "auto_accept"]
    told = {"source": source}
    events.append_all(
        uow, [event_of(SENT_AGAINST, row, "system", told | {"disposition": row["disposition"]}) for row in against]
    )
    return len(against)
