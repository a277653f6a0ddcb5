"""What a record is once it was written as X12 and read back: itself, with what follows from the rest of it.

An 835 says some things once that a record says twice, and has defaults. Everything else must come back as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from extraction.allowed import claim_allowed, is_primary, line_allowed
from extraction.records import (
    ClaimPayment,
    Interchange,
    OutpatientAdjudication,
    Party,
    Payee,
    Payer,
    ProviderSummary,
    Reference,
    Remittance,
    ServicePayment,
    Submission,
)


def remittance_as_read(remittance: Remittance, place: int = 0) -> Remittance:
    """The remittance at a place of the file."""
    payee = _payee(remittance.payee)
    references, named = _named(remittance, remittance.references, {"EV": "receiver_id", "F2": "system_version"})
    payment = remittance.payment
    whole = replace(
        remittance,
        payer=_payer(remittance.payer),
        payee=payee,
        references=references,
        control_number=remittance.control_number or f"{place + 1:04d}",
        interchange=_interchange(
            remittance.interchange,
            sender=payment.originator_id or remittance.payer.id or "PAYER",
            receiver=payee.npi or payee.tin or payee.id or "PAYEE",
            day=payment.production_date or payment.date,
            version="005010X221A1",
        ),
        claims=tuple(claim_payment_as_read(claim) for claim in remittance.claims),
        **named,
    )
    return _grouped(whole)


def submission_as_read(submission: Submission, place: int = 0) -> Submission:
    """Only what the envelope needs is added."""
    versions = {"professional": "005010X222A1", "institutional": "005010X223A2", "dental": "005010X224A2"}
    return replace(
        submission,
        control_number=submission.control_number or f"{place + 1:04d}",
        interchange=_interchange(
            submission.interchange,
            sender=(submission.submitter and submission.submitter.id) or "SUBMITTER",
            receiver=(submission.receiver and submission.receiver.id) or "RECEIVER",
            day=submission.created,
            version=versions[submission.form],
        ),
    )


def claim_payment_as_read(claim: ClaimPayment) -> ClaimPayment:
    fields = {"1L": "group_number", "EA": "medical_record_number", "F8": "original_reference"}
    references, named = _named(claim, claim.references, fields)
    amounts = dict(claim.amounts) if claim.interest is None else {**claim.amounts, "I": claim.interest}
    everything = [*claim.adjustments, *(item for line in claim.lines for item in line.adjustments)]
    primary = is_primary(claim.status_code, everything)
    lines = tuple(_line(line, primary=primary) for line in claim.lines)
    allowed, basis = claim_allowed(amounts.get("B6"), claim.paid, claim.adjustments, lines, primary=primary)
    rendering = claim.rendering or (Party(id_qualifier="XX", id=claim.rendering_npi) if claim.rendering_npi else None)
    return replace(
        claim,
        references=references,
        **named,
        amounts=amounts,
        interest=amounts.get("I"),
        lines=lines,
        allowed=allowed,
        allowed_basis=basis,
        rendering=rendering,
        rendering_npi=rendering.id if rendering and rendering.id_qualifier == "XX" else None,
        outpatient=claim.outpatient
        or (OutpatientAdjudication() if claim.remark_codes and claim.inpatient is None else None),
        reverses=(named["original_reference"] or claim.payer_claim_control_number)
        if claim.status_code == "22"
        else None,
        disposition=None,
    )


def _line(line: ServicePayment, *, primary: bool) -> ServicePayment:
    references, named = _named(line, line.references, {"6R": "line_control", "HPI": "rendering_npi"})
    tooth = next((item.value for item in references if item.qualifier == "JP" and item.value), None)
    allowed, basis = line_allowed(line.amounts.get("B6"), line.paid, line.adjustments, primary=primary)
    of_line = line.procedure if line.procedure_qualifier == "NU" else None
    return replace(
        line,
        references=references,
        **named,
        tooth=line.tooth or tooth,
        revenue_code=line.revenue_code or of_line,
        units=Decimal(1) if line.units is None else line.units,
        allowed=allowed,
        allowed_basis=basis,
    )


def _named(
    record: object, references: tuple[Reference, ...], fields: dict[str, str]
) -> tuple[tuple[Reference, ...], dict[str, Any]]:
    """References with those that only a field says, and the fields with those that only a reference says."""
    values = {}
    for qualifier, field in fields.items():
        first = _first(references, qualifier)
        value = getattr(record, field)
        values[field] = value if first is None else first
        if first is None and value is not None:
            references = (*references, Reference(qualifier=qualifier, value=value))
    return references, values


def _first(references: Iterable[Reference], qualifier: str) -> str | None:
    return next((item.value for item in references if item.qualifier == qualifier and item.value is not None), None)


def _payer(payer: Payer) -> Payer:
    return payer if payer.id is not None else replace(payer, id=_first(payer.references, "2U"))


def _payee(payee: Payee) -> Payee:
    of_reference = _first(payee.references, "TJ")
    if payee.id_qualifier is None:
        alone = payee.tin is not None and payee.id is None and of_reference is None
        payee = replace(payee, id_qualifier="XX" if payee.npi is not None else "FI" if alone else None)
    if payee.id_qualifier == "FI":
        return payee
    if of_reference is None and payee.tin is not None:
        return replace(payee, references=(*payee.references, Reference(qualifier="TJ", value=payee.tin)))
    return replace(payee, tin=of_reference)


def _grouped(remittance: Remittance) -> Remittance:
    """Claims in no group stand under LX*1."""
    if not remittance.claims or remittance.claims[0].provider_summary is not None:
        return remittance
    numbers = [0 if claim.provider_summary is None else claim.provider_summary + 1 for claim in remittance.claims]
    return replace(
        remittance,
        provider_summaries=(ProviderSummary(number="1"), *remittance.provider_summaries),
        claims=tuple(
            replace(claim, provider_summary=number) for claim, number in zip(remittance.claims, numbers, strict=True)
        ),
    )


def _interchange(
    given: Interchange | None, *, sender: str, receiver: str, day: date | None, version: str
) -> Interchange:
    known = given or Interchange()
    first = known.date or known.group_date or day
    defaults: dict[str, Any] = {
        "sender_qualifier": "ZZ",
        "sender_id": sender,
        "receiver_qualifier": "ZZ",
        "receiver_id": receiver,
        "date": first,
        "time": "0000",
        "control_number": "000000001",
        "usage": "P",
        "group_sender": known.sender_id or sender,
        "group_receiver": known.receiver_id or receiver,
        "group_date": first,
        "group_time": known.time or "0000",
        "group_control_number": "1",
        "version": version,
    }
    return replace(known, **{name: value for name, value in defaults.items() if getattr(known, name) is None})
