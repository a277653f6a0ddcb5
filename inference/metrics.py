"""What Prometheus reads. Work that waits is counted in the database at each scrape, so the numbers are those of the
service and not of one process; labels are queues, destinations, kinds of job, routes and statuses, never a person, a
payer or a document.
"""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Connection, func, select

from inference.store import Store
from inference.tables import OPEN_REVIEW_STATES, job, outbox, review_item

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The registry of one application; `observe` counts its requests."""

    def __init__(self, store: Store) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(_Waiting(store))
        self._requests = Counter(
            "triage_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "triage_request_seconds",
            "Time to the end of the answer.",
            ["route"],
            buckets=BUCKETS,
            registry=self.registry,
        )

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        known = method if method in METHODS else "other"  # callers choose the method; they must not choose labels
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)


class _Waiting(Collector):
    """Reads the database when it is scraped."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def describe(self) -> list[GaugeMetricFamily]:
        return []  # named at the scrape: registering must not need the database

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._store.read() as connection:
            yield from self._reviews(connection)
            yield from _outbox(connection)
            yield _jobs(connection)

    def _reviews(self, connection: Connection) -> Iterator[GaugeMetricFamily]:
        item = review_item.c
        waiting = (
            select(item.queue, item.state, func.count().label("items"), func.min(item.opened_at).label("oldest"))
            .where(item.state.in_(OPEN_REVIEW_STATES))
            .group_by(item.queue, item.state)
        )
        depth = GaugeMetricFamily("triage_review_items", "Items that wait for a person.", labels=["queue", "state"])
        age = GaugeMetricFamily(
            "triage_review_oldest_seconds", "Age of the item that has waited longest.", labels=["queue", "state"]
        )
        for row in connection.execute(waiting):
            depth.add_metric([row.queue, row.state], row.items)
            age.add_metric([row.queue, row.state], (self._store.clock() - row.oldest).total_seconds())
        yield from (depth, age)


def _outbox(connection: Connection) -> Iterator[GaugeMetricFamily]:
    backlog = GaugeMetricFamily("triage_outbox_backlog", "Deliveries not yet delivered.", labels=["destination"])
    dead = GaugeMetricFamily("triage_outbox_dead", "Deliveries given up; see them by hand.", labels=["destination"])
    for family, condition in ((backlog, outbox.c.dead_at.is_(None)), (dead, outbox.c.dead_at.is_not(None))):
        counted = (
            select(outbox.c.destination, func.count().label("deliveries"))
            .where(outbox.c.delivered_at.is_(None), condition)
            .group_by(outbox.c.destination)
        )
        for row in connection.execute(counted):
            family.add_metric([row.destination], row.deliveries)
        yield family


def _jobs(connection: Connection) -> GaugeMetricFamily:
    family = GaugeMetricFamily("triage_jobs", "Jobs that are not done.", labels=["kind", "state"])
    counted = select(job.c.kind, job.c.state, func.count().label("jobs")).where(job.c.state != "done")
    for row in connection.execute(counted.group_by(job.c.kind, job.c.state)):
        family.add_metric([row.kind, row.state], row.jobs)
    return family
