"""The payers of the invented world and their habits. All of it is ASSUMED."""

from __future__ import annotations

from training.simulate.habits import DenialHabit, PayerHabits

TREND_MONTH = 9
_EVEN = ("visit", "lab", "imaging", "procedure", "therapy", "drug")


def _shares(*shares: float) -> dict[str, float]:
    """The share of the reference fee that a payer allows, by category."""
    return dict(zip(_EVEN, shares, strict=True))


_EXPENSIVE = frozenset({"72148", "70553", "29881"})
_THERAPY = frozenset({"97110", "97140", "97530"})

_NO_AUTHORIZATION = DenialHabit(
    group="CO", reason="197", rate=0.85, without_authorization=True, whole_claim=True, overturned=0.30
)
_NOT_COVERED_THEN = DenialHabit(group="PR", reason="27", rate=0.008, whole_claim=True, overturned=0.15)
_NOT_A_MEMBER = DenialHabit(group="PR", reason="31", rate=0.006, remarks=("N382",), whole_claim=True, overturned=0.35)
_NO_BENEFIT = DenialHabit(group="PR", reason="204", rate=0.01, procedures=frozenset({"77067", "J3301"}))
_INCOMPLETE = DenialHabit(group="CO", reason="16", rate=0.013, remarks=("N290",), whole_claim=True, overturned=0.75)
_UNPROCESSABLE = DenialHabit(
    group="CO", reason="16", rate=0.012, remarks=("MA130", "M76"), whole_claim=True, overturned=0.8
)
_BLOOD_DRAW = DenialHabit(group="CO", reason="97", rate=0.55, remarks=("M15",), procedures=frozenset({"36415"}))
_DISTINCT = DenialHabit(group="CO", reason="236", rate=0.22, modifier="59", overturned=0.25)
_VISIT_BESIDE = DenialHabit(group="CO", reason="97", rate=0.12, remarks=("N20",), modifier="25", overturned=0.2)
_TOO_LATE = DenialHabit(group="CO", reason="29", rate=0.004, whole_claim=True)
_NO_NEED = DenialHabit(
    group="CO", reason="50", rate=0.05, remarks=("N115",), procedures=frozenset({"93306", "83036"}), overturned=0.35
)
_RECORDS = DenialHabit(group="CO", reason="252", rate=0.05, remarks=("M127",), procedures=_EXPENSIVE, overturned=0.6)
_OTHER_PAYER_FIRST = DenialHabit(
    group="CO", reason="22", rate=0.006, remarks=("MA04",), whole_claim=True, overturned=0.5
)
_MANY_VISITS = DenialHabit(group="PR", reason="119", rate=0.03, procedures=_THERAPY)

PAYERS: tuple[PayerHabits, ...] = (
    PayerHabits(
        code="MCR",
        name="GREAT PLAINS FEDERAL INTERMEDIARY",
        payer_id="GPFED01",
        originator="1470000001",
        filing_indicator="MB",
        share_of_claims=0.26,
        allowed_share=_shares(1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
        denials=(_UNPROCESSABLE, _NO_NEED, _BLOOD_DRAW, _DISTINCT, _NOT_A_MEMBER, _TOO_LATE),
        days_to_pay=(13, 15, 24),
        payment_weekdays=(0, 1, 2, 3, 4),
        coinsurance=0.20,
        deductible_rate=0.06,
        sequestration=True,
        reversal_rate=0.008,
        secondary_code="SUP",
        secondary_rate=0.45,
        sends_crossover=True,
    ),
    PayerHabits(
        code="BLU",
        name="BLUE HERON HEALTH PLAN",
        payer_id="BHERON",
        originator="1360000002",
        filing_indicator="12",
        share_of_claims=0.22,
        allowed_share=_shares(1.28, 0.9, 1.45, 1.5, 1.1, 1.2),
        denials=(_NO_AUTHORIZATION, _INCOMPLETE, _VISIT_BESIDE, _BLOOD_DRAW, _NO_BENEFIT, _NOT_COVERED_THEN, _RECORDS),
        payment_weekdays=(1, 3),
        copay=3000,
        coinsurance=0.10,
        deductible_rate=0.14,
        underpaid_rate=0.012,
        reversal_rate=0.012,
        duplicate_rate=0.012,
        member_prefix="BHX",
        without_authorization_rate=0.10,
    ),
    PayerHabits(
        code="UNI",
        name="UNITY PRAIRIE INSURANCE",
        payer_id="UPI87",
        originator="1410000003",
        filing_indicator="15",
        share_of_claims=0.15,
        allowed_share=_shares(1.2, 0.8, 1.3, 1.4, 1.0, 1.15),
        denials=(
            *(_NO_AUTHORIZATION, _INCOMPLETE, _DISTINCT, _NOT_COVERED_THEN, _OTHER_PAYER_FIRST),
            # The trend: from this month on therapy is denied that was paid before.
            DenialHabit(
                group="CO",
                reason="151",
                rate=0.38,
                remarks=("N706",),
                procedures=frozenset({"97110"}),
                month=TREND_MONTH,
                overturned=0.2,
            ),
        ),
        days_to_pay=(12, 21, 48),
        copay=4000,
        coinsurance=0.15,
        deductible_rate=0.18,
        prints_allowed=False,
        underpaid_rate=0.02,
        contractual_only_rate=0.009,
        reversal_rate=0.015,
        interest_after_days=30,
        duplicate_rate=0.02,
        member_prefix="UPI",
        without_authorization_rate=0.14,
    ),
    PayerHabits(
        code="MCD",
        name="PRAIRIE STATE MEDICAID PLAN",
        payer_id="PSMCD",
        originator="1370000004",
        filing_indicator="MC",
        share_of_claims=0.15,
        allowed_share=_shares(0.68, 0.75, 0.66, 0.6, 0.62, 0.9),
        denials=(
            _UNPROCESSABLE,
            _NO_AUTHORIZATION,
            _NOT_A_MEMBER,
            _NOT_COVERED_THEN,
            _BLOOD_DRAW,
            _TOO_LATE,
            _MANY_VISITS,
        ),
        method="CHK",
        days_to_pay=(16, 27, 60),
        contractual_only_rate=0.006,
        reversal_rate=0.006,
        no_pay_trace_of_zeros=True,
        capitation=1250000,
        member_prefix="W",
        without_authorization_rate=0.08,
    ),
    PayerHabits(
        code="HRZ",
        name="HIGH RIDGE MUTUAL",
        payer_id="HRM55",
        originator="1220000005",
        filing_indicator="HM",
        share_of_claims=0.12,
        allowed_share=_shares(1.35, 1.0, 1.6, 1.55, 1.2, 1.3),
        denials=(_INCOMPLETE, _VISIT_BESIDE, _NO_BENEFIT, _NOT_COVERED_THEN, _RECORDS),
        coinsurance=0.20,
        deductible_rate=0.2,
        underpaid_rate=0.01,
        reversal_rate=0.01,
        interest_after_days=40,
        unbalanced_rate=0.12,
        member_prefix="HR",
    ),
    PayerHabits(
        code="CRT",
        name="CRESTVIEW BENEFIT FUND",
        payer_id="CBF09",
        originator="1590000006",
        filing_indicator="13",
        share_of_claims=0.10,
        allowed_share=_shares(1.15, 0.7, 1.25, 1.3, 0.95, 1.1),
        denials=(_INCOMPLETE, _NO_AUTHORIZATION, _OTHER_PAYER_FIRST, _MANY_VISITS, _NOT_A_MEMBER),
        days_to_pay=(10, 24, 75),
        copay=2500,
        coinsurance=0.10,
        underpaid_rate=0.008,
        contractual_only_rate=0.012,
        reversal_rate=0.012,
        duplicate_rate=0.015,
        member_prefix="CBF",
        without_authorization_rate=0.12,
    ),
)

SECONDARY: tuple[PayerHabits, ...] = (
    PayerHabits(
        code="SUP",
        name="LANTERN SUPPLEMENT LIFE",
        payer_id="LANSUP",
        originator="1830000007",
        filing_indicator="15",
        share_of_claims=0.0,
        allowed_share={},
        denials=(),
        days_to_pay=(8, 12, 30),
        member_prefix="LSL",
    ),
)
