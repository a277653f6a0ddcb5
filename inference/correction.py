"""A correction: the decision that a person puts in the place of an old one, and what follows from it.

Who says what a letter is hands it on to those who work it; who says that it is no remittance rejects what was read of
it.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select

from inference import events, jobs, outbox
from inference.mail_jobs import CONCEAL_JOB, READ_NAMED_JOB
from inference.overtaking import overtake
from inference.payload import decision_payload
from inference.policy import Policy
from inference.proposals import Settled
from inference.rows import LOG, decision_id, event_of
from inference.settings import Settings
from inference.tables import OPEN_REVIEW_STATES, decision, document, review_item
from inference.writer import UnitOfWork
from models.mail import CARD, REMITTANCE, corrected_mail

Row = Mapping[str, Any]
PERSON_MODEL = "person"
DISOWNED = "not_a_remittance"
HAS_CLAIMS = (REMITTANCE, CARD)  # behind a card comes the remittance that it pays


def correction(
    uow: UnitOfWork, policy: Policy, settings: Settings, old: Row, given: Row, label: Settled
) -> dict[str, Any]:
    """The row of the decision by which this verdict overrides an old one: the same question, another answer.

    `label` is the disposition that the verdict comes to.
    """
    reason = policy.override_reasons.get(given["reason"] or "")
    message = reason.label if reason else "Overridden by a person."
    predicted = _corrected(policy, old, given, label)
    changed = {
        "prediction": predicted,
        "category": predicted["category"] if predicted.get("basis") == "person" else old["category"],
        "disposition": label,
        "reasons": [{"code": given["reason"], "message": message, "path": old["pointer"]}],
        "queue": _queue_of(policy, predicted) if label == "review" else None,
    }
    return _persons(uow, policy, settings, old, given["principal"]) | changed


def ask_whose_it_is(uow: UnitOfWork, old: Row, new: Row) -> None:
    """A person has said what the document is: now those who work that are asked. A card that nobody saw is hidden."""
    card = bool(new["prediction"].get("shows_card"))
    item = {
        "decision_id": new["id"],
        "kind": "exception",
        "state": "in_review",
        "queue": new["queue"],
        "facility": new["facility"],
        "dollars": new["dollars"],
        "approvals_needed": 1,
        "always_human": card,
        "opened_at": uow.now,
        "updated_at": uow.now,
    }
    uow.connection.execute(insert(review_item).values(item))
    body = {"kind": "exception", "always_human": card, "supervisor": False}
    events.append(uow, event_of("review.required", new, new["actor"], body))
    if new["category"] == REMITTANCE:
        jobs.enqueue(uow, READ_NAMED_JOB, new["id"], {"decision_id": new["id"], "file_id": new["file_id"]})
    if card and not old["prediction"].get("shows_card"):
        jobs.enqueue(uow, CONCEAL_JOB, new["id"], {"file_id": new["file_id"]})


def is_named_without_claims(new: Row) -> bool:
    """Whether a person said what a document of mail is, and no claims stand on such.

    Nobody names what X12 says of itself: a word about one of its documents is none about the claims in it.
    """
    named = new["task"] == "document" and new["prediction"].get("basis") == "person"
    return named and new["category"] not in HAS_CLAIMS


def disown(uow: UnitOfWork, policy: Policy, settings: Settings, about: Row) -> None:
    """A person says that the document is no remittance: what was read of it and still waits is rejected with it."""
    asked = decision.join(review_item, review_item.c.decision_id == decision.c.id)
    mine = (decision.c.document_id == about["document_id"], decision.c.id != about["id"])
    waiting = select(decision).select_from(asked).where(*mine, review_item.c.state.in_(OPEN_REVIEW_STATES))
    for row in [dict(found) for found in uow.connection.execute(waiting).mappings()]:
        overtake(uow, row["id"], why=DISOWNED)
        reason = {"code": DISOWNED, "message": about["reasons"][0]["message"], "path": row["pointer"]}
        new = _persons(uow, policy, settings, row, about["actor"]) | {"disposition": "reject", "reasons": [reason]}
        uow.connection.execute(insert(decision).values(new))
        told = {"task": row["task"], "supersedes": row["id"], "disposition": "reject"}
        events.append(uow, event_of("decision.corrected", new, about["actor"], told))
        outbox.enqueue(uow, LOG, "trace", new["id"], decision_payload(new, row["prediction"].get("codes", ())))


def _persons(uow: UnitOfWork, policy: Policy, settings: Settings, old: Row, principal: str) -> dict[str, Any]:
    """The row of a decision that a person puts in the place of an old one, before what it says."""
    index = uow.connection.scalar(select(document.c.index).where(document.c.id == old["document_id"]))
    version = sha256(principal.encode()).hexdigest()[:16]
    identity = (settings.tenant, old["task"], old["input_hash"], f"{index}{old['pointer']}", PERSON_MODEL, version)
    changed = {
        "id": decision_id(*identity, superseded=old["id"]),
        "supersedes": old["id"],
        "model": PERSON_MODEL,
        "model_version": version,
        "policy_version": policy.version,
        "confidence": 1.0,
        "actor": principal,
        "queue": None,
        "decided_at": uow.now,
    }
    return {**old, **changed}


def _corrected(policy: Policy, old: Row, given: Row, label: Settled) -> dict[str, Any]:
    """What was predicted, with the proposal that the person put in its place.

    A proposal that the disposition contradicts is nobody's any more: it is left out.
    """
    predicted = {**old["prediction"], **(given["corrected"] or {})}
    reason = policy.override_reasons.get(given["reason"] or "")
    if reason is not None and reason.proposal is not None:
        return predicted | corrected_mail(reason.proposal)
    if policy.comes_to(old["task"], predicted.get("proposal")) != label:
        predicted.pop("proposal", None)
    return predicted


def _queue_of(policy: Policy, predicted: Mapping[str, Any]) -> str:
    """Where those work who are asked next: by what a person says the document is."""
    return policy.mail_queue(predicted["category"])
