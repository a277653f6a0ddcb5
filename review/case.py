"""A case: everything that a person needs to decide one item, in one read.

The part of the record that the decision is about, the payment it came in, where each value stands in the source, the
other claims of the payment as far as the reader may see them, and what has happened so far.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, and_, exists, func, or_, select

from inference.principal import ALL_FACILITIES, Principal
from inference.tables import OPEN_REVIEW_STATES, decision, document, event, file
from inference.tracking.views import proofs_behind
from review import verdicts
from review.verdicts import Verdict
from review.waiting import QueueEntry, entry

SHOWN_CLAIMS = 50
TOO_LATE = "29"  # CARC: the time limit for filing has expired
# An event before the review that only an audit has; and of the others what tells no audit from an exception.
TELLING_EVENT = "decision.released"
TOLD = frozenset({"task", "verdict", "round", "outcome", "reason", "why", "seconds", "problem", "size"})
VERDICT_EVENTS = ("review.verdict_given", "review.verdict_withdrawn", "review.decided")
LOOKS = "file.page_read"  # one for each look at a page: told in the audit log, not among the steps
successor = decision.alias("successor")
_OF_FILE = ("name", "media_type", "size", "received_at", "sha256", "copy_sha256", "sealed_until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What the machine said and why; the columns of `decision` that a person reads.

    Not what became of it: that would tell an audit from an exception.
    """

    task: str
    pointer: str
    model: str
    model_version: str
    policy_version: str
    prediction: Mapping[str, Any]
    confidence: float
    reasons: list[Mapping[str, Any]]
    dollars: Decimal
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The file that came in; its bytes are at /v1/documents/{id}/original. `shown` is the SHA-256 of what is given out
    there, None where nothing is.
    """

    id: str
    name: str
    media_type: str
    size: int
    received_at: datetime
    shown: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherClaim:
    """Another claim of the same payment that the reader may see."""

    decision_id: str
    pointer: str
    disposition: str
    category: str
    dollars: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherClaims:
    """`shown` in file order; `more` counts those beyond the limit and those of facilities out of the reader's sight."""

    shown: Sequence[OtherClaim]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event of the item's history. `body` holds what tells nobody that the item is an audit."""

    at: datetime
    type: str
    actor: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A 277CA that accepted the claim: its days and the payer's number for it, and the document that holds it."""

    payer_claim_number: str | None
    accepted_on: date | None
    received_on: date | None
    document_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`record` is the whole record without its claims, `subject` what the pointer names in it (None: nothing was read).

    `pages` are the first and the last of its document in the file, None for X12.
    `fields` and `findings` are those of the subject and, for the fields, of the payment. As long as a second word is to
    come, `verdicts` and `history` hold no verdict but the reader's own. `proofs` are of timely filing, where it is that
    which the payer denies.
    """

    entry: QueueEntry
    ruling: Ruling
    document_class: str
    pages: tuple[int, int] | None
    record: Mapping[str, Any] | None
    subject: Mapping[str, Any] | None
    fields: Mapping[str, Mapping[str, Any]]
    findings: Sequence[Mapping[str, Any]]
    original: Original
    others: OtherClaims
    history: Sequence[Step]
    verdicts: Sequence[Verdict]
    verdict_pending: bool
    proofs: Sequence[Proof]


def case(connection: Connection, principal: Principal, decision_id: str) -> Case:
    """Read one case; NotFoundError if there is none or the principal does not see its facility."""
    item = entry(connection, principal, decision_id)
    row = connection.execute(_row(decision_id)).one()
    content = row.content
    given = verdicts.of_decision(connection, decision_id)
    blind = _is_blind(item, given)
    shown = [verdict for verdict in given if not blind or verdict.principal == principal.reference]
    subject = value_at(content["record"], row.pointer)
    return Case(
        entry=item,
        ruling=_ruling(row),
        document_class=content["document_class"],
        pages=_pages(content),
        record=_without_claims(content["record"]),
        subject=subject,
        fields=_near(content.get("fields") or {}, row.pointer),
        findings=[found for found in content.get("findings") or [] if _within(found["path"], row.pointer)],
        original=Original(
            id=row.file_id,
            name=row.name,
            media_type=row.media_type,
            size=row.size,
            received_at=row.received_at,
            shown=row.sha256 if row.sealed_until is None else row.copy_sha256,
        ),
        others=_others(connection, principal, row),
        history=_history(connection, principal, row, blind),
        verdicts=shown,
        verdict_pending=any(verdict.state == "pending" for verdict in given),
        proofs=_proofs(connection, row, subject) if row.task == "claim_payment" and _is_late(subject) else (),
    )


def _is_blind(item: QueueEntry, given: Sequence[Verdict]) -> bool:
    """Whether a second word is still to come, from the first verdict on: it must not follow the first."""
    if item.state not in OPEN_REVIEW_STATES:
        return False
    settled = sum(verdict.state == "settled" for verdict in given)
    return item.state == "second_look" or (item.approvals_needed > 1 and settled < 2)


def _row(decision_id: str) -> Any:
    joined = decision.join(document, decision.c.document_id == document.c.id).join(
        file, decision.c.file_id == file.c.id
    )
    columns = (*decision.c, document.c.content, *(file.c[name] for name in _OF_FILE))
    return select(*columns).select_from(joined).where(decision.c.id == decision_id)


def _ruling(row: Row[Any]) -> Ruling:
    return Ruling(**{name: getattr(row, name) for name in Ruling.__dataclass_fields__})


def _without_claims(record: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return None if record is None else {name: value for name, value in record.items() if name != "claims"}


def _pages(content: Mapping[str, Any]) -> tuple[int, int] | None:
    pages = content.get("pages")
    return None if pages is None else (pages[0], pages[1])


def value_at(record: Any, pointer: str) -> Any:
    """The value that a JSON pointer (RFC 6901) names, None where the record has no such place."""
    for step in pointer.split("/")[1:]:
        if isinstance(record, list) and step.isdigit() and int(step) < len(record):
            record = record[int(step)]
        elif isinstance(record, dict) and step in record:
            record = record[step]
        else:
            return None
    return record


def _within(path: str, pointer: str) -> bool:
    return pointer == "" or path == pointer or path.startswith(pointer + "/")


def _near(fields: Mapping[str, Any], pointer: str) -> dict[str, Any]:
    payment = ("/payment", "/payer", "/payee")
    return {path: value for path, value in fields.items() if _within(path, pointer) or path.startswith(payment)}


def _is_late(claim: Mapping[str, Any] | None) -> bool:
    """Whether the payer says that the claim came too late (CO-29): appealed only with proof."""
    parts = [claim, *claim["lines"]] if claim else []
    return any(each["reason"] == TOO_LATE for part in parts for each in part["adjustments"])


def _proofs(connection: Connection, row: Row[Any], claim: Mapping[str, Any]) -> list[Proof]:
    number = claim["patient_control_number"]
    found = proofs_behind(connection, row.facility, number, row.document_id, row.pointer)
    return [Proof(**{name: each[name] for name in Proof.__dataclass_fields__}) for each in found]


def _others(connection: Connection, principal: Principal, row: Row[Any]) -> OtherClaims:
    current = and_(
        decision.c.document_id == row.document_id,
        decision.c.task == ("claim" if row.task == "claim" else "claim_payment"),
        decision.c.pointer != row.pointer,
        ~exists().where(successor.c.supersedes == decision.c.id),
    )
    total = connection.scalar(select(func.count()).select_from(decision).where(current)) or 0
    columns = (decision.c.id.label("decision_id"), decision.c.pointer, decision.c.disposition, decision.c.category)
    seen = select(*columns, decision.c.dollars).where(current)
    if principal.facility != ALL_FACILITIES:
        seen = seen.where(decision.c.facility == principal.facility)
    found = connection.execute(seen.order_by(func.length(decision.c.pointer), decision.c.pointer).limit(SHOWN_CLAIMS))
    shown = [OtherClaim(**other._mapping) for other in found]
    return OtherClaims(shown=shown, more=total - len(shown))


def _history(connection: Connection, principal: Principal, row: Row[Any], blind: bool) -> list[Step]:
    of_file = and_(event.c.file_id == row.file_id, event.c.decision_id.is_(None))
    wanted = select(event.c.at, event.c.type, event.c.actor, event.c.body).where(
        or_(event.c.decision_id == row.id, of_file)
    )
    wanted = wanted.where(event.c.type.not_in((TELLING_EVENT, LOOKS)))
    if blind:
        wanted = wanted.where(or_(event.c.type.not_in(VERDICT_EVENTS), event.c.actor == principal.reference))
    return [_step(found) for found in connection.execute(wanted.order_by(event.c.seq)).mappings()]


def _step(row: RowMapping) -> Step:
    told = {name: value for name, value in row["body"].items() if name in TOLD}
    return Step(at=row["at"], type=row["type"], actor=row["actor"], body=told)
