"""Claims of a file that was decided before, judged again: what is known beside them may have changed since.

A decision whose checks say something else now is superseded. What a person put in a decision's place stays, as does the
decision about a claim that was sent. Where people agreed with a decision, only another answer takes its place. Where
the claim has come in another version since, that one counts: the earlier is judged again only if it comes itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, exists, or_, select

from inference.claims.tables import claim_scoring, claim_version
from inference.recording import Decided
from inference.rows import POLICY_ACTOR, About, decision_id
from inference.tables import decision, review_item

_AGREED = ("confirmed", "rejected")
_later = decision.alias("later")
_mine, _newer = claim_version.alias("mine"), claim_version.alias("newer")
# A later version of the claim, for the same day (see versions), stands in another document.
_OUTDATED = (
    exists()
    .where(or_(claim_scoring.c.decision_id == decision.c.id, claim_scoring.c.decision_id == decision.c.supersedes))
    .where(_mine.c.id == claim_scoring.c.version_id, _newer.c.claim_key == _mine.c.claim_key, _newer.c.id != _mine.c.id)
    .where(_newer.c.service_from.is_not_distinct_from(_mine.c.service_from))
    .where(_newer.c.scored_at > _mine.c.scored_at, _newer.c.document_id != decision.c.document_id)
)
_STANDING = (
    select(
        decision,
        review_item.c.state.label("review"),
        exists()
        .where(claim_version.c.decision_id == decision.c.id, claim_version.c.submitted_at.is_not(None))
        .label("sent"),
        _OUTDATED.label("outdated"),
    )
    .outerjoin(_later, _later.c.supersedes == decision.c.id)
    .outerjoin(review_item, and_(review_item.c.decision_id == decision.c.id, review_item.c.kind == "exception"))
    .where(decision.c.file_id == bindparam("file_id"), decision.c.task == "claim", _later.c.id.is_(None))
)
Answer = frozenset[tuple[str, str, str]]


def changed(connection: Connection, about: About, decided: Sequence[Decided], *, came: bool) -> list[Decided]:
    """Decisions that take the place of standing ones, of those that the claims of a file would get now.

    `came` says that the file came again, and with it the versions of its claims.
    """
    claims = [(row, judged) for row, judged in decided if row["task"] == "claim"]
    if not claims:
        return []
    found = connection.execute(_STANDING, {"file_id": about.file_id}).mappings()
    standing = {(row["document_id"], row["pointer"]): row for row in found if came or not row["outdated"]}
    pairs = [(standing.get((row["document_id"], row["pointer"])), row, judged) for row, judged in claims]
    return [(_in_place_of(old, row, about), judged) for old, row, judged in pairs if old and _differs(old, row)]


def answer(prediction: Mapping[str, Any]) -> Answer:
    """What the checks of a decision say: rule, place and result, without the words, in which days may be counted."""
    checks: Iterable[Mapping[str, str]] = prediction.get("checks") or ()
    return frozenset((check["rule"], check["path"], check["result"]) for check in checks)


def _differs(old: RowMapping, new: Mapping[str, Any]) -> bool:
    if old["actor"] != POLICY_ACTOR or old["sent"]:
        return False
    said, says = _said(old), _said(new)
    if old["review"] in _AGREED or said != says:
        return said != says
    return answer(old["prediction"]) != answer(new["prediction"])


def _said(row: RowMapping | Mapping[str, Any]) -> tuple[Any, ...]:
    return row["unsupervised_disposition"], row["prediction"].get("proposal"), row["mode"]


def _in_place_of(old: RowMapping, new: dict[str, Any], about: About) -> dict[str, Any]:
    index = new["document_id"].rsplit("_", 1)[1] + new["pointer"]
    identity = (about.tenant, new["task"], new["input_hash"], index, new["model"], new["model_version"])
    place = {"supersedes": old["id"], "parent_id": old["parent_id"]}
    return {**new, "id": decision_id(*identity, superseded=old["id"]), **place}
