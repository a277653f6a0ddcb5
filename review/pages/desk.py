"""What the desk shows: the queue, one case, the day's tally, and the last verdict as long as it can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from inference.page_pictures import PagePictures
from inference.policy import Policy
from inference.policy_file import OverrideReason
from inference.principal import Principal
from inference.tables import OPEN_REVIEW_STATES
from inference.writer import UnitOfWork
from review import queue, verdicts, waiting
from review.case import Case, case
from review.pages.statement import (
    PaymentStatement,
    ProviderRow,
    Statement,
    payment_statement,
    provider_row,
    statement,
)
from review.pages.viewer import Viewer, viewer
from review.verdicts import Verdict
from review.waiting import QueueEntry, QueueLength, Tally

SHOWN_ENTRIES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """The verdict that can still be taken back, and for how many seconds."""

    verdict: Verdict
    entry: QueueEntry
    seconds_left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that one screen shows. `standing` says what the reader may do with the case: see `_standing`.

    `queue` is the one that the reader works through, None for all; `queue_titles` are the policy's.
    """

    principal: Principal
    now: datetime
    tally: Tally
    decided_today: int
    entries: Sequence[QueueEntry]
    undo: Undo | None
    case: Case | None
    standing: str
    statement: Statement | None
    provider_row: ProviderRow | None
    payment: PaymentStatement | None
    viewer: Viewer | None
    override_reasons: Mapping[str, OverrideReason]
    lease_seconds: int
    notice: str | None
    queue: str | None
    queues: Sequence[QueueLength]
    queue_titles: Mapping[str, str]

    @property
    def at(self) -> str:
        """What every address of the desk ends with, so that its reader stays in the queue."""
        return f"?queue={self.queue}" if self.queue else ""

    @property
    def queue_title(self) -> str | None:
        return self.title_of(self.queue) if self.queue else None

    @property
    def listed(self) -> int:
        """How many items there are of those that `entries` begins."""
        return sum(each.items for each in self.queues if self.queue in (None, each.name))

    def title_of(self, name: str) -> str:
        return self.queue_titles.get(name, name)


def desk(
    connection: Connection,
    principal: Principal,
    now: datetime,
    *,
    decision_id: str | None,
    policy: Policy,
    pictures: PagePictures,
    lease_seconds: int,
    notice: str | None = None,
    queue_name: str | None = None,
) -> Desk:
    """Read one screen; NotFoundError for an item that is not there or not to be seen."""
    found = None if decision_id is None else case(connection, principal, decision_id)
    return Desk(
        principal=principal,
        now=now,
        tally=waiting.tally(connection, principal, now),
        decided_today=verdicts.given_since(connection, principal, _midnight(now)),
        entries=waiting.entries(connection, principal, now, limit=SHOWN_ENTRIES, queue=queue_name),
        undo=_undo(connection, principal, now),
        case=found,
        standing="none" if found is None else _standing(found, principal, now),
        statement=_statement(found),
        provider_row=_provider_row(found),
        payment=_payment(found),
        viewer=None if found is None else viewer_of(found, pictures),
        override_reasons=_reasons(policy, found),
        lease_seconds=lease_seconds,
        notice=notice,
        queue=queue_name,
        queues=waiting.lengths(connection, principal, now),
        queue_titles={name: each.title for name, each in policy.queues.items()},
    )


def move_on(uow: UnitOfWork, principal: Principal, *, seconds: int, queue_name: str | None = None) -> QueueEntry | None:
    """Take the next item, of this queue if one is named, then put back what the person held: the other way round, the
    next one would be the same.
    """
    found = queue.claim_next(uow, principal, seconds=seconds, queue=queue_name)
    if found is not None:
        queue.release_held(uow, principal, keep=found.decision_id)
    return found


def _standing(found: Case, principal: Principal, now: datetime) -> str:
    """held | free | taken (by another) | given (own verdict, window open) | closed | not_yours."""
    entry = found.entry
    if entry.held_by(principal, now):
        return "held"
    if entry.state not in OPEN_REVIEW_STATES:
        return "closed"
    if not principal.may("reviews:decide"):
        return "not_yours"
    if any(verdict.principal == principal.reference for verdict in found.verdicts):
        return "given"
    if entry.held_by_another(principal, now) or found.verdict_pending:
        return "taken"
    return "not_yours" if entry.state == "escalated" and principal.role != waiting.SUPERVISOR else "free"


def viewer_of(found: Case, pictures: PagePictures) -> Viewer | None:
    """The pages of a case with what there is of their pictures."""
    if found.pages is None or found.original.shown is None:
        return None
    return viewer(found, pictures.sizes(found.original.shown))


def _reasons(policy: Policy, found: Case | None) -> Mapping[str, OverrideReason]:
    return {} if found is None else policy.reasons_to_override(found.entry.task, mail=found.entry.is_mail)


def _midnight(now: datetime) -> datetime:
    return now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)


def _undo(connection: Connection, principal: Principal, now: datetime) -> Undo | None:
    given = verdicts.open_to_undo(connection, principal, now)
    if given is None:
        return None
    entry = waiting.entry(connection, principal, given.decision_id)
    return Undo(verdict=given, entry=entry, seconds_left=(given.settles_at - now) / timedelta(seconds=1))


def _statement(found: Case | None) -> Statement | None:
    if found is None or found.subject is None or found.ruling.task != "claim_payment":
        return None
    return statement(found.subject, found.ruling.pointer, found.fields)


def _provider_row(found: Case | None) -> ProviderRow | None:
    if found is None or found.subject is None or found.ruling.task != "provider_adjustment":
        return None
    return provider_row(found.subject, found.ruling.pointer, found.fields)


def _payment(found: Case | None) -> PaymentStatement | None:
    if found is None or found.subject is None or found.ruling.task != "remittance":
        return None
    return payment_statement(found.subject, found.fields)
