"""One batch of decisions as one MLflow run: found by its tag before it is made, so that a crash makes no second one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from inference.mlflow_log.client import MlflowClient, MlflowDownError, MlflowRefusedError

BATCH_TAG = "claim_triage.batch"
_PROXY = "/api/2.0/mlflow-artifacts/artifacts"
_SCHEME = "mlflow-artifacts:/"


@dataclass(frozen=True, slots=True)
class BatchRun:
    """A run that holds, or will hold, one batch. `artifacts` is the path of its artifacts behind MLflow's proxy."""

    run_id: str
    batch_id: str
    artifacts: str


def batch_runs(client: MlflowClient, batch_id: str | None = None) -> list[BatchRun]:
    """The runs of one batch, or of all, oldest first. More than one for a batch means that an answer once got lost."""
    wanted = f"= '{batch_id}'" if batch_id else "LIKE '%'"
    return [_batch_run(run) for run in client.runs(f"tags.`{BATCH_TAG}` {wanted}")]


def ensure_run(client: MlflowClient, batch_id: str, name: str, started_at: int) -> BatchRun:
    """The batch's run, made where it is missing. `started_at` is in milliseconds since 1970."""
    return next(iter(batch_runs(client, batch_id)), None) or _make(client, batch_id, name, started_at)


def drop_surplus(client: MlflowClient, kept: BatchRun) -> None:
    """Delete later runs of the same batch: one is left behind when MLflow makes a run and its answer gets lost."""
    for surplus in batch_runs(client, kept.batch_id):
        if surplus.run_id != kept.run_id:
            client.call("POST", "/api/2.0/mlflow/runs/delete", json={"run_id": surplus.run_id})


def finish(client: MlflowClient, run: BatchRun, metrics: Mapping[str, float], at: int) -> None:
    """Log the run's metrics and end it; the same values at the same time again change nothing."""
    values = [{"key": key, "value": value, "timestamp": at, "step": 0} for key, value in metrics.items()]
    client.call("POST", "/api/2.0/mlflow/runs/log-batch", json={"run_id": run.run_id, "metrics": values})
    ended = {"run_id": run.run_id, "status": "FINISHED", "end_time": at}
    client.call("POST", "/api/2.0/mlflow/runs/update", json=ended)


def put_artifact(client: MlflowClient, run: BatchRun, name: str, content: bytes) -> None:
    """Upload one file; the same name again replaces it."""
    client.call("PUT", f"{_PROXY}/{run.artifacts}/{name}", content=content)


def get_artifact(client: MlflowClient, run: BatchRun, name: str) -> bytes | None:
    """One file's bytes, None where there is none."""
    if name not in list_artifacts(client, run):
        return None
    return client.call("GET", f"{_PROXY}/{run.artifacts}/{name}").content


def list_artifacts(client: MlflowClient, run: BatchRun, folder: str = "") -> list[str]:
    """The names in one folder of the run; empty where the folder does not exist."""
    path = f"{run.artifacts}/{folder}".rstrip("/")
    try:
        listed: list[dict[str, Any]] = client.json("GET", _PROXY, params={"path": path}).get("files", [])
    except MlflowRefusedError as error:
        if error.status == httpx.codes.NOT_FOUND:
            return []
        raise
    return [str(file["path"]) for file in listed]


def _make(client: MlflowClient, batch_id: str, name: str, started_at: int) -> BatchRun:
    request = {
        "experiment_id": client.experiment_id(),
        "run_name": name,
        "start_time": started_at,
        "tags": [{"key": BATCH_TAG, "value": batch_id}],
    }
    return _batch_run(client.json("POST", "/api/2.0/mlflow/runs/create", json=request)["run"])


def _batch_run(run: dict[str, Any]) -> BatchRun:
    uri = run["info"]["artifact_uri"]
    if not uri.startswith(_SCHEME):
        raise MlflowDownError("artifacts_not_proxied", expected="an MLflow server that serves its artifacts")
    tags = {tag["key"]: tag["value"] for tag in run["data"]["tags"]}
    return BatchRun(run["info"]["run_id"], tags[BATCH_TAG], uri.removeprefix(_SCHEME).lstrip("/"))
