"""The record of a page: of what the payer knows only what the page says. What no word prints is null, but for what can
be computed of what is printed; those pointers are listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extraction.allowed import claim_allowed, is_primary, line_allowed
from extraction.records import (
    REVERSAL,
    Adjustment,
    ClaimPayment,
    Party,
    Payee,
    Payer,
    Payment,
    Person,
    ProviderAdjustment,
    Remittance,
    ServicePayment,
)
from training.simulate.pages.compose_claim import ClaimBody
from training.simulate.sheet import Drawing

_CLAIM_FIELDS = (
    *("patient_control_number", "payer_claim_control_number", "status_code", "facility_type", "drg", "rendering_npi"),
    *("interest", "received_date", "original_reference", "group_number"),
)
_LINE_FIELDS = (
    *("line_control", "procedure", "submitted_procedure", "revenue_code", "tooth", "units", "units_billed"),
    "procedure_description",
)


class _Shown:
    def __init__(self, printed: frozenset[str], inherited: frozenset[str]) -> None:
        self.printed = printed | inherited
        self.derived: list[str] = sorted(inherited - printed)

    def has(self, pointer: str) -> bool:
        return pointer in self.printed

    def derive(self, pointer: str) -> None:
        if pointer not in self.printed:
            self.derived.append(pointer)


def shown(
    remittance: Remittance, bodies: Sequence[ClaimBody], drawing: Drawing, inherited: frozenset[str] = frozenset()
) -> tuple[Remittance, tuple[str, ...]]:
    """The record, and the pointers of its values that are computed; `inherited` are those that headings say."""
    pointers = {word.meaning.pointer for page in drawing.pages for word in page.words}
    state = _Shown(frozenset(pointer for pointer in pointers if pointer), inherited)
    for body in bodies:
        state.derived += body.implied
    record = Remittance(
        payer=_payer(state, remittance.payer),
        payee=_payee(state, remittance.payee),
        payment=_payment(state, remittance.payment),
        claims=tuple(_claim(state, body) for body in bodies),
        provider_adjustments=tuple(
            _provider_adjustment(state, entry, f"/provider_adjustments/{place}")
            for place, entry in enumerate(remittance.provider_adjustments)
        ),
    )
    return record, tuple(sorted(set(state.derived)))


def _provider_adjustment(state: _Shown, entry: ProviderAdjustment, path: str) -> ProviderAdjustment:
    """The amount is always printed."""
    return replace(
        entry,
        provider_id=None,
        fiscal_date=entry.fiscal_date if state.has(f"{path}/fiscal_date") else None,
        reason=entry.reason if state.has(f"{path}/reason") else None,
        reference=entry.reference if state.has(f"{path}/reference") else None,
    )


def _payer(state: _Shown, payer: Payer) -> Payer:
    return Payer(
        name=payer.name,
        id=payer.id if state.has("/payer/id") else None,
        address=payer.address if state.has("/payer/address") else None,
    )


def _payee(state: _Shown, payee: Payee) -> Payee:
    return Payee(
        name=payee.name,
        npi=payee.npi if state.has("/payee/npi") else None,
        tin=payee.tin if state.has("/payee/tin") else None,
        address=payee.address if state.has("/payee/address") else None,
    )


def _payment(state: _Shown, payment: Payment) -> Payment:
    return Payment(
        method=payment.method if state.has("/payment/method") else None,
        trace_number=payment.trace_number if state.has("/payment/trace_number") else None,
        date=payment.date if state.has("/payment/date") else None,
        production_date=payment.production_date if state.has("/payment/production_date") else None,
        amount=payment.amount,
    )


def _claim(state: _Shown, body: ClaimBody) -> ClaimPayment:
    claim, path = body.claim, body.path
    lines = _lines(state, claim, path)
    for name in ("charge", "paid"):
        state.derive(f"{path}/{name}")
    printed = {name: getattr(claim, name) for name in _CLAIM_FIELDS if state.has(f"{path}/{name}")}
    made = ClaimPayment(
        **printed,
        patient=_patient(state, claim, path),
        rendering=_rendering(state, claim, path),
        crossover_to=_crossover(state, claim, path),
        charge=claim.charge,
        paid=claim.paid,
        patient_responsibility=_responsibility(state, claim, lines, path),
        adjustments=_adjustments(state, claim.adjustments, path),
        remark_codes=_remarks(state, claim.remark_codes, path),
        lines=lines,
        **_days(state, claim, path),  # type: ignore[arg-type]
    )
    return _with_allowed(state, made, body)


def _days(state: _Shown, claim: ClaimPayment | ServicePayment, path: str) -> dict[str, object]:
    """Where only one date is printed it is both: a service of one day."""
    if not state.has(f"{path}/service_from"):
        return {}
    if not state.has(f"{path}/service_to"):
        state.derive(f"{path}/service_to")
    return {"service_from": claim.service_from, "service_to": claim.service_to}


def _lines(state: _Shown, claim: ClaimPayment, path: str) -> tuple[ServicePayment, ...]:
    """Lines under a date that is printed once have it too."""
    made: list[ServicePayment] = []
    status = claim.status_code if state.has(f"{path}/status_code") else None
    primary = is_primary(status, [each for line in claim.lines for each in line.adjustments])
    for place, line in enumerate(claim.lines):
        where = f"{path}/lines/{place}"
        days = _days(state, line, where)
        if not days and made and made[-1].service_from:
            days = {"service_from": made[-1].service_from, "service_to": made[-1].service_to}
            state.derived += [f"{where}/service_from", f"{where}/service_to"]
        made.append(_line(state, line, where, days, primary=primary))
    return tuple(made)


def _line(state: _Shown, line: ServicePayment, path: str, days: dict[str, object], *, primary: bool) -> ServicePayment:
    state.derive(f"{path}/charge")
    state.derive(f"{path}/paid")
    printed = {name: getattr(line, name) for name in _LINE_FIELDS if state.has(f"{path}/{name}")}
    allowed, basis = line_allowed(None, line.paid, line.adjustments, primary=primary)
    if state.has(f"{path}/allowed"):
        allowed, basis = line.allowed, "printed"
    elif basis == "derived":
        state.derive(f"{path}/allowed")
    return ServicePayment(
        **printed,
        modifiers=line.modifiers,
        charge=line.charge,
        paid=line.paid,
        allowed=allowed,
        allowed_basis=basis,
        adjustments=_adjustments(state, line.adjustments, path),
        remark_codes=_remarks(state, line.remark_codes, path),
        **days,  # type: ignore[arg-type]
    )


def _with_allowed(state: _Shown, claim: ClaimPayment, body: ClaimBody) -> ClaimPayment:
    path = body.path
    everything = [*claim.adjustments, *(each for line in claim.lines for each in line.adjustments)]
    primary = is_primary(claim.status_code, everything)
    allowed, basis = claim_allowed(None, claim.paid, claim.adjustments, claim.lines, primary=primary)
    if state.has(f"{path}/allowed"):
        allowed, basis = body.claim.allowed, "printed"
    elif basis == "derived":
        state.derive(f"{path}/allowed")
    return replace(claim, allowed=allowed, allowed_basis=basis)


def _responsibility(state: _Shown, claim: ClaimPayment, lines: Sequence[ServicePayment], path: str) -> Decimal | None:
    """As printed; else what the patient's adjustments come to, if all of them say who owes. Reversals have none."""
    pointer = f"{path}/patient_responsibility"
    if state.has(pointer):
        return claim.patient_responsibility
    adjustments: list[Adjustment] = [*claim.adjustments, *(each for line in lines for each in line.adjustments)]
    if claim.status_code == REVERSAL or any(each.group is None for each in adjustments):
        return None
    state.derive(pointer)
    return sum((each.amount or Decimal(0) for each in adjustments if each.group == "PR"), Decimal(0))


def _patient(state: _Shown, claim: ClaimPayment, path: str) -> Person | None:
    patient = claim.patient
    if patient is None:
        return None
    member = patient.member_id if state.has(f"{path}/patient/member_id") else None
    if not state.has(f"{path}/patient"):
        return Person(member_id=member) if member else None
    return replace(patient, member_id=member)


def _rendering(state: _Shown, claim: ClaimPayment, path: str) -> Party | None:
    return claim.rendering if state.has(f"{path}/rendering") else None


def _crossover(state: _Shown, claim: ClaimPayment, path: str) -> Party | None:
    printed = claim.crossover_to and state.has(f"{path}/crossover_to/name")
    return Party(name=claim.crossover_to.name) if printed and claim.crossover_to else None


def _adjustments(state: _Shown, adjustments: Sequence[Adjustment], path: str) -> tuple[Adjustment, ...]:
    """Without quantities that are not printed."""
    return tuple(
        each if state.has(f"{path}/adjustments/{place}/quantity") else replace(each, quantity=None)
        for place, each in enumerate(adjustments)
    )


def _remarks(state: _Shown, codes: Sequence[str], path: str) -> tuple[str, ...]:
    return tuple(code for place, code in enumerate(codes) if state.has(f"{path}/remark_codes/{place}"))
