"""Claims of a file that was decided before, judged again: what is known beside them may have changed since.

A decision whose checks say something else now is superseded. What a person put in a decision's place stays, as does the
decision about a claim that was sent. Where people agreed with a decision, only another answer takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, exists, select

from inference.claims.tables import claim_version
from inference.recording import Decided
from inference.rows import POLICY_ACTOR, About, decision_id
from inference.tables import decision, review_item

_AGREED = ("confirmed", "rejected")
_later = decision.alias("later")
_STANDING = (
    select(
        decision,
        review_item.c.state.label("review"),
        exists()
        .where(claim_version.c.decision_id == decision.c.id, claim_version.c.submitted_at.is_not(None))
        .label("sent"),
    )
    .outerjoin(_later, _later.c.supersedes == decision.c.id)
    .outerjoin(review_item, and_(review_item.c.decision_id == decision.c.id, review_item.c.kind == "exception"))
    .where(decision.c.file_id == bindparam("file_id"), decision.c.task == "claim", _later.c.id.is_(None))
)
Answer = frozenset[tuple[str, str, str]]


def changed(connection: Connection, about: About, decided: Sequence[Decided]) -> list[Decided]:
    """Decisions that take the place of standing ones, of those that the claims of a file would get now."""
    claims = [(row, judged) for row, judged in decided if row["task"] == "claim"]
    if not claims:
        return []
    found = connection.execute(_STANDING, {"file_id": about.file_id}).mappings()
    standing = {(row["document_id"], row["pointer"]): row for row in found}
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
