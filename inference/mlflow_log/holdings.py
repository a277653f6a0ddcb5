"""What MLflow holds, read back: every decision with the places it lies in, every verdict, and what is not ours."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from inference.mlflow_log import bulk
from inference.mlflow_log.assessment import verdict_of
from inference.mlflow_log.client import MlflowClient
from inference.mlflow_log.run import batch_runs
from inference.mlflow_log.trace import LoggedDecision, logged_decision


@dataclass(frozen=True, slots=True)
class Copy:
    """One record of a decision: `place` is "trace tr-..." or "run ...", as MLflow's pages name it."""

    place: str
    dollars: Decimal


@dataclass(slots=True)
class Holdings:
    """The whole experiment. `strangers` are traces that no decision of ours explains."""

    decisions: dict[str, list[Copy]] = field(default_factory=dict)
    verdicts: dict[str, list[str]] = field(default_factory=dict)
    strangers: list[str] = field(default_factory=list)

    def _add_decision(self, logged: LoggedDecision, place: str) -> None:
        self.decisions.setdefault(logged.decision_id, []).append(Copy(place, logged.dollars))

    def _add_verdict(self, verdict_id: str, place: str) -> None:
        self.verdicts.setdefault(verdict_id, []).append(place)

    def add_trace(self, trace: dict[str, Any]) -> None:
        place = f"trace {trace['trace_id']}"
        logged = logged_decision(trace.get("response_preview", ""))
        if logged is None:
            self.strangers.append(place)
        else:
            self._add_decision(logged, place)
        for verdict_id in filter(None, map(verdict_of, trace.get("assessments", []))):
            self._add_verdict(verdict_id, place)

    def add_runs(self, client: MlflowClient) -> None:
        for run in batch_runs(client):
            place = f"run {run.run_id}"
            for logged in bulk.logged_decisions(client, run):
                self._add_decision(logged, place)
            for verdict_id in bulk.logged_verdicts(client, run):
                self._add_verdict(verdict_id, place)


def holdings(client: MlflowClient) -> Holdings:
    """Read all traces (500 in a request) and all bulk runs (one file each). Raises MlflowError where that fails."""
    found = Holdings()
    for trace in client.traces():
        found.add_trace(trace)
    found.add_runs(client)
    return found
