"""What came of one round of deliveries, and who is to blame where something was refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from inference import outbox
from inference.mlflow_log.client import MlflowRefusedError
from inference.outbox import Delivery
from inference.store import Store
from inference.writer import UnitOfWork

TRACE_FIRST = timedelta(seconds=5)
FIRST_RETRY = timedelta(seconds=10)
LONGEST_RETRY = timedelta(hours=1)
REFUSALS_BEFORE_DEAD = 5

log = structlog.get_logger()
T = TypeVar("T")


@dataclass(slots=True)
class Outcome:
    """Collected while a round goes on, then marked in one write."""

    delivered: list[Delivery] = field(default_factory=list)
    refused: list[tuple[Delivery, MlflowRefusedError]] = field(default_factory=list)
    hopeless: list[tuple[Delivery, str]] = field(default_factory=list)
    too_early: list[Delivery] = field(default_factory=list)

    def readable(self, deliveries: Sequence[Delivery], decode: Callable[..., T]) -> list[tuple[Delivery, T]]:
        """The deliveries whose payload is what it should be; the others can never be sent."""
        found: list[tuple[Delivery, T]] = []
        for delivery in deliveries:
            try:
                found.append((delivery, decode(delivery.payload)))
            except (TypeError, KeyError, ValueError):
                self.hopeless.append((delivery, "payload_unreadable"))
        return found

    def mark(self, store: Store) -> int:
        """Write it all down at once; returns how many deliveries are off the list, delivered or dead."""
        dead = [*self.hopeless, *((each, error.what) for each, error in self.refused if self._to_blame(each, error))]
        later = [(each, error.what) for each, error in self.refused if not self._to_blame(each, error)]
        _log("delivery_dead", dead)
        _log("delivery_refused", later)
        if self.delivered or dead or later or self.too_early:
            store.write(lambda uow: self._write(uow, dead, later))
        return len(self.delivered) + len(dead)

    def _to_blame(self, delivery: Delivery, error: MlflowRefusedError) -> bool:
        """Blame the record only where MLflow does so in its own words, or where it took others in the same round."""
        if error.status == 400 and not error.what.startswith("http_"):
            return True
        return bool(self.delivered) and (error.status < 500 or delivery.attempts + 1 >= REFUSALS_BEFORE_DEAD)

    def _write(self, uow: UnitOfWork, dead: list[tuple[Delivery, str]], later: list[tuple[Delivery, str]]) -> None:
        outbox.mark_delivered(uow, [delivery.id for delivery in self.delivered])
        outbox.mark_failed(
            uow, [delivery.id for delivery in self.too_early], "trace_not_delivered", uow.now + TRACE_FIRST
        )
        for delivery, code in dead:
            outbox.mark_dead(uow, delivery.id, code)
        for delivery, code in later:
            outbox.mark_failed(uow, [delivery.id], code, retry_at(uow.now, delivery.attempts))


def retry_at(now: datetime, attempts: int) -> datetime:
    """Ten seconds after the first refusal, then four times as long each time, at most an hour."""
    return now + min(FIRST_RETRY * 4 ** min(attempts, 6), LONGEST_RETRY)  # type: ignore[no-any-return]


def _log(event: str, refused: Sequence[tuple[Delivery, str]]) -> None:
    for delivery, code in refused:
        log.error(event, destination=delivery.destination, kind=delivery.kind, job_id=delivery.id, error=code)
