"""Carries decisions and verdicts from the outbox to MLflow, in a process of its own: the service never waits for it.

Ids, times and file names all follow from what is sent, so everything may be sent twice: a crash between MLflow's answer
and our mark repeats nothing. While MLflow or the database is down nothing is marked and nothing is lost; the shipper
asks again, ever more seldom. A record that MLflow refuses is found by halving its batch, and ends as a dead delivery
with an event.
"""

import secrets
import threading
from collections.abc import Sequence

import structlog
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from sqlalchemy.exc import InterfaceError, OperationalError

from extraction.errors import TriageError
from inference import outbox
from inference.mlflow_log import assessment, batches, bulk
from inference.mlflow_log.batches import ASSESSMENT, DESTINATION, TRACE, TraceState
from inference.mlflow_log.client import MlflowClient, MlflowDownError, MlflowRefusedError
from inference.mlflow_log.outcome import Outcome, retry_at
from inference.mlflow_log.trace import span, trace_request
from inference.outbox import Delivery
from inference.payload import DecisionLog, VerdictLog
from inference.process_lock import ProcessLock
from inference.settings import Settings
from inference.store import Store
from inference.writer import CommitUncertainError, StoreUnavailableError

AT_ONCE = 200
POLL_SECONDS = 0.5
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 15.0

log = structlog.get_logger()
_PASSING = (MlflowDownError, StoreUnavailableError, CommitUncertainError, OperationalError, InterfaceError)


class Shipper:
    """Only one ships for a database at a time: a second one stands by and takes over once the first has ended."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._lock = ProcessLock(store, "shipper")
        self._backlog_limit = settings.backlog_limit
        self._client = MlflowClient(settings.mlflow_url, settings.mlflow_experiment)

    def run(self, stop: threading.Event) -> None:
        """Ship until told to stop."""
        failures = 0
        while not stop.is_set():
            try:
                idle = self.run_once() == 0
                failures = 0
                stop.wait(POLL_SECONDS if idle else 0)
            except _PASSING as error:
                failures += 1
                code = error.what if isinstance(error, TriageError) else "store_unreadable"
                log.warning("shipping_paused", destination=DESTINATION, error=code, attempts=failures)
                stop.wait(pause(failures))
        self.close()

    def run_once(self) -> int:
        """Ship what is due, up to one batch; returns how many deliveries are off the list, 0 where another one ships.

        Raises MlflowDownError, with everything still on the list, where MLflow cannot take anything now.
        """
        return (self._ship_batch() or self._ship_singly()) if self._lock.acquire() else 0

    def close(self) -> None:
        self._lock.release()
        self._client.close()

    def _ship_batch(self) -> int:
        batch_id = self._batch()
        if batch_id is None:
            return 0
        with self._store.read() as connection:
            deliveries = batches.members(connection, batch_id)
        outcome = Outcome()
        decisions = outcome.readable(deliveries, DecisionLog.from_payload)
        try:
            if decisions:
                bulk.deliver_decisions(self._client, batch_id, [decision for _, decision in decisions])
        except MlflowRefusedError as error:
            self._postpone(batch_id, deliveries, error)
            return 0
        outcome.delivered += [delivery for delivery, _ in decisions]
        log.info("batch_delivered", batch_id=batch_id, count=len(decisions))
        return outcome.mark(self._store)

    def _batch(self) -> str | None:
        now = self._store.clock()
        with self._store.read() as connection:
            unsent = batches.unsent_batch(connection, now)
            backlog = batches.loose(connection, now)
        return self._store.write(batches.gather) if unsent is None and backlog > self._backlog_limit else unsent

    def _postpone(self, batch_id: str, deliveries: Sequence[Delivery], error: MlflowRefusedError) -> None:
        """It is the file or the run that is refused, so no single decision is to blame."""
        log.error("batch_refused", batch_id=batch_id, error=error.what, count=len(deliveries))
        ids = [delivery.id for delivery in deliveries]
        attempts = max(delivery.attempts for delivery in deliveries)
        self._store.write(lambda uow: outbox.mark_failed(uow, ids, error.what, retry_at(uow.now, attempts)))

    def _ship_singly(self) -> int:
        with self._store.read() as connection:
            due = outbox.waiting(connection, DESTINATION, self._store.clock(), AT_ONCE)
        decisions = self._kept_single([delivery for delivery in due if delivery.kind == TRACE])
        verdicts = [delivery for delivery in due if delivery.kind == ASSESSMENT]
        return self._ship_decisions(decisions) + self._ship_verdicts(verdicts)

    def _kept_single(self, deliveries: Sequence[Delivery]) -> list[Delivery]:
        """Written down before the first try: what may have arrived, though no answer came, must not go in a batch."""
        new = [delivery.id for delivery in deliveries if delivery.tried_singly_at is None]
        kept = self._store.write(lambda uow: outbox.keep_single(uow, new)) if new else set()
        return [delivery for delivery in deliveries if delivery.tried_singly_at is not None or delivery.id in kept]

    def _ship_decisions(self, deliveries: Sequence[Delivery]) -> int:
        outcome = Outcome()
        self._send(outcome.readable(deliveries, lambda payload: span(DecisionLog.from_payload(payload))), outcome)
        return outcome.mark(self._store)

    def _send(self, spans: Sequence[tuple[Delivery, Span]], outcome: Outcome) -> None:
        """MLflow takes all of a request or nothing, so a refused one is halved until the culprit stands alone."""
        if not spans:
            return
        try:
            self._client.send_traces(trace_request(each for _, each in spans))
            outcome.delivered += [delivery for delivery, _ in spans]
        except MlflowRefusedError as error:
            if len(spans) == 1:
                outcome.refused.append((spans[0][0], error))
                return
            middle = len(spans) // 2
            self._send(spans[:middle], outcome)
            self._send(spans[middle:], outcome)

    def _ship_verdicts(self, deliveries: Sequence[Delivery]) -> int:
        outcome = Outcome()
        verdicts = outcome.readable(deliveries, VerdictLog.from_payload)
        with self._store.read() as connection:
            states = batches.trace_states(connection, (verdict.decision_id for _, verdict in verdicts))
        for delivery, verdict in verdicts:
            self._ship_verdict(delivery, verdict, states.get(verdict.decision_id), outcome)
        return outcome.mark(self._store)

    def _ship_verdict(
        self, delivery: Delivery, verdict: VerdictLog, state: TraceState | None, outcome: Outcome
    ) -> None:
        if state is None or state.dead:
            outcome.hopeless.append((delivery, "decision_not_logged"))
        elif not state.delivered:
            outcome.too_early.append(delivery)
        else:
            try:
                self._deliver_verdict(verdict, state)
                outcome.delivered.append(delivery)
            except MlflowRefusedError as error:
                outcome.refused.append((delivery, error))

    def _deliver_verdict(self, verdict: VerdictLog, state: TraceState) -> None:
        if state.batch_id is None:
            assessment.deliver(self._client, verdict)
        else:
            bulk.deliver_verdict(self._client, state.batch_id, verdict)


def pause(failures: int) -> float:
    """Seconds until MLflow is asked again: doubling, and shortened at random so that restarts do not meet."""
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failures - 1, 10))
    return longest * secrets.SystemRandom().uniform(0.5, 1)
