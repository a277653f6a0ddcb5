"""What a remittance, a provider adjustment and a claim print of whom they are from and to."""

from dataclasses import replace

import pytest

from extraction.masters import Presented
from extraction.presented import biller_of_claim, payee_of, payer_of, payer_of_claim, provider_of
from extraction.records import Claim, Payee, Payer, Provider, Reference
from tests.claims import plb, remittance

SOUND = remittance()


def kinds(found: tuple[Presented, ...]) -> list[tuple[str, str]]:
    return [(each.kind, each.value) for each in found]


def test_a_payer_prints_n104_its_reference_trn03_and_its_name() -> None:
    references = (Reference(qualifier="2U", value="GF77"), Reference(qualifier="F8", value="no payer id"))
    payer = Payer(name="BLUE HERON HEALTH", id="BH001", id_qualifier="XV", references=references)
    assert kinds(payer_of(replace(SOUND, payer=payer))) == [
        ("health_plan_id", "BH001"),
        ("payer_reference", "GF77"),
        ("originator_id", "1512345678"),
        ("name", "BLUE HERON HEALTH"),
    ]


def test_an_id_that_the_record_has_from_ref_2u_alone_is_no_n104() -> None:
    payer = Payer(name="GRAY FOX", id="GF77", references=(Reference(qualifier="2U", value="GF77"),))
    assert kinds(payer_of(replace(SOUND, payer=payer)))[0] == ("payer_reference", "GF77")
    named = replace(payer, id_qualifier="NI")
    assert kinds(payer_of(replace(SOUND, payer=named)))[:2] == [
        ("remittance_payer_id", "GF77"),
        ("payer_reference", "GF77"),
    ]


def test_a_payee_prints_npi_tax_number_other_numbers_and_name() -> None:
    references = (Reference(qualifier="TJ", value="12-3456789"), Reference(qualifier="PQ", value="LAKE01"))
    payee = Payee(name="LAKESIDE CLINIC", npi="1234567893", tin="123456789", references=references)
    assert kinds(payee_of(replace(SOUND, payee=payee))) == [
        ("npi", "1234567893"),
        ("tin", "12-3456789"),
        ("provider_id", "LAKE01"),
        ("name", "LAKESIDE CLINIC"),
    ]


@pytest.mark.parametrize(
    ("given", "kind"), [("1234567893", "npi"), ("1234567890", "provider_id"), ("A1", "provider_id")]
)
def test_plb01_is_an_npi_or_what_the_payer_calls_the_provider(given: str, kind: str) -> None:
    assert kinds(provider_of(replace(plb("WO 1.00"), provider_id=given))) == [(kind, given)]


def test_a_claim_prints_its_payer_and_its_biller() -> None:
    billing = Provider(
        role="85",
        name="LAKESIDE CLINIC",
        id_qualifier="XX",
        id="1234567893",
        references=(Reference(qualifier="EI", value="123456789"),),
    )
    claim = Claim(payer=Payer(name="GRAY FOX", id="GF001", id_qualifier="PI"), billing=billing)
    assert kinds(payer_of_claim(claim)) == [("claim_payer_id", "GF001"), ("name", "GRAY FOX")]
    assert [kind for kind, _ in kinds(biller_of_claim(claim))] == ["npi", "tin", "name"]
    assert payer_of_claim(Claim()) == biller_of_claim(Claim()) == ()
