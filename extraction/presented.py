"""What documents print of whom they are from and to, as aliases for the masters of payers and entities."""

from __future__ import annotations

from collections.abc import Iterator

from extraction.masters import AliasKind, Presented, distinct
from extraction.npi import is_npi
from extraction.records import Claim, Payer, Provider, ProviderAdjustment, Remittance

HEALTH_PLAN_ID = "XV"
NPI = "XX"
_Found = Iterator[tuple[AliasKind, str | None]]


def payer_of(remittance: Remittance) -> tuple[Presented, ...]:
    """The payer of an 835: N104 and name of N1*PR, REF*2U, TRN03 and BPR10."""
    return distinct(_payer_of(remittance))


def payee_of(remittance: Remittance) -> tuple[Presented, ...]:
    """The payee of an 835: NPI, tax number, other ids and name of N1*PE."""
    return distinct(_payee_of(remittance))


def provider_of(adjustment: ProviderAdjustment) -> tuple[Presented, ...]:
    """The provider of a PLB: PLB01 is its NPI, or what the payer calls it."""
    given = adjustment.provider_id
    return distinct([("npi" if given and is_npi(given) else "provider_id", given)])


def payer_of_claim(claim: Claim) -> tuple[Presented, ...]:
    """The payer that an 837 is sent to: loop 2010BB."""
    return distinct(_claim_payer(claim.payer)) if claim.payer else ()


def biller_of_claim(claim: Claim) -> tuple[Presented, ...]:
    """The billing provider of an 837: loop 2010AA."""
    return distinct(_biller(claim.billing)) if claim.billing else ()


def _payer_of(remittance: Remittance) -> _Found:
    payer, payment = remittance.payer, remittance.payment
    references = [found.value for found in payer.references if found.qualifier == "2U"]
    if payer.id_qualifier == HEALTH_PLAN_ID:
        yield "health_plan_id", payer.id
    elif payer.id_qualifier or payer.id not in references:  # the record's id is REF*2U where N104 is not there
        yield "remittance_payer_id", payer.id
    yield from (("payer_reference", value) for value in references)
    yield "originator_id", payment.originator_id
    yield "originator_id", payment.company_id
    yield "name", payer.name


def _payee_of(remittance: Remittance) -> _Found:
    payee = remittance.payee
    yield "npi", payee.npi
    yield "tin", payee.tin
    yield from (("tin", found.value) for found in payee.references if found.qualifier == "TJ")
    yield from (("provider_id", found.value) for found in payee.references if found.qualifier == "PQ")
    yield "provider_id", payee.id
    yield "name", payee.name


def _claim_payer(payer: Payer) -> _Found:
    yield "health_plan_id" if payer.id_qualifier == HEALTH_PLAN_ID else "claim_payer_id", payer.id
    yield from (("payer_reference", found.value) for found in payer.references if found.qualifier == "2U")
    yield "name", payer.name


def _biller(provider: Provider) -> _Found:
    yield "npi", provider.npi
    yield from (("tin", found.value) for found in provider.references if found.qualifier == "EI")
    yield "name", provider.name
