"""Claim payments and their lines to loops 2100 and 2110 of an 835, segments in the guide's order."""

from __future__ import annotations

import datetime

from extraction.records import ClaimPayment, Party, Person, ServicePayment
from extraction.x12.remittance.claim_layouts import CLAIM, ORGANISATION, PERSON
from extraction.x12.wire.write import Draft, fields_of, refusal
from extraction.x12.wire.write_common import (
    first_reference,
    procedure_of,
    with_named,
    write_adjudications,
    write_adjustments,
    write_contacts,
    write_qualified,
    write_references,
)

_CLAIM = fields_of(CLAIM)
_PERSON = fields_of(PERSON)[1:]
_PARTY = fields_of(ORGANISATION)[1:]
_NAMES = (
    ("QC", "patient"),
    ("IL", "subscriber"),
    ("74", "corrected_patient"),
    ("82", "rendering"),
    ("TT", "crossover_to"),
    ("PR", "corrected_payer"),
    ("GB", "other_subscriber"),
)
_CLAIM_DATES = (
    ("232", "service_from"),
    ("233", "service_to"),
    ("036", "coverage_expiration"),
    ("050", "received_date"),
)
_CLAIM_REFERENCES = (("1L", "group_number"), ("EA", "medical_record_number"), ("F8", "original_reference"))
_LINE_REFERENCES = (("6R", "line_control"), ("HPI", "rendering_npi"))
_SERVICE = ("procedure", "charge", "paid", "revenue_code", "units", "submitted_procedure", "units_billed")
_NATIONAL_REVENUE_CODE = "NU"
_TOOTH = "JP"
_INTEREST = "I"


def write_claim_payment(draft: Draft, claim: ClaimPayment, path: str) -> None:
    """Loop 2100 with its lines.

    Raises `UnwritableRecordError` for what X12 cannot hold.
    """
    draft.record("CLP", claim, _CLAIM, path)
    write_adjustments(draft, claim.adjustments, path)
    _write_names(draft, claim, path)
    write_adjudications(draft, claim, path)
    write_references(draft, with_named(claim, claim.references, _CLAIM_REFERENCES, path), path)
    _write_dates(draft, claim, path)
    write_contacts(draft, claim.contacts, path)
    _write_amounts(draft, claim, path)
    write_qualified(draft, "QTY", claim.quantities, f"{path}/quantities")
    for index, line in enumerate(claim.lines):
        _write_line(draft, line, f"{path}/lines/{index}")


def _write_names(draft: Draft, claim: ClaimPayment, path: str) -> None:
    """NM1, one for each person and party; the rendering provider is known by its number where by nothing else."""
    for code, field in _NAMES:
        who: Person | Party | None = getattr(claim, field)
        if field == "rendering":
            who = _rendering(claim, path)
        if who is None:
            continue
        names = _PERSON if isinstance(who, Person) else _PARTY
        draft.put("NM1", [code, *(getattr(who, name) for name in names)], f"{path}/{field}", ("", *names))


def _rendering(claim: ClaimPayment, path: str) -> Party | None:
    known, npi = claim.rendering, claim.rendering_npi
    if known is None:
        return None if npi is None else Party(id_qualifier="XX", id=npi)
    if npi is not None and (known.id_qualifier, known.id) != ("XX", npi):
        raise refusal(f"{path}/rendering_npi", "the number of the rendering provider (NM109 under XX)", npi)
    return known


def _write_dates(draft: Draft, claim: ClaimPayment, path: str) -> None:
    for qualifier, field in _CLAIM_DATES:
        day = getattr(claim, field)
        if day is not None:
            draft.put("DTM", [qualifier, day], path, ("", field))


def _write_amounts(draft: Draft, claim: ClaimPayment, path: str) -> None:
    """AMT; the interest is one of them."""
    amounts = claim.amounts
    if claim.interest is not None and amounts.get(_INTEREST, claim.interest) != claim.interest:
        raise refusal(f"{path}/interest", "the amount of AMT*I", claim.interest)
    if claim.interest is not None:
        amounts = {**amounts, _INTEREST: claim.interest}
    write_qualified(draft, "AMT", amounts, f"{path}/amounts")


def _write_line(draft: Draft, line: ServicePayment, path: str) -> None:
    """Loop 2110."""
    _write_service(draft, line, path)
    _write_service_dates(draft, line, path)
    write_adjustments(draft, line.adjustments, path)
    references = with_named(line, line.references, _LINE_REFERENCES, path)
    write_references(draft, references, path)
    write_qualified(draft, "AMT", line.amounts, f"{path}/amounts")
    write_qualified(draft, "QTY", line.quantities, f"{path}/quantities")
    _write_tooth(draft, line, path)
    for kind, field in (("HE", "remark_codes"), ("RX", "reject_codes")):
        for index, code in enumerate(getattr(line, field)):
            draft.put("LQ", [kind, code], f"{path}/{field}", ("", str(index)))


def _write_service(draft: Draft, line: ServicePayment, path: str) -> None:
    """SVC. Under NU the revenue code is the procedure, which is not said twice."""
    procedure = procedure_of(
        line.procedure_qualifier, line.procedure, line.modifiers, line.procedure_description, line.procedure_end, path
    )
    submitted = procedure_of(
        line.submitted_qualifier,
        line.submitted_procedure,
        line.submitted_modifiers,
        line.submitted_description,
        line.submitted_procedure_end,
        path,
    )
    said = line.procedure_qualifier == _NATIONAL_REVENUE_CODE and line.revenue_code == line.procedure
    revenue = None if said else line.revenue_code
    values = [procedure, line.charge, line.paid, revenue, line.units, submitted, line.units_billed]
    draft.put("SVC", values, path, _SERVICE)


def _write_service_dates(draft: Draft, line: ServicePayment, path: str) -> None:
    """DTM*472 for one day, 150 and 151 for the ends of a period."""
    dates: tuple[tuple[str, str, datetime.date | None], ...] = (
        ("150", "service_from", line.service_from),
        ("151", "service_to", line.service_to),
    )
    if line.service_from is not None and line.service_from == line.service_to:
        dates = (("472", "service_from", line.service_from),)
    for qualifier, field, day in dates:
        if day is not None:
            draft.put("DTM", [qualifier, day], path, ("", field))


def _write_tooth(draft: Draft, line: ServicePayment, path: str) -> None:
    """TOO, unless REF*JP names the tooth."""
    if line.tooth is None:
        return
    named = first_reference(line.references, _TOOTH)
    if named is None:
        draft.put("TOO", [_TOOTH, line.tooth], path, ("", "tooth"))
    elif named != line.tooth:
        raise refusal(f"{path}/tooth", f"the value of REF*{_TOOTH}", line.tooth)
