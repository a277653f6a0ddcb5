"""Numbers that name providers, payers' members and taxpayers: their check digits and shapes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from extraction.npi import has_npi_shape, is_npi
from extraction.records import Claim, Provider
from models.readiness.check import Check, Question
from models.readiness.facts import Facts
from models.readiness.service import last_day

NPI = Question("npi_check_digit", "reject", "provider_enrollment")
TAX_ID = Question("tax_id_shape", "reject", "provider_enrollment")
TAXONOMY = Question("taxonomy_shape", "reject", "provider_enrollment")
MEMBER_ID = Question("member_id_shape", "reject", "patient_access")
STREET = Question("billing_street_address", "reject", "provider_enrollment")

_MEDICARE = frozenset({"MA", "MB"})
# Medicare Beneficiary Identifier (CMS, "Understanding the MBI format"): no S, L, O, I, B or Z.
_LETTER = "[AC-HJKMNP-RT-Y]"
_EITHER = "[0-9AC-HJKMNP-RT-Y]"
_MBI = re.compile(rf"[1-9]{_LETTER}{_EITHER}\d{_LETTER}{_EITHER}\d{_LETTER}{{2}}\d\d", re.ASCII)
_MBI_ALONE = datetime.date(2020, 1, 1)  # until then Medicare took the older claim number too
_NINE_DIGITS = re.compile(r"(?!0{9})\d{9}", re.ASCII)
_TAXONOMY = re.compile(r"\d{3}[0-9A-Z]{6}[A-Z]", re.ASCII)
# NM101 of those who have a part in a claim.
_ROLES = {
    **{"85": "billing provider", "87": "pay-to provider", "PE": "pay-to plan", "82": "rendering provider"},
    **{"DN": "referring provider", "P3": "primary care provider", "DQ": "supervising provider"},
    **{"DK": "ordering provider", "QB": "provider of purchased services", "DD": "assistant surgeon"},
    **{"71": "attending provider", "72": "operating provider", "ZZ": "other operating provider"},
    **{"77": "service facility", "PW": "place of pick-up", "45": "place of drop-off"},
}
_POST_OFFICE_BOX = re.compile(r"\s*(p\.?\s*o\.?\s*box|post office box|lock\s?box)\b", re.IGNORECASE)


def npi(claim: Claim, _: Facts) -> Iterator[Check]:
    numbered = [(path, _whose(path, provider), provider.npi) for path, provider in _providers(claim) if provider.npi]
    if numbered:
        yield from NPI.settle(_wrong_npis(numbered), "the check digit of each NPI is right")


def tax_id(claim: Claim, _: Facts) -> Iterator[Check]:
    references = claim.billing.references if claim.billing else ()
    numbers = [
        (f"/billing/references/{index}/value", reference.value)
        for index, reference in enumerate(references)
        if reference.qualifier in ("EI", "SY") and reference.value
    ]
    if not numbers:
        return
    fix = "enter the nine digits of the tax id as the payer has them enrolled, without dashes"
    found = (
        TAX_ID.fails(path, "the billing provider's tax id is not nine digits", fix)
        for path, number in numbers
        if not _NINE_DIGITS.fullmatch(number)
    )
    yield from TAX_ID.settle(found, "the tax id has nine digits", "/billing/references")


def taxonomy(claim: Claim, _: Facts) -> Iterator[Check]:
    named = [(path, _whose(path, each), each.taxonomy) for path, each in _providers(claim) if each.taxonomy]
    if not named:
        return
    fix = "enter the ten characters of the taxonomy code that the provider is enrolled under"
    found = (
        TAXONOMY.fails(f"{path}/taxonomy", f"the taxonomy code of {whom} does not have the form of one", fix)
        for path, whom, code in named
        if not _TAXONOMY.fullmatch(code)
    )
    yield from TAXONOMY.settle(found, "each taxonomy code has the form of one")


def member_id(claim: Claim, facts: Facts) -> Iterator[Check]:
    """By the payer's own pattern; else, for Medicare, by that of its beneficiary identifier."""
    number = claim.subscriber.member_id if claim.subscriber else None
    if not number:
        return
    path = "/subscriber/member_id"
    if facts.payer and (pattern := _pattern(facts.payer.member_id_pattern)):
        yield _member_id(pattern, number, path, facts.payer.member_id_words or "as on the insurance card")
    elif claim.filing_indicator in _MEDICARE and (_MBI.fullmatch(number) or not _before_mbi(claim)):
        yield _member_id(_MBI, number, path, "an MBI of eleven letters and digits, without dashes")
    else:
        fix = "write the payer's pattern of member ids into the payer master"
        yield MEMBER_ID.unknown(path, "it is not known what this payer's member ids look like", fix)


def street(claim: Claim, _: Facts) -> Iterator[Check]:
    """The billing address names a place; mail for a post office box goes to the pay-to address (loop 2010AB)."""
    lines = claim.billing.address.lines if claim.billing and claim.billing.address else ()
    if not lines:
        return
    found = (
        STREET.fails(
            f"/billing/address/lines/{index}",
            "the billing provider's address is a post office box",
            "enter the street address, and the box as the pay-to address",
        )
        for index, line in enumerate(lines)
        if _POST_OFFICE_BOX.match(line)
    )
    yield from STREET.settle(found, "the billing address is no post office box", "/billing/address")


def _wrong_npis(numbered: list[tuple[str, str, str]]) -> Iterator[Check]:
    fix = "look the NPI up in the registry (NPPES) and correct it"
    for path, whom, number in numbered:
        if not is_npi(number):
            shape = "its check digit is wrong" if has_npi_shape(number) else "it is not ten digits from 1 or 2 on"
            yield NPI.fails(f"{path}/id", f"the NPI of {whom} cannot be right: {shape}", fix)


def _member_id(pattern: re.Pattern[str], number: str, path: str, words: str) -> Check:
    if pattern.fullmatch(number):
        return MEMBER_ID.passes("the member id has the payer's form", path)
    fact = f"the member id does not have the payer's form ({words})"
    return MEMBER_ID.fails(path, fact, "compare the member id with the insurance card or a coverage answer")


def _before_mbi(claim: Claim) -> bool:
    day = last_day(claim)
    return day is not None and day < _MBI_ALONE


def _pattern(text: str | None) -> re.Pattern[str] | None:
    """A pattern of the master that cannot be read is none."""
    try:
        return re.compile(text) if text else None
    except re.error:
        return None


def _providers(claim: Claim) -> Iterator[tuple[str, Provider]]:
    """All providers with their paths: those who bill, of the claim, of each line, of other coverage."""
    for name, provider in (("billing", claim.billing), ("pay_to", claim.pay_to)):
        if provider:
            yield f"/{name}", provider
    lists = [("", claim.providers)]
    lists += [(f"/lines/{index}", line.providers) for index, line in enumerate(claim.lines)]
    lists += [(f"/other_coverages/{index}", other.providers) for index, other in enumerate(claim.other_coverages)]
    for base, providers in lists:
        for index, provider in enumerate(providers):
            yield f"{base}/providers/{index}", provider


def _whose(path: str, provider: Provider) -> str:
    """Whom it is about, by role and place: "the rendering provider of line 2"."""
    _, part, number, *_ = f"{path}//".split("/")
    own = {"billing": "85", "pay_to": "87"}.get(part)
    role = f"the {_ROLES.get(own or provider.role or '', 'provider')}"
    if part == "lines":
        return f"{role} of line {int(number) + 1}"
    return f"{role} of the other coverage" if part == "other_coverages" else role


RULES = (npi, tax_id, taxonomy, member_id, street)
