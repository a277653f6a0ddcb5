"""Check digits and shapes of numbers."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from extraction.records import Address, Claim, Reference
from models.readiness import identity
from tests.claims_837 import a_claim, a_primary_coverage, a_provider, a_secondary_claim, an_individual
from tests.models.readiness.cases import (
    KNOWN,
    NOTHING,
    PAYER,
    Case,
    answers,
    fails,
    judge,
    of_cases,
    passes,
    unknown,
    with_line,
)

WRONG = "1234567890"
MEDICARE = a_claim(filing_indicator="MB", subscriber=an_individual(member_id="1EG4TE5MK73"))  # CMS's own example
OLD_NUMBER = replace(MEDICARE, subscriber=an_individual(member_id="123456789A"))
LONG_AGO = tuple(replace(line, service_from=date(2012, 5, 1), service_to=date(2012, 5, 1)) for line in MEDICARE.lines)
BOX = Address(lines=("P.O. Box 12",), city="LAKESIDE", state="OH", postal_code="43440")


def billed_by(**changes: Any) -> Claim:
    return a_claim(billing=a_provider(**changes))


def taxed(number: str) -> Claim:
    return billed_by(references=(Reference(qualifier="EI", value=number),))


CASES = [
    passes(identity.NPI, a_claim()),
    fails(identity.NPI, billed_by(id=WRONG), "/billing/id"),
    fails(identity.NPI, billed_by(id="123"), "/billing/id"),
    fails(identity.NPI, a_claim(pay_to=a_provider("87", id=WRONG)), "/pay_to/id"),
    fails(identity.NPI, a_claim(providers=(a_provider("82", id=WRONG),)), "/providers/0/id"),
    fails(identity.NPI, with_line(a_claim(), 1, providers=(a_provider("82", id=WRONG),)), "/lines/1/providers/0/id"),
    fails(
        identity.NPI,
        a_secondary_claim(other_coverages=(a_primary_coverage(providers=(a_provider("82", id=WRONG),)),)),
        "/other_coverages/0/providers/0/id",
    ),
    passes(identity.TAX_ID, a_claim()),
    fails(identity.TAX_ID, taxed("34-1234567"), "/billing/references/0/value"),
    fails(identity.TAX_ID, taxed("000000000")),
    passes(identity.TAXONOMY, a_claim()),
    fails(identity.TAXONOMY, billed_by(taxonomy="207Q"), "/billing/taxonomy"),
    passes(identity.MEMBER_ID, a_claim()),
    fails(identity.MEMBER_ID, a_claim(subscriber=an_individual(member_id="BHM1")), "/subscriber/member_id"),
    unknown(identity.MEMBER_ID, a_claim(), NOTHING),
    unknown(identity.MEMBER_ID, a_claim(), replace(KNOWN, payer=replace(PAYER, member_id_pattern=None))),
    unknown(identity.MEMBER_ID, a_claim(), replace(KNOWN, payer=replace(PAYER, member_id_pattern="("))),
    passes(identity.MEMBER_ID, MEDICARE, NOTHING),
    fails(identity.MEMBER_ID, OLD_NUMBER, facts=NOTHING),
    unknown(identity.MEMBER_ID, replace(OLD_NUMBER, lines=LONG_AGO), NOTHING),
    passes(identity.STREET, a_claim()),
    fails(identity.STREET, billed_by(address=BOX), "/billing/address/lines/0"),
]


def test_each_number_is_said_to_be_whose_it_is() -> None:
    """Three wrong ones of three providers are three sentences, none of which tells a number or a name."""
    rendering, referring = a_provider("82", id=WRONG), a_provider("DN", id=WRONG)
    facility, nobody = a_provider("77", id="123"), a_provider("SJ", id=WRONG)
    claim = with_line(billed_by(id=WRONG), 1, providers=(rendering, nobody))
    said = [check.fact for check in answers(identity.NPI, replace(claim, providers=(referring, facility)), KNOWN)]
    wrong, short = "cannot be right: its check digit is wrong", "cannot be right: it is not ten digits from 1 or 2 on"
    assert said == [
        f"the NPI of the billing provider {wrong}",
        f"the NPI of the referring provider {wrong}",
        f"the NPI of the service facility {short}",
        f"the NPI of the rendering provider of line 2 {wrong}",
        f"the NPI of the provider of line 2 {wrong}",
    ]


@of_cases(CASES)
def test_case(case: Case) -> None:
    judge(case)


@pytest.mark.parametrize("street", ["10 HARBOR ROAD", "BOXWOOD LANE 3", "POBLANO STREET 1"])
def test_streets_that_only_sound_like_boxes(street: str) -> None:
    judge(passes(identity.STREET, billed_by(address=replace(BOX, lines=(street,)))))


def test_what_is_absent_has_no_shape() -> None:
    bare = a_claim(billing=None, providers=(), subscriber=None)
    for question in (identity.NPI, identity.TAX_ID, identity.TAXONOMY, identity.MEMBER_ID, identity.STREET):
        assert answers(question, bare) == []
