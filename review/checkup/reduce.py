"""From records to facts: what a claim payment comes to, judged by the house's own rules."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from hashlib import blake2b

from extraction.allowed import is_primary
from extraction.balance import check_claim, check_line
from extraction.codes import load_codes
from extraction.records import (
    Adjustment,
    ClaimPayment,
    ExtractedDocument,
    ProviderAdjustment,
    Remittance,
    ServicePayment,
)
from inference.duplicates import adjustment_print, claim_print, payment_key
from models.adjudication import account_of, sign_of
from models.outcomes import Outcome, outcome_of, totals_of
from models.payments import is_test
from models.prediction import NOTHING
from review.checkup.buckets import UNDECIDED, buckets, denies
from review.checkup.facts import (
    ClaimFact,
    Difference,
    LineFact,
    ProviderAdjustmentFact,
    Refusal,
    RemittanceFact,
)
from review.checkup.places import place_of_payment

MULTIPLE_PROCEDURES = "59"
OUT_OF_BALANCE = "payment_out_of_balance"
_DIGEST = 12


def remittance_fact(
    document: ExtractedDocument, number: int, claims: Sequence[ClaimFact], prints: Sequence[bytes]
) -> RemittanceFact:
    """Everything that the checkup needs of one remittance. `document` comes without claims; `prints` are those of its
    claims, `number` counts from 1 in the file.
    """
    remittance = document.record
    assert isinstance(remittance, Remittance)  # noqa: S101
    payment, payee = remittance.payment, remittance.payee
    return RemittanceFact(
        document=number,
        payer_name=remittance.payer.name,
        payer_id=remittance.payer.id,
        payee_name=payee.name,
        payee_npi=payee.npi,
        payee_tin=payee.tin,
        method=payment.method,
        date=payment.date or payment.production_date,
        trace=payment.trace_number,
        amount=payment.amount,
        payment_key=payment_key(remittance),
        fingerprint=_fingerprint(remittance, prints),
        is_test=is_test(remittance),
        adjustments=tuple(_provider_adjustment(found) for found in remittance.provider_adjustments),
        differences=tuple(
            Difference("payment", 0, found.amount) for found in document.findings if found.code == OUT_OF_BALANCE
        ),
        claims=tuple(claims),
    )


def claim_digest(claim: ClaimPayment) -> bytes:
    """What tells claim payments of equal content."""
    return _digest([claim_print(claim)])


def _fingerprint(remittance: Remittance, prints: Sequence[bytes]) -> str | None:
    """Equal for equal claims and provider adjustments in any order; None where there are none."""
    parts = [each.hex() for each in prints] + [adjustment_print(each) for each in remittance.provider_adjustments]
    return _digest(parts).hex() if parts else None


def claim_fact(claim: ClaimPayment, *, names: bool) -> ClaimFact:
    """Everything that the checkup needs of one claim payment."""
    sign, everything = sign_of(claim), _adjustments_of(claim)
    status = claim.status_code if sign > 0 else None  # a reversal's lines say what is taken back
    levels = [(_outcome(line.paid, line.adjustments, sign, status), line) for line in claim.lines]
    outcome = _outcome(claim.paid, everything, sign, claim.status_code)
    own = _outcome(claim.paid, everything, sign, status)
    service_from, service_to = _days(claim)
    return ClaimFact(
        account=account_of(claim),
        payer_number=claim.payer_claim_control_number,
        status=claim.status_code,
        sign=sign,
        filing_indicator=claim.filing_indicator,
        place=place_of_payment(claim),
        charge=claim.charge,
        paid=claim.paid,
        allowed=claim.allowed,
        interest=claim.interest,
        service_from=service_from,
        service_to=service_to,
        reverses=claim.reverses,
        outcome=outcome.value,
        primary=is_primary(claim.status_code, everything),
        buckets=buckets(
            [(own, claim.adjustments), *((found, line.adjustments) for found, line in levels)],
            decided=outcome not in UNDECIDED,
        ),
        levels=(
            *_own(claim, sign, own),
            *(_line(n, claim, line, sign, found) for n, (found, line) in enumerate(levels, 1)),
        ),
        services=_digest([_service(line) for line in claim.lines] or [_money(claim.charge, sign)]),
        signature=_signature(claim, sign),
        differences=tuple(_differences(claim)),
        no_appeal=any(_no_appeal(code) for code in _remarks(claim)),
        patient=_name(claim) if names else None,
    )


def _outcome(paid: Decimal | None, adjustments: Iterable[Adjustment], sign: int, status: str | None) -> Outcome:
    return outcome_of(sign * (paid or NOTHING), totals_of(adjustments, sign), status)


def _adjustments_of(claim: ClaimPayment) -> list[Adjustment]:
    return [*claim.adjustments, *(found for line in claim.lines for found in line.adjustments)]


def _days(claim: ClaimPayment) -> tuple[datetime.date | None, datetime.date | None]:
    """First and last day of service, of the claim or else of its lines."""
    first = [line.service_from for line in claim.lines if line.service_from]
    last = [day for line in claim.lines if (day := line.service_to or line.service_from)]
    begin = claim.service_from or min(first, default=None)
    return begin, claim.service_to or max(last, default=None) or begin


def _own(claim: ClaimPayment, sign: int, outcome: Outcome) -> Iterator[LineFact]:
    """What was adjusted on the claim itself. A claim without lines stands for its only line."""
    alone = not claim.lines
    if claim.adjustments or alone:
        yield LineFact(
            number=0,
            procedure=None,
            modifiers=(),
            service=claim.service_from,
            units=None,
            charge=claim.charge if alone else None,
            paid=claim.paid if alone else None,
            allowed=claim.allowed if alone else None,
            outcome=outcome.value,
            refusals=_refusals(claim.adjustments, sign, outcome),
            remarks=_causes(claim.remark_codes),
            codes=_codes(claim.adjustments, claim.remark_codes),
            line_control=None,
            multiple=False,
        )


def _line(number: int, claim: ClaimPayment, line: ServicePayment, sign: int, outcome: Outcome) -> LineFact:
    return LineFact(
        number=number,
        procedure=line.procedure or line.revenue_code,
        modifiers=line.modifiers,
        service=line.service_from or claim.service_from,
        units=line.units,
        charge=line.charge,
        paid=line.paid,
        allowed=line.allowed,
        outcome=outcome.value,
        refusals=_refusals(line.adjustments, sign, outcome),
        remarks=_causes(line.remark_codes),
        codes=_codes(line.adjustments, line.remark_codes),
        line_control=line.line_control,
        multiple=any(found.reason == MULTIPLE_PROCEDURES for found in line.adjustments),
    )


def _refusals(adjustments: Iterable[Adjustment], sign: int, outcome: Outcome) -> tuple[Refusal, ...]:
    turned = ((found, sign * (found.amount or NOTHING)) for found in adjustments if denies(found, outcome))
    return tuple(Refusal(found.group, found.reason, amount) for found, amount in turned if amount > 0)


def _causes(remarks: Iterable[str]) -> tuple[str, ...]:
    """Alerts inform; all other remarks, also those that no table knows, may say why."""
    known = load_codes().rarcs
    return tuple(sorted({remark for remark in remarks if remark not in known or not known[remark].alert}))


def _codes(adjustments: Iterable[Adjustment], remarks: Iterable[str]) -> str:
    return " ".join([*(f"{found.group or ''}-{found.reason or ''}" for found in adjustments), *remarks])


def _remarks(claim: ClaimPayment) -> Iterator[str]:
    yield from claim.remark_codes
    for line in claim.lines:
        yield from line.remark_codes


def _no_appeal(remark: str) -> bool:
    known = load_codes().rarcs.get(remark)
    return known is not None and known.no_appeal


def _differences(claim: ClaimPayment) -> Iterator[Difference]:
    for number, line in enumerate(claim.lines, 1):
        if failed := check_line(line):
            yield Difference("line", number, failed.difference)
    if failed := check_claim(claim):
        yield Difference("claim", 0, failed.difference)


def _signature(claim: ClaimPayment, sign: int) -> bytes:
    lines = [f"{_service(line)} {_turned(line, sign)}" for line in claim.lines]
    own = f"{_money(claim.charge, sign)} {_money(claim.paid, sign)} {_adjustments(claim.adjustments, sign)}"
    return _digest([own, *lines])


def _turned(line: ServicePayment, sign: int) -> str:
    return f"{_money(line.charge, sign)} {_money(line.paid, sign)} {_adjustments(line.adjustments, sign)}"


def _service(line: ServicePayment) -> str:
    charge = abs(line.charge) if line.charge is not None else None
    return f"{line.procedure or line.revenue_code} {' '.join(line.modifiers)} {line.service_from} {_money(charge)}"


def _adjustments(adjustments: Iterable[Adjustment], sign: int) -> str:
    return " ".join(sorted(f"{found.group}-{found.reason} {_money(found.amount, sign)}" for found in adjustments))


def _money(amount: Decimal | None, sign: int = 1) -> str:
    """Equal amounts give equal text, whatever their trailing zeros."""
    return "" if amount is None else f"{(sign * amount).normalize() + 0:f}"


def _digest(parts: list[str]) -> bytes:
    return blake2b("\n".join(sorted(parts)).encode(), digest_size=_DIGEST).digest()


def _provider_adjustment(found: ProviderAdjustment) -> ProviderAdjustmentFact:
    return ProviderAdjustmentFact(found.reason, found.reference, found.amount)


def _name(claim: ClaimPayment) -> str | None:
    person = claim.patient
    return ", ".join(part for part in (person.last_name, person.first_name) if part) or None if person else None
