"""Every decision reaches a real MLflow server once, whatever happens on the way."""

import json
import threading
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from inference import shipper as shipper_module
from inference.mlflow_log import batches
from inference.mlflow_log.client import MlflowDownError
from inference.reconcile import reconcile
from inference.settings import Settings
from inference.shipper import LONGEST_PAUSE, Shipper, pause
from inference.store import Store
from inference.tables import event
from inference.writer import CommitUncertainError, StoreUnavailableError
from tests.gateway import Gateway
from tests.mlflow_server import MlflowServer
from tests.shipping import (
    CrashError,
    all_delivered,
    change_payload,
    crash_once,
    decision_id,
    deliveries,
    log_decision,
    log_decisions,
    log_more,
    ship,
    spans_of,
    trace_of,
    traces,
    wait_for,
)


def test_a_decision_is_a_trace_that_people_can_read(sqlite_store: Store, settings: Settings) -> None:
    first, *_ = log_decisions(sqlite_store, settings.mlflow_experiment, 1)

    ship(sqlite_store, settings)

    trace = trace_of(settings, first)
    assert trace["state"] == "OK"
    assert trace["request_time"] == "2024-05-17T12:00:00Z"
    assert trace["tags"]["disposition"] == "review"
    assert trace["trace_metadata"]["mlflow.trace.session"] == "doc_1"
    assert json.loads(trace["request_preview"])["codes"] == ["CO-45", "N657"]
    outputs = json.loads(trace["response_preview"])
    assert list(outputs)[:4] == ["disposition", "dollars", "decision_id", "confidence"]
    assert (outputs["decision_id"], outputs["dollars"]) == (first, "0.10")
    assert outputs["reasons"] == [
        {"code": "line_out_of_balance", "message": "The line is off by $12.40.", "path": "/claims/0/lines/1"}
    ]
    [span] = spans_of(settings, first)
    assert span["name"] == "claim_payment"


def test_a_correction_names_what_it_supersedes(sqlite_store: Store, settings: Settings) -> None:
    first, *_ = log_decisions(sqlite_store, settings.mlflow_experiment, 1)
    second = decision_id(settings.mlflow_experiment, 1)
    sqlite_store.write(lambda uow: log_decision(uow, second, supersedes=first, actor="person:per_1"))

    ship(sqlite_store, settings)

    [span] = spans_of(settings, second)
    [link] = span["links"]
    assert json.loads(trace_of(settings, second)["response_preview"])["supersedes"] == first
    assert link["trace_id"] == spans_of(settings, first)[0]["trace_id"]


def test_a_crash_before_the_mark_repeats_nothing(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = log_decisions(store, settings.mlflow_experiment, 3)
    crash_once(monkeypatch, "mark_delivered")
    with pytest.raises(CrashError):
        ship(store, settings)
    assert len(traces(settings)) == 3
    assert not all_delivered(store, ids)

    ship(store, settings)

    assert len(traces(settings)) == 3
    assert reconcile(store, settings).equal


def test_what_was_decided_while_mlflow_was_down_arrives_afterwards(
    store: Store, settings: Settings, mlflow_server: MlflowServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipper_module, "LONGEST_PAUSE", 1.0)
    ids = log_decisions(store, settings.mlflow_experiment, 3)
    stop = threading.Event()
    shipping = threading.Thread(target=Shipper(store, settings).run, args=(stop,))
    mlflow_server.stop()
    try:
        with pytest.raises(MlflowDownError):
            ship(store, settings)
        shipping.start()
        assert {row["attempts"] for row in deliveries(store).values()} == {0}
    finally:
        mlflow_server.start()
    wait_for(lambda: all_delivered(store, ids))
    stop.set()
    shipping.join()

    assert reconcile(store, settings).equal


def test_a_database_that_was_away_stops_nothing(
    sqlite_store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = log_decisions(sqlite_store, settings.mlflow_experiment, 1)
    failures = [OperationalError("SELECT", {}, OSError()), StoreUnavailableError("locked"), CommitUncertainError("cut")]
    real = batches.unsent_batch

    def away(*arguments: Any) -> str | None:
        if failures:
            raise failures.pop()
        return real(*arguments)

    monkeypatch.setattr(batches, "unsent_batch", away)
    stop = threading.Event()
    shipping = threading.Thread(target=Shipper(sqlite_store, settings).run, args=(stop,))
    shipping.start()
    wait_for(lambda: all_delivered(sqlite_store, ids))
    stop.set()
    shipping.join()

    assert failures == []


def test_a_refused_decision_is_picked_out_of_its_batch(store: Store, settings: Settings) -> None:
    ids = log_decisions(store, settings.mlflow_experiment, 7)
    poisoned = decision_id(settings.mlflow_experiment, 7)
    # MLflow refuses the whole request because of this one: a session's id has at most 250 characters there.
    store.write(lambda uow: log_decision(uow, poisoned, file_id="doc_1", input_hash="doc_1"))
    change_payload(store, poisoned, file_id="doc_" + "0" * 300)
    unreadable = decision_id(settings.mlflow_experiment, 8)
    store.write(lambda uow: log_decision(uow, unreadable))
    change_payload(store, unreadable, surname="not a field")

    ship(store, settings)

    rows = deliveries(store)
    assert all_delivered(store, ids)
    assert [rows[each]["last_error"] for each in (poisoned, unreadable)] == [
        "invalid_parameter_value",
        "payload_unreadable",
    ]
    assert all(rows[each]["dead_at"] is not None for each in (poisoned, unreadable))
    with store.read() as connection:
        bodies = connection.execute(select(event.c.body).where(event.c.type == "delivery.dead")).scalars().all()
    assert {body["delivery"] for body in bodies} == {f"mlflow:trace:{poisoned}", f"mlflow:trace:{unreadable}"}
    assert {each.kind for each in reconcile(store, settings).differences} == {"dead"}


@pytest.mark.parametrize(
    ("status", "content_type", "body"),
    [(500, "application/json", b'{"error_code": "INTERNAL_ERROR"}'), (422, "application/json", b"{}")],
)
def test_a_server_that_refuses_everything_kills_no_decision(
    sqlite_store: Store, mlflow_server: MlflowServer, settings: Settings, status: int, content_type: str, body: bytes
) -> None:
    ids = log_decisions(sqlite_store, settings.mlflow_experiment, 3)
    with Gateway(mlflow_server.url) as gateway:
        gateway.answers["/v1/traces"] = (status, content_type, body)
        ship(sqlite_store, settings.model_copy(update={"mlflow_url": gateway.url}))

    rows = deliveries(sqlite_store)
    assert all(rows[each]["dead_at"] is None and rows[each]["attempts"] == 1 for each in ids)
    assert all(rows[each]["due_at"] > sqlite_store.clock() for each in ids)


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_a_closed_door_is_no_refusal(
    sqlite_store: Store, mlflow_server: MlflowServer, settings: Settings, status: int
) -> None:
    ids = log_decisions(sqlite_store, settings.mlflow_experiment, 1)
    with Gateway(mlflow_server.url) as gateway:
        gateway.answers["/v1/traces"] = (status, "text/html", b"no")
        with pytest.raises(MlflowDownError):
            ship(sqlite_store, settings.model_copy(update={"mlflow_url": gateway.url}))

    assert deliveries(sqlite_store)[ids[0]]["attempts"] == 0


def test_a_page_in_place_of_an_answer_is_not_taken_for_delivery(
    sqlite_store: Store, mlflow_server: MlflowServer, settings: Settings
) -> None:
    ids = log_decisions(sqlite_store, settings.mlflow_experiment, 1)
    with Gateway(mlflow_server.url) as gateway:
        gateway.answers["/v1/traces"] = (200, "text/html", b"<p>Welcome</p>")
        with pytest.raises(MlflowDownError, match="answer_is_not_otlp"):
            ship(sqlite_store, settings.model_copy(update={"mlflow_url": gateway.url}))

    assert not all_delivered(sqlite_store, ids)


def test_a_second_shipper_stands_by_until_the_first_has_ended(store: Store, settings: Settings) -> None:
    first, second = Shipper(store, settings), Shipper(store, settings)
    assert first.run_once() == 0
    ids = log_decisions(store, settings.mlflow_experiment, 3)

    assert second.run_once() == 0
    assert not all_delivered(store, ids)
    assert first.run_once() == 3
    more = log_more(store, settings, range(10, 12))
    first.close()
    assert second.run_once() == 2
    second.close()

    assert all_delivered(store, [*ids, *more])


def test_shippers_side_by_side_double_nothing(store: Store, settings: Settings) -> None:
    settings = settings.model_copy(update={"backlog_limit": 5})
    stop = threading.Event()
    shipping = [threading.Thread(target=Shipper(store, settings).run, args=(stop,)) for _ in range(3)]
    for thread in shipping:
        thread.start()
    ids = log_decisions(store, settings.mlflow_experiment, 4)
    for start in range(10, 50, 10):
        ids += log_more(store, settings, range(start, start + 10))
    wait_for(lambda: all_delivered(store, ids))
    stop.set()
    for thread in shipping:
        thread.join()

    report = reconcile(store, settings)
    assert report.equal, report.text()


def test_pauses_grow_to_a_limit() -> None:
    assert all(0.25 <= pause(1) <= 0.5 for _ in range(20))
    assert all(LONGEST_PAUSE / 2 <= pause(failures) <= LONGEST_PAUSE for failures in (6, 20, 10_000))
