from decimal import Decimal
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import insert

from app import create_app
from inference import jobs, outbox
from inference.settings import Settings
from inference.store import Store
from inference.tables import review_item
from inference.writer import UnitOfWork
from tests.databases import SqliteFiles
from tests.rows import insert_decision, insert_file


def readiness(settings: Settings) -> tuple[int, dict[str, Any]]:
    app = create_app(settings)
    answer = TestClient(app).get("/readyz")
    app.state.services.store.close()
    return answer.status_code, answer.json()["checks"]


def test_a_process_that_answers_is_alive(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}


def test_ready_means_database_migrations_and_disk(settings: Settings, sqlite_databases: SqliteFiles) -> None:
    assert readiness(settings) == (200, {"database": True, "migrations": True, "disk": True})
    blank = settings.model_copy(update={"database_url": sqlite_databases.blank()})
    assert readiness(blank) == (503, {"database": True, "migrations": False, "disk": True})
    homeless = settings.model_copy(update={"home": settings.home / "missing"})
    assert readiness(homeless) == (503, {"database": True, "migrations": True, "disk": False})
    away = settings.model_copy(update={"database_url": f"sqlite:///{settings.home}/missing/triage.db"})
    assert readiness(away) == (503, {"database": False, "migrations": False, "disk": True})


def samples(client: TestClient) -> dict[str, float]:
    lines = client.get("/metrics").text.splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


def test_metrics_count_what_waits_in_the_database(client: TestClient, api_store: Store) -> None:
    def write(uow: UnitOfWork) -> None:
        insert_file(uow)
        for index in range(3):
            insert_decision(uow, f"dec_{index}", pointer=f"/claims/{index}")
            state = "confirmed" if index == 2 else "in_review"
            row = {
                "kind": "exception",
                "queue": "denials",
                "facility": "north",
                "dollars": Decimal(1),
                "approvals_needed": 1,
            }
            times = {"opened_at": uow.now, "updated_at": uow.now}
            item = {"decision_id": f"dec_{index}", "state": state, "always_human": False} | row | times
            uow.connection.execute(insert(review_item).values(**item))
            outbox.enqueue(uow, "mlflow", "trace", f"dec_{index}", {})
        outbox.mark_dead(uow, "mlflow:trace:dec_0", "http_400")
        outbox.mark_delivered(uow, ["mlflow:trace:dec_1"])
        jobs.enqueue(uow, "decide_file", "op_1", {})

    api_store.write(write)
    found = samples(client)
    assert found['triage_review_items{queue="denials",state="in_review"}'] == 2
    assert found['triage_review_oldest_seconds{queue="denials",state="in_review"}'] >= 0
    assert found['triage_outbox_backlog{destination="mlflow"}'] == 1
    assert found['triage_outbox_dead{destination="mlflow"}'] == 1
    assert found['triage_jobs{kind="decide_file",state="waiting"}'] == 1


def test_requests_are_counted_by_route_never_by_path(client: TestClient) -> None:
    client.get("/v1/decisions/Quillfeather")
    client.request("QUILLFEATHER", "/Quillfeather")
    text = client.get("/metrics").text
    assert "Quillfeather".lower() not in text.lower()
    found = samples(client)
    assert found['triage_requests_total{method="GET",route="/v1/decisions/{decision_id}",status="401"}'] == 1
    assert found['triage_requests_total{method="other",route="unmatched",status="404"}'] == 1


def test_a_database_that_is_away_is_503_for_readers(settings: Settings, tmp_path: Path) -> None:
    app = create_app(settings.model_copy(update={"database_url": f"sqlite:///{tmp_path}/missing/triage.db"}))
    answer = TestClient(app).get("/v1/decisions", headers={"Authorization": "Bearer x"})
    assert (answer.status_code, answer.json()["title"]) == (503, "Store unavailable")
    app.state.services.store.close()
