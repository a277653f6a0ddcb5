"""One claim, remittance or provider adjustment put before a policy, as the service does it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from extraction.balance import check
from extraction.codes import code_findings
from extraction.records import ClaimPayment, ExtractedDocument, ProviderAdjustment, Remittance
from inference.judging import Judged, judge
from inference.policy import Policy
from inference.policy_file import PolicyFile
from inference.reading import ReadDocument
from inference.rules.facts import Sighting
from tests.claims import remittance

BASE = Policy.load(Path(__file__).parents[2] / "inference" / "policies" / "base.yaml")


def changed(**fields: Any) -> Policy:
    """The base policy but for some of its fields."""
    plain = BASE.file.model_dump()
    for name, value in fields.items():
        plain[name] = {**plain[name], **value} if isinstance(value, dict) else value
    return Policy(PolicyFile.model_validate(plain))


# As the base policy, but nothing that was accepted is drawn for a look: a test knows then what waits.
UNAUDITED = changed(audit_probability={"claim_payment": 0.0})
# As that one, but for the public samples, most of which are marked as tests.
OF_SAMPLES = changed(audit_probability={"claim_payment": 0.0}, test_files="note")


def judged(record: Remittance, policy: Policy = BASE, sighting: Sighting | None = None) -> list[Judged]:
    """All decisions about a remittance, with the findings that extraction would have."""
    balance = check(record)
    document = ExtractedDocument(
        document_class="remittance_835",
        class_confidence=1.0,
        record_type="remittance",
        record=record,
        balanced=balance.holds,
        findings=(*balance.findings(), *code_findings(record)),
    )
    return list(judge(ReadDocument(document), sighting, policy))


def of_task(found: list[Judged], task: str) -> list[Judged]:
    return [each for each in found if each.task == task]


def claim_judged(claim: ClaimPayment, *others: ClaimPayment, policy: Policy = BASE, **payment: Any) -> Judged:
    """The decision about the first claim of a remittance that adds up."""
    return of_task(judged(remittance(claim, *others, **payment), policy), "claim_payment")[0]


def payment_judged(record: Remittance, policy: Policy = BASE) -> Judged:
    return of_task(judged(record, policy), "remittance")[0]


def adjustment_judged(adjustment: ProviderAdjustment, policy: Policy = BASE) -> Judged:
    return of_task(judged(remittance(adjustments=(adjustment,)), policy), "provider_adjustment")[0]


def codes(found: Judged) -> list[str]:
    return [reason.code for reason in found.ruling.reasons]


def with_mode(policy: Policy, task: str, mode: str) -> Policy:
    return replace(policy, file=changed(modes={task: mode}).file)
