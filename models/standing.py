"""What the reader of remittances on paper would stand for: how probable it is that a claim, or the payment as a whole,
is posted right as it was read, and whether that is enough.

The accounts come first: where something speaks against a claim, or against its payment, no probability outweighs it.
Of the rest a logistic model over the evidence says how sure it is, and an isotonic one makes of that what was counted
on layouts that the reader had never seen (Zadrozny and Elkan 2002). It holds for one version of the layout model and
one of what makes a record of its labels; of another nothing was counted, and no probability is told.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from extraction.eob.evidence import ClaimEvidence, PaymentEvidence
from extraction.eob.reading import READING, Reading
from models.bundle import Bundle, shipped

MODEL = "reader"
LAYOUT = "layout"
Item = Literal["claim", "payment"]
Floats = NDArray[np.float64]
_SUREST = 1e-4
_WIDEST = 20.0  # margins
CLAIM_FACTS = (
    *("read", "named", "role", "begin", "nats", "margin", "identities", "corrected", "unused", "gaps", "malformed"),
    *("accounts", "lines", "least_named", "least_role", "payment_margin", "payment_read", "totals", "any_corrected"),
)
PAYMENT_FACTS = ("payment_read", "margin", "text", "texts", "contradictions", "totals", "claims", "worst")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Of one kind of item. `weights` are of the facts, `mean` and `spread` what they are set off by; `scores` with
    their `shares`: how often items with that score were right; `threshold`: the least score that is stood for, infinite
    where none was right often enough.
    """

    weights: Floats
    bias: float
    mean: Floats
    spread: Floats
    scores: Floats
    shares: Floats
    threshold: float

    def score(self, facts: Floats) -> Floats:
        """Log odds, one for each row of facts."""
        return np.asarray((facts - self.mean) / self.spread @ self.weights + self.bias)

    def probability(self, scores: Floats) -> Floats:
        """As counted, straight between what was counted."""
        return np.asarray(np.interp(scores, self.scores, self.shares))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How probable it is that an item is right, 0 where something speaks against it or nothing was counted; whether the
    reader would stand for it, and if not, why in a biller's words.
    """

    probability: float
    stands: bool
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """Of a remittance: the payment with its provider adjustments, trace number and date, and each claim in order. A
    claim stands by itself: what speaks against the amounts of the payment speaks against it, too, but a trace number
    that was misread is seen where the payment is tied to its deposit.
    """

    payment: Verdict
    claims: tuple[Verdict, ...]

    @property
    def stands(self) -> bool:
        """Nobody would have to look at any of it."""
        return self.payment.stands and all(claim.stands for claim in self.claims)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The calibration; `layout` is the version of the layout model that serves with it, `reading` that of the code
    that makes a record of its labels (`extraction.eob.reading.READING`).
    """

    claim: Scale
    payment: Scale
    layout: str
    reading: int

    @classmethod
    def of(cls, bundle: Bundle) -> Standing:
        arrays = bundle.arrays("scales.npz")
        scales = {
            item: Scale(
                **{name: arrays[f"{item}_{name}"] for name in ("weights", "mean", "spread", "scores", "shares")},
                bias=float(arrays[f"{item}_bias"]),
                threshold=float(arrays[f"{item}_threshold"]),
            )
            for item in ("claim", "payment")
        }
        run = bundle.json("run.json")
        return cls(**scales, layout=run["layout"], reading=run["reading"])

    def verdicts(self, reading: Reading, layout: str) -> Verdicts:
        """Of a reading by the layout model of this version."""
        known = (layout, READING) == (self.layout, self.reading)
        payment = self._verdict(self.payment, payment_facts(reading), against_payment(reading.payment), known=known)
        facts = claim_facts(reading)
        claims = (
            self._verdict(self.claim, facts[at : at + 1], against_claim(reading, claim), known=known)
            for at, claim in enumerate(reading.claims)
        )
        return Verdicts(payment=payment, claims=tuple(claims))

    def _verdict(self, scale: Scale, facts: Floats, against: str, *, known: bool) -> Verdict:
        if against:
            return Verdict(probability=0.0, stands=False, why_not=against)
        if not known:
            return Verdict(probability=0.0, stands=False, why_not=_NOT_COUNTED)
        score = scale.score(facts)
        probability = float(scale.probability(score)[0])
        if float(score[0]) >= scale.threshold:
            return Verdict(probability=probability, stands=True)
        why = _NOT_YET if math.isinf(scale.threshold) else _weakest(scale, facts)
        return Verdict(probability=probability, stands=False, why_not=f"{why} ({probability:.1%} sure)")


_NOT_COUNTED = "How sure the reader is was not counted for this reader, but with another version of it"
# No fact is the reason where no score was ever enough.
_NOT_YET = "Somebody has to look however sure the reader is, as it was not right often enough so far"
_AGAINST_PAYMENT = {
    "holds": "Claims and provider adjustments do not come to the payment",
    "printed": "No page prints the amount of the payment",
    "agreeing": "The amount of the payment is not everywhere the same",
    "signed": "Nothing tells whether the provider adjustments lower or raise the payment",
    "complete": "Nothing printed says that no page is missing",
    "interest": "Interest of the claims is not what the provider adjustments pay",
}
_AGAINST_CLAIM = {
    "guessed": "An amount is one that nobody read",
    "mismatches": "A printed total is not what the lines come to",
    "unconfirmed": "An amount follows from no other",
    "open_reasons": "The page does not say who bears an adjustment",
    "two_numbers": "It has two account or claim numbers and may be two claims",
}
_DOUBTS = {
    "read": "A value that is posted is hard to read",
    "named": "It is in doubt what a value stands for",
    "role": "It is in doubt what a row is for",
    "begin": "It is in doubt which rows belong to the claim",
    "nats": "Many of its values are a little in doubt",
    "margin": "Other amounts would add up nearly as well",
    "identities": "Few of its amounts follow from others",
    "corrected": "An amount was read otherwise than the accounts have it",
    "unused": "An amount on its lines was taken for nothing",
    "gaps": "Its lines lack what the others have",
    "malformed": "A date or a procedure code does not look like one",
    "accounts": "Too few numbers say whose claim it is",
    "lines": "It has many lines",
    "least_named": "It is in doubt what values of the remittance stand for",
    "least_role": "It is in doubt what rows of the remittance are for",
    "payment_margin": "Another payment would add up nearly as well",
    "payment_read": "The amount of the payment is hard to read",
    "totals": "No printed total confirms the claims",
    "any_corrected": "An amount of the remittance was read otherwise than the accounts have it",
    "text": "The trace number or the date of the payment is in doubt",
    "texts": "The trace number or the date of the payment is not printed",
    "contradictions": "Trace numbers or dates of the payment differ between pages",
    "claims": "It has many claims",
    "worst": "A value of a claim is in doubt",
}


def against_payment(payment: PaymentEvidence) -> str:
    """What speaks against a payment, empty if nothing does."""
    if payment.pages_missing:
        return "A page is missing"
    for name, words in _AGAINST_PAYMENT.items():
        if not getattr(payment, name):
            return words
    return "A printed total differs" if payment.differences else "The payment's amount was guessed" * payment.guessed


def against_claim(reading: Reading, claim: ClaimEvidence) -> str:
    """What speaks against a claim, or else against its payment."""
    if not claim.holds:
        return "Its amounts do not add up"
    own = next((words for name, words in _AGAINST_CLAIM.items() if getattr(claim, name)), "")
    return own or against_payment(reading.payment)


def claim_facts(reading: Reading) -> Floats:
    """One row for each claim, as `CLAIM_FACTS` names them: the larger each is, the more it speaks for the claim."""
    payment, claims = reading.payment, reading.claims
    named = min((each.doubts.named for each in claims), default=0.0)
    role = min((each.doubts.role for each in claims), default=0.0)
    corrected = any(each.corrected for each in claims)
    around = (
        *(_odds(named), _odds(role), min(payment.margin, _WIDEST), _odds(payment.least_confidence)),
        *(float(payment.totals > 0), -float(corrected)),
    )
    return np.array([[*_own(each), *around] for each in claims], dtype=np.float64).reshape(-1, len(CLAIM_FACTS))


def _own(claim: ClaimEvidence) -> Sequence[float]:
    doubts = claim.doubts
    return (
        *(_odds(doubts.read), _odds(doubts.named), _odds(doubts.role), _odds(doubts.begin), -math.log1p(doubts.nats)),
        *(min(claim.margin, _WIDEST), math.log1p(claim.identities / max(1, claim.lines)), -float(claim.corrected > 0)),
        *(-math.log1p(doubts.unused), -math.log1p(doubts.gaps), -math.log1p(doubts.malformed)),
        *(float(doubts.accounts), -math.log1p(claim.lines)),
    )


def payment_facts(reading: Reading) -> Floats:
    """One row, as `PAYMENT_FACTS` names them, in the same direction."""
    payment = reading.payment
    worst = min((each.doubts.named * each.doubts.read for each in reading.claims), default=0.0)
    row = (
        *(_odds(payment.least_confidence), min(payment.margin, _WIDEST), _odds(payment.least_text)),
        *(float(payment.texts), -float(payment.contradictions), float(payment.totals > 0)),
        *(-math.log1p(len(reading.claims)), _odds(worst)),
    )
    return np.array([row], dtype=np.float64)


def _odds(probability: float) -> float:
    """Log odds, of nothing surer than can be counted."""
    clipped = min(max(probability, _SUREST), 1.0 - _SUREST)
    return math.log(clipped / (1.0 - clipped))


def _weakest(scale: Scale, facts: Floats) -> str:
    """The fact that takes most off the score."""
    names = CLAIM_FACTS if len(scale.weights) == len(CLAIM_FACTS) else PAYMENT_FACTS
    parts = ((facts - scale.mean) / scale.spread * scale.weights)[0]
    return _DOUBTS[names[int(parts.argmin())]]


@cache
def shipped_standing() -> Standing:
    """The calibration that ships with the program."""
    return Standing.of(shipped(MODEL))
