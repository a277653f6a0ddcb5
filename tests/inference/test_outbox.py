from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from inference import events, outbox
from inference.outbox import Delivery
from inference.store import Store
from inference.tables import event
from inference.tables import outbox as table
from inference.writer import UnitOfWork
from tests.rows import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def noon_store(database_url: str) -> Iterator[Store]:
    """A store whose clock stands at noon."""
    store = Store(database_url, clock=lambda: NOON)
    yield store
    store.close()


def _enqueue(store: Store, *references: str) -> None:
    def work(uow: UnitOfWork) -> None:
        for reference in references:
            outbox.enqueue(uow, "mlflow", "trace", reference, {"decision": reference})

    store.write(work)


def _waiting(store: Store, *, limit: int = 100, hours: int = 0) -> list[Delivery]:
    with store.read() as connection:
        return outbox.waiting(connection, "mlflow", NOON + hours * HOUR, limit)


def _references(store: Store, **when: int) -> list[str]:
    return [delivery.reference for delivery in _waiting(store, **when)]


def test_what_is_enqueued_waits(noon_store: Store) -> None:
    _enqueue(noon_store, "dec_1")
    assert _waiting(noon_store) == [
        Delivery(
            id="mlflow:trace:dec_1",
            destination="mlflow",
            kind="trace",
            reference="dec_1",
            payload={"decision": "dec_1"},
            created_at=NOON,
            due_at=NOON,
            attempts=0,
            tried_singly_at=None,
            batch_id=None,
        )
    ]


def test_enqueuing_twice_is_one_delivery_and_the_first_one_stands(noon_store: Store) -> None:
    def work(uow: UnitOfWork) -> list[bool]:
        return [outbox.enqueue(uow, "mlflow", "trace", "dec_1", {"first": first}) for first in (True, False)]

    assert noon_store.write(work) == [True, False]
    assert [delivery.payload for delivery in _waiting(noon_store)] == [{"first": True}]


def test_it_is_not_enqueued_again_after_it_was_delivered(noon_store: Store) -> None:
    _enqueue(noon_store, "dec_1")
    noon_store.write(lambda uow: outbox.mark_delivered(uow, ["mlflow:trace:dec_1"]))
    _enqueue(noon_store, "dec_1")
    assert _waiting(noon_store) == []


def test_a_delivery_goes_with_the_write_it_belongs_to(noon_store: Store) -> None:
    def fails(uow: UnitOfWork) -> None:
        outbox.enqueue(uow, "mlflow", "trace", "dec_1", {})
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        noon_store.write(fails)
    assert _waiting(noon_store) == []


def test_only_due_ones_of_this_destination_in_order_up_to_the_limit(noon_store: Store) -> None:
    def work(uow: UnitOfWork) -> None:
        outbox.enqueue(uow, "mlflow", "assessment", "verdict_1", {}, NOON + HOUR)
        outbox.enqueue(uow, "webhook", "trace", "dec_1", {})
        for reference in ("dec_2", "dec_1"):
            outbox.enqueue(uow, "mlflow", "trace", reference, {})
        outbox.enqueue(uow, "mlflow", "trace", "dec_0", {}, NOON - HOUR)

    noon_store.write(work)
    assert _references(noon_store) == ["dec_0", "dec_1", "dec_2"]
    assert _references(noon_store, hours=1) == ["dec_0", "dec_1", "dec_2", "verdict_1"]
    assert _references(noon_store, limit=2) == ["dec_0", "dec_1"]


def test_delivered_ones_wait_no_longer_and_keep_their_first_time(noon_store: Store, database_url: str) -> None:
    references = [f"dec_{number:04}" for number in range(1201)]  # more than go into one statement
    _enqueue(noon_store, *references)
    noon_store.write(lambda uow: outbox.mark_delivered(uow, [f"mlflow:trace:{each}" for each in references[:1200]]))
    assert _references(noon_store) == ["dec_1200"]
    later = Store(database_url, clock=lambda: NOON + HOUR)
    later.write(lambda uow: outbox.mark_delivered(uow, ["mlflow:trace:dec_0000"]))
    later.close()
    with noon_store.read() as connection:
        delivered = connection.execute(select(table.c.delivered_at).where(table.c.reference == "dec_0000"))
        assert delivered.scalar_one() == NOON


def test_failed_ones_come_again_later(noon_store: Store) -> None:
    _enqueue(noon_store, "dec_1", "dec_2")
    noon_store.write(lambda uow: outbox.mark_failed(uow, ["mlflow:trace:dec_1"], "timeout", NOON + HOUR))
    assert _references(noon_store) == ["dec_2"]
    assert [(each.reference, each.attempts) for each in _waiting(noon_store, hours=1)] == [("dec_2", 0), ("dec_1", 1)]


def test_a_dead_one_stays_in_the_table_and_an_event_tells_of_it_once(noon_store: Store) -> None:
    _enqueue(noon_store, "dec_1")
    for _ in range(2):
        noon_store.write(lambda uow: outbox.mark_dead(uow, "mlflow:trace:dec_1", "refused_400"))
    assert _waiting(noon_store, hours=1000) == []
    with noon_store.read() as connection:
        kept = connection.execute(select(table.c.last_error, table.c.dead_at, table.c.delivered_at)).one()
        told = connection.execute(select(event.c.type, event.c.body)).all()
        assert events.verify_chain(connection).ok
    assert kept == ("refused_400", NOON, None)
    assert told == [("delivery.dead", {"delivery": "mlflow:trace:dec_1", "error": "refused_400"})]


def test_what_is_in_a_batch_never_travels_alone(noon_store: Store) -> None:
    _enqueue(noon_store, "dec_1", "dec_2")
    ids = ["mlflow:trace:dec_1", "mlflow:trace:dec_2"]
    noon_store.write(lambda uow: outbox.assign_batch(uow, ids[1:], "run_7"))
    assert _references(noon_store) == ["dec_1"]
    assert noon_store.write(lambda uow: outbox.keep_single(uow, ids)) == {"mlflow:trace:dec_1"}
    assert [(each.tried_singly_at, each.batch_id) for each in _waiting(noon_store)] == [(NOON, None)]
