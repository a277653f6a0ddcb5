"""Provider adjustments of a payment, of many kinds, so that claims less adjustments are what is paid."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence

from extraction.records import ClaimPayment, ProviderAdjustment
from training.simulate.pages import names
from training.simulate.services import money

# Reason, and the signs that its amount takes: positive lowers the payment.
_KINDS: tuple[tuple[str, tuple[int, ...]], ...] = (
    *(("WO", (1, 1, 1, -1)), ("FB", (1, -1)), ("CS", (1, -1)), ("72", (-1,)), ("50", (1,)), ("51", (1,))),
    *(("IR", (1,)), ("LE", (1,)), ("AP", (1, -1)), ("E3", (1, -1)), ("CT", (-1,)), ("J1", (1, -1)), ("B2", (-1,))),
    *(("AH", (1,)), ("C5", (1, -1)), ("LS", (1, -1)), ("PI", (1, -1)), ("IP", (-1,)), ("BN", (-1,)), ("OB", (1, -1))),
    *(("90", (1, -1)), ("PL", (1, -1)), ("RA", (1, -1)), ("TL", (1, -1)), ("WU", (1, -1)), ("AM", (1,))),
)
_USUAL = ("WO", "FB", "CS", "72", "50")
_OF_CLAIMS = frozenset({"WO", "72", "CS", "B2", "OB", "50"})
_FISCAL_DAYS = tuple(datetime.date(2025, month, day) for month, day in ((6, 30), (9, 30), (12, 31)))
_RATE = 0.3
_COUNTS = (1, 1, 1, 2, 3, 5)


def sundry(
    chance: random.Random, paid: int, interest: int, claims: Sequence[ClaimPayment], *, wanted: bool
) -> tuple[tuple[ProviderAdjustment, ...], int]:
    """Adjustments and what is paid in the end, in cents. Interest of claims is always L6, and what claims owe more than
    they are paid is carried to another payment: a payment is never negative.
    """
    entries: list[ProviderAdjustment] = []
    if interest:
        entries.append(_entry(chance, "L6", -interest, claims))
    if wanted and chance.random() < _RATE:
        for _ in range(chance.choice(_COUNTS)):
            entries.append(_any(chance, max(paid, 5_000), claims))
    total = paid - sum(round((entry.amount or 0) * 100) for entry in entries)
    if total < 0:
        entries.append(_entry(chance, "FB", total, claims))
        total = 0
    return tuple(entries), total


def _any(chance: random.Random, paid: int, claims: Sequence[ClaimPayment]) -> ProviderAdjustment:
    signs = dict(_KINDS)
    reason = chance.choice(_USUAL) if chance.random() < 0.6 else chance.choice(list(signs))
    cents = max(1, round(paid * chance.random() ** 2))
    return _entry(chance, reason, chance.choice(signs[reason]) * cents, claims)


def _entry(chance: random.Random, reason: str, cents: int, claims: Sequence[ClaimPayment]) -> ProviderAdjustment:
    reference = names.number(chance, chance.choice(names.CLAIM_NUMBERS))
    if reason in _OF_CLAIMS and claims and chance.random() < 0.5:
        reference = chance.choice(claims).payer_claim_control_number or reference
    return ProviderAdjustment(
        provider_id=None,
        fiscal_date=chance.choice(_FISCAL_DAYS),
        reason=reason,
        reference=reference,
        amount=money(cents),
    )
