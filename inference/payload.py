"""What may leave for MLflow, and nothing else: ids, hashes, codes, dollars, the month of service, versions.

The fields of `DecisionLog` and `VerdictLog` are the allow-list. A row goes in, its fields are picked by name, so a
column that is added to a table later stays at home until somebody writes it down here. What an extraction may have
filled (codes, pointers, the month) must have its exact shape or is left out; payers leave as hashes; and a message that
still holds something like a date or a control number leaves with that word withheld.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

from extraction.document_classes import DOCUMENT_CLASSES
from inference.schema import cents

WITHHELD = "[withheld]"
_POINTER = re.compile(r"(/[a-z_]+|/\d{1,6})*")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
# Group and reason (CO-45), remark (N657, MA130), claim status or provider adjustment reason (22, WO).
_CODE = re.compile(r"(CO|OA|PI|PR|CR)-[A-Z]?\d{1,3}|(M|MA|N)\d{1,3}|[A-Z0-9]{1,2}")
_AMOUNT = re.compile(r"-?\$?\d{1,3}(,?\d{3})*\.\d{2}")
_OWN_ID = re.compile(r"[a-z]{3}_[0-9a-f]{32}(_\d+)?")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")
_DIGITS_OF_AN_IDENTIFIER = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedReason:
    """One reason: a code of ours, our sentence for it, and a pointer into the record ("/claims/0/lines/1" or "")."""

    code: str
    message: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLog:
    """One decision as MLflow may see it. `dollars` is text with two decimals, `decided_at` ISO 8601 in UTC."""

    decision_id: str
    file_id: str
    document_id: str
    parent_id: str | None
    supersedes: str | None
    task: str
    pointer: str
    input_hash: str
    codes: tuple[str, ...]
    model: str
    model_version: str
    policy_version: str
    disposition: str
    mode: str
    unsupervised_disposition: str
    confidence: float
    dollars: str
    reasons: tuple[LoggedReason, ...]
    actor: str
    facility: str
    payer: str | None
    queue: str | None
    category: str
    service_month: str | None
    decided_at: str

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> "DecisionLog":
        """Read back what `decision_payload` gave. Raises TypeError or KeyError where it is something else."""
        reasons = tuple(LoggedReason(**reason) for reason in payload["reasons"])
        return cls(**{**payload, "codes": tuple(payload["codes"]), "reasons": reasons})


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictLog:
    """One settled verdict of a person. `label` is the disposition that now holds, None where it did not decide.

    `document_class` is what a person says that a document of pages really is.
    """

    verdict_id: str
    decision_id: str
    round: int
    principal: str
    outcome: str
    reason: str | None
    machine_disposition: str
    policy_version: str
    label: str | None
    superseded_by: str | None
    dollars: str
    given_at: str
    document_class: str | None = None

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> "VerdictLog":
        """Read back what `verdict_payload` gave. Raises TypeError where it is something else."""
        return cls(**payload)


def decision_payload(row: Mapping[str, Any], codes: Iterable[str] = ()) -> dict[str, Any]:
    """The allowed part of a row of `decision`. `codes` are the claim's CARC ("CO-45"), RARC and status codes."""
    log = DecisionLog(
        decision_id=row["id"],
        file_id=row["file_id"],
        document_id=row["document_id"],
        parent_id=row.get("parent_id"),
        supersedes=row.get("supersedes"),
        task=row["task"],
        pointer=_shaped(_POINTER, row["pointer"]) or "",
        input_hash=row["input_hash"],
        codes=tuple(sorted({code for code in codes if _CODE.fullmatch(code)})),
        model=row["model"],
        model_version=row["model_version"],
        policy_version=row["policy_version"],
        disposition=row["disposition"],
        mode=row["mode"],
        unsupervised_disposition=row["unsupervised_disposition"],
        confidence=float(row["confidence"]),
        dollars=dollars_text(row["dollars"]),
        reasons=tuple(_reason(reason) for reason in row["reasons"]),
        actor=row["actor"],
        facility=row["facility"],
        payer=payer_hash(row.get("payer")),
        queue=row.get("queue"),
        category=row["category"],
        service_month=_shaped(_MONTH, row.get("service_month")),
        decided_at=_instant(row["decided_at"]),
    )
    return _plain(log) | {"reasons": tuple(_plain(reason) for reason in log.reasons)}


def verdict_payload(
    verdict: Mapping[str, Any],
    decision: Mapping[str, Any],
    *,
    label: str | None,
    superseded_by: str | None = None,
    document_class: str | None = None,
) -> dict[str, Any]:
    """The allowed part of a row of `verdict` beside its row of `decision`.

    What the person typed as a correction stays at home. `label` is the disposition that now holds (None: another
    verdict decided), `superseded_by` the id of the decision that replaces this one, `document_class` one of the closed
    list of classes, where the person says that a document is of that one.
    """
    return _plain(
        VerdictLog(
            verdict_id=verdict["id"],
            decision_id=verdict["decision_id"],
            round=verdict["round"],
            principal=verdict["principal"],
            outcome=verdict["outcome"],
            reason=verdict.get("reason"),
            machine_disposition=decision["unsupervised_disposition"],
            policy_version=decision["policy_version"],
            label=label,
            superseded_by=superseded_by,
            dollars=dollars_text(decision["dollars"]),
            given_at=_instant(verdict["given_at"]),
            document_class=document_class if document_class in DOCUMENT_CLASSES else None,
        )
    )


def dollars_text(amount: Decimal) -> str:
    """Dollars with two decimals, rounded as the database rounds them: both sides must show the same cents."""
    return str(Decimal(cents(amount)).scaleb(-2))


def payer_hash(payer: str | None) -> str | None:
    """A payer's id or name as it may leave: the same payer gives the same hash, and no name."""
    return None if not payer else "pay_" + sha256(payer.encode()).hexdigest()[:16]


def _reason(reason: Mapping[str, Any]) -> LoggedReason:
    return LoggedReason(
        code=reason["code"],
        message=" ".join(_withheld(word) for word in reason["message"].split()),
        path=_shaped(_POINTER, reason.get("path")) or "",
    )


@lru_cache(maxsize=4096)  # our sentences have few words, and each is looked at for every decision
def _withheld(word: str) -> str:
    bare = word.strip(".,;:()'\"")
    if _AMOUNT.fullmatch(bare) or _OWN_ID.fullmatch(bare):
        return word
    identifying = _DATE.search(bare) or sum(map(str.isdigit, bare)) >= _DIGITS_OF_AN_IDENTIFIER
    return WITHHELD if identifying else word


def _plain(log: "DecisionLog | VerdictLog | LoggedReason") -> dict[str, Any]:
    """Its fields by name, as `dataclasses.asdict` gives them, which would copy every value again."""
    return {name: getattr(log, name) for name in log.__dataclass_fields__}


def _shaped(shape: re.Pattern[str], text: str | None) -> str | None:
    return text if text is not None and shape.fullmatch(text) else None


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")
