"""Every verdict reaches the trace of its decision on a real MLflow server once."""

from typing import Any

import pytest

from inference import outbox
from inference.reconcile import reconcile
from inference.settings import Settings
from inference.store import Store
from tests.gateway import Gateway
from tests.mlflow_server import MlflowServer
from tests.shipping import (
    CrashError,
    all_delivered,
    crash_once,
    deliveries,
    log_decisions,
    settle_verdict,
    ship,
    trace_of,
)


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
    crash_once(monkeypatch, "mark_delivered")
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


def test_a_verdict_on_a_bulk_decision_lies_beside_it(sqlite_store: Store, settings: Settings) -> None:
    settings = settings.model_copy(update={"backlog_limit": 1})
    first, *_ = log_decisions(sqlite_store, settings.mlflow_experiment, 2)
    ship(sqlite_store, settings)
    verdict_id = settle_verdict(sqlite_store, first, "override", "reject")

    ship(sqlite_store, settings)

    assert all_delivered(sqlite_store, [verdict_id])
    found = reconcile(sqlite_store, settings)
    assert (found.equal, found.verdicts_in_mlflow) == (True, 1)


def _by_source(trace: dict[str, Any]) -> list[dict[str, Any]]:
    """The machine's feedback, the person's, the label."""
    return sorted(
        trace["assessments"], key=lambda each: ("expectation" in each, each["source"]["source_type"] == "HUMAN")
    )
