"""Submissions to X12 text, for tests only and apart from the writer: what is read back must be what went in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from extraction.records import (
    Adjustment,
    Claim,
    ClaimDate,
    Diagnosis,
    HealthCode,
    Individual,
    LineAdjudication,
    OtherCoverage,
    Payer,
    Provider,
    Reference,
    ServiceLine,
    Submission,
)
from tests.x12_text import Element, Elements, Style, adjustment_segments, day, money

GUIDES = {"professional": "005010X222A1", "institutional": "005010X223A2", "dental": "005010X224A2"}


def submission_text(submission: Submission, style: Style | None = None, *, guide: str | None = None) -> bytes:
    """A whole file with one transaction. `guide` replaces the one that belongs to the form."""
    style, guide = style or Style(), GUIDES[submission.form] if guide is None else guide
    body = transaction(submission, guide)
    pad = f"{'':10}"
    isa: Elements = ["ISA", "00", pad, "00", pad, "ZZ", f"{'LAKESIDE':15}", "ZZ", f"{'BLUEHERON':15}", "260112", "0930"]
    isa += ["U" if style.element == "^" else "^", "00501", "000000001", "0", "T", style.component]
    group: Elements = ["GS", "HC", "LAKESIDE", "BLUEHERON", "20260112", "0930", "1", "X", guide]
    return style.text([isa, group, *body, ["GE", "1", "1"], ["IEA", "1", "000000001"]]).encode("utf-8")


def transaction(submission: Submission, guide: str) -> list[Elements]:
    """ST to SE."""
    number = submission.control_number or "0001"
    head: list[Elements] = [
        ["ST", "837", number, guide],
        ["BHT", "0019", submission.purpose or "", submission.reference or "", day(submission.created)],
    ]
    head[1] += [submission.created_time or "", submission.kind or ""]
    for party in (submission.submitter, submission.receiver):
        head += provider_segments(party) if party else []
    body = list(hierarchy(submission.claims))
    return [*head, *body, ["SE", str(len(head) + len(body) + 1), number]]


def hierarchy(claims: Iterable[Claim]) -> Iterator[Elements]:
    """A level for each claim's biller, subscriber and patient: HL, then the claim."""
    number = 0
    for claim in claims:
        deep = claim.patient is not None
        yield ["HL", str(number + 1), "", "20", "1"]
        yield from billing_segments(claim)
        yield ["HL", str(number + 2), str(number + 1), "22", "1" if deep else "0"]
        yield from subscriber_segments(claim)
        if claim.patient:
            yield ["HL", str(number + 3), str(number + 2), "23", "0"]
            yield from patient_segments(claim.patient)
        yield from claim_segments(claim)
        number += 3 if deep else 2


def billing_segments(claim: Claim) -> Iterator[Elements]:
    if claim.billing and claim.billing.taxonomy:
        yield ["PRV", "BI", "PXC", claim.billing.taxonomy]
    if claim.currency:
        yield ["CUR", "85", claim.currency]
    for provider in (claim.billing, claim.pay_to, claim.pay_to_plan):
        yield from provider_segments(provider, specialty=False) if provider else ()


def subscriber_segments(claim: Claim) -> Iterator[Elements]:
    subscriber = claim.subscriber
    yield [
        *("SBR", claim.payer_order or "", (subscriber and subscriber.relationship) or "", claim.group_number or ""),
        *(claim.group_name or "", claim.insurance_type or "", "", "", "", claim.filing_indicator or ""),
    ]
    if subscriber:
        yield from individual_segments("IL", subscriber)
    if claim.payer:
        yield from payer_segments(claim.payer)


def patient_segments(patient: Individual) -> Iterator[Elements]:
    yield ["PAT", patient.relationship or ""]
    yield from individual_segments("QC", patient)


def individual_segments(role: str, person: Individual) -> Iterator[Elements]:
    yield [
        *("NM1", role, person.entity_type or "", person.last_name or "", person.first_name or ""),
        *(person.middle_name or "", person.prefix or "", person.suffix or "", person.id_qualifier or ""),
        person.member_id or "",
    ]
    yield from place_segments(person)
    if person.birth_date or person.sex:
        yield ["DMG", "D8", day(person.birth_date), person.sex or ""]
    yield from reference_segments(person.references)


def provider_segments(provider: Provider, *, specialty: bool = True) -> Iterator[Elements]:
    yield [
        *("NM1", provider.role or "", provider.entity_type or "", provider.name or "", provider.first_name or ""),
        *(provider.middle_name or "", provider.prefix or "", provider.suffix or "", provider.id_qualifier or ""),
        provider.id or "",
    ]
    if specialty and provider.taxonomy:
        yield ["PRV", "PE", "PXC", provider.taxonomy]
    yield from place_segments(provider)
    yield from reference_segments(provider.references)
    for contact in provider.contacts:
        numbers = [part or "" for number in contact.numbers for part in (number.qualifier, number.value)]
        yield ["PER", contact.function or "", contact.name or "", *numbers]


def payer_segments(payer: Payer) -> Iterator[Elements]:
    yield ["NM1", "PR", "2", payer.name or "", "", "", "", "", payer.id_qualifier or "", payer.id or ""]
    yield from place_segments(payer)
    yield from reference_segments(payer.references)


def place_segments(party: Individual | Provider | Payer) -> Iterator[Elements]:
    address = party.address
    if address and address.lines:
        yield ["N3", *address.lines]
    if address and address.city:
        yield ["N4", address.city, address.state or "", address.postal_code or ""]


def reference_segments(references: Iterable[Reference]) -> Iterator[Elements]:
    for reference in references:
        yield ["REF", reference.qualifier or "", reference.value or ""]


def claim_segments(claim: Claim) -> Iterator[Elements]:
    """Loop 2300 and all below."""
    facility: Element = [claim.facility_type or "", claim.facility_qualifier or "", claim.frequency or ""]
    clm: Elements = ["CLM", claim.patient_control_number or "", money(claim.charge), "", "", facility]
    clm += [claim.provider_signature or "", claim.assignment or "", claim.benefits_assignment or ""]
    clm += [claim.release_of_information or "", "", list(claim.related_causes)]
    yield clm
    if claim.service_from:
        yield ["DTP", "434", "RD8", f"{day(claim.service_from)}-{day(claim.service_to)}"]
    yield from (date_segment(item) for item in claim.dates)
    if claim.admission_type:
        yield ["CL1", claim.admission_type, claim.admission_source or "", claim.patient_status or ""]
    named = (("G1", claim.prior_authorization), ("F8", claim.original_reference), ("EA", claim.medical_record_number))
    yield from named_segments(named)
    yield from reference_segments(claim.references)
    for note in claim.notes:
        yield ["NTE", note.kind or "", note.text or ""]
    for segment in claim.segments:
        yield list(segment)
    for diagnosis in claim.diagnoses:
        yield ["HI", diagnosis_element(diagnosis)]
    for code in claim.codes:
        yield ["HI", code_element(code)]
    for provider in claim.providers:
        yield from provider_segments(provider)
    for coverage in claim.other_coverages:
        yield from coverage_segments(coverage)
    for line in claim.lines:
        yield from line_segments(claim, line)


def named_segments(named: Iterable[tuple[str, str | None]]) -> Iterator[Elements]:
    for qualifier, value in named:
        if value is not None:
            yield ["REF", qualifier, value]


def date_segment(item: ClaimDate) -> Elements:
    if item.start is None:
        return ["DTP", item.qualifier or "", "TM", item.time or ""]
    if item.time:
        return ["DTP", item.qualifier or "", "DT", day(item.start) + item.time]
    return ["DTP", item.qualifier or "", *_days(item.start, item.end)]


def _days(first: date, last: date | None) -> list[Element]:
    return ["RD8", f"{day(first)}-{day(last)}"] if last else ["D8", day(first)]


def diagnosis_element(diagnosis: Diagnosis) -> Element:
    present = [*[""] * 6, diagnosis.present_on_admission] if diagnosis.present_on_admission else []
    return [diagnosis.qualifier or "", diagnosis.code or "", *present]


def code_element(code: HealthCode) -> Element:
    when = [str(part) for part in _days(code.start, code.end)] if code.start else ["", ""]
    return [code.qualifier or "", code.code or "", *when, money(code.amount)]


def coverage_segments(coverage: OtherCoverage) -> Iterator[Elements]:
    sbr: Elements = ["SBR", coverage.payer_order or "", coverage.relationship or "", coverage.group_number or ""]
    yield [*sbr, "", "", "", "", "", coverage.filing_indicator or ""]
    yield from adjustment_segments(coverage.adjustments)
    for qualifier, amount in coverage.amounts.items():
        yield ["AMT", qualifier, money(amount)]
    yield ["OI", "", "", coverage.benefits_assignment or "", "", "", coverage.release_of_information or ""]
    if coverage.subscriber:
        yield from individual_segments("IL", coverage.subscriber)
    if coverage.payer:
        yield from payer_segments(coverage.payer)


def line_segments(claim: Claim, line: ServiceLine) -> Iterator[Elements]:
    """Loop 2400 and all below."""
    yield ["LX", line.number or ""]
    yield service_segment(claim, line)
    if line.tooth:
        yield ["TOO", "JP", line.tooth, list(line.tooth_surfaces)]
    if line.service_from:
        last = line.service_to if line.service_to != line.service_from else None
        yield ["DTP", "472", *_days(line.service_from, last)]
    yield from (date_segment(item) for item in line.dates)
    named = (("6R", line.line_control), ("G1", line.prior_authorization), ("9F", line.referral_number))
    yield from named_segments(named)
    yield from reference_segments(line.references)
    for note in line.notes:
        yield ["NTE", note.kind or "", note.text or ""]
    if line.drug:
        yield ["LIN", "", line.drug.qualifier or "", line.drug.code or ""]
        yield ["CTP", "", "", "", money(line.drug.quantity), line.drug.unit or ""]
        yield from reference_segments(line.drug.references)
    for provider in line.providers:
        yield from provider_segments(provider)
    for adjudication in line.adjudications:
        yield from adjudication_segments(adjudication)


def service_segment(claim: Claim, line: ServiceLine) -> Elements:
    procedure: Element = (
        [line.procedure_qualifier or "", line.procedure or "", *line.modifiers] if line.procedure else ""
    )
    counted: Elements = [line.unit or "", money(line.units)]
    if claim.form == "institutional":
        return ["SV2", line.revenue_code or "", procedure, money(line.charge), *counted]
    if claim.form == "dental":
        return ["SV3", procedure, money(line.charge), "", "", "", money(line.units)]
    return ["SV1", procedure, money(line.charge), *counted, "", "", list(line.diagnosis_pointers)]


def adjudication_segments(adjudication: LineAdjudication) -> Iterator[Elements]:
    procedure = [adjudication.procedure_qualifier or "", adjudication.procedure or "", *adjudication.modifiers]
    yield ["SVD", adjudication.payer_id or "", money(adjudication.paid), procedure, "", money(adjudication.units)]
    taken: tuple[Adjustment, ...] = adjudication.adjustments
    yield from adjustment_segments(taken)
    if adjudication.adjudicated:
        yield ["DTP", "573", "D8", day(adjudication.adjudicated)]
