"""One decision as one OTLP span: ids from the decision's id, times from its row, so sending it again repeats nothing.

MLflow keeps the first thousand characters of inputs and outputs with the trace itself. The outputs therefore begin with
disposition, dollars and id: MLflow's list shows them, and a search reads them back without fetching a single span.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, ArrayValue, KeyValue, KeyValueList
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span, Status

from inference.payload import DecisionLog
from inference.schema import EPOCH

INPUTS = ("task", "pointer", "codes", "facility", "payer", "service_month", "document_id", "input_hash")
OUTPUTS = ("disposition", "dollars", "decision_id", "confidence", "queue", "category", "supersedes", "reasons")
# Each tag costs the server about as much as a sixth of a trace: one, for the filter of MLflow's own pages.
_TAG = "mlflow.traceTag."
_PREVIEW = re.compile(r'\{"disposition": ?"[^"]*", ?"dollars": ?"(-?\d+\.\d{2})", ?"decision_id": ?"([^"]+)"')


@dataclass(frozen=True, slots=True)
class LoggedDecision:
    """What MLflow holds of one decision, as far as the books need it."""

    decision_id: str
    dollars: Decimal


def trace_id(decision_id: str) -> bytes:
    return sha256(f"decision:{decision_id}".encode()).digest()[:16]


def span_id(decision_id: str) -> bytes:
    return sha256(f"decision:{decision_id}".encode()).digest()[16:24]


def mlflow_trace_id(decision_id: str) -> str:
    """The id under which MLflow's own API and pages show the trace."""
    return f"tr-{trace_id(decision_id).hex()}"


def span(decision: DecisionLog) -> Span:
    """The decision's trace, which is a single span. Raises ValueError where its time is no time since 1970."""
    at = _nanoseconds(decision.decided_at)
    return Span(
        trace_id=trace_id(decision.decision_id),
        span_id=span_id(decision.decision_id),
        name=decision.task,
        kind=Span.SPAN_KIND_INTERNAL,
        start_time_unix_nano=at,
        end_time_unix_nano=at,
        attributes=[KeyValue(key=key, value=_any(value)) for key, value in _attributes(decision).items()],
        links=[_link(decision.supersedes)] if decision.supersedes else [],
        status=Status(code=Status.STATUS_CODE_OK),
    )


def trace_request(spans: Iterable[Span]) -> bytes:
    """An OTLP ExportTraceServiceRequest (opentelemetry-proto, collector/trace/v1) of spans made by `span`."""
    request = ExportTraceServiceRequest(resource_spans=[ResourceSpans(scope_spans=[ScopeSpans(spans=spans)])])
    serialized: bytes = request.SerializeToString()
    return serialized


def logged_decision(response_preview: str) -> LoggedDecision | None:
    """Read a decision back from the preview of a trace's outputs; None where the trace is not one of ours."""
    found = _PREVIEW.match(response_preview)
    return LoggedDecision(found[2], Decimal(found[1])) if found else None


def _attributes(decision: DecisionLog) -> dict[str, Any]:
    fields = asdict(decision)
    apart = {"mlflow.spanInputs": _given(fields, INPUTS), "mlflow.spanOutputs": _given(fields, OUTPUTS)}
    rest = {key: value for key, value in fields.items() if key not in INPUTS + OUTPUTS and value is not None}
    # A file's decisions belong together: MLflow groups the traces of one session.
    mlflow = {"mlflow.spanType": "TASK", "session.id": decision.file_id, f"{_TAG}disposition": decision.disposition}
    return {**apart, **mlflow, **rest}


def _given(fields: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: fields[name] for name in names if fields[name] not in (None, ())}


def _link(superseded: str) -> Span.Link:
    return Span.Link(
        trace_id=trace_id(superseded),
        span_id=span_id(superseded),
        attributes=[KeyValue(key="relation", value=_any("supersedes"))],
    )


def _nanoseconds(instant: str) -> int:
    return (datetime.fromisoformat(instant) - EPOCH) // timedelta(microseconds=1) * 1000


def _any(value: Any) -> AnyValue:
    match value:
        case str():
            return AnyValue(string_value=value)
        case bool():
            return AnyValue(bool_value=value)
        case int():
            return AnyValue(int_value=value)
        case float():
            return AnyValue(double_value=value)
        case list() | tuple():
            return AnyValue(array_value=ArrayValue(values=[_any(item) for item in value]))
        case dict():
            pairs = [KeyValue(key=key, value=_any(item)) for key, item in value.items()]
            return AnyValue(kvlist_value=KeyValueList(values=pairs))
    raise TypeError(f"no OTLP value for {type(value).__name__}")
