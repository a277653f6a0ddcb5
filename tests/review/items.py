"""People, and items for them to decide, straight into the tables."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import insert, select, update

from inference.principal import ROLES, Principal
from inference.store import Store
from inference.tables import event, review_item, verdict
from inference.writer import UnitOfWork
from tests.rows import insert_decision, insert_file

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def person(name: str, role: str = "reviewer", facility: str = "north") -> Principal:
    return _principal("person", name, role, facility)


def key(name: str = "robot", facility: str = "north") -> Principal:
    return _principal("key", name, None, facility)


def _principal(kind: Literal["person", "key"], name: str, role: str | None, facility: str) -> Principal:
    scopes = ROLES[role] if role else frozenset({"reviews:read", "reviews:decide"})
    return Principal(kind=kind, id=name, display_name=name.title(), role=role, scopes=scopes, facility=facility)


ROSA = person("rosa")
OMAR = person("omar")
SAM = person("sam", "supervisor")
ROBOT = key()


def add_item(store: Store, decision_id: str, **changed: Any) -> str:
    """An item in review with its decision, in a file of its own."""

    def write(uow: UnitOfWork) -> None:
        facility = changed.get("facility", "north")
        file_id = f"doc_{decision_id}"
        insert_file(uow, file_id)
        dollars = changed.get("dollars", Decimal("100.00"))
        insert_decision(uow, decision_id, file_id=file_id, facility=facility, dollars=dollars, payer="BH001")
        row = {
            "decision_id": decision_id,
            "kind": "exception",
            "state": "in_review",
            "queue": "denials",
            "facility": facility,
            "dollars": dollars,
            "approvals_needed": 1,
            "always_human": False,
            "opened_at": uow.now,
            "updated_at": uow.now,
        }
        uow.connection.execute(insert(review_item).values(row | changed))

    store.write(write)
    return decision_id


def settle(store: Store, decision_id: str, state: str) -> None:
    """What the worker does when the undo window has passed, as far as the queue sees it."""

    def write(uow: UnitOfWork) -> None:
        pending = (verdict.c.decision_id == decision_id, verdict.c.state == "pending")
        uow.connection.execute(update(verdict).where(*pending).values(state="settled"))
        uow.connection.execute(update(review_item).where(review_item.c.decision_id == decision_id).values(state=state))

    store.write(write)


def event_types(store: Store, decision_id: str) -> list[str]:
    with store.read() as connection:
        wanted = select(event.c.type).where(event.c.decision_id == decision_id).order_by(event.c.seq)
        return list(connection.scalars(wanted))
