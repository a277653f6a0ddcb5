"""The rule model of a claim payment: what the payer did, what should be done about it, and how much money hangs on it.

Deterministic: the outcome follows from amounts and codes (models.outcomes), the cause from tables (models.causes). Its
version changes with its tables, so that a decision names the rules that made it.

Dollars at stake, the amount that acting on the prediction would move: what was paid, written off (by contract or not)
left to the patient, and refused or left open, each once; of a reversal the same, by how much it goes back. What another
payer paid or took moves nothing here, nor does what stands for information only beside a payment. The whole charge
where the payer has not decided or where nothing but contractual codes stands against it; nothing for a predetermination
or a forwarded claim, unless it pays against what its status says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from types import MappingProxyType

from extraction.codes import load_codes, patient_share_reasons
from extraction.records import ClaimPayment
from models import causes
from models.causes import Cause, cause_of
from models.outcomes import Class, Outcome, outcome_of, status_kind, totals_of
from models.prediction import NOTHING, Confidence, Prediction, to_cents

MODEL = "adjudication-rules"
RULES = "3"  # raise it with every change of behaviour that the tables below do not show

POST_PAYMENT = "post_payment"
POST_AND_WORK = "post_payment_and_work_denial"
WORK_DENIAL = "post_denial_and_work_it"
POST_REVERSAL = "post_reversal"
POST_TO_CAPITATION = "post_to_capitation"
RECORD_ONLY = "record_only"
CLOSE_AS_DUPLICATE = "close_as_duplicate"
DO_NOT_POST = "do_not_post"
HOLD = "hold"

PROPOSALS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.PAID: POST_PAYMENT,
        Outcome.PRIOR_PAYER: POST_PAYMENT,
        Outcome.PARTIAL: POST_AND_WORK,
        Outcome.DENIED_PROVIDER: WORK_DENIAL,
        Outcome.DENIED_PATIENT: WORK_DENIAL,
        Outcome.BUNDLED: WORK_DENIAL,
        Outcome.DUPLICATE: CLOSE_AS_DUPLICATE,
        Outcome.CAPITATED: POST_TO_CAPITATION,
        Outcome.REVERSAL: POST_REVERSAL,
        Outcome.PREDETERMINATION: RECORD_ONLY,
        Outcome.INFORMATIONAL: RECORD_ONLY,
        Outcome.FORWARDED: DO_NOT_POST,
        Outcome.CONTRACTUAL: HOLD,
        Outcome.PENDING: HOLD,
    }
)

MOVES_NOTHING = (Outcome.PREDETERMINATION, Outcome.FORWARDED)

# What another payer paid or took, and what is only told.
NOT_MOVED = (Class.PRIOR_PAYER, Class.INFORMATIONAL)

BY_LAWS = Confidence(0.99, "laws")
UNBALANCED = Confidence(0.0, "laws")

_TABLES = (
    RULES,
    sorted((code, known.outcome, known.category, known.owner_team) for code, known in load_codes().carcs.items()),
    sorted(code for code, known in load_codes().rarcs.items() if known.alert),
    sorted((code, known.kind) for code, known in load_codes().claim_statuses.items()),
    sorted(patient_share_reasons()),
    list(causes.BY_REMARK.items()),
    sorted(causes.BY_REASON.items()),
    sorted(PROPOSALS.items()),
)
VERSION = f"{RULES}-{sha256(repr(_TABLES).encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAnswer:
    """What became of a claim.

    `lines` holds one outcome per service line; `codes` its group-reason pairs, remarks and status.
    """

    outcome: Outcome
    proposal: str
    status: str | None
    charge: Decimal
    paid: Decimal
    patient_responsibility: Decimal
    lines: tuple[Outcome, ...]
    cause: Cause | None
    codes: tuple[str, ...]


def adjudicate(
    claim: ClaimPayment, *, balanced: bool, held: bool = False, on_paper: bool = False
) -> Prediction[ClaimAnswer]:
    """Judge one claim payment.

    `balanced` says whether its claim and line laws hold; `held` that it is held for another cause, such as the payment
    that it came in; `on_paper` that it was read from pages, which print no status. What does not balance, is held,
    cannot be told whose it is, or contradicts itself is proposed to be held, so that nobody who merely agrees posts it.
    """
    totals = claim_totals(claim)
    outcome = outcome_of(sign_of(claim) * (claim.paid or NOTHING), totals, claim.status_code)
    found = None if outcome is Outcome.PREDETERMINATION else cause_of(claim, sign_of(claim))
    cause, confidence = found or (None, BY_LAWS)
    return Prediction(
        value=_answer(claim, outcome, cause, sound=balanced and not held and _is_postable(claim, outcome, on_paper)),
        confidence=confidence if balanced else UNBALANCED,
        dollars=to_cents(_at_stake(claim, outcome, totals)),
        category=category_of(outcome, cause),
        owner_team=cause.owner_team if cause else None,
        service_month=service_month(claim),
        model=MODEL,
        model_version=VERSION,
    )


def pays_against_status(outcome: Outcome, paid: Decimal | None) -> bool:
    """Money on a claim whose status says that none moves: an estimate, another payer's claim, one not yet decided."""
    return outcome in (*MOVES_NOTHING, Outcome.PENDING) and bool(paid)


def account_of(claim: ClaimPayment) -> str | None:
    """The patient control number; None where there is none, which payers write as one zero (005010X221A1, CLP01)."""
    return claim.patient_control_number if (claim.patient_control_number or "").strip("0 ") else None


def is_below_zero(claim: ClaimPayment) -> bool:
    """Less than nothing charged or paid, without the status of a reversal."""
    return sign_of(claim) > 0 and min(claim.charge or NOTHING, claim.paid or NOTHING) < 0


def sign_of(claim: ClaimPayment) -> int:
    """-1 for a reversal, whose amounts stand with their signs turned."""
    return -1 if status_kind(claim.status_code) == "reversal" else 1


def claim_totals(claim: ClaimPayment) -> dict[Class, Decimal]:
    """Dollars by class over the claim's own adjustments and all of its lines'."""
    everything = [*claim.adjustments, *(found for line in claim.lines for found in line.adjustments)]
    return totals_of(everything, sign_of(claim))


def service_month(claim: ClaimPayment) -> str | None:
    """Month of the first day of service, of the claim or else of its earliest line."""
    days = [day for day in (claim.service_from, *(line.service_from for line in claim.lines)) if day is not None]
    first = claim.service_from or (min(days) if days else None)
    return first.strftime("%Y-%m") if first else None


def category_of(outcome: Outcome, cause: Cause | None) -> str:
    """A refusal counts under the category of its reason, everything else under its outcome."""
    return cause.category or "unknown_reason" if cause else outcome.value


def codes_of(claim: ClaimPayment) -> tuple[str, ...]:
    """All codes of the claim, sorted: "CO-45", "N657", and the status "1"."""
    adjustments = [*claim.adjustments, *(found for line in claim.lines for found in line.adjustments)]
    pairs = {f"{found.group or ''}-{found.reason or ''}" for found in adjustments}
    remarks = {*claim.remark_codes, *(remark for line in claim.lines for remark in line.remark_codes)}
    status = {claim.status_code} if claim.status_code else set()
    return tuple(sorted(pairs | remarks | status))


def _answer(claim: ClaimPayment, outcome: Outcome, cause: Cause | None, *, sound: bool) -> ClaimAnswer:
    return ClaimAnswer(
        outcome=outcome,
        proposal=PROPOSALS[outcome] if sound else HOLD,
        status=claim.status_code,
        charge=to_cents(claim.charge),
        paid=to_cents(claim.paid),
        patient_responsibility=to_cents(claim.patient_responsibility),
        lines=_line_outcomes(claim),
        cause=cause,
        codes=codes_of(claim),
    )


def _is_postable(claim: ClaimPayment, outcome: Outcome, on_paper: bool) -> bool:
    known = account_of(claim) is not None and (on_paper or bool(claim.status_code))
    return known and not is_below_zero(claim) and not pays_against_status(outcome, claim.paid)


def _line_outcomes(claim: ClaimPayment) -> tuple[Outcome, ...]:
    sign = sign_of(claim)
    status = claim.status_code if sign > 0 else None  # the lines of a reversal say what is taken back
    return tuple(
        outcome_of(sign * (line.paid or NOTHING), totals_of(line.adjustments, sign), status) for line in claim.lines
    )


def _at_stake(claim: ClaimPayment, outcome: Outcome, totals: Mapping[Class, Decimal]) -> Decimal:
    if outcome in MOVES_NOTHING:
        return abs(claim.paid or NOTHING)
    if outcome is Outcome.INFORMATIONAL:
        return abs(totals.get(Class.INFORMATIONAL, NOTHING))
    if outcome in (Outcome.CONTRACTUAL, Outcome.PENDING):
        return abs(claim.charge or NOTHING)
    moved = (amount for kind, amount in totals.items() if kind not in NOT_MOVED)
    return sum(map(abs, moved), abs(claim.paid or NOTHING))
