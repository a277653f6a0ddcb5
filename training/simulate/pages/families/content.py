"""What families change in the content of a remittance: it is what their payers would say, and the laws still hold."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extraction.records import Adjustment, ClaimPayment, Remittance, ServicePayment
from training.simulate.pages import names
from training.simulate.pages.families.descriptions import service_description

_NONE = Decimal(0)


def described(chance: random.Random, remittance: Remittance) -> Remittance:
    """Each line with a plain name of its service; the same service has the same name on one remittance."""
    own: dict[str | None, str] = {}

    def named(line: ServicePayment) -> ServicePayment:
        text = own.setdefault(line.procedure, service_description(chance, line.procedure))
        return replace(line, procedure_description=text)

    claims = tuple(replace(claim, lines=tuple(named(line) for line in claim.lines)) for claim in remittance.claims)
    return replace(remittance, claims=claims)


def renumbered(chance: random.Random, remittance: Remittance, shape: str) -> Remittance:
    """The payer's claim numbers in a shape of `names.number`, wherever a claim is spoken of."""
    new: dict[str, str] = {}

    def number(old: str | None) -> str | None:
        return new.setdefault(old, names.number(chance, shape)) if old else old

    claims = tuple(
        replace(
            claim,
            payer_claim_control_number=number(claim.payer_claim_control_number),
            original_reference=number(claim.original_reference),
            reverses=number(claim.reverses),
        )
        for claim in remittance.claims
    )
    entries = tuple(
        replace(entry, reference=new.get(entry.reference or "", entry.reference))
        for entry in remittance.provider_adjustments
    )
    return replace(remittance, claims=claims, provider_adjustments=entries)


def with_corrected_lines(chance: random.Random, remittance: Remittance, share: float) -> Remittance:
    """On some claims a line is taken back (units and amounts negative) directly above what it is now, as payers do who
    correct lines and not claims. What was paid for it before is less than now, so that the claim stays positive.
    """
    claims = tuple(
        _corrected(chance, claim) if claim.lines and (claim.paid or 0) > 0 and chance.random() < share else claim
        for claim in remittance.claims
    )
    before = sum((claim.paid or _NONE for claim in remittance.claims), _NONE)
    after = sum((claim.paid or _NONE for claim in claims), _NONE)
    amount = (remittance.payment.amount or _NONE) + after - before
    if amount <= 0:
        return remittance
    return replace(remittance, claims=claims, payment=replace(remittance.payment, amount=amount))


def _corrected(chance: random.Random, claim: ClaimPayment) -> ClaimPayment:
    paid = [place for place, line in enumerate(claim.lines) if (line.paid or 0) > 0 and (line.charge or 0) > 0]
    if not paid:
        return claim
    place = chance.choice(paid)
    earlier = _paid_less(chance, claim.lines[place])
    lines = (*claim.lines[:place], _negative(earlier), *claim.lines[place:])
    owed = _owed(lines) if claim.patient_responsibility is not None else None
    return replace(
        claim,
        lines=lines,
        charge=_sum(lines, "charge"),
        paid=_sum(lines, "paid"),
        patient_responsibility=owed,
        allowed=None,
        allowed_basis=None,
    )


def _paid_less(chance: random.Random, line: ServicePayment) -> ServicePayment:
    """The line as it was paid at first: a part of what is paid now, the rest a contractual reduction too many."""
    cut = ((line.paid or _NONE) * chance.randint(30, 90) / 100).quantize(Decimal("0.01"))
    kept = [each for each in line.adjustments if (each.group, each.reason) != ("CO", "45")]
    before = sum((each.amount or _NONE for each in line.adjustments), _NONE) - sum(
        (each.amount or _NONE for each in kept), _NONE
    )
    return replace(
        line,
        paid=(line.paid or _NONE) - cut,
        adjustments=(Adjustment(group="CO", reason="45", amount=before + cut), *kept),
        allowed=line.allowed - cut if line.allowed is not None else None,
    )


def _negative(line: ServicePayment) -> ServicePayment:
    return replace(
        line,
        units=-line.units if line.units is not None else None,
        charge=-(line.charge or _NONE),
        paid=-(line.paid or _NONE),
        allowed=-line.allowed if line.allowed is not None else None,
        adjustments=tuple(replace(each, amount=-(each.amount or _NONE)) for each in line.adjustments),
    )


def _sum(lines: Sequence[ServicePayment], name: str) -> Decimal:
    return sum((getattr(line, name) or _NONE for line in lines), _NONE)


def _owed(lines: Sequence[ServicePayment]) -> Decimal:
    return sum((each.amount or _NONE for line in lines for each in line.adjustments if each.group == "PR"), _NONE)
