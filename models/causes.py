"""Why a payer refused: group, reason (CARC), remarks (RARC), claim status and whether anything was allowed, read
together.

A reason alone is a fallback: 16, 96, 125, 226 and 252 mean nothing without a remark. Alerts (remarks that inform) are
no causes. The names of causes are ours; the owner team and category of a reason come from the code tables.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from extraction.codes import CarcCode, load_codes
from extraction.records import Adjustment, ClaimPayment
from models.outcomes import OPEN, REFUSALS, Class, class_of
from models.prediction import NOTHING, Confidence

# In this order: of two remarks that explain one reason, the one that says what is wrong comes before the one that only
# says what follows from it.
BY_REMARK: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("16", "M51"): "procedure_code_missing_or_invalid",
        ("16", "M76"): "diagnosis_missing_or_invalid",
        ("16", "MA63"): "diagnosis_missing_or_invalid",
        ("16", "M20"): "procedure_code_missing_or_invalid",
        ("16", "M119"): "drug_code_missing_or_invalid",
        ("16", "M127"): "records_missing",
        ("16", "MA04"): "primary_payment_missing",
        ("16", "N4"): "primary_payment_missing",
        ("16", "MA61"): "member_id_missing_or_invalid",
        ("16", "N382"): "member_id_missing_or_invalid",
        ("16", "MA27"): "member_name_missing_or_invalid",
        ("16", "N257"): "billing_provider_missing_or_invalid",
        ("16", "N265"): "ordering_provider_missing_or_invalid",
        ("16", "N286"): "referring_provider_missing_or_invalid",
        ("16", "N290"): "rendering_provider_missing_or_invalid",
        ("96", "N30"): "patient_not_eligible_for_service",
        ("96", "N130"): "plan_excludes_service",
        ("96", "N180"): "criteria_of_category_not_met",
        ("96", "M16"): "payer_policy_published",
        ("96", "N129"): "patient_not_eligible_for_service",
        ("125", "N4"): "primary_payment_missing",
        ("226", "M127"): "records_missing",
        ("226", "N29"): "records_missing",
        ("226", "N706"): "records_missing",
        ("251", "N206"): "records_do_not_agree_with_claim",
        ("252", "M127"): "records_missing",
        ("252", "N29"): "records_missing",
        ("252", "N706"): "records_missing",
        ("22", "MA04"): "primary_payment_missing",
        ("22", "N4"): "primary_payment_missing",
        ("4", "M20"): "procedure_code_missing_or_invalid",
        ("4", "N519"): "modifier_combination_invalid",
        ("50", "N115"): "local_coverage_policy",
        ("50", "M25"): "level_of_service_not_supported",
        ("16", "N14"): "contract_or_schedule_statement",
        ("16", "MA130"): "unprocessable_no_appeal_rights",
    }
)

BY_REASON: Mapping[str, str] = MappingProxyType(
    {
        "4": "modifier_inconsistent",
        "11": "diagnosis_inconsistent_with_procedure",
        "15": "authorization_number_invalid",
        "18": "duplicate_claim",
        "22": "other_payer_is_primary",
        "24": "capitation",
        "26": "service_before_coverage",
        "27": "service_after_coverage",
        "29": "timely_filing",
        "31": "patient_not_identified",
        "32": "dependent_not_eligible",
        "39": "authorization_refused",
        "50": "medical_necessity",
        "97": "bundled",
        "109": "wrong_payer",
        "119": "benefit_maximum_reached",
        "133": "pending_with_payer",
        "151": "frequency_not_supported",
        "167": "diagnosis_not_covered",
        "197": "authorization_absent",
        "198": "authorization_exceeded",
        "204": "not_covered_by_plan",
        "234": "bundled",
        "236": "procedure_pair_not_compatible",
        "243": "authorization_of_network_provider",
        "251": "records_do_not_agree_with_claim",
        "256": "not_payable_under_managed_care",
    }
)

KINDS = (*REFUSALS, *OPEN)
ELIGIBILITY = "eligibility"
UNSPECIFIED = "unspecified"
BY_TABLE = Confidence(0.95, "table")
BY_REASON_ALONE = Confidence(0.6, "fallback")
BY_REASON_THAT_NEEDS_A_REMARK = Confidence(0.3, "fallback")
BY_NOTHING = Confidence(0.1, "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """The refusal with the most dollars.

    `place` is the pointer of its CAS within the claim, `amount` what its code kept in all.
    """

    name: str
    group: str | None
    reason: str | None
    remarks: tuple[str, ...]
    status: str | None
    zero_allowed: bool
    amount: Decimal
    place: str
    category: str | None
    owner_team: str | None


def cause_of(
    claim: ClaimPayment, sign: int = 1, kinds: Collection[Class] | None = None
) -> tuple[Cause, Confidence] | None:
    """The cause of the largest refusal, or None where nothing was refused. `sign` is -1 for a reversal.

    `kinds` are the classes of adjustment that count as refusals; by default all, and where nothing was paid an
    adjustment that is no contract too.
    """
    kinds = kinds or (KINDS if claim.paid else (*KINDS, Class.ADJUSTMENT))
    refusals = [found for found in _refusals(claim, kinds) if sign * (found[0].amount or NOTHING) > 0]
    if not refusals:
        return None
    adjustment, remarks, allowed, place = max(refusals, key=lambda found: sign * (found[0].amount or NOTHING))
    name, confidence = _named(adjustment, remarks)
    known = load_codes().carcs.get(adjustment.reason or "")
    cause = Cause(
        name=name,
        group=adjustment.group,
        reason=adjustment.reason,
        remarks=remarks,
        status=claim.status_code,
        zero_allowed=not allowed,
        amount=sum((sign * (a.amount or NOTHING) for a, *_ in refusals if _same_code(a, adjustment)), NOTHING),
        place=place,
        category=_category(adjustment, known) if known else None,
        owner_team=known.owner_team if known else None,
    )
    return cause, confidence if known else BY_NOTHING


def _category(adjustment: Adjustment, known: CarcCode) -> str:
    """Some reasons are a matter of eligibility where the patient is to pay: PR-26, 27, 31, 32, 96, 119, 204."""
    return ELIGIBILITY if adjustment.group == "PR" and known.eligibility_if_patient else known.category


def _named(adjustment: Adjustment, remarks: tuple[str, ...]) -> tuple[str, Confidence]:
    reason = adjustment.reason or ""
    if name := next((name for (of, by), name in BY_REMARK.items() if of == reason and by in remarks), None):
        return name, BY_TABLE
    if (known := load_codes().carcs.get(reason)) and known.needs_remark:
        return UNSPECIFIED, BY_REASON_THAT_NEEDS_A_REMARK
    return BY_REASON.get(reason, UNSPECIFIED), BY_REASON_ALONE


def _same_code(one: Adjustment, other: Adjustment) -> bool:
    return (one.group, one.reason) == (other.group, other.reason)


def _refusals(
    claim: ClaimPayment, kinds: Collection[Class]
) -> Iterator[tuple[Adjustment, tuple[str, ...], Decimal | None, str]]:
    """Each refusing adjustment with the remarks of its own level, what was allowed there, and its pointer."""
    for index, adjustment in enumerate(claim.adjustments):
        if class_of(adjustment) in kinds:
            yield adjustment, _causes_among(claim.remark_codes), claim.allowed, f"/adjustments/{index}"
    for number, line in enumerate(claim.lines):
        for index, adjustment in enumerate(line.adjustments):
            if class_of(adjustment) in kinds:
                place = f"/lines/{number}/adjustments/{index}"
                yield adjustment, _causes_among(line.remark_codes), line.allowed, place


def _causes_among(remarks: tuple[str, ...]) -> tuple[str, ...]:
    known = load_codes().rarcs
    return tuple(sorted({remark for remark in remarks if remark not in known or not known[remark].alert}))
