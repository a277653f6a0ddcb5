"""Decisions and verdicts in a store, with their deliveries, for tests of what reaches MLflow."""

import time
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import httpx
import pytest
from sqlalchemy import insert, select, update

from inference import outbox
from inference.mlflow_log.batches import ASSESSMENT, DESTINATION, TRACE
from inference.mlflow_log.client import MlflowClient
from inference.mlflow_log.trace import mlflow_trace_id
from inference.payload import decision_payload, verdict_payload
from inference.settings import Settings
from inference.shipper import Shipper
from inference.store import Store
from inference.tables import decision, review_item, verdict
from inference.tables import outbox as outbox_table
from inference.writer import UnitOfWork
from tests.mlflow_server import MlflowServer
from tests.rows import NOON, decision_row, insert_file

REASON = {"code": "line_out_of_balance", "message": "The line is off by $12.40.", "path": "/claims/0/lines/1"}


def shipping_settings(server: MlflowServer, experiment: str, **changed: Any) -> Settings:
    return Settings.model_validate({"mlflow_url": server.url, "mlflow_experiment": experiment, **changed})


def decision_id(seed: str, index: int) -> str:
    """Distinct for each test, because all tests share one MLflow server."""
    return f"dec_{sha256(f'{seed}/{index}'.encode()).hexdigest()[:32]}"


def log_decision(uow: UnitOfWork, own_id: str, **changed: Any) -> None:
    """Insert a decision and its delivery, as deciding does."""
    filled = {"reasons": [REASON], "payer": "Acme Health", "queue": "balance", "service_month": "2024-04"}
    row = decision_row(own_id, **{**filled, **changed})
    uow.connection.execute(insert(decision).values(row))
    outbox.enqueue(uow, DESTINATION, TRACE, own_id, decision_payload(row, ["CO-45", "N657"]))


def log_decisions(store: Store, seed: str, count: int) -> list[str]:
    """So many decisions of one file, with different dollars and times; returns their ids."""
    ids = [decision_id(seed, index) for index in range(count)]

    def write(uow: UnitOfWork) -> None:
        insert_file(uow)
        for index, each in enumerate(ids):
            at = NOON + timedelta(seconds=index)
            log_decision(uow, each, pointer=f"/claims/{index}", dollars=Decimal(index) + Decimal("0.10"), decided_at=at)

    store.write(write)
    return ids


def settle_verdict(store: Store, own_id: str, outcome: str, label: str | None, **changed: Any) -> str:
    """Insert a settled verdict on a decided item and its delivery, as settling does; returns the verdict's id."""
    row = {
        "id": f"ver_{own_id[4:]}",
        "decision_id": own_id,
        "round": 1,
        "principal": "person:per_1",
        "outcome": outcome,
        "reason": "wrong_code" if outcome == "override" else None,
        "corrected": {"paid": "1.00"} if outcome == "override" else None,
        "given_at": NOON,
        "settles_at": NOON,
        "state": "settled",
    } | changed
    store.write(lambda uow: _insert_verdict(uow, row, label))
    return str(row["id"])


def _insert_verdict(uow: UnitOfWork, row: dict[str, Any], label: str | None) -> None:
    decided = uow.connection.execute(select(decision).where(decision.c.id == row["decision_id"])).mappings().one()
    item = {
        "decision_id": row["decision_id"],
        "kind": "exception",
        "state": "confirmed",
        "queue": "balance",
        "facility": "north",
        "dollars": decided["dollars"],
        "approvals_needed": 1,
        "always_human": False,
        "opened_at": NOON,
        "updated_at": NOON,
    }
    uow.connection.execute(insert(review_item).values(item))
    uow.connection.execute(insert(verdict).values(row))
    outbox.enqueue(uow, DESTINATION, ASSESSMENT, row["id"], verdict_payload(row, dict(decided), label=label))


def deliveries(store: Store) -> dict[str, dict[str, Any]]:
    """All rows of the outbox by their reference."""
    with store.read() as connection:
        return {row["reference"]: dict(row) for row in connection.execute(select(outbox_table)).mappings()}


def all_delivered(store: Store, references: Iterable[str]) -> bool:
    rows = deliveries(store)
    return all(rows[each]["delivered_at"] is not None for each in references)


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


class CrashError(Exception):
    """Stands for the process's death at that point."""


def crash_once(monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    """The next call of this function of the outbox is the last of the process."""
    real: Callable[..., None] = getattr(outbox, function)
    left = [CrashError()]

    def crash(*arguments: Any) -> None:
        if left:
            raise left.pop()
        real(*arguments)

    monkeypatch.setattr(outbox, function, crash)


def log_more(store: Store, settings: Settings, numbers: range) -> list[str]:
    """Further decisions of the file that `log_decisions` made."""
    ids = {number: decision_id(settings.mlflow_experiment, number) for number in numbers}

    def write(uow: UnitOfWork) -> None:
        for number, each in ids.items():
            log_decision(uow, each, pointer=f"/claims/{number}")

    store.write(write)
    return list(ids.values())


def change_payload(store: Store, reference: str, **changed: Any) -> None:
    payload = deliveries(store)[reference]["payload"] | changed
    store.write(
        lambda uow: uow.connection.execute(
            update(outbox_table).where(outbox_table.c.reference == reference).values(payload=payload)
        )
    )


def wait_for(condition: Callable[[], bool]) -> None:
    """Until the condition holds; a minute at the most."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)
