"""A later version of a claim was scored: nobody is asked about an earlier one any more.

The earlier decision stays; one that takes its place says that it was replaced, and by which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from inference.claims.tables import claim_version
from inference.claims.versions import Identified, rows_of
from inference.rows import POLICY_ACTOR, About, decision_id
from inference.tables import OPEN_REVIEW_STATES, decision, review_item
from models.claim_readiness import REJECT, first_day

CATEGORY = "replaced_by_version"
_ASKED = (
    select(decision, claim_version.c.claim_key, claim_version.c.service_from)
    .join(claim_version, claim_version.c.decision_id == decision.c.id)
    .join(review_item, review_item.c.decision_id == decision.c.id)
    .where(claim_version.c.claim_key.in_(bindparam("wanted", expanding=True)))
    .where(review_item.c.kind == "exception", review_item.c.state.in_(OPEN_REVIEW_STATES))
)


def replaced(
    connection: Connection, about: About, scored: Sequence[Identified], decisions: Mapping[tuple[str, str], str]
) -> Iterator[dict[str, Any]]:
    """Decisions in place of those that people are still asked about, where these claims have come again since.

    Called before the versions are moved on. The rows have no time yet.
    """
    own = {each.document_id for each in scored}
    later = {(each.key, first_day(each.claim)): decisions[each.document_id, each.pointer] for each in scored}
    for row in rows_of(connection, _ASKED, sorted({each.key for each in scored})):
        by = later.get((row["claim_key"], row["service_from"]))
        if by is not None and row["document_id"] not in own:
            yield _in_place_of({column.name: row[column.name] for column in decision.c}, about, by)


def only_claims(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """The decisions about claims, by document and pointer."""
    return {(row["document_id"], row["pointer"]): row["id"] for row in rows if row["task"] == "claim"}


def _in_place_of(old: Mapping[str, Any], about: About, by: str) -> dict[str, Any]:
    index = old["document_id"].rsplit("_", 1)[1] + old["pointer"]
    identity = (about.tenant, old["task"], old["input_hash"], index, old["model"], old["model_version"])
    message = f"The claim came again and was decided as {by}: that decision counts."
    return {
        **old,
        "id": decision_id(*identity, superseded=old["id"]),
        "supersedes": old["id"],
        "policy_version": about.policy.version,
        "prediction": {**old["prediction"], "proposal": REJECT},
        "disposition": "reject",
        "unsupervised_disposition": "reject",
        "reasons": [{"code": CATEGORY, "message": message, "path": old["pointer"]}],
        "actor": POLICY_ACTOR,
        "queue": None,
        "category": CATEGORY,
    }
