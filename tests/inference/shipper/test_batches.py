"""A backlog reaches a real MLflow server as one run, and nothing of it a second time."""

from contextlib import closing
from typing import Any

import pytest

from inference.mlflow_log import batches
from inference.mlflow_log.client import MlflowClient, MlflowDownError
from inference.mlflow_log.run import BATCH_TAG, batch_runs
from inference.reconcile import reconcile
from inference.settings import Settings
from inference.store import Store
from tests.gateway import Gateway
from tests.mlflow_server import MlflowServer
from tests.shipping import (
    CrashError,
    all_delivered,
    change_payload,
    crash_once,
    deliveries,
    log_decisions,
    log_more,
    ship,
    traces,
)


def test_a_backlog_becomes_one_run_even_after_a_crash(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings.model_copy(update={"backlog_limit": 5})
    ids = log_decisions(store, settings.mlflow_experiment, 12)
    crash_once(monkeypatch, "mark_delivered")
    with pytest.raises(CrashError):
        ship(store, settings)

    ship(store, settings)

    assert all_delivered(store, ids)
    assert traces(settings) == []
    [run] = _runs(settings)
    metrics = {each["key"]: each["value"] for each in run["data"]["metrics"]}
    assert metrics == pytest.approx(
        {"decisions": 12, "decisions_review": 12, "dollars": 67.20, "dollars_review": 67.20}
    )
    assert run["info"]["status"] == "FINISHED"
    assert reconcile(store, settings).equal


def test_what_was_sent_singly_before_a_crash_is_not_sent_again_in_a_batch(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings.model_copy(update={"backlog_limit": 3})
    log_decisions(store, settings.mlflow_experiment, 3)
    crash_once(monkeypatch, "mark_delivered")
    with pytest.raises(CrashError):
        ship(store, settings)
    log_more(store, settings, range(10, 15))

    ship(store, settings)

    report = reconcile(store, settings)
    assert report.equal, report.text()
    assert len(traces(settings)) == 3
    assert len(_runs(settings)) == 1


def test_what_is_stored_though_no_answer_came_is_not_sent_again_in_a_batch(
    sqlite_store: Store, settings: Settings, mlflow_server: MlflowServer
) -> None:
    settings = settings.model_copy(update={"backlog_limit": 3})
    log_decisions(sqlite_store, settings.mlflow_experiment, 3)
    with Gateway(mlflow_server.url) as gateway:
        gateway.lost_answers["/v1/traces"] = (504, "text/html", b"too late")
        with pytest.raises(MlflowDownError):
            ship(sqlite_store, settings.model_copy(update={"mlflow_url": gateway.url}))
    assert len(traces(settings)) == 3
    log_more(sqlite_store, settings, range(10, 15))

    ship(sqlite_store, settings)

    report = reconcile(sqlite_store, settings)
    assert report.equal, report.text()


def test_a_refused_batch_does_not_let_another_one_go_singly(
    sqlite_store: Store, settings: Settings, mlflow_server: MlflowServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH_SIZE", 2)
    log_decisions(sqlite_store, settings.mlflow_experiment, 4)
    for _ in range(2):
        sqlite_store.write(batches.gather)
    with Gateway(mlflow_server.url) as gateway:
        gateway.answers["/api/2.0/mlflow/runs/create"] = (400, "application/json", b'{"error_code": "BAD_REQUEST"}')
        ship(sqlite_store, settings.model_copy(update={"mlflow_url": gateway.url}))

    ship(sqlite_store, settings)

    assert traces(settings) == []


@pytest.mark.parametrize("unreadable", [1, 3])
def test_an_unreadable_decision_leaves_its_batch(sqlite_store: Store, settings: Settings, unreadable: int) -> None:
    ids = log_decisions(sqlite_store, settings.mlflow_experiment, 3)
    for each in ids[:unreadable]:
        change_payload(sqlite_store, each, surname="not a field")

    ship(sqlite_store, settings.model_copy(update={"backlog_limit": 1}))

    differences = reconcile(sqlite_store, settings).differences
    assert {(each.kind, each.id) for each in differences} == {("dead", each) for each in ids[:unreadable]}


def test_a_refused_batch_is_kept_for_later(
    sqlite_store: Store, settings: Settings, mlflow_server: MlflowServer
) -> None:
    ids = log_decisions(sqlite_store, settings.mlflow_experiment, 2)
    with Gateway(mlflow_server.url) as gateway:
        gateway.answers["/api/2.0/mlflow/runs/create"] = (400, "application/json", b'{"error_code": "BAD_REQUEST"}')
        ship(sqlite_store, settings.model_copy(update={"mlflow_url": gateway.url, "backlog_limit": 1}))

    rows = deliveries(sqlite_store)
    assert {(rows[each]["last_error"], rows[each]["dead_at"]) for each in ids} == {("bad_request", None)}
    assert len({rows[each]["batch_id"] for each in ids} - {None}) == 1


def test_a_run_whose_answer_got_lost_is_cleared_away(sqlite_store: Store, settings: Settings) -> None:
    settings = settings.model_copy(update={"backlog_limit": 1})
    log_decisions(sqlite_store, settings.mlflow_experiment, 2)
    batch_id = sqlite_store.write(batches.gather)
    with closing(MlflowClient(settings.mlflow_url, settings.mlflow_experiment)) as client:
        for start_time in (1, 2):
            _make_run(client, str(batch_id), start_time)

        ship(sqlite_store, settings)

        assert len(batch_runs(client)) == 1
    assert reconcile(sqlite_store, settings).equal


def _runs(settings: Settings) -> list[dict[str, Any]]:
    with closing(MlflowClient(settings.mlflow_url, settings.mlflow_experiment)) as client:
        return client.runs("")


def _make_run(client: MlflowClient, batch_id: str, start_time: int) -> None:
    tags = [{"key": BATCH_TAG, "value": batch_id}]
    request = {"experiment_id": client.experiment_id(), "start_time": start_time, "tags": tags}
    client.call("POST", "/api/2.0/mlflow/runs/create", json=request)
