"""Required fields: each is taken away in turn, and exactly it is named."""

from dataclasses import replace
from decimal import Decimal

import pytest

from extraction.records import Address, Claim, ClaimDate, Diagnosis, Payer
from models.readiness import fields
from tests.claims_837 import (
    DAY,
    a_claim,
    a_dental_claim,
    a_dependent,
    a_line,
    a_provider,
    an_individual,
    an_institutional_claim,
)
from tests.models.readiness.cases import Case, answers, fails, judge, of_cases, passes, with_line

ADMITTED = an_institutional_claim()
OUTPATIENT = replace(ADMITTED, facility_type="13", admission_source=None, dates=())
ESTIMATE = with_line(replace(a_dental_claim(), dates=(), predetermination="PB"), service_from=None)

CASES = [
    passes(fields.CLAIM_FIELDS, a_claim()),
    fails(fields.CLAIM_FIELDS, a_claim(patient_control_number=None), "/patient_control_number"),
    fails(fields.CLAIM_FIELDS, a_claim(charge=None), "/charge"),
    fails(fields.CLAIM_FIELDS, a_claim(facility_type=""), "/facility_type"),
    fails(fields.CLAIM_FIELDS, replace(ADMITTED, facility_type=None), "/facility_type"),
    fails(fields.CLAIM_FIELDS, a_claim(frequency=None), "/frequency"),
    fails(fields.CLAIM_FIELDS, a_claim(provider_signature=None), "/provider_signature"),
    passes(fields.CLAIM_FIELDS, replace(ADMITTED, provider_signature=None)),
    fails(fields.CLAIM_FIELDS, a_claim(assignment=None), "/assignment"),
    fails(fields.CLAIM_FIELDS, a_claim(benefits_assignment=None), "/benefits_assignment"),
    fails(fields.CLAIM_FIELDS, a_claim(release_of_information=None), "/release_of_information"),
    passes(fields.BILLING_PROVIDER, a_claim()),
    fails(fields.BILLING_PROVIDER, a_claim(billing=None), "/billing/id"),
    fails(fields.BILLING_PROVIDER, a_claim(billing=a_provider(name=None)), "/billing/name"),
    fails(fields.BILLING_PROVIDER, a_claim(billing=a_provider(id_qualifier="24")), "/billing/id"),
    fails(fields.BILLING_PROVIDER, a_claim(billing=a_provider(address=None)), "/billing/address"),
    fails(fields.BILLING_PROVIDER, a_claim(billing=a_provider(references=())), "/billing/references"),
    passes(fields.SUBSCRIBER, a_claim()),
    fails(fields.SUBSCRIBER, a_claim(subscriber=None), "/subscriber/last_name"),
    fails(fields.SUBSCRIBER, a_claim(subscriber=an_individual(member_id=None)), "/subscriber/member_id"),
    fails(fields.SUBSCRIBER, a_claim(payer_order=None), "/payer_order"),
    fails(fields.SUBSCRIBER, a_claim(filing_indicator=None), "/filing_indicator"),
    passes(fields.PATIENT, a_claim()),
    passes(fields.PATIENT, a_claim(patient=a_dependent(), subscriber=an_individual(birth_date=None, address=None))),
    fails(fields.PATIENT, a_claim(subscriber=an_individual(birth_date=None)), "/subscriber/birth_date"),
    fails(fields.PATIENT, a_claim(patient=a_dependent(sex=None)), "/patient/sex"),
    fails(fields.PATIENT, a_claim(patient=a_dependent(relationship=None)), "/patient/relationship"),
    fails(fields.PATIENT, a_claim(patient=a_dependent(address=None)), "/patient/address/city"),
    passes(fields.PAYER, a_claim()),
    fails(fields.PAYER, a_claim(payer=None), "/payer/name"),
    fails(fields.PAYER, a_claim(payer=Payer(name="BLUE HERON HEALTH")), "/payer/id"),
    passes(fields.DIAGNOSIS, a_claim()),
    fails(fields.DIAGNOSIS, a_claim(diagnoses=()), "/diagnoses"),
    fails(fields.DIAGNOSIS, a_claim(diagnoses=(Diagnosis(qualifier="ABF", code="I10"),)), "/diagnoses"),
    passes(fields.LINE_FIELDS, a_claim()),
    passes(fields.LINE_FIELDS, a_dental_claim()),
    passes(fields.LINE_FIELDS, ADMITTED),
    passes(fields.LINE_FIELDS, ESTIMATE),
    fails(fields.LINE_FIELDS, a_claim(lines=()), "/lines"),
    fails(fields.LINE_FIELDS, with_line(a_claim(), 1, procedure=None), "/lines/1/procedure"),
    fails(fields.LINE_FIELDS, with_line(a_claim(), charge=None), "/lines/0/charge"),
    fails(fields.LINE_FIELDS, with_line(a_claim(), units=None), "/lines/0/units"),
    fails(fields.LINE_FIELDS, with_line(a_claim(), unit=None), "/lines/0/unit"),
    fails(fields.LINE_FIELDS, with_line(a_claim(), service_from=None), "/lines/0/service_from"),
    fails(fields.LINE_FIELDS, with_line(a_claim(), diagnosis_pointers=()), "/lines/0/diagnosis_pointers"),
    fails(fields.LINE_FIELDS, with_line(ADMITTED, revenue_code=None), "/lines/0/revenue_code"),
    fails(fields.LINE_FIELDS, replace(ESTIMATE, predetermination=None), "/lines/0/service_from"),
    passes(fields.LINE_FIELDS, with_line(ADMITTED, service_from=None)),
    passes(fields.LINE_FIELDS, with_line(replace(OUTPATIENT, service_to=DAY), service_from=None)),
    fails(fields.LINE_FIELDS, with_line(OUTPATIENT, 1, service_from=None), "/lines/1/service_from"),
    passes(fields.INSTITUTIONAL, ADMITTED),
    passes(fields.INSTITUTIONAL, OUTPATIENT),
    fails(fields.INSTITUTIONAL, replace(ADMITTED, service_from=None), "/service_from"),
    fails(fields.INSTITUTIONAL, replace(ADMITTED, admission_type=None), "/admission_type"),
    fails(fields.INSTITUTIONAL, replace(ADMITTED, admission_source=None), "/admission_source"),
    fails(fields.INSTITUTIONAL, replace(ADMITTED, patient_status=None), "/patient_status"),
    fails(fields.INSTITUTIONAL, replace(ADMITTED, providers=()), "/providers"),
    fails(fields.INSTITUTIONAL, replace(ADMITTED, dates=()), "/dates"),
    fails(fields.INSTITUTIONAL, replace(ADMITTED, diagnoses=ADMITTED.diagnoses[:1]), "/diagnoses"),
]


@of_cases(CASES)
def test_case(case: Case) -> None:
    judge(case)


def test_an_empty_claim_fails_each_field_once() -> None:
    empty = Claim(form="professional", lines=(a_line(procedure=None),))
    for question in (fields.CLAIM_FIELDS, fields.BILLING_PROVIDER, fields.SUBSCRIBER, fields.PATIENT, fields.PAYER):
        found = answers(question, empty)
        assert {check.result for check in found} == {"fail"}
        assert len({check.path for check in found}) == len(found)


@pytest.mark.parametrize("claim", [a_claim(), a_dental_claim()])
def test_fields_of_institutions_are_not_asked_of_offices(claim: Claim) -> None:
    assert answers(fields.INSTITUTIONAL, claim) == []


def test_a_dental_claim_may_go_without_diagnosis() -> None:
    assert answers(fields.DIAGNOSIS, a_dental_claim()) == []


def test_a_zero_charge_is_there() -> None:
    judge(passes(fields.LINE_FIELDS, with_line(a_claim(), charge=Decimal(0))))


def test_an_address_abroad_may_have_no_zip() -> None:
    address = Address(lines=("1 LAKE STREET",), city="WINDSOR", country="CA")
    judge(passes(fields.BILLING_PROVIDER, a_claim(billing=a_provider(address=address))))


def test_the_admission_date_is_the_one_asked_for() -> None:
    judge(fails(fields.INSTITUTIONAL, replace(ADMITTED, dates=(ClaimDate(qualifier="096", start=DAY),)), "/dates"))
