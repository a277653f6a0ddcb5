"""/v1/reviews: the queue for programs. What only a person may decide answers 403 to every key, whatever its scopes."""

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlalchemy import Connection

from inference.api.access import Id
from inference.api.authentication import require_scope
from inference.api.cursor import Cursor, Limit, Page, cut, decode, encode, not_valid
from inference.api.idempotency import Attempt, UseAttempt
from inference.api.problems import documented
from inference.api.services import Services, UseServices
from inference.principal import Principal
from inference.refusals import NotFoundError
from inference.writer import UnitOfWork
from review import queue, verdicts, waiting
from review.access import denials_recorded
from review.api.views import Claimed, Override, Review, ReviewItem, State, VerdictView
from review.case import case

router = APIRouter(prefix="/v1/reviews", tags=["reviews"])

Reader = Annotated[Principal, require_scope("reviews:read")]
Decider = Annotated[Principal, require_scope("reviews:decide")]
QueueName = Annotated[
    str | None, Query(alias="queue", pattern=r"^[A-Za-z0-9_.-]{1,64}$", description="Only this queue.")
]
Answer = TypeVar("Answer", bound=BaseModel)


@router.post(":claim-next", operation_id="claim_next_review", responses=documented(409))
def claim_next(services: UseServices, caller: Decider, attempt: UseAttempt, queue_name: QueueName = None) -> Claimed:
    """Lease the item with the most dollars at stake, then the oldest, for `lease_seconds` of the service."""

    def work(uow: UnitOfWork) -> Claimed:
        found = queue.claim_next(uow, caller, seconds=services.settings.lease_seconds, queue=queue_name)
        return Claimed(item=None if found is None else ReviewItem.of(found))

    return _done_once(services, caller, attempt, work)


@router.get("", operation_id="list_reviews", responses=documented())
def list_reviews(
    services: UseServices,
    caller: Reader,
    state: State | None = None,
    queue_name: QueueName = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ReviewItem]:
    """Items in the queue's order: dollars at stake, then age."""
    with services.store.read() as connection:
        after = None if cursor is None else _place(connection, caller, cursor)
        found = waiting.items(connection, caller, limit=limit + 1, state=state, queue=queue_name, after=after)
    page = cut(found, limit, lambda last: encode(last.decision_id))
    return Page(items=[ReviewItem.of(entry) for entry in page.items], next_cursor=page.next_cursor)


@router.get("/{decision_id:id}", operation_id="get_review", responses=documented(404))
def get_review(services: UseServices, caller: Reader, decision_id: Id) -> Review:
    """One item with everything that it takes to decide it."""
    with denials_recorded(services.store, caller), services.store.read() as connection:
        return Review.of(case(connection, caller, decision_id))


@router.post("/{decision_id}:confirm", operation_id="confirm_review", responses=documented(404, 409))
def confirm(services: UseServices, caller: Decider, attempt: UseAttempt, decision_id: Id) -> VerdictView:
    """Agree with what is proposed. Needs the lease."""

    def work(uow: UnitOfWork) -> VerdictView:
        undo_seconds = services.settings.undo_seconds
        return VerdictView.of(verdicts.confirm(uow, caller, decision_id, undo_seconds=undo_seconds))

    return _done_once(services, caller, attempt, work)


@router.post("/{decision_id}:override", operation_id="override_review", responses=documented(404, 409))
def override(
    services: UseServices, caller: Decider, attempt: UseAttempt, decision_id: Id, body: Override
) -> VerdictView:
    """Disagree, with a reason of the policy's list. Needs the lease.

    A correction is one of the task's proposals, and posts where the reason does.
    """

    def work(uow: UnitOfWork) -> VerdictView:
        given = verdicts.override(
            uow,
            caller,
            decision_id,
            reason=body.reason,
            policy=services.policy,
            corrected=None if body.corrected is None else body.corrected.proposal,
            undo_seconds=services.settings.undo_seconds,
        )
        return VerdictView.of(given)

    return _done_once(services, caller, attempt, work)


@router.post("/{decision_id}:undo", operation_id="undo_review", responses=documented(404, 409))
def undo(services: UseServices, caller: Decider, attempt: UseAttempt, decision_id: Id) -> VerdictView:
    """Take back the caller's verdict while it is a draft; the item is then leased to the caller again."""

    def work(uow: UnitOfWork) -> VerdictView:
        lease_seconds = services.settings.lease_seconds
        return VerdictView.of(verdicts.undo(uow, caller, decision_id, lease_seconds=lease_seconds))

    return _done_once(services, caller, attempt, work)


@router.post("/{decision_id}:release", operation_id="release_review", responses=documented(404, 409))
def release(services: UseServices, caller: Decider, attempt: UseAttempt, decision_id: Id) -> ReviewItem:
    """Give the item back undecided. Needs the lease."""

    def work(uow: UnitOfWork) -> ReviewItem:
        queue.release(uow, caller, decision_id)
        return ReviewItem.of(waiting.entry(uow.connection, caller, decision_id))

    return _done_once(services, caller, attempt, work)


@router.post("/{decision_id}:heartbeat", operation_id="hold_review", responses=documented(404, 409))
def heartbeat(services: UseServices, caller: Decider, attempt: UseAttempt, decision_id: Id) -> ReviewItem:
    """Hold the lease for another `lease_seconds`."""

    def work(uow: UnitOfWork) -> ReviewItem:
        return ReviewItem.of(queue.heartbeat(uow, caller, decision_id, seconds=services.settings.lease_seconds))

    return _done_once(services, caller, attempt, work)


def _done_once(services: Services, caller: Principal, attempt: Attempt, work: Callable[[UnitOfWork], Answer]) -> Answer:
    """Do the work and store its answer under the request's key in one write."""

    def write(uow: UnitOfWork) -> Answer:
        answer = work(uow)
        attempt.record(uow, 200, answer.model_dump(mode="json"))
        return answer

    with denials_recorded(services.store, caller):
        return services.store.write(write)


def _place(connection: Connection, caller: Principal, cursor: str) -> waiting.Place:
    """Where the page before ended: the cursor names its last item, whose sort key never changes."""
    (last,) = decode(cursor, 1)
    try:
        found = waiting.entry(connection, caller, last)
    except NotFoundError:
        raise not_valid() from None
    return waiting.Place(dollars=found.dollars, opened_at=found.opened_at, decision_id=found.decision_id)
