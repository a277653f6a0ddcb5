"""Invented claim payments and remittances in one line each, for tests that care for codes and amounts only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from extraction.records import (
    Adjustment,
    ClaimPayment,
    Payee,
    Payer,
    Payment,
    ProviderAdjustment,
    Remittance,
    ServicePayment,
)

PAID_ON = date(2026, 1, 5)


def cas(*codes: str) -> tuple[Adjustment, ...]:
    """Adjustments written as "CO-45 30.00"."""
    made = []
    for code in codes:
        pair, amount = code.split()
        group, _, reason = pair.partition("-")
        made.append(Adjustment(group=group or None, reason=reason, amount=Decimal(amount)))
    return tuple(made)


def line(charge: str, paid: str, *codes: str, remarks: tuple[str, ...] = (), **more: Any) -> ServicePayment:
    """A line; what it allowed is what was paid and left to the patient, unless said otherwise."""
    adjustments = cas(*codes)
    share = sum((a.amount or Decimal(0) for a in adjustments if (a.group, a.reason) in _ALLOWED), Decimal(0))
    facts: dict[str, Any] = {"procedure": "99213", "allowed": Decimal(paid) + share, "allowed_basis": "derived"}
    return ServicePayment(
        charge=Decimal(charge), paid=Decimal(paid), adjustments=adjustments, remark_codes=remarks, **(facts | more)
    )


def claim(status: str, *lines: ServicePayment, codes: tuple[str, ...] = (), **more: Any) -> ClaimPayment:
    """A claim whose charge, payment and patient share are those of its lines, unless said otherwise."""
    everything = [*cas(*codes), *(found for each in lines for found in each.adjustments)]
    facts: dict[str, Any] = {
        "patient_control_number": "ACCT1",
        "payer_claim_control_number": "ICN1",
        "status_code": status,
        "charge": sum((each.charge or Decimal(0) for each in lines), Decimal(0)),
        "paid": sum((each.paid or Decimal(0) for each in lines), Decimal(0)),
        "patient_responsibility": sum((a.amount or Decimal(0) for a in everything if a.group == "PR"), Decimal(0)),
        "service_from": date(2025, 12, 15),
    }
    return ClaimPayment(adjustments=cas(*codes), lines=lines, **(facts | _money(more)))


def plb(code: str, reference: str | None = "REF1") -> ProviderAdjustment:
    """A provider adjustment written as "WO 25.00"."""
    reason, amount = code.split()
    return ProviderAdjustment(
        provider_id="1234567893", fiscal_date=PAID_ON, reason=reason, reference=reference, amount=Decimal(amount)
    )


def remittance(*claims: ClaimPayment, adjustments: tuple[ProviderAdjustment, ...] = (), **payment: Any) -> Remittance:
    """A remittance that pays what its claims and adjustments add up to, unless said otherwise."""
    total = sum((each.paid or Decimal(0) for each in claims), Decimal(0))
    total -= sum((each.amount or Decimal(0) for each in adjustments), Decimal(0))
    facts: dict[str, Any] = {
        "method": "CHK",
        "trace_number": "TRACE1",
        "originator_id": "1512345678",
        "date": PAID_ON,
        "amount": total,
        "credit_debit": "C",
    }
    return Remittance(
        payer=Payer(name="BLUE HERON HEALTH", id="BH001"),
        payee=Payee(name="LAKESIDE CLINIC", npi="1234567893"),
        payment=Payment(**(facts | _money(payment))),
        claims=claims,
        provider_adjustments=adjustments,
    )


def _money(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: Decimal(value) if isinstance(value, int) else value for name, value in facts.items()}


_ALLOWED = {("PR", "1"), ("PR", "2"), ("PR", "3"), ("PR", "66"), ("CO", "253"), ("CO", "104")}
