"""A verdict becomes final once its undo window has passed: what it says of the decision, and who must still agree.

Two approvals: the second person looks without knowing what the first said; if they disagree a supervisor decides, and
that word is final. What was the supervisors' from the start stays theirs: its second person is another supervisor. An
override is a new decision that supersedes the old one, made by the person. All of it is one write, and settling twice
changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, insert, select, update

from extraction.errors import InternalError
from inference import events, jobs, outbox
from inference.intake import operation_state
from inference.mail_jobs import CONCEAL_JOB, READ_NAMED_JOB
from inference.overtaking import log_verdict, overtake
from inference.payload import decision_payload
from inference.policy import Policy
from inference.proposals import Settled
from inference.rows import LOG, decision_id, event_of
from inference.settings import Settings
from inference.store import UnitOfWork
from inference.tables import OPEN_REVIEW_STATES, decision, document, operation, review_item, verdict
from models.mail import CARD, REMITTANCE, corrected_mail

SETTLE_JOB = "settle_verdict"
Row = Mapping[str, Any]
PERSON_MODEL = "person"
DISOWNED = "not_a_remittance"
HAS_CLAIMS = (REMITTANCE, CARD)  # behind a card comes the remittance that it pays
OF_MAIL = ("model", "person")  # what the class of a document rests on where somebody could be wrong about it


class NotDueError(InternalError):
    """The verdict can still be undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A verdict with the item and the decision that it is about."""

    verdict: Row
    item: Row
    decision: Row
    label: Settled


def settle(uow: UnitOfWork, policy: Policy, settings: Settings, verdict_id: str, job: jobs.Job | None = None) -> None:
    """Settle a verdict and finish its job in the same write.

    One that was withdrawn or settled stays so. Errors: NotDueError, LeaseLost.
    """
    given = _one(uow, select(verdict).where(verdict.c.id == verdict_id))
    if given["state"] == "pending":
        if given["settles_at"] > uow.now:
            raise NotDueError("verdict_not_due", expected="a verdict whose undo window has passed")
        _settle(uow, policy, settings, given)
    if job is not None:
        jobs.finish(uow, job)


def give_up(uow: UnitOfWork, verdict_id: str) -> None:
    """No worker could settle this verdict: it is withdrawn, so that the item waits for a person again."""
    given = _one(uow, select(verdict).where(verdict.c.id == verdict_id))
    if given["state"] == "pending":
        uow.connection.execute(update(verdict).where(verdict.c.id == verdict_id).values(state="withdrawn"))
        about = _decision(uow, given["decision_id"])
        body = {"verdict": verdict_id, "why": "could_not_be_settled"}
        events.append(uow, event_of("review.verdict_withdrawn", about, "system", body))


def _settle(uow: UnitOfWork, policy: Policy, settings: Settings, given: Row) -> None:
    uow.connection.execute(update(verdict).where(verdict.c.id == given["id"]).values(state="settled"))
    item = _one(uow, select(review_item).where(review_item.c.decision_id == given["decision_id"]))
    about = _decision(uow, given["decision_id"])
    label = _label(policy, given, about)
    case = _Case(verdict=given, item=item, decision=about, label=label)
    following = _following_step(uow, policy, case)
    if following is not None:
        _ask_again(uow, case, following)
    elif given["outcome"] == "override":
        _override(uow, policy, settings, case)
    else:
        _confirm(uow, case)


def _following_step(uow: UnitOfWork, policy: Policy, case: _Case) -> str | None:
    """What is asked next: `second_look`, `escalated`, or None where this verdict is the last.

    An item that is escalated before its second verdict was opened so; one that two have spoken on was escalated because
    they disagreed.
    """
    if case.item["approvals_needed"] < 2:
        return None
    earlier = _earlier(uow, case)
    if not earlier:
        return "second_look"
    if len(earlier) > 1:
        return None
    agree = _says(policy, earlier[0], case.decision) == _says(policy, case.verdict, case.decision)
    return None if agree else "escalated"


def _says(policy: Policy, given: Row, about: Row) -> tuple[Any, ...]:
    """What must be equal for two verdicts to agree. Their reasons may differ."""
    return given["outcome"], _label(policy, given, about), given["corrected"]


def _label(policy: Policy, given: Row, about: Row) -> Settled:
    return policy.settled(about, given["outcome"], given["reason"])


def _ask_again(uow: UnitOfWork, case: _Case, step: str) -> None:
    """The item is free for somebody else; nothing is decided yet. A supervisors' item stays one."""
    _set_state(uow, case, "escalated" if case.item["state"] == "escalated" else step)
    told = {"verdict": case.verdict["id"], "round": case.verdict["round"]}
    events.append(uow, event_of(f"review.{step}", case.decision, case.verdict["principal"], told))


def _confirm(uow: UnitOfWork, case: _Case) -> None:
    _set_state(uow, case, "confirmed" if case.label == "auto_accept" else "rejected")
    _tell_decided(uow, case)
    if case.label == "auto_accept" and case.decision["disposition"] == "review":
        events.append(uow, event_of("decision.released", case.decision, case.verdict["principal"], _task(case)))
    _log_verdicts(uow, case, case.decision)
    _close_operations(uow, case)


def _override(uow: UnitOfWork, policy: Policy, settings: Settings, case: _Case) -> None:
    _set_state(uow, case, "overridden")
    new = _superseding_row(uow, policy, settings, case)
    uow.connection.execute(insert(decision).values(new))
    if case.label == "review":
        _ask_whose_it_is(uow, case, new)
    _tell_decided(uow, case)
    told = {**_task(case), "supersedes": case.decision["id"], "disposition": case.label}
    events.append(uow, event_of("decision.corrected", new, case.verdict["principal"], told))
    if case.label == "auto_accept":
        events.append(uow, event_of("decision.released", new, case.verdict["principal"], _task(case)))
    outbox.enqueue(uow, LOG, "trace", new["id"], decision_payload(new, case.decision["prediction"].get("codes", ())))
    if _is_named_without_claims(new):
        _disown(uow, policy, settings, new)
    _log_verdicts(uow, case, new)
    _close_operations(uow, case)


def _is_named_without_claims(new: Row) -> bool:
    """Whether a person said what a document of mail is, and no claims stand on such.

    Nobody names what X12 says of itself: a word about one of its documents is none about the claims in it.
    """
    named = new["task"] == "document" and new["prediction"].get("basis") == "person"
    return named and new["category"] not in HAS_CLAIMS


def _disown(uow: UnitOfWork, policy: Policy, settings: Settings, about: Row) -> None:
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


def _superseding_row(uow: UnitOfWork, policy: Policy, settings: Settings, case: _Case) -> dict[str, Any]:
    """The person's decision: the same question, another answer."""
    old, given = case.decision, case.verdict
    reason = policy.override_reasons.get(given["reason"] or "")
    message = reason.label if reason else "Overridden by a person."
    predicted = _corrected(policy, case)
    changed = {
        "prediction": predicted,
        "category": predicted["category"] if predicted.get("basis") == "person" else old["category"],
        "disposition": case.label,
        "reasons": [{"code": given["reason"], "message": message, "path": old["pointer"]}],
        "queue": _queue_of(policy, predicted) if case.label == "review" else None,
    }
    return _persons(uow, policy, settings, old, given["principal"]) | changed


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


def _corrected(policy: Policy, case: _Case) -> dict[str, Any]:
    """What was predicted, with the proposal that the person put in its place.

    A proposal that the disposition contradicts is nobody's any more: it is left out.
    """
    predicted = {**case.decision["prediction"], **(case.verdict["corrected"] or {})}
    reason = policy.override_reasons.get(case.verdict["reason"] or "")
    if reason is not None and reason.proposal is not None:
        return predicted | corrected_mail(reason.proposal)
    if policy.comes_to(case.decision["task"], predicted.get("proposal")) != case.label:
        predicted.pop("proposal", None)
    return predicted


def _queue_of(policy: Policy, predicted: Mapping[str, Any]) -> str:
    """Where those work who are asked next: by what a person says the document is."""
    return policy.mail_queue(predicted["category"])


def _ask_whose_it_is(uow: UnitOfWork, case: _Case, new: Row) -> None:
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
    events.append(uow, event_of("review.required", new, case.verdict["principal"], body))
    if new["category"] == REMITTANCE:
        jobs.enqueue(uow, READ_NAMED_JOB, new["id"], {"decision_id": new["id"], "file_id": new["file_id"]})
    if card and not case.decision["prediction"].get("shows_card"):
        jobs.enqueue(uow, CONCEAL_JOB, new["id"], {"file_id": new["file_id"]})


def _tell_decided(uow: UnitOfWork, case: _Case) -> None:
    given = case.verdict
    told = {name: given[name] for name in ("outcome", "reason", "round")}
    told |= {"verdict": given["id"], "kind": case.item["kind"], "disposition": case.label}
    events.append(uow, event_of("review.decided", case.decision, given["principal"], told))


def _log_verdicts(uow: UnitOfWork, case: _Case, standing: Row) -> None:
    """All rounds leave together, now that nobody is left who must not know; the last word carries the label."""
    for earlier in _earlier(uow, case):
        log_verdict(uow, earlier, case.decision)
    said = standing["prediction"]
    log_verdict(
        uow,
        case.verdict,
        case.decision,
        label=case.label,
        superseded_by=None if standing["id"] == case.decision["id"] else standing["id"],
        document_class=said.get("category") if said.get("basis") in OF_MAIL else None,
    )


def _earlier(uow: UnitOfWork, case: _Case) -> list[Row]:
    """The settled verdicts of the rounds before this one, in order."""
    others = select(verdict).where(
        verdict.c.decision_id == case.decision["id"], verdict.c.state == "settled", verdict.c.id != case.verdict["id"]
    )
    return [dict(row) for row in uow.connection.execute(others.order_by(verdict.c.round)).mappings()]


def _set_state(uow: UnitOfWork, case: _Case, state: str) -> None:
    freed = {"state": state, "updated_at": uow.now, "leased_by": None, "leased_until": None}
    mine = review_item.c.decision_id == case.decision["id"]
    uow.connection.execute(update(review_item).where(mine).values(freed))


def _close_operations(uow: UnitOfWork, case: _Case) -> None:
    """Operations of the file that waited for people have ended if this was the last item."""
    file_id = case.decision["file_id"]
    state = operation_state(uow, file_id)
    waiting = (operation.c.file_id == file_id, operation.c.state == "needs_review")
    if state != "needs_review":
        uow.connection.execute(update(operation).where(*waiting).values(state=state, updated_at=uow.now))


def _decision(uow: UnitOfWork, wanted: str) -> Row:
    return _one(uow, select(decision).where(decision.c.id == wanted))


def _one(uow: UnitOfWork, query: Select[Any]) -> Row:
    return dict(uow.connection.execute(query).mappings().one())


def _task(case: _Case) -> dict[str, Any]:
    return {"task": case.decision["task"]}
