"""A person's verdict as MLflow assessments on the decision's trace.

The machine's answer is a feedback with source CODE; the person's is a feedback with source HUMAN. Where the verdict
decided, an expectation carries the true label for retraining, and an override names the machine's answer, which MLflow
then marks as no longer valid. One that did not decide has no label and leaves the machine's answer as it is. All ids
follow from the decision's and the verdict's ids, and MLflow refuses a second one.
"""

from hashlib import sha256
from typing import Any

from inference.mlflow_log.client import MlflowClient, MlflowRefusedError
from inference.mlflow_log.trace import mlflow_trace_id
from inference.payload import VerdictLog

NAME = "disposition"
EXPECTED_NAME = "true_disposition"
EXPECTED_CLASS = "true_document_class"
VERDICT_KEY = "verdict_id"


def deliver(client: MlflowClient, verdict: VerdictLog) -> None:
    """Create what is missing of the verdict's assessments; doing it again changes nothing."""
    trace_id = mlflow_trace_id(verdict.decision_id)
    for assessment in assessments(verdict):
        _create_once(client, trace_id, assessment)


def assessments(verdict: VerdictLog) -> list[dict[str, Any]]:
    """In the order in which they must be made: what is overridden exists before what overrides it."""
    found = [_machine(verdict), _person(verdict)]
    if verdict.label:
        found.append(_expectation(verdict))
    if verdict.label and verdict.document_class:
        found.append(_expected_class(verdict, verdict.document_class))
    return found


def verdict_of(assessment: dict[str, Any]) -> str | None:
    """The verdict's id, where an assessment read from MLflow is a person's verdict."""
    if assessment["source"]["source_type"] != "HUMAN" or "feedback" not in assessment:
        return None
    found = assessment.get("metadata", {}).get(VERDICT_KEY)
    return str(found) if found else None


def _machine(verdict: VerdictLog) -> dict[str, Any]:
    return _assessment(
        verdict,
        assessment_id=_id("machine", verdict.decision_id),
        assessment_name=NAME,
        source={"source_type": "CODE", "source_id": f"policy {verdict.policy_version}"},
        feedback={"value": verdict.machine_disposition},
        metadata={"decision_id": verdict.decision_id},
    )


def _person(verdict: VerdictLog) -> dict[str, Any]:
    return _assessment(
        verdict,
        assessment_id=_id("person", verdict.verdict_id),
        assessment_name=NAME,
        source={"source_type": "HUMAN", "source_id": verdict.principal},
        feedback={"value": verdict.label or verdict.outcome},
        rationale=verdict.reason or verdict.outcome,
        metadata=_facts(verdict),
        **(
            {"overrides": _id("machine", verdict.decision_id)}
            if verdict.outcome == "override" and verdict.label
            else {}
        ),
    )


def _expectation(verdict: VerdictLog) -> dict[str, Any]:
    return _assessment(
        verdict,
        assessment_id=_id("label", verdict.verdict_id),
        assessment_name=EXPECTED_NAME,
        source={"source_type": "HUMAN", "source_id": verdict.principal},
        expectation={"value": verdict.label},
        metadata=_facts(verdict),
    )


def _expected_class(verdict: VerdictLog, document_class: str) -> dict[str, Any]:
    return _assessment(
        verdict,
        assessment_id=_id("class", verdict.verdict_id),
        assessment_name=EXPECTED_CLASS,
        source={"source_type": "HUMAN", "source_id": verdict.principal},
        expectation={"value": document_class},
        metadata=_facts(verdict),
    )


def _assessment(verdict: VerdictLog, **fields: Any) -> dict[str, Any]:
    at = verdict.given_at.replace("+00:00", "Z")
    return {
        "trace_id": mlflow_trace_id(verdict.decision_id),
        "create_time": at,
        "last_update_time": at,
        "valid": True,
        **fields,
    }


def _facts(verdict: VerdictLog) -> dict[str, str]:
    facts = {VERDICT_KEY: verdict.verdict_id, "round": str(verdict.round), "outcome": verdict.outcome}
    facts |= {"dollars": verdict.dollars, "superseded_by": verdict.superseded_by or ""}
    return {key: value for key, value in facts.items() if value}


def _id(what: str, reference: str) -> str:
    return f"a-{sha256(f'{what}:{reference}'.encode()).hexdigest()[:32]}"


def _create_once(client: MlflowClient, trace_id: str, assessment: dict[str, Any]) -> None:
    path = f"/api/3.0/mlflow/traces/{trace_id}/assessments"
    try:
        client.call("POST", path, json={"assessment": assessment})
    except MlflowRefusedError as refused:
        # MLflow answers a second creation like any broken constraint, so only a look tells the two apart.
        try:
            client.call("GET", f"{path}/{assessment['assessment_id']}")
        except MlflowRefusedError:
            raise refused from None
