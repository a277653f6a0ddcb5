"""A desk with a clock that a test moves, and a worker that does what is due."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import Row, select

from inference.claims.incoming import Incoming, Office, take
from inference.store import Store
from inference.tables import decision, review_item
from inference.tracking import handlers  # noqa: F401 - registers claim.submitted
from inference.tracking.tables import filing_proof, follow_up, tracked_claim, tracking_step
from inference.worker import Worker
from tests.databases import SqliteFiles
from tests.inference.desk import Desk
from tests.inference.judged import UNAUDITED
from tests.review.items import Clock


@dataclass(frozen=True, slots=True)
class House:
    """Everything a test needs to send claims and hear of them."""

    desk: Desk
    clock: Clock

    def arrives(self, data: bytes) -> str:
        """A file comes and is decided; returns its id."""
        return self.desk.decide(data).file_id

    def sent(self, file_id: str, at: datetime | None = None, number: str = "1") -> None:
        """The event that the claims of a file were sent."""
        office = Office(self.desk.store, self.desk.originals, UNAUDITED, self.desk.settings)
        event = Incoming(
            source="//lakeside/billing",
            event_id=number,
            type="claim.submitted",
            subject=None,
            happened_at=at or self.clock.now,
            data={"document_id": file_id},
            facility="north",
            principal="key:feed",
            correlation_id="corr-1",
        )
        take(office, [event])

    def on(self, day: str) -> int:
        """Move to the morning of a day and let a worker do all that is due; returns how many jobs."""
        self.clock.now = datetime.fromisoformat(f"{day}T09:00:00+00:00").astimezone(UTC)
        worker, done = Worker(self.desk.store, self.desk.settings), 0
        while worker.run_once():
            done += 1
        return done

    def claims(self) -> dict[str, str]:
        """The state of each claim by its number."""
        return {row.patient_control_number: row.state for row in self.desk.rows(tracked_claim)}

    def steps(self) -> list[str]:
        return [row.state for row in sorted(self.desk.rows(tracking_step), key=lambda row: row.recorded_at)]

    def open(self) -> list[Row[Any]]:
        return self.desk.rows(follow_up, follow_up.c.closed_at.is_(None))

    def closed(self) -> list[Row[Any]]:
        return self.desk.rows(follow_up, follow_up.c.closed_at.is_not(None))

    def asked(self) -> list[tuple[str, str]]:
        """Category and queue of what people are asked about claims that were sent."""
        query = (
            select(decision.c.category, decision.c.queue)
            .join(review_item, review_item.c.decision_id == decision.c.id)
            .where(decision.c.task == "acknowledgement", review_item.c.state == "in_review")
            .order_by(decision.c.category)
        )
        with self.desk.store.read() as connection:
            return [tuple(row) for row in connection.execute(query)]

    def proofs(self) -> list[Row[Any]]:
        return self.desk.rows(filing_proof)


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    clock = Clock()
    store = Store(database_url, clock)
    yield House(Desk.at(store, tmp_path), clock)
    store.close()


@contextmanager
def at_a_new_house(databases: SqliteFiles) -> Iterator[House]:
    """A house of its own, for tests that need several."""
    url, clock = databases.migrated(), Clock()
    store = Store(url, clock)
    try:
        with TemporaryDirectory() as home:
            yield House(Desk.at(store, Path(home)), clock)
    finally:
        store.close()
        databases.drop(url)
