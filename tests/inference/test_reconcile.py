"""Whatever differs between the books and MLflow is found and named."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import delete, update

from inference import outbox
from inference.mlflow_log import client as client_module
from inference.mlflow_log.client import MlflowClient, MlflowDownError
from inference.mlflow_log.trace import mlflow_trace_id, span, trace_request
from inference.payload import DecisionLog, decision_payload
from inference.reconcile import SHOWN, Difference, Reconciliation, reconcile
from inference.settings import Settings
from inference.store import Store
from inference.tables import outbox as outbox_table
from inference.tables import review_item
from inference.writer import UnitOfWork
from tests.mlflow_server import MlflowServer, free_port
from tests.rows import decision_row
from tests.shipping import decision_id, deliveries, log_decision, log_decisions, settle_verdict, ship, shipping_settings


@pytest.fixture
def settings(mlflow_server: MlflowServer, request: pytest.FixtureRequest) -> Settings:
    return shipping_settings(mlflow_server, request.node.name)


@pytest.fixture
def client(settings: Settings) -> Iterator[MlflowClient]:
    with closing(MlflowClient(settings.mlflow_url, settings.mlflow_experiment)) as opened:
        yield opened


@pytest.fixture
def delivered(sqlite_store: Store, settings: Settings) -> list[str]:
    """Five decisions in MLflow, the first with a verdict."""
    ids = log_decisions(sqlite_store, settings.mlflow_experiment, 5)
    settle_verdict(sqlite_store, ids[0], "confirm", "auto_accept")
    ship(sqlite_store, settings)
    assert reconcile(sqlite_store, settings).equal
    return ids


def found(report: Reconciliation) -> list[tuple[str, str, str]]:
    return [(each.kind, each.what, each.id) for each in report.differences]


def test_both_sides_agree(store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "TRACES_PER_PAGE", 2)
    ids = log_decisions(store, settings.mlflow_experiment, 5)
    settle_verdict(store, ids[0], "override", "reject")
    ship(store, settings)

    report = reconcile(store, settings)

    assert report.equal
    assert report.text() == (
        "Books:  5 decisions, $10.50, 1 verdicts\nMLflow: 5 decisions, $10.50, 1 verdicts\nBoth sides agree."
    )
    assert json.loads(json.dumps(report.plain())) == {
        "equal": True,
        "decisions": 5,
        "decisions_in_mlflow": 5,
        "dollars": "10.50",
        "dollars_in_mlflow": "10.50",
        "verdicts": 1,
        "verdicts_in_mlflow": 1,
        "differences": [],
    }


def test_a_verdict_is_expected_once_its_item_is_decided(
    sqlite_store: Store, settings: Settings, delivered: list[str]
) -> None:
    verdict_id = settle_verdict(sqlite_store, delivered[1], "confirm", None)
    mine = review_item.c.decision_id == delivered[1]

    def open_again(uow: UnitOfWork) -> None:
        uow.connection.execute(delete(outbox_table).where(outbox_table.c.reference == verdict_id))
        uow.connection.execute(update(review_item).where(mine).values(state="second_look"))

    sqlite_store.write(open_again)
    report = reconcile(sqlite_store, settings)
    assert (report.equal, report.verdicts, report.verdicts_in_mlflow) == (True, 1, 1)

    sqlite_store.write(lambda uow: uow.connection.execute(update(review_item).where(mine).values(state="confirmed")))
    assert found(reconcile(sqlite_store, settings)) == [("missing", "verdict", verdict_id)]


def test_empty_books_agree_with_a_new_experiment(sqlite_store: Store, settings: Settings) -> None:
    assert reconcile(sqlite_store, settings).equal


def test_a_deleted_trace_is_missing_with_its_verdict(
    sqlite_store: Store, settings: Settings, client: MlflowClient, delivered: list[str]
) -> None:
    request = {"experiment_id": client.experiment_id(), "request_ids": [mlflow_trace_id(delivered[0])]}
    client.call("POST", "/api/2.0/mlflow/traces/delete-traces", json=request)

    report = reconcile(sqlite_store, settings)

    assert found(report) == [("missing", "decision", delivered[0]), ("missing", "verdict", f"ver_{delivered[0][4:]}")]
    assert f"- decision {delivered[0]}: in the books, but MLflow does not have it" in report.text()


def test_tampered_dollars_are_told_with_both_amounts(
    sqlite_store: Store, settings: Settings, mlflow_server: MlflowServer, delivered: list[str]
) -> None:
    with closing(sqlite3.connect(mlflow_server.database, timeout=30)) as database, database:
        database.execute(
            "UPDATE trace_info SET response_preview = replace(response_preview, '\"1.10\"', '\"9.10\"') "
            "WHERE request_id = ?",
            [mlflow_trace_id(delivered[1])],
        )

    [difference] = reconcile(sqlite_store, settings).differences

    assert (difference.kind, difference.id) == ("dollars", delivered[1])
    assert difference.detail == f"books $1.10, trace {mlflow_trace_id(delivered[1])} $9.10"


def test_what_waits_or_was_given_up_is_a_difference(
    sqlite_store: Store, settings: Settings, delivered: list[str]
) -> None:
    waiting, dead = (decision_id(settings.mlflow_experiment, index) for index in (5, 6))
    for each in (waiting, dead):
        sqlite_store.write(partial(log_decision, own_id=each))
    sqlite_store.write(lambda uow: outbox.mark_dead(uow, f"mlflow:trace:{dead}", "refused"))

    assert found(reconcile(sqlite_store, settings)) == [("waiting", "decision", waiting), ("dead", "decision", dead)]


def test_a_decision_that_was_never_to_be_delivered_is_missing(
    sqlite_store: Store, settings: Settings, delivered: list[str]
) -> None:
    forgotten = decision_id(settings.mlflow_experiment, 5)
    sqlite_store.write(lambda uow: log_decision(uow, forgotten))
    only_its = outbox_table.c.reference == forgotten
    sqlite_store.write(lambda uow: uow.connection.execute(delete(outbox_table).where(only_its)))

    assert found(reconcile(sqlite_store, settings)) == [("missing", "decision", forgotten)]


def test_traces_without_a_decision_are_unknown(
    sqlite_store: Store, settings: Settings, client: MlflowClient, delivered: list[str]
) -> None:
    foreign = DecisionLog.from_payload(decision_payload(decision_row("dec_foreign")))
    named = span(foreign)
    nameless = span(foreign)
    nameless.trace_id = b"\1" * 16
    del nameless.attributes[:]
    client.send_traces(trace_request([named, nameless]))

    assert found(reconcile(sqlite_store, settings)) == [
        ("unknown", "decision", "dec_foreign"),
        ("unknown", "trace", f"trace tr-{'01' * 16}"),
    ]


def test_a_second_trace_of_one_decision_is_seen(
    sqlite_store: Store, settings: Settings, client: MlflowClient, delivered: list[str]
) -> None:
    again = span(DecisionLog.from_payload(_payload(sqlite_store, delivered[2])))
    again.trace_id = b"\2" * 16
    client.send_traces(trace_request([again]))

    [difference] = reconcile(sqlite_store, settings).differences

    assert (difference.kind, difference.id) == ("twice", delivered[2])
    assert difference.detail.count("trace tr-") == 2


def test_a_trace_beside_a_bulk_run_is_seen(sqlite_store: Store, settings: Settings, client: MlflowClient) -> None:
    ids = log_decisions(sqlite_store, settings.mlflow_experiment, 3)
    ship(sqlite_store, settings.model_copy(update={"backlog_limit": 1}))
    client.send_traces(trace_request([span(DecisionLog.from_payload(_payload(sqlite_store, ids[0])))]))

    assert found(reconcile(sqlite_store, settings)) == [("twice", "decision", ids[0])]


def test_a_deleted_bulk_run_is_missing(sqlite_store: Store, settings: Settings, client: MlflowClient) -> None:
    ids = log_decisions(sqlite_store, settings.mlflow_experiment, 3)
    ship(sqlite_store, settings.model_copy(update={"backlog_limit": 1}))
    [run] = client.runs("")
    client.call("POST", "/api/2.0/mlflow/runs/delete", json={"run_id": run["info"]["run_id"]})

    assert found(reconcile(sqlite_store, settings)) == [("missing", "decision", each) for each in sorted(ids)]


def test_a_verdict_that_the_books_do_not_have_is_unknown(
    sqlite_store: Store, settings: Settings, client: MlflowClient, delivered: list[str]
) -> None:
    trace_id = mlflow_trace_id(delivered[3])
    assessment = {
        "assessment_name": "disposition",
        "trace_id": trace_id,
        "source": {"source_type": "HUMAN", "source_id": "person:per_2"},
        "create_time": "2024-05-17T12:00:00Z",
        "last_update_time": "2024-05-17T12:00:00Z",
        "feedback": {"value": "reject"},
        "metadata": {"verdict_id": "ver_foreign"},
    }
    client.call("POST", f"/api/3.0/mlflow/traces/{trace_id}/assessments", json={"assessment": assessment})

    assert found(reconcile(sqlite_store, settings)) == [("unknown", "verdict", "ver_foreign")]


def test_an_unreachable_mlflow_is_an_error_and_no_agreement(sqlite_store: Store, settings: Settings) -> None:
    nowhere = settings.model_copy(update={"mlflow_url": f"http://127.0.0.1:{free_port()}"})

    with pytest.raises(MlflowDownError, match="connect_error"):
        reconcile(sqlite_store, nowhere)


def _payload(store: Store, own_id: str) -> dict[str, Any]:
    payload: dict[str, Any] = deliveries(store)[own_id]["payload"]
    return payload


def test_thousands_of_differences_are_a_few_lines_for_people_and_all_of_them_for_programs() -> None:
    waiting = [Difference(kind="waiting", what="decision", id=f"dec_{number}") for number in range(4000)]
    unknown = Difference(kind="unknown", what="trace", id="tr-1")
    found = Reconciliation(
        decisions=4000,
        decisions_in_mlflow=1,
        dollars=Decimal(0),
        dollars_in_mlflow=Decimal(0),
        verdicts=0,
        verdicts_in_mlflow=0,
        differences=(*waiting, unknown),
    )
    lines = found.text().splitlines()
    assert len(lines) == 3 + SHOWN + 1 + 1
    assert lines[2] == "4001 differences"
    assert lines[-2] == f"- and {4000 - SHOWN} more not yet delivered; --json names all"
    assert "tr-1" in lines[-1]
    assert len(found.plain()["differences"]) == 4001
