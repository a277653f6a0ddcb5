"""Every decision and verdict reaches a real MLflow server once, whatever happens on the way."""

import json
import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from inference import outbox
from inference import shipper as shipper_module
from inference.mlflow_log import batches
from inference.mlflow_log.client import MlflowClient, MlflowDownError
from inference.mlflow_log.run import BATCH_TAG, batch_runs
from inference.mlflow_log.trace import mlflow_trace_id
from inference.reconcile import reconcile
from inference.settings import Settings
from inference.shipper import LONGEST_PAUSE, Shipper, pause
from inference.store import CommitUncertainError, Store, StoreUnavailableError, UnitOfWork
from inference.tables import event
from inference.tables import outbox as table
from tests.gateway import Gateway
from tests.mlflow_server import MlflowServer
from tests.shipping import (
    all_delivered,
    decision_id,
    deliveries,
    log_decision,
    log_decisions,
    settle_verdict,
    shipping_settings,
)


@pytest.fixture
def settings(mlflow_server: MlflowServer, request: pytest.FixtureRequest) -> Settings:
    return shipping_settings(mlflow_server, request.node.name)


def ship(store: Store, settings: Settings) -> None:
    """All that is due."""
    with closing(Shipper(store, settings)) as shipper:
        while shipper.run_once():
            pass


def trace_of(settings: Settings, own_id: str) -> dict[str, Any]:
    answer = httpx.get(f"{settings.mlflow_url}/api/3.0/mlflow/traces/{mlflow_trace_id(own_id)}")
    trace: dict[str, Any] = answer.json()["trace"]["trace_info"]
    return trace


def traces(settings: Settings) -> list[dict[str, Any]]:
    with closing(MlflowClient(settings.mlflow_url, settings.mlflow_experiment)) as client:
        return list(client.traces())


def spans_of(settings: Settings, own_id: str) -> list[dict[str, Any]]:
    found = httpx.get(f"{settings.mlflow_url}/api/3.0/mlflow/traces/get", params={"trace_id": mlflow_trace_id(own_id)})
    spans: list[dict[str, Any]] = found.json()["trace"]["spans"]
    return spans


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
    _crash_once(monkeypatch, "mark_delivered")
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
    _wait_for(lambda: all_delivered(store, ids))
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
    _wait_for(lambda: all_delivered(sqlite_store, ids))
    stop.set()
    shipping.join()

    assert failures == []


def test_a_refused_decision_is_picked_out_of_its_batch(store: Store, settings: Settings) -> None:
    ids = log_decisions(store, settings.mlflow_experiment, 7)
    poisoned = decision_id(settings.mlflow_experiment, 7)
    # MLflow refuses the whole request because of this one: a session's id has at most 250 characters there.
    store.write(lambda uow: log_decision(uow, poisoned, file_id="doc_1", input_hash="doc_1"))
    _change_payload(store, poisoned, file_id="doc_" + "0" * 300)
    unreadable = decision_id(settings.mlflow_experiment, 8)
    store.write(lambda uow: log_decision(uow, unreadable))
    _change_payload(store, unreadable, surname="not a field")

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


def test_an_override_makes_the_machines_answer_invalid(store: Store, settings: Settings) -> None:
    first, *_ = log_decisions(store, settings.mlflow_experiment, 1)
    verdict_id = settle_verdict(store, first, "override", "reject")

    ship(store, settings)

    machine, person, truth = _by_source(trace_of(settings, first))
    assert (machine["feedback"]["value"], machine["valid"]) == ("review", False)
    assert (person["feedback"]["value"], person["valid"]) == ("reject", True)
    assert person["overrides"] == machine["assessment_id"]
    assert person["source"]["source_id"] == "person:per_1"
    assert person["rationale"] == "wrong_code"
    assert person["metadata"]["verdict_id"] == verdict_id
    assert truth["expectation"]["value"] == "reject"
    assert reconcile(store, settings).equal


def test_a_confirmation_leaves_the_machines_answer_valid(sqlite_store: Store, settings: Settings) -> None:
    first, *_ = log_decisions(sqlite_store, settings.mlflow_experiment, 1)
    settle_verdict(sqlite_store, first, "confirm", "auto_accept")

    ship(sqlite_store, settings)

    assert [each["valid"] for each in _by_source(trace_of(settings, first))] == [True, True, True]


@pytest.mark.parametrize("outcome", ["confirm", "override"])
def test_a_verdict_that_did_not_decide_carries_no_label_and_overrides_nothing(
    sqlite_store: Store, settings: Settings, outcome: str
) -> None:
    first, *_ = log_decisions(sqlite_store, settings.mlflow_experiment, 1)
    settle_verdict(sqlite_store, first, outcome, None)

    ship(sqlite_store, settings)

    made = trace_of(settings, first)["assessments"]
    assert [("expectation" in each, each["valid"]) for each in made] == [(False, True), (False, True)]
    assert reconcile(sqlite_store, settings).equal


def test_a_crash_among_assessments_repeats_none(
    sqlite_store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = log_decisions(sqlite_store, settings.mlflow_experiment, 1)
    ship(sqlite_store, settings)
    settle_verdict(sqlite_store, first, "override", "reject")
    _crash_once(monkeypatch, "mark_delivered")
    with pytest.raises(CrashError):
        ship(sqlite_store, settings)

    ship(sqlite_store, settings)

    assert len(trace_of(settings, first)["assessments"]) == 3
    assert reconcile(sqlite_store, settings).equal


def test_a_verdict_waits_for_its_trace_and_ends_with_it(
    sqlite_store: Store, settings: Settings, mlflow_server: MlflowServer
) -> None:
    early, hopeless = log_decisions(sqlite_store, settings.mlflow_experiment, 2)
    verdicts = [settle_verdict(sqlite_store, each, "confirm", "auto_accept") for each in (early, hopeless)]
    sqlite_store.write(lambda uow: outbox.mark_dead(uow, f"mlflow:trace:{hopeless}", "refused"))
    with Gateway(mlflow_server.url) as gateway:
        gateway.answers["/v1/traces"] = (500, "application/json", b"{}")
        ship(sqlite_store, settings.model_copy(update={"mlflow_url": gateway.url}))

    rows = deliveries(sqlite_store)
    assert (rows[verdicts[0]]["last_error"], rows[verdicts[0]]["dead_at"]) == ("trace_not_delivered", None)
    assert rows[verdicts[1]]["last_error"] == "decision_not_logged"
    assert rows[verdicts[1]]["dead_at"] is not None


def test_a_backlog_becomes_one_run_even_after_a_crash(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings.model_copy(update={"backlog_limit": 5})
    ids = log_decisions(store, settings.mlflow_experiment, 12)
    _crash_once(monkeypatch, "mark_delivered")
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
    _crash_once(monkeypatch, "mark_delivered")
    with pytest.raises(CrashError):
        ship(store, settings)
    _log_more(store, settings, range(10, 15))

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
    _log_more(sqlite_store, settings, range(10, 15))

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


def test_a_second_shipper_stands_by_until_the_first_has_ended(store: Store, settings: Settings) -> None:
    first, second = Shipper(store, settings), Shipper(store, settings)
    assert first.run_once() == 0
    ids = log_decisions(store, settings.mlflow_experiment, 3)

    assert second.run_once() == 0
    assert not all_delivered(store, ids)
    assert first.run_once() == 3
    more = _log_more(store, settings, range(10, 12))
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
        ids += _log_more(store, settings, range(start, start + 10))
    _wait_for(lambda: all_delivered(store, ids))
    stop.set()
    for thread in shipping:
        thread.join()

    report = reconcile(store, settings)
    assert report.equal, report.text()


@pytest.mark.parametrize("unreadable", [1, 3])
def test_an_unreadable_decision_leaves_its_batch(sqlite_store: Store, settings: Settings, unreadable: int) -> None:
    ids = log_decisions(sqlite_store, settings.mlflow_experiment, 3)
    for each in ids[:unreadable]:
        _change_payload(sqlite_store, each, surname="not a field")

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


def test_a_verdict_on_a_bulk_decision_lies_beside_it(sqlite_store: Store, settings: Settings) -> None:
    settings = settings.model_copy(update={"backlog_limit": 1})
    first, *_ = log_decisions(sqlite_store, settings.mlflow_experiment, 2)
    ship(sqlite_store, settings)
    verdict_id = settle_verdict(sqlite_store, first, "override", "reject")

    ship(sqlite_store, settings)

    assert all_delivered(sqlite_store, [verdict_id])
    found = reconcile(sqlite_store, settings)
    assert (found.equal, found.verdicts_in_mlflow) == (True, 1)


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


def test_pauses_grow_to_a_limit() -> None:
    assert all(0.25 <= pause(1) <= 0.5 for _ in range(20))
    assert all(LONGEST_PAUSE / 2 <= pause(failures) <= LONGEST_PAUSE for failures in (6, 20, 10_000))


class CrashError(Exception):
    """Stands for the process's death at that point."""


def _crash_once(monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    real: Callable[..., None] = getattr(outbox, function)
    left = [CrashError()]

    def crash(*arguments: Any) -> None:
        if left:
            raise left.pop()
        real(*arguments)

    monkeypatch.setattr(outbox, function, crash)


def _log_more(store: Store, settings: Settings, numbers: range) -> list[str]:
    """Further decisions of the file that `log_decisions` made."""
    ids = {number: decision_id(settings.mlflow_experiment, number) for number in numbers}

    def write(uow: UnitOfWork) -> None:
        for number, each in ids.items():
            log_decision(uow, each, pointer=f"/claims/{number}")

    store.write(write)
    return list(ids.values())


def _change_payload(store: Store, reference: str, **changed: Any) -> None:
    payload = deliveries(store)[reference]["payload"] | changed
    store.write(
        lambda uow: uow.connection.execute(update(table).where(table.c.reference == reference).values(payload=payload))
    )


def _by_source(trace: dict[str, Any]) -> list[dict[str, Any]]:
    """The machine's feedback, the person's, the label."""
    return sorted(
        trace["assessments"], key=lambda each: ("expectation" in each, each["source"]["source_type"] == "HUMAN")
    )


def _runs(settings: Settings) -> list[dict[str, Any]]:
    with closing(MlflowClient(settings.mlflow_url, settings.mlflow_experiment)) as client:
        return client.runs("")


def _make_run(client: MlflowClient, batch_id: str, start_time: int) -> None:
    tags = [{"key": BATCH_TAG, "value": batch_id}]
    request = {"experiment_id": client.experiment_id(), "start_time": start_time, "tags": tags}
    client.call("POST", "/api/2.0/mlflow/runs/create", json=request)


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)
