"""Amounts that cannot be: of more digits than the guide allows, as the reader found them. No figure holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from extraction.records import ExtractedDocument, Finding, Remittance
from extraction.x12.wire.values import LARGEST_AMOUNT
from review.checkup.facts import TooLarge

_FOUND = "amount_too_large"
_OUT_OF_BALANCE = "payment_out_of_balance"


def too_large(findings: Iterable[Finding], account: str | None = None) -> Iterator[TooLarge]:
    """Every such amount among the findings of a claim, or of what stands beside the claims."""
    for found in findings:
        if found.code == _FOUND and found.amount is not None:
            yield TooLarge(account, found.message, found.amount)


def without_large(document: ExtractedDocument) -> ExtractedDocument:
    """A remittance whose own amounts that are too large are unknown, and the differences that come of them too."""
    remittance = document.record
    paths = {found.path for found in document.findings if found.code == _FOUND}
    if not isinstance(remittance, Remittance):
        return document
    findings = tuple(
        replace(found, amount=None) if found.code == _OUT_OF_BALANCE and _is_large(found) else found
        for found in document.findings
    )
    payment = replace(remittance.payment, amount=None) if "/payment/amount" in paths else remittance.payment
    adjustments = tuple(
        replace(each, amount=None) if f"/provider_adjustments/{number}/amount" in paths else each
        for number, each in enumerate(remittance.provider_adjustments)
    )
    record = replace(remittance, payment=payment, provider_adjustments=adjustments)
    return replace(document, record=record, findings=findings)


def _is_large(found: Finding) -> bool:
    return found.amount is not None and abs(found.amount) > LARGEST_AMOUNT
