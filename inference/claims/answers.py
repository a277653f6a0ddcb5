"""What is answered about claims that were scored: what holds, every check, and what changed since the last time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Connection, Row, bindparam, select

from inference.claims.tables import claim_scoring, claim_version
from inference.claims.versions import rows_of
from inference.policy import Policy
from inference.rows import POLICY_ACTOR
from inference.tables import decision

Word = Literal["submit", "hold_for_review", "reject"]
WORDS: Mapping[str, Word] = {"auto_accept": "submit", "review": "hold_for_review", "reject": "reject"}
RESULTS = ("fail", "unknown", "pass")  # of the checks of one rule the first of these counts
_version = (claim_version.c.id.label("version_id"), claim_version.c.number, claim_version.c.previous_id)
_scored = select(
    claim_scoring.c.decision_id, claim_scoring.c.scored_at, claim_version.c.claim_key, *_version,
    claim_version.c.patient_control_number,
).join(claim_version, claim_version.c.id == claim_scoring.c.version_id)  # fmt: skip
_OF_DECISIONS = _scored.where(claim_scoring.c.decision_id.in_(bindparam("wanted", expanding=True)))
_OF_KEYS = _scored.where(claim_version.c.claim_key.in_(bindparam("wanted", expanding=True)))
_DECISIONS = select(decision).where(decision.c.id.in_(bindparam("wanted", expanding=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """A rule that says something else than the last time; `was` is None where it said nothing."""

    rule: str
    was: str | None
    now: str | None
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changed since the claim was scored before, in words and rule by rule."""

    from_decision: str
    from_version: str
    from_disposition: Word
    rules: tuple[RuleChange, ...]
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    id: str
    number: int
    previous_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredClaim:
    """The decision that stands about one claim. `disposition` is what holds, after what people have said."""

    decision_id: str
    document_id: str
    document_index: int
    pointer: str
    patient_control_number: str | None
    version: Version | None
    disposition: Word
    review_state: str | None
    decided_by: Literal["policy", "person"]
    owner_team: str | None
    queue: str | None
    category: str
    dollars: Decimal
    passed: int
    failed: int
    unknown: int
    checks: Sequence[Mapping[str, Any]]
    reasons: Sequence[Mapping[str, Any]]
    change: Change | None
    model: str
    model_version: str
    policy_version: str
    decided_at: datetime


def scored_claims(connection: Connection, policy: Policy, standing: Iterable[Row[Any]]) -> list[ScoredClaim]:
    """The answers about the claims among standing decisions (rows of `decision` with `holds` and `review_state`)."""
    rows = [row for row in standing if row.task == "claim"]
    before = _Before(connection, rows)
    return [_answer(row, policy, before) for row in rows]


class _Before:
    """The versions of decisions, and what was decided about the same claims before."""

    def __init__(self, connection: Connection, rows: Sequence[Row[Any]]) -> None:
        # A person's decision, or one that only ends another, is of the version of the one that it took the place of.
        ids = sorted({each for row in rows for each in (row.id, row.supersedes) if each})
        self._of = {row["decision_id"]: row for row in rows_of(connection, _OF_DECISIONS, ids)}
        keys = sorted({row["claim_key"] for row in self._of.values()})
        history = sorted(rows_of(connection, _OF_KEYS, keys), key=lambda row: row["scored_at"])
        self._history: dict[str, list[Any]] = {}
        for row in history:
            self._history.setdefault(row["claim_key"], []).append(row)
        earlier = {row.id: each["decision_id"] for row in rows if (each := self.scoring_before(row)) is not None}
        known = {row["id"]: row for row in rows_of(connection, _DECISIONS, sorted(set(earlier.values())))}
        self._decisions = {mine: known[its] for mine, its in earlier.items()}

    def version(self, row: Row[Any]) -> Any:
        return self._of.get(row.id) or self._of.get(row.supersedes or "")

    def scoring_before(self, row: Row[Any]) -> Any:
        """The scoring of the same claim just before; what was decided in the same moment is beside it, not before."""
        mine = self._of.get(row.id)
        if mine is None:
            return None
        earlier = [each for each in self._history[mine["claim_key"]] if each["scored_at"] < mine["scored_at"]]
        return earlier[-1] if earlier else None

    def change(self, row: Row[Any]) -> Change | None:
        old = self._decisions.get(row.id)
        scoring = self.scoring_before(row)
        if old is None or scoring is None:
            return None
        rules = tuple(rule_changes(old["prediction"], row.prediction))
        return Change(
            from_decision=old["id"],
            from_version=scoring["version_id"],
            from_disposition=WORDS[old["disposition"]],
            rules=rules,
            summary=_summary(rules, WORDS[old["disposition"]], WORDS[row.disposition]),
        )


def rule_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[RuleChange]:
    """The rules whose checks say something else, in the order of the rules."""
    was, now = _by_rule(old), _by_rule(new)
    for rule in [*now, *(rule for rule in was if rule not in now)]:
        before, after = was.get(rule), now.get(rule)
        if (before and before["result"]) != (after and after["result"]):
            yield RuleChange(
                rule=rule,
                was=before["result"] if before else None,
                now=after["result"] if after else None,
                fact=after["fact"] if after else "",
            )


def _by_rule(prediction: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """One check for each rule: the first of the worst result."""
    found: dict[str, Mapping[str, Any]] = {}
    for check in prediction.get("checks") or ():
        known = found.get(check["rule"])
        if known is None or RESULTS.index(check["result"]) < RESULTS.index(known["result"]):
            found[check["rule"]] = check
    return found


def _summary(rules: Sequence[RuleChange], was: Word, now: Word) -> str:
    mended = [each.rule for each in rules if each.was == "fail" and each.now != "fail"]
    broken = [each.rule for each in rules if each.now == "fail"]
    learned = [each.rule for each in rules if each.was == "unknown" and each.now == "pass"]
    parts = [
        f"no longer failing: {', '.join(mended)}" if mended else "",
        f"failing now: {', '.join(broken)}" if broken else "",
        f"known now: {', '.join(learned)}" if learned else "",
    ]
    told = "; ".join(part for part in parts if part) or "every check says what it said before"
    moved = f"{was} before, {now} now" if was != now else f"{now} as before"
    return f"{moved}: {told}."


def _answer(row: Row[Any], policy: Policy, before: _Before) -> ScoredClaim:
    said, version = row.prediction, before.version(row)
    owner = policy.queues.get(row.queue or "")
    return ScoredClaim(
        decision_id=row.id,
        document_id=row.file_id,
        document_index=int(row.document_id.rsplit("_", 1)[1]),
        pointer=row.pointer,
        patient_control_number=version["patient_control_number"] if version else None,
        version=version
        and Version(id=version["version_id"], number=version["number"], previous_id=version["previous_id"]),
        disposition=WORDS[row.holds],
        review_state=row.review_state,
        decided_by="policy" if row.actor == POLICY_ACTOR else "person",
        owner_team=said.get("owner_team") or (owner.owner_team if owner else None),
        queue=row.queue,
        category=row.category,
        dollars=row.dollars,
        passed=said.get("passed", 0),
        failed=said.get("failed", 0),
        unknown=said.get("unknown", 0),
        checks=said.get("checks") or [],
        reasons=row.reasons,
        change=before.change(row),
        model=row.model,
        model_version=row.model_version,
        policy_version=row.policy_version,
        decided_at=row.decided_at,
    )
