"""Hypothesis strategies: valid claims of each form with everything that an 837 can say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from extraction.records import (
    Adjustment,
    Attachment,
    Claim,
    ClaimDate,
    ClaimForm,
    Diagnosis,
    Drug,
    HealthCode,
    Individual,
    InpatientAdjudication,
    LineAdjudication,
    Note,
    OtherCoverage,
    OutpatientAdjudication,
    Payer,
    PlainSegment,
    Provider,
    Reference,
    ServiceLine,
    Submission,
)
from extraction.x12.submission.claim import ClaimReader
from extraction.x12.submission.line import LineReader
from extraction.x12.submission.parts import DIAGNOSES
from tests.strategies import cents, charges
from tests.whole_remittances import (
    addresses,
    amounts_by_code,
    codes,
    codes_but,
    contacts,
    days,
    interchanges,
    maybe,
    quantities,
    quantities_by_code,
    references,
    texts,
    tuples_of,
)

_name = {"first_name": maybe(texts), "middle_name": maybe(texts), "prefix": maybe(texts), "suffix": maybe(texts)}
_times = st.sampled_from(["0915", "235959"])


def individuals(**said: Any) -> st.SearchStrategy[Individual]:
    """Somebody with NM1, N3, N4, DMG, REF and PER; `said` is what other segments say."""
    return st.builds(
        Individual,
        entity_type=codes,
        last_name=texts,
        id_qualifier=maybe(codes),
        member_id=maybe(texts),
        birth_date=maybe(days),
        sex=maybe(codes),
        address=maybe(addresses),
        references=references(),
        contacts=contacts,
        **_name,
        **said,
    )


def providers(role: st.SearchStrategy[str], **changed: Any) -> st.SearchStrategy[Provider]:
    fields = {"taxonomy": maybe(codes), **changed}
    return st.builds(
        Provider,
        role=role,
        entity_type=codes,
        name=texts,
        id_qualifier=maybe(codes),
        id=maybe(texts),
        address=maybe(addresses),
        references=references(),
        contacts=contacts,
        **_name,
        **fields,
    )


_treating = tuples_of(providers(st.sampled_from(["82", "DN", "77", "71", "DQ"])), 2)
_payers = st.builds(
    Payer,
    name=texts,
    id_qualifier=maybe(codes),
    id=maybe(texts),
    address=maybe(addresses),
    references=references(),
    contacts=contacts,
)
_relations = maybe(st.sampled_from(["18", "01", "19"]))
_said_by_pat = {"death_date": maybe(days), "weight": maybe(quantities), "pregnant": maybe(st.just("Y"))}
_subscribers = individuals(relationship=_relations, **_said_by_pat)
_patients = individuals(relationship=_relations, **_said_by_pat)
_adjustments = tuples_of(
    st.builds(
        Adjustment,
        group=st.sampled_from(["CO", "PR", "OA"]),
        reason=codes,
        amount=cents,
        quantity=maybe(quantities),
    ),
    8,
)
_line_adjudications = st.builds(
    LineAdjudication,
    payer_id=codes,
    paid=cents,
    procedure_qualifier=st.just("HC"),
    procedure=codes,
    modifiers=tuples_of(codes, 4),
    procedure_description=maybe(texts),
    revenue_code=maybe(codes),
    units=maybe(quantities),
    bundled_into=maybe(codes),
    adjustments=_adjustments,
    adjudicated=maybe(days),
    remaining=maybe(cents),
)
_drugs = st.builds(
    Drug,
    qualifier=maybe(st.just("N4")),
    code=codes,
    quantity=maybe(quantities),
    unit=maybe(codes),
    unit_price=maybe(charges),
    references=tuples_of(st.builds(Reference, qualifier=st.sampled_from(["XZ", "VY"]), value=texts), 2),
)
_notes = tuples_of(st.builds(Note, kind=maybe(codes), text=texts), 2)
_attachments = tuples_of(st.builds(Attachment, report=codes, transmission=maybe(codes), control_number=maybe(texts)), 2)


@st.composite
def _dates(draw: st.DrawFn, service: str) -> ClaimDate:
    """A day, a period, a day with a time, or a time."""
    qualifier = draw(codes_but(service))
    start, end = sorted((draw(days), draw(days)))
    kinds: list[dict[str, Any]] = [
        {"start": start},
        {"start": start, "end": end},
        {"start": start, "time": draw(st.sampled_from(["0915", "235959"]))},
        {"time": draw(_times)},
    ]
    return ClaimDate(qualifier=qualifier, **draw(st.sampled_from(kinds)))


@st.composite
def _kept(draw: st.DrawFn, names: frozenset[str]) -> PlainSegment:
    """A segment kept as printed: elements that may be composites, the last one not blank."""
    elements = draw(st.lists(st.just("") | codes | st.lists(codes, min_size=2, max_size=3).map(":".join), max_size=4))
    return (draw(st.sampled_from(sorted(names))), *elements, draw(codes))


@st.composite
def _period(draw: st.DrawFn) -> dict[str, Any]:
    if draw(st.booleans()):
        return {}
    start, end = sorted((draw(days), draw(days)))
    return {"service_from": start, "service_to": end if draw(st.booleans()) else start}


def _line_fields(form: ClaimForm) -> dict[str, st.SearchStrategy[Any]]:
    """What a line says in SV1, SV2 or SV3."""
    shared: dict[str, st.SearchStrategy[Any]] = {
        "procedure_qualifier": st.just("HC"),
        "procedure": codes,
        "modifiers": tuples_of(codes, 4),
        "procedure_description": maybe(texts),
        "procedure_end": maybe(codes),
        "charge": charges,
        "units": maybe(quantities),
    }
    pointers = {"diagnosis_pointers": tuples_of(st.sampled_from(["1", "2", "12"]), 4)}
    if form == "professional":
        names = ("unit", "place_of_service", "emergency", "epsdt", "family_planning", "copay_exempt")
        return {**shared, **pointers, **{name: maybe(codes) for name in names}}
    if form == "institutional":
        amounts = {"unit_rate": maybe(charges), "noncovered": maybe(charges)}
        return {**shared, **amounts, "unit": maybe(codes), "revenue_code": codes}
    teeth = {"tooth": codes, "tooth_surfaces": tuples_of(codes, 5), "oral_cavity": tuples_of(codes, 5)}
    plain = {"place_of_service": maybe(codes), "prosthesis": maybe(codes)}
    return {**shared, **pointers, **teeth, **plain, "other_teeth": tuples_of(_kept(frozenset({"TOO"})), 2)}


@st.composite
def _lines(draw: st.DrawFn, form: ClaimForm, number: int) -> ServiceLine:
    return ServiceLine(
        number=str(number),
        line_control=draw(maybe(texts)),
        prior_authorization=draw(maybe(texts)),
        referral_number=draw(maybe(texts)),
        references=draw(references(*LineReader.named_references)),
        dates=draw(tuples_of(_dates(LineReader.service), 2)),
        amounts=draw(amounts_by_code),
        quantities=draw(quantities_by_code),
        notes=draw(_notes),
        attachments=draw(_attachments),
        drug=draw(maybe(_drugs)),
        providers=draw(_treating),
        adjudications=draw(tuples_of(_line_adjudications, 2)),
        segments=draw(tuples_of(_kept(LineReader.kept), 2)),
        **draw(_period()),
        **{name: draw(strategy) for name, strategy in _line_fields(form).items()},
    )


_coverages = st.builds(
    OtherCoverage,
    payer_order=codes,
    relationship=_relations,
    group_number=maybe(texts),
    group_name=maybe(texts),
    insurance_type=maybe(codes),
    filing_indicator=maybe(codes),
    adjustments=_adjustments,
    amounts=amounts_by_code,
    benefits_assignment=maybe(codes),
    patient_signature_source=maybe(codes),
    release_of_information=maybe(codes),
    inpatient=maybe(st.builds(InpatientAdjudication, covered_days=maybe(quantities), drg_amount=maybe(cents))),
    outpatient=st.builds(OutpatientAdjudication, hcpcs_payable=maybe(cents)),
    remark_codes=tuples_of(codes, 5),
    subscriber=maybe(individuals()),
    payer=_payers,
    adjudicated=maybe(days),
    providers=_treating,
)
_diagnoses = st.builds(
    Diagnosis, qualifier=st.sampled_from(sorted(DIAGNOSES)), code=codes, present_on_admission=maybe(codes)
)


@st.composite
def _health_codes(draw: st.DrawFn) -> HealthCode:
    start, end = sorted((draw(days), draw(days)))
    spans: list[dict[str, date]] = [{}, {"start": start}, {"start": start, "end": end}]
    qualifier = draw(st.sampled_from(["BBR", "BBQ", "BH", "BI", "BE", "BG", "TC", "DR", "BP"]))
    return HealthCode(
        qualifier=qualifier, code=draw(codes), amount=draw(maybe(charges)), **draw(st.sampled_from(spans))
    )


@st.composite
def _above(draw: st.DrawFn) -> dict[str, Any]:
    """Who bills, who is insured, who is treated, who shall pay."""
    return {
        "billing": draw(providers(st.just("85"))),
        "pay_to": draw(maybe(providers(st.just("87")))),
        "pay_to_plan": draw(maybe(providers(st.just("PE"), taxonomy=st.none()))),
        "currency": draw(maybe(codes)),
        "payer": draw(_payers),
        "payer_order": draw(maybe(codes)),
        "group_number": draw(maybe(texts)),
        "group_name": draw(maybe(texts)),
        "insurance_type": draw(maybe(codes)),
        "filing_indicator": draw(maybe(codes)),
        "subscriber": draw(_subscribers),
        "patient": draw(maybe(_patients)),
        "responsible": draw(maybe(individuals())),
    }


@st.composite
def claims(draw: st.DrawFn, form: ClaimForm, above: dict[str, Any]) -> Claim:
    """A claim whose lines add up to its charge."""
    lines = tuple(draw(_lines(form, number)) for number in range(1, draw(st.integers(1, 3)) + 1))
    plain = (
        *("provider_signature", "assignment", "benefits_assignment", "release_of_information"),
        *("patient_signature_source", "accident_state", "accident_country", "special_program", "participation"),
        *("explanation_of_benefits", "predetermination", "delay_reason"),
        *("admission_type", "admission_source", "patient_status"),
    )
    named: dict[str, Any] = {name: draw(maybe(texts)) for name in ClaimReader.named_references.values()}
    said: dict[str, Any] = {name: draw(maybe(codes)) for name in plain}
    return Claim(
        form=form,
        patient_control_number=draw(texts),
        charge=sum((line.charge or Decimal(0) for line in lines), Decimal(0)),
        facility_type=draw(codes),
        facility_qualifier=draw(st.sampled_from(["A", "B"])),
        frequency=draw(st.sampled_from(["1", "7", "8"])),
        related_causes=draw(tuples_of(st.sampled_from(["AA", "EM", "OA"]), 3)),
        dates=draw(tuples_of(_dates(ClaimReader.service), 2)),
        **named,
        references=draw(references(*ClaimReader.named_references)),
        amounts=draw(amounts_by_code),
        quantities=draw(quantities_by_code),
        notes=draw(_notes),
        attachments=draw(_attachments),
        diagnoses=draw(tuples_of(_diagnoses, 14)),
        codes=draw(tuples_of(_health_codes(), 4)),
        providers=draw(_treating),
        other_coverages=draw(tuples_of(_coverages, 2)),
        segments=draw(tuples_of(_kept(ClaimReader.kept), 3)),
        lines=lines,
        **said,
        **draw(_period()),
        **above,
    )


_forms: st.SearchStrategy[ClaimForm] = st.sampled_from(["professional", "institutional", "dental"])


@st.composite
def submissions(draw: st.DrawFn) -> Submission:
    """A batch of one form. Some of its claims share all who stand above them, some only a few."""
    form = draw(_forms)
    families: list[dict[str, Any]] = draw(st.lists(_above(), min_size=1, max_size=2))
    batch = []
    for _ in range(draw(st.integers(1, 3))):
        above = draw(st.sampled_from(families))
        if draw(st.booleans()):
            above = {**above, "patient": draw(maybe(_patients))}
        batch.append(draw(claims(form, above)))
    return Submission(
        form=form,
        control_number=draw(maybe(codes)),
        purpose=draw(maybe(codes)),
        reference=draw(maybe(texts)),
        created=draw(days),
        created_time=draw(maybe(_times)),
        kind=draw(maybe(codes)),
        references=draw(references()),
        submitter=draw(maybe(_shortened(providers(st.just("41"))))),
        receiver=draw(maybe(_shortened(providers(st.just("40"))))),
        claims=tuple(batch),
        interchange=draw(maybe(interchanges)),
    )


def _shortened(found: st.SearchStrategy[Provider]) -> st.SearchStrategy[Provider]:
    """With an id that ISA06 and ISA08 can hold, since the envelope takes it."""
    return st.builds(lambda provider, short: replace(provider, id=short), found, maybe(codes))
