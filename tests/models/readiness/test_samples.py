"""The public 837 samples with a biller's eye: which rules fail on which file.

`UPDATE_GOLDEN=1 pytest tests/models/readiness/test_samples.py` writes the list anew: look each new failure up in its
file. Most samples are from guides, with invented NPIs whose check digit is wrong; those of 4010 miss what 5010 wants.
"""

from __future__ import annotations

import datetime
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from extraction.errors import TriageError
from extraction.records import Claim, Submission
from models.readiness.facts import Facts
from models.readiness.judge import readiness
from models.readiness.service import last_day
from tests.samples import Sample, of_kind

GOLDEN = Path(__file__).parent / "golden" / "samples.json"
SAMPLES = of_kind("837P", "837I", "837D")
# Valid examples of the guides: nothing but their invented NPIs may fail.
SOUND = [
    "837I/LinuxForHealth+x12__out-of-network-repriced-claim.837i",
    "837I/LinuxForHealth+x12__ppo-repriced-claim.837i",
    "837I/LinuxForHealth+x12__demo.837i",
    "837P/LinuxForHealth+x12__demo.ambulance.example5.837",
    "837P/LinuxForHealth+x12__demo.cob.example3.B.837",
    "837P/LinuxForHealth+x12__demo.cob.example3.C.837",
    "837P/LinuxForHealth+x12__demo.example1.837",
    "837P/git-albertomarin+badX12__X222-COB-claim-from-billing-provider-to-payer-a.edi",
    "837P/git-albertomarin+badX12__X222-COB-claim-from-billing-provider-to-payer-b.edi",
    "837P/git-albertomarin+badX12__X222-drug-administered-in-the-physician-office.edi",
    "837P/git-albertomarin+badX12__X222-encounter.edi",
    "837P/git-albertomarin+badX12__X222-medicare-secondary-payer-COB.edi",
    "837P/git-albertomarin+badX12__X222-out-of-network-repriced-claim.edi",
    "837P/git-albertomarin+badX12__X222-wheelchair.edi",
]


def claims(sample: Sample) -> list[Claim]:
    try:
        records = [document.record for document in sample.read().documents]
    except TriageError:
        return []
    return [claim for record in records if isinstance(record, Submission) for claim in record.claims]


def failed(claim: Claim) -> list[str]:
    """Judged three weeks after the service, with nothing known beside the claim."""
    day = last_day(claim) or datetime.date(2020, 1, 1)
    checks = readiness(claim, Facts(today=day + datetime.timedelta(days=21))).checks
    return [check.rule for check in checks if check.result == "fail"]


def test_what_fails_is_what_was_looked_up() -> None:
    found = {sample.path: Counter(rule for claim in claims(sample) for rule in failed(claim)) for sample in SAMPLES}
    text = json.dumps({path: dict(sorted(rules.items())) for path, rules in sorted(found.items())}, indent=1) + "\n"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text)
    assert text == GOLDEN.read_text()


@pytest.mark.parametrize("path", SOUND)
def test_a_valid_example_raises_no_false_alarm(path: str) -> None:
    (sample,) = (each for each in SAMPLES if each.path == path)
    found = claims(sample)
    assert found
    assert {rule for claim in found for rule in failed(claim)} <= {"npi_check_digit"}
