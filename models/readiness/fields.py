"""Fields that each form must have (005010X222A1, X223A2, X224A2). One failure for each that is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from extraction.records import Address, Claim, ClaimForm, Individual, Provider, ServiceLine
from models.readiness.check import Check, Question
from models.readiness.facts import Facts
from models.readiness.service import ADMISSION, claim_date, inpatient, line_day, predetermination

CLAIM_FIELDS = Question("required_claim_fields", "reject")
BILLING_PROVIDER = Question("required_billing_provider", "reject")
SUBSCRIBER = Question("required_subscriber", "reject", "patient_access")
PATIENT = Question("required_patient", "reject", "patient_access")
PAYER = Question("required_payer", "reject", "patient_access")
DIAGNOSIS = Question("required_diagnosis", "reject", "coding")
LINE_FIELDS = Question("required_line_fields", "reject")
INSTITUTIONAL = Question("required_institutional", "reject")

_ALL: tuple[ClaimForm, ...] = ("professional", "institutional", "dental")
_OFFICE: tuple[ClaimForm, ...] = ("professional", "dental")
_TAX_ID = frozenset({"EI", "SY"})
_TAX_ID_AS_NAME_ID = frozenset({"24", "34"})  # NM108 of 4010

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class _Field(Generic[Part]):
    path: str
    words: str
    read: Callable[[Part], object]
    forms: tuple[ClaimForm, ...] = _ALL


_CLAIM: tuple[_Field[Claim], ...] = (
    _Field("/patient_control_number", "the patient control number (CLM01)", lambda c: c.patient_control_number),
    _Field("/charge", "the total charge (CLM02)", lambda c: c.charge),
    _Field("/facility_type", "the place of service (CLM05-1)", lambda c: c.facility_type, _OFFICE),
    _Field("/facility_type", "the type of bill (CLM05-1)", lambda c: c.facility_type, ("institutional",)),
    _Field("/frequency", "the claim frequency (CLM05-3)", lambda c: c.frequency),
    _Field("/provider_signature", "the provider's signature on file (CLM06)", lambda c: c.provider_signature, _OFFICE),
    _Field("/assignment", "the acceptance of assignment (CLM07)", lambda c: c.assignment),
    _Field("/benefits_assignment", "the assignment of benefits (CLM08)", lambda c: c.benefits_assignment),
    _Field("/release_of_information", "the release of information (CLM09)", lambda c: c.release_of_information),
)
_BILLING: tuple[_Field[Provider], ...] = (
    _Field("/billing/name", "the billing provider's name", lambda p: p.name),
    _Field("/billing/id", "the billing provider's NPI", lambda p: p.npi),
    _Field("/billing/address", "the billing provider's street", lambda p: p.address and p.address.lines),
    _Field("/billing/address/city", "the billing provider's city", lambda p: p.address and p.address.city),
    _Field("/billing/address/postal_code", "the billing provider's ZIP code", lambda p: p.address and _post(p.address)),
    _Field("/billing/references", "the billing provider's tax id (REF*EI or SY)", lambda p: _tax_id(p)),
)
_PERSON: tuple[_Field[Individual], ...] = (
    _Field("/last_name", "last name", lambda i: i.last_name),
    _Field("/address", "street", lambda i: i.address and i.address.lines),
    _Field("/address/city", "city", lambda i: i.address and i.address.city),
    _Field("/birth_date", "birth date", lambda i: i.birth_date),
    _Field("/sex", "sex", lambda i: i.sex),
)
_LINE: tuple[_Field[ServiceLine], ...] = (
    _Field("/procedure", "procedure code", lambda line: line.procedure, _OFFICE),
    _Field("/revenue_code", "revenue code", lambda line: line.revenue_code, ("institutional",)),
    _Field("/charge", "charge", lambda line: line.charge),
    _Field("/units", "number of units", lambda line: line.units, ("professional", "institutional")),
    _Field("/unit", "unit of measure (UN, MJ, DA)", lambda line: line.unit, ("professional", "institutional")),
    _Field("/service_from", "date of service", lambda line: line.service_from, ("professional",)),
    _Field("/diagnosis_pointers", "diagnosis pointer", lambda line: line.diagnosis_pointers, ("professional",)),
)
_STATEMENT: tuple[_Field[Claim], ...] = (
    _Field("/service_from", "the statement dates (DTP*434)", lambda c: c.service_from),
    _Field("/admission_type", "the type of admission (CL101)", lambda c: c.admission_type),
    _Field("/patient_status", "the patient's discharge status (CL103)", lambda c: c.patient_status),
    _Field("/providers", "the attending provider (NM1*71)", lambda c: c.provider("71")),
)
_ADMITTED: tuple[_Field[Claim], ...] = (
    _Field("/admission_source", "the source of admission (CL102)", lambda c: c.admission_source),
    _Field("/dates", "the date of admission (DTP*435)", lambda c: claim_date(c, ADMISSION)),
    _Field("/diagnoses", "the admitting diagnosis (HI*ABJ)", lambda c: _diagnosis(c, "ABJ", "BJ")),
)


def claim_fields(claim: Claim, _: Facts) -> Iterator[Check]:
    yield from CLAIM_FIELDS.settle(
        _missing(CLAIM_FIELDS, _CLAIM, claim, claim.form), "the claim's own fields are there"
    )


def billing_provider(claim: Claim, _: Facts) -> Iterator[Check]:
    found = _missing(BILLING_PROVIDER, _BILLING, claim.billing or Provider(), claim.form)
    yield from BILLING_PROVIDER.settle(found, "the billing provider has name, NPI, address and tax id", "/billing")


def subscriber(claim: Claim, _: Facts) -> Iterator[Check]:
    yield from SUBSCRIBER.settle(_subscriber(claim), "the subscriber is named with member id", "/subscriber")


def patient(claim: Claim, _: Facts) -> Iterator[Check]:
    """The person who was treated. An address and a birth date are asked of that person alone."""
    base, person = ("/patient", claim.patient) if claim.patient else ("/subscriber", claim.subscriber or Individual())
    found = [
        PATIENT.fails(f"{base}{field.path}", f"the patient's {field.words} is missing", f"enter the {field.words}")
        for field in _PERSON
        if _absent(field.read(person))
    ]
    if not person.relationship:
        words = "how the patient is related to the subscriber (18 for the subscriber)"
        found.append(PATIENT.fails(f"{base}/relationship", f"it is not said {words}", f"enter {words}"))
    yield from PATIENT.settle(found, "the patient has name, address, birth date and sex", base)


def payer(claim: Claim, _: Facts) -> Iterator[Check]:
    fields = (("name", "the payer's name"), ("id", "the payer's id (NM109 of loop 2010BB)"))
    found = [
        PAYER.fails(f"/payer/{name}", f"{words} is missing", f"enter {words}")
        for name, words in fields
        if claim.payer is None or _absent(getattr(claim.payer, name))
    ]
    yield from PAYER.settle(found, "the payer has name and id", "/payer")


def diagnosis(claim: Claim, _: Facts) -> Iterator[Check]:
    """Dental claims may go without."""
    if claim.form == "dental":
        return
    found = []
    if not _diagnosis(claim, "ABK", "BK"):
        fix = "have the encounter coded and enter the principal diagnosis"
        found.append(DIAGNOSIS.fails("/diagnoses", "there is no principal diagnosis", fix))
    yield from DIAGNOSIS.settle(found, "there is a principal diagnosis", "/diagnoses")


def line_fields(claim: Claim, _: Facts) -> Iterator[Check]:
    yield from LINE_FIELDS.settle(_line_fields(claim), "each line has what its form asks for", "/lines")


def institutional(claim: Claim, _: Facts) -> Iterator[Check]:
    if claim.form != "institutional":
        return
    found = list(_missing(INSTITUTIONAL, _STATEMENT, claim, claim.form))
    if inpatient(claim):
        found += _missing(INSTITUTIONAL, _ADMITTED, claim, claim.form)
    yield from INSTITUTIONAL.settle(found, "statement dates, admission, status and attending provider are there")


def _subscriber(claim: Claim) -> Iterator[Check]:
    person = claim.subscriber or Individual()
    fields = (
        ("/subscriber/last_name", person.last_name, "the subscriber's name"),
        ("/subscriber/member_id", person.member_id, "the member id"),
        ("/payer_order", claim.payer_order, "whether this payer is primary or secondary (SBR01)"),
        ("/filing_indicator", claim.filing_indicator, "the kind of insurance (SBR09)"),
    )
    for path, value, words in fields:
        if _absent(value):
            yield SUBSCRIBER.fails(path, f"{words} is missing", f"enter {words} from the insurance card")


def _line_fields(claim: Claim) -> Iterator[Check]:
    if not claim.lines:
        yield LINE_FIELDS.fails("/lines", "the claim has no service lines", "enter the services that were given")
    for index, line in enumerate(claim.lines):
        for field in _LINE:
            if claim.form in field.forms and _absent(field.read(line)):
                fact = f"line {index + 1} has no {field.words}"
                yield LINE_FIELDS.fails(f"/lines/{index}{field.path}", fact, f"enter the {field.words} of the line")
        if _needs_own_day(claim, line) and not line.service_from:
            fact = f"line {index + 1} has no date and the statement is for several days"
            yield LINE_FIELDS.fails(f"/lines/{index}/service_from", fact, "enter the date of service of the line")
        if claim.form == "dental" and not (line_day(claim, line) or predetermination(claim)):
            fact = f"neither line {index + 1} nor the claim has a date of service"
            fix = "enter the date of service, or mark the claim as a predetermination (CLM19 PB)"
            yield LINE_FIELDS.fails(f"/lines/{index}/service_from", fact, fix)


def _needs_own_day(claim: Claim, line: ServiceLine) -> bool:
    """Outpatients' lines, drugs aside, where the statement is for more than one day (005010X223A2, loop 2400)."""
    outpatient = claim.form == "institutional" and not inpatient(claim)
    several = bool(claim.service_from and claim.service_to and claim.service_to > claim.service_from)
    return outpatient and several and line.drug is None


def _missing(question: Question, fields: Iterable[_Field[Part]], part: Part, form: ClaimForm) -> Iterator[Check]:
    for field in fields:
        if form in field.forms and _absent(field.read(part)):
            yield question.fails(field.path, f"{field.words} is missing", f"enter {field.words}")


def _absent(value: object) -> bool:
    return value is None or value in ("", ())


def _tax_id(provider: Provider) -> str | None:
    if provider.id_qualifier in _TAX_ID_AS_NAME_ID:
        return provider.id
    return next((reference.value for reference in provider.references if reference.qualifier in _TAX_ID), None)


def _post(address: Address) -> str | None:
    """The ZIP code, or the country of an address abroad, which may have none."""
    return address.postal_code or address.country


def _diagnosis(claim: Claim, *qualifiers: str) -> str | None:
    return next((diagnosis.code for diagnosis in claim.diagnoses if diagnosis.qualifier in qualifiers), None)


RULES = (claim_fields, billing_provider, subscriber, patient, payer, diagnosis, line_fields, institutional)
