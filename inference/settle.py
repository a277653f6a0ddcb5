"""A verdict becomes final once its undo window has passed: what it says of the decision, and who must still agree.

Two approvals: the second person looks without knowing what the first said; if they disagree a supervisor decides, and
that word is final. What was the supervisors' from the start stays theirs: its second person is another supervisor. An
override is a new decision that supersedes the old one, made by the person. All of it is one write, and settling twice
changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, insert, select, update

from extraction.errors import InternalError
from inference import events, jobs, outbox
from inference.correction import ask_whose_it_is, correction, disown, is_named_without_claims
from inference.intake import operation_state
from inference.overtaking import log_verdict
from inference.payload import decision_payload
from inference.policy import Policy
from inference.proposals import Settled
from inference.rows import LOG, event_of
from inference.settings import Settings
from inference.tables import decision, operation, review_item, verdict
from inference.writer import UnitOfWork

SETTLE_JOB = "settle_verdict"
Row = Mapping[str, Any]
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
    new = correction(uow, policy, settings, case.decision, case.verdict, case.label)
    uow.connection.execute(insert(decision).values(new))
    if case.label == "review":
        ask_whose_it_is(uow, case.decision, new)
    _tell_decided(uow, case)
    told = {**_task(case), "supersedes": case.decision["id"], "disposition": case.label}
    events.append(uow, event_of("decision.corrected", new, case.verdict["principal"], told))
    if case.label == "auto_accept":
        events.append(uow, event_of("decision.released", new, case.verdict["principal"], _task(case)))
    outbox.enqueue(uow, LOG, "trace", new["id"], decision_payload(new, case.decision["prediction"].get("codes", ())))
    if is_named_without_claims(new):
        disown(uow, policy, settings, new)
    _log_verdicts(uow, case, new)
    _close_operations(uow, case)


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
