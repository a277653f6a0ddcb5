"""Many decisions at once: one Parquet file in one MLflow run, with totals as metrics.

The same batch gives the same bytes under the same name, so sending it again after a crash replaces the file by itself.
A verdict on such a decision has no trace to hang on: it lies beside the decisions, as `verdicts/<verdict id>.json`.
"""

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx

from inference.mlflow_log.client import MlflowClient, MlflowRefusedError
from inference.mlflow_log.run import (
    BatchRun,
    batch_runs,
    drop_surplus,
    ensure_run,
    finish,
    get_artifact,
    list_artifacts,
    put_artifact,
)
from inference.mlflow_log.trace import LoggedDecision
from inference.payload import DecisionLog, VerdictLog
from inference.schema import EPOCH, canonical

DECISIONS = "decisions.parquet"
VERDICTS = "verdicts"
_JSON = ".json"


def deliver_decisions(client: MlflowClient, batch_id: str, decisions: Sequence[DecisionLog]) -> None:
    """Write a batch into its run; safe to repeat with the same decisions."""
    started, ended = (_milliseconds(moment) for moment in _span_of_time(decisions))
    run = ensure_run(client, batch_id, f"{len(decisions)} decisions", started)
    put_artifact(client, run, DECISIONS, to_parquet(decisions))
    finish(client, run, _totals(decisions), ended)
    drop_surplus(client, run)


def deliver_verdict(client: MlflowClient, batch_id: str, verdict: VerdictLog) -> None:
    """Write a verdict beside its decision; safe to repeat. Raises MlflowRefusedError where the run is gone."""
    run = next(iter(batch_runs(client, batch_id)), None)
    if run is None:
        raise MlflowRefusedError("run_gone", httpx.codes.NOT_FOUND)
    put_artifact(client, run, f"{VERDICTS}/{verdict.verdict_id}{_JSON}", canonical(asdict(verdict)).encode())


def logged_decisions(client: MlflowClient, run: BatchRun) -> list[LoggedDecision]:
    """What a run's Parquet file says; empty where it has none."""
    import pyarrow.parquet as parquet

    content = get_artifact(client, run, DECISIONS)
    if content is None:
        return []
    table = parquet.read_table(io.BytesIO(content), columns=["decision_id", "dollars"])
    return [LoggedDecision(row["decision_id"], row["dollars"]) for row in table.to_pylist()]


def logged_verdicts(client: MlflowClient, run: BatchRun) -> list[str]:
    """The ids of the verdicts that lie in a run."""
    return [name.removesuffix(_JSON) for name in list_artifacts(client, run, VERDICTS)]


def to_parquet(decisions: Sequence[DecisionLog]) -> bytes:
    """One row for each decision: dollars as decimal(18, 2), `decided_at` in microseconds UTC, codes, reasons as lists.

    pyarrow is loaded here and not at the top: a service that never has a backlog never pays for it.
    """
    import pyarrow
    import pyarrow.parquet as parquet

    reason = pyarrow.struct([(name, pyarrow.string()) for name in ("code", "message", "path")])
    special = {
        "dollars": pyarrow.decimal128(18, 2),
        "confidence": pyarrow.float64(),
        "codes": pyarrow.list_(pyarrow.string()),
        "reasons": pyarrow.list_(reason),
        "decided_at": pyarrow.timestamp("us", tz="UTC"),
    }
    names = DecisionLog.__dataclass_fields__
    schema = pyarrow.schema([(name, special.get(name, pyarrow.string())) for name in names])
    sink = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist([_row(decision) for decision in decisions], schema=schema), sink)
    return sink.getvalue()


def _row(decision: DecisionLog) -> dict[str, Any]:
    exact = {"dollars": Decimal(decision.dollars), "decided_at": datetime.fromisoformat(decision.decided_at)}
    return {**asdict(decision), **exact}


def _totals(decisions: Sequence[DecisionLog]) -> dict[str, float]:
    """MLflow's metrics are floats; the exact dollars are in the file."""
    counts = Counter(decision.disposition for decision in decisions)
    dollars = {name: Decimal(0) for name in counts}
    for decision in decisions:
        dollars[decision.disposition] += Decimal(decision.dollars)
    totals = {"decisions": float(len(decisions)), "dollars": float(sum(dollars.values()))}
    totals |= {f"decisions_{name}": float(count) for name, count in counts.items()}
    return totals | {f"dollars_{name}": float(amount) for name, amount in dollars.items()}


def _span_of_time(decisions: Sequence[DecisionLog]) -> tuple[datetime, datetime]:
    moments = [datetime.fromisoformat(decision.decided_at) for decision in decisions]
    return min(moments), max(moments)


def _milliseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(milliseconds=1)
