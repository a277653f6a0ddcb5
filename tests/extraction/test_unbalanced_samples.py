"""The public samples that do not balance: which law, where, by how much. All others balance."""

from decimal import Decimal

import pytest

from extraction.balance import Law, check
from extraction.records import Remittance
from tests.samples import SAMPLES, Sample

Failure = tuple[int, Law, str, str | None]
LINE, CLAIM, PAYMENT = Law.LINE, Law.CLAIM, Law.PAYMENT
# Document, law, path, found - expected.
UNBALANCED: dict[str, list[Failure]] = {
    # PR-2 499.50 stands on the claim, and again as 400.00 and 99.50 on its lines.
    "CHS-CDS-AIML+edi-835-parser__test.835": [(0, CLAIM, "/claims/0", "499.50")],
    # SVC01 lost its code, so that 24599.00 stands where the charge belongs.
    "LinuxForHealth+x12__tertiary-payment.835": [(0, LINE, "/claims/0/lines/0", "-21253.50")],
    # OA-94 on the claims has no counterpart.
    "javillegasna+oxedi__multi_claim_sample.txt": [
        (0, CLAIM, "/claims/0", "-300.00"),
        (0, CLAIM, "/claims/1", "-600.00"),
    ],
    # SVC03 is 0.01, CLP04 is 0.
    "moov-io+x12__sample1.txt": [(0, CLAIM, "/claims/0", "-0.01")],
    # CLP04 was edited to 4000.00.
    "moov-io+x12__sample2.txt": [(0, CLAIM, "/claims/0", "1002.00")],
    # A line whose charge and payment slipped behind empty elements.
    "keironstoddart+edi-835-parser__blue_cross_nc_sample.txt": [(0, LINE, "/claims/0/lines/2", None)],
    # Words where amounts belong.
    "zentist+TigerShark__sample_835.txt": [
        (0, CLAIM, "/claims/0", None),
        (0, CLAIM, "/claims/1", None),
        (0, PAYMENT, "/payment/amount", None),
    ],
}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_laws(sample: Sample) -> None:
    found: list[tuple[int, Law, str, Decimal | None]] = []
    for number, document in enumerate(sample.read().documents):
        assert isinstance(document.record, Remittance)
        failures = check(document.record).failures
        assert document.balanced is (not failures)
        found += [(number, failure.law, failure.path, failure.difference) for failure in failures]
    expected = UNBALANCED.get(sample.name, [])
    assert found == [(*place, None if amount is None else Decimal(amount)) for *place, amount in expected]


def test_every_failure_is_a_finding_with_its_amount() -> None:
    for sample in SAMPLES:
        for document in sample.read().documents:
            assert isinstance(document.record, Remittance)
            failures = [failure.finding() for failure in check(document.record).failures]
            assert [finding for finding in document.findings if finding.code.endswith("out_of_balance")] == failures


def test_a_negative_payment_is_told_even_where_it_balances() -> None:
    sample = next(sample for sample in SAMPLES if sample.name == "moov-io+x12__sample1.txt")
    second = sample.read().documents[1]
    assert second.balanced
    told = [(finding.code, finding.amount) for finding in second.findings]
    assert ("negative_payment", Decimal("-6173.4")) in told
