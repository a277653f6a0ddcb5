"""The queue as it is read: which items wait, in what order, and which of them a principal may decide.

An item is free while nobody holds an unexpired lease on it and no verdict of it is inside its undo window. The order is
dollars at stake, then age.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, exists, func, or_, select

from extraction.media import PAGES
from inference.policy_file import Task
from inference.principal import ALL_FACILITIES, Principal
from inference.refusals import NotFoundError
from inference.tables import OPEN_REVIEW_STATES, decision, file, review_item, verdict

SUPERVISOR = "supervisor"
UNKNOWN_ITEM = "review_item_not_found"
KNOWN_ITEM = "a decision that is in review and in your facility"

# The item that a condition speaks of: named apart, so that an UPDATE of `review_item` can hold the condition.
waiting = review_item.alias("waiting")


class OutOfSightError(NotFoundError):
    """An item of another facility: to the caller the same as one that is not there."""

    def __init__(self, decision_id: str, facility: str) -> None:
        super().__init__(UNKNOWN_ITEM, expected=KNOWN_ITEM)
        self.decision_id = decision_id
        self.facility = facility


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """One item as the queue shows it. `reasons` are those of the decision: code, message, path, no patient's data.
    `pages` are the first and last in the file, where it has pages.
    """

    decision_id: str
    state: str
    queue: str
    facility: str
    dollars: Decimal
    approvals_needed: int
    always_human: bool
    opened_at: datetime
    leased_by: str | None
    leased_until: datetime | None
    task: Task
    payer: str | None
    category: str
    reasons: list[Mapping[str, str]]
    media_type: str
    file_name: str
    pages: Sequence[int] | None

    @property
    def is_mail(self) -> bool:
        """Whether it is about what a document of pages is."""
        return self.task == "document" and self.media_type in PAGES

    @property
    def person_only(self) -> bool:
        """Whether only a named person in a session may decide it, whatever the scopes of a key."""
        return self.always_human or self.state in ("second_look", "escalated")

    def held_by(self, principal: Principal, now: datetime) -> bool:
        return self.leased_by == principal.reference and self.leased_until is not None and self.leased_until > now

    def held_by_another(self, principal: Principal, now: datetime) -> bool:
        held = self.leased_until is not None and self.leased_until > now
        return held and self.leased_by != principal.reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page of the queue ended: the sort key of its last entry."""

    dollars: Decimal
    opened_at: datetime
    decision_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a principal could decide now: how many items, how much money moves with them.

    A remittance's money is that of its claims and provider adjustments, so only theirs is added up.
    """

    items: int
    dollars: Decimal


def entry(connection: Connection, principal: Principal, decision_id: str) -> QueueEntry:
    """One item; NotFoundError if there is none or it belongs to a facility that the principal does not see."""
    row = connection.execute(_entries().where(review_item.c.decision_id == decision_id)).one_or_none()
    if row is None:
        raise NotFoundError(UNKNOWN_ITEM, expected=KNOWN_ITEM)
    if not principal.sees(row.facility):
        raise OutOfSightError(decision_id, row.facility)
    return _entry(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLength:
    """How many items of a queue a principal could decide now."""

    name: str
    items: int


def lengths(connection: Connection, principal: Principal, now: datetime) -> list[QueueLength]:
    """Every queue in which something waits that the principal may decide, by name."""
    mine = and_(waiting.c.leased_by == principal.reference, waiting.c.state.in_(OPEN_REVIEW_STATES))
    counted = select(waiting.c.queue, func.count()).where(*may_decide(principal), or_(mine, free(now)))
    rows = connection.execute(counted.group_by(waiting.c.queue).order_by(waiting.c.queue))
    return [QueueLength(name=name, items=items) for name, items in rows]


def entries(
    connection: Connection, principal: Principal, now: datetime, *, limit: int, queue: str | None = None
) -> list[QueueEntry]:
    """The free items that the principal may decide, and those it holds itself, in the queue's order."""
    mine = and_(waiting.c.leased_by == principal.reference, waiting.c.state.in_(OPEN_REVIEW_STATES))
    ids = select(waiting.c.decision_id).where(*may_decide(principal), or_(mine, free(now)))
    wanted = _entries().where(review_item.c.decision_id.in_(ids))
    if queue is not None:
        wanted = wanted.where(review_item.c.queue == queue)
    return [_entry(row) for row in connection.execute(in_order(wanted, review_item).limit(limit))]


def items(
    connection: Connection,
    principal: Principal,
    *,
    limit: int,
    state: str | None = None,
    queue: str | None = None,
    after: Place | None = None,
) -> list[QueueEntry]:
    """All items of the facilities that the principal sees, whoever may decide them, in the queue's order."""
    wanted = _entries()
    if principal.facility != ALL_FACILITIES:
        wanted = wanted.where(review_item.c.facility == principal.facility)
    if state is not None:
        wanted = wanted.where(review_item.c.state == state)
    if queue is not None:
        wanted = wanted.where(review_item.c.queue == queue)
    if after is not None:
        wanted = wanted.where(_behind(after))
    return [_entry(row) for row in connection.execute(in_order(wanted, review_item).limit(limit))]


def tally(connection: Connection, principal: Principal, now: datetime) -> Tally:
    """Count what `entries` would list, without a limit."""
    mine = and_(waiting.c.leased_by == principal.reference, waiting.c.state.in_(OPEN_REVIEW_STATES))
    moved = case((decision.c.task != "remittance", waiting.c.dollars))
    counted = (
        select(func.count(), func.sum(moved))
        .select_from(waiting.join(decision, waiting.c.decision_id == decision.c.id))
        .where(*may_decide(principal), or_(mine, free(now)))
    )
    items, dollars = connection.execute(counted).one()
    return Tally(items=items, dollars=dollars if dollars is not None else Decimal("0.00"))


def may_decide(principal: Principal) -> list[ColumnElement[bool]]:
    conditions = [
        waiting.c.state.in_(OPEN_REVIEW_STATES),
        ~exists().where(verdict.c.decision_id == waiting.c.decision_id, stands_by(principal)),
    ]
    if principal.facility != ALL_FACILITIES:
        conditions.append(waiting.c.facility == principal.facility)
    if not principal.is_person:
        conditions += [waiting.c.always_human.is_(False), waiting.c.state == "in_review"]
    elif principal.role != SUPERVISOR:
        conditions.append(waiting.c.state != "escalated")
    return conditions


def free(now: datetime) -> ColumnElement[bool]:
    in_window = exists().where(verdict.c.decision_id == waiting.c.decision_id, verdict.c.state == "pending")
    return and_(or_(waiting.c.leased_until.is_(None), waiting.c.leased_until <= now), ~in_window)


def stands_by(principal: Principal) -> ColumnElement[bool]:
    return and_(verdict.c.principal == principal.reference, verdict.c.state != "withdrawn")


def in_order(wanted: Select[Any], items: Any) -> Select[Any]:
    return wanted.order_by(items.c.dollars.desc(), items.c.opened_at, items.c.decision_id)


def _behind(place: Place) -> ColumnElement[bool]:
    dollars, opened_at, decision_id = review_item.c.dollars, review_item.c.opened_at, review_item.c.decision_id
    same_dollars = and_(
        dollars == place.dollars,
        or_(opened_at > place.opened_at, and_(opened_at == place.opened_at, decision_id > place.decision_id)),
    )
    return or_(dollars < place.dollars, same_dollars)


def _entries() -> Select[Any]:
    decided = (
        *(decision.c[name] for name in ("task", "payer", "category", "reasons", "prediction")),
        file.c.media_type,
        file.c.name.label("file_name"),
    )
    joined = review_item.join(decision, review_item.c.decision_id == decision.c.id).join(
        file, decision.c.file_id == file.c.id
    )
    return select(
        *(column for column in review_item.c if column.name not in ("kind", "updated_at")), *decided
    ).select_from(joined)


def _entry(row: Row[Any]) -> QueueEntry:
    facts = dict(row._mapping)
    said = facts.pop("prediction")
    return QueueEntry(**facts, pages=said.get("pages"))
