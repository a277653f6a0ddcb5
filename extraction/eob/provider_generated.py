"""A remittance from paper as an 835 that says who made it: the provider, from the payer's pages."""

from __future__ import annotations

import re
from dataclasses import replace

from extraction.records import ClaimPayment, Interchange, Party, Remittance, ServicePayment
from extraction.x12.remittance.write import write_remittances

# REF*F2 names the system that made the file; here it says that no payer's did.
MARK = "PROVIDER GENERATED"
_NOTIFICATION_ONLY = "H"  # BPR01: this file moves no money
_CURRENT_TRANSACTION = "1"  # TRN01
_PRIMARY, _SECONDARY, _REVERSAL = "1", "2", "22"  # CLP02
_PRIOR_PAYER = ("OA", "23")
_DENTAL = re.compile(r"D\d{4}")


def write_provider_generated(remittance: Remittance) -> bytes:
    """The 835. Raises `UnbalancedRemittanceError` if a law does not hold, `UnwritableRecordError` for what X12 cannot
    hold: an adjustment without a group, a payment without a date.
    """
    return write_remittances([provider_generated(remittance)])


def provider_generated(remittance: Remittance) -> Remittance:
    """The remittance with the marks of a file that the provider made, and what X12 asks for and pages do not print."""
    payment, payee = remittance.payment, remittance.payee
    maker = payee.npi or payee.tin or "PROVIDER"
    return replace(
        remittance,
        system_version=MARK,
        interchange=remittance.interchange or Interchange(sender_id=maker, receiver_id=maker),
        payment=replace(
            payment,
            handling=_NOTIFICATION_ONLY,
            credit_debit=payment.credit_debit or "C",
            trace_type=payment.trace_type or (_CURRENT_TRANSACTION if payment.trace_number else None),
        ),
        claims=tuple(_claim(claim) for claim in remittance.claims),
    )


def _claim(claim: ClaimPayment) -> ClaimPayment:
    return replace(
        claim,
        status_code=claim.status_code or _status(claim),
        rendering=_rendering(claim),
        lines=tuple(_line(line) for line in claim.lines),
    )


def _status(claim: ClaimPayment) -> str:
    """CLP02, which no page prints and X12 asks for: processed as secondary behind what another payer paid, reversed
    where the charge is below zero, else processed as primary; denials come so too.
    """
    if claim.charge is not None and claim.charge < 0:
        return _REVERSAL
    everything = [*claim.adjustments, *(each for line in claim.lines for each in line.adjustments)]
    behind = any((each.group, each.reason) == _PRIOR_PAYER and each.amount for each in everything)
    return _SECONDARY if behind else _PRIMARY


def _rendering(claim: ClaimPayment) -> Party | None:
    """With the number that pages print apart from the name."""
    if claim.rendering_npi is None:
        return claim.rendering
    return replace(claim.rendering or Party(), id=claim.rendering_npi, id_qualifier="XX")


def _line(line: ServicePayment) -> ServicePayment:
    """With the kind of its procedure: CDT for dentists, else HCPCS, which CPT is part of."""
    if not line.procedure or line.procedure_qualifier:
        return line
    return replace(line, procedure_qualifier="AD" if _DENTAL.fullmatch(line.procedure) else "HC")
