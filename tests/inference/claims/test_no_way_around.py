"""No path of the machine says submit while a check stands that rejects or holds."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.records import ExtractedDocument, Finding, Submission
from inference.claims.beside import nothing_known
from inference.claims.reference import Reference
from inference.judging import judge
from inference.policy import Policy
from inference.policy_file import PolicyFile
from inference.reading import ReadDocument
from inference.rules.facts import JudgedFinding, ReadinessFacts
from inference.settings import Settings
from models.claim_readiness import judge_readiness
from models.readiness.check import Check, Readiness, Result, Severity
from tests.claims_837 import a_claim
from tests.inference.judged import BASE
from tests.whole_claims import submissions

RESULTS: tuple[Result, ...] = ("pass", "fail", "unknown")
SEVERITIES: tuple[Severity, ...] = ("reject", "hold", "warn")
LOOSEST = Policy(
    PolicyFile.model_validate(BASE.file.model_dump() | {"thresholds": dict.fromkeys(BASE.file.modes, 0.0)})
)
checks = st.builds(
    Check,
    rule=st.sampled_from(["npi_check_digit", "authorization_known"]),
    result=st.sampled_from(RESULTS),
    severity=st.sampled_from(SEVERITIES),
    path=st.sampled_from(["", "/lines/0"]),
    fact=st.just("it is so"),
    fix=st.just("mend it"),
)


@given(found=st.lists(checks), held=st.booleans(), mode=st.sampled_from(["off", "shadow", "assist", "auto"]))
def test_a_failure_that_stands_is_never_sent(found: list[Check], held: bool, mode: str) -> None:
    policy = Policy(LOOSEST.file.model_copy(update={"modes": {**LOOSEST.file.modes, "claim": mode}}))
    said = judge_readiness(a_claim(), Readiness(tuple(found)))
    ruling = policy.disposition("claim", said, ReadinessFacts(index=0, answer=said.value, held=held))
    stands = {check.severity for check in found if check.result == "fail"} - {"warn"}
    assert (ruling.disposition == "auto_accept") is (mode == "auto" and not stands and not held)
    if "reject" in stands:
        assert ruling.unsupervised_disposition == "reject"


@given(code=st.sampled_from(["amount_unreadable", "invalid_date", "never_heard_of"]))
def test_a_finding_that_holds_is_never_sent(code: str) -> None:
    said = judge_readiness(a_claim(), Readiness(()))
    finding = Finding(code=code, path="/claims/0/charge", message="Something is wrong")
    judged = BASE.judge(finding)
    assert isinstance(judged, JudgedFinding)
    facts = ReadinessFacts(index=0, answer=said.value, findings=(judged,))
    assert BASE.disposition("claim", said, facts).disposition == "review"


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(batch=submissions())
def test_every_claim_of_any_batch_is_judged_once_by_its_checks(batch: Submission) -> None:
    document = ExtractedDocument(document_class="claim_837", class_confidence=1.0, record_type="claim", record=batch)
    known = nothing_known(batch.claims, date(2026, 1, 12), Reference.of(Settings(), BASE))
    judged = [each for each in judge(ReadDocument(document), None, BASE, known) if each.task == "claim"]
    assert [each.pointer for each in judged] == [f"/claims/{index}" for index in range(len(batch.claims))]
    for each in judged:
        found = each.prediction.plain()["checks"]
        stands = {check["severity"] for check in found if check["result"] == "fail"}
        assert (each.ruling.disposition == "auto_accept") is not bool(stands & {"reject", "hold"})
        assert (each.ruling.disposition == "reject") is ("reject" in stands)
