"""The numbers of a case as a balanced table: charge - adjustments = paid, and what is left over where it does not hold.

Amounts are `Decimal`; a blank one is None and counts as nothing. Each shown value knows where it stands in the source.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

NOTHING = Decimal("0.00")
Balance = Literal["holds", "fails", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A value on the screen and where it came from ("read from SVC03 in segment 41, byte 1730"): None where the source
    does not say. `pointer` names it in the record.
    """

    value: Decimal | str | None
    origin: str | None
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentRow:
    """One CAS triplet; its amount lowers the payment."""

    group: str | None
    reason: str | None
    amount: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One service line, or what a claim adjusts as a whole. `off_by` = paid - (charge - adjustments) or None."""

    number: int | None
    procedure: Shown
    modifiers: Sequence[str]
    revenue_code: str | None
    service_date: Shown
    units: Shown
    charge: Shown
    allowed: Shown
    paid: Shown
    adjustments: Sequence[AdjustmentRow]
    remark_codes: Sequence[str]
    off_by: Decimal | None

    @property
    def adjusted(self) -> Decimal:
        return sum((_number(row.amount.value) for row in self.adjustments), NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A claim payment: its lines, its own adjustments, and the claim's totals as the payer printed them."""

    blocks: Sequence[Block]
    own: Block
    charge: Shown
    adjusted: Decimal
    allowed: Shown
    paid: Shown
    patient_responsibility: Shown
    off_by: Decimal | None

    @property
    def balance(self) -> Balance:
        return _balance([self.off_by, *(block.off_by for block in self.blocks)])


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRow:
    """One PLB pair; its amount lowers the payment."""

    reason: str | None
    reference: str | None
    amount: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """One claim of a payment in a line."""

    number: str | None
    patient: str | None
    status: str | None
    charge: Shown
    paid: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentStatement:
    """A whole payment: claims paid - provider adjustments = payment, which is `off_by` too much."""

    claims: Sequence[ClaimRow]
    claims_paid: Decimal
    provider_rows: Sequence[ProviderRow]
    amount: Shown
    off_by: Decimal | None

    @property
    def balance(self) -> Balance:
        return _balance([self.off_by])


Fields = Mapping[str, Mapping[str, Any]]


def statement(claim: Mapping[str, Any], pointer: str, fields: Fields) -> Statement:
    """The statement of a ClaimPayment in its plain form, as a document's content holds it."""
    own = _block(claim, pointer, fields, None)
    lines = [_block(line, f"{pointer}/lines/{index}", fields, index + 1) for index, line in enumerate(claim["lines"])]
    adjusted = own.adjusted + sum((line.adjusted for line in lines), NOTHING)
    return Statement(
        blocks=lines,
        own=own,
        charge=own.charge,
        adjusted=adjusted,
        allowed=own.allowed,
        paid=own.paid,
        patient_responsibility=_money(claim, "patient_responsibility", pointer, fields),
        off_by=_off_by(own.charge, adjusted, own.paid),
    )


def payment_statement(remittance: Mapping[str, Any], fields: Fields) -> PaymentStatement:
    """The statement of a Remittance in its plain form."""
    claims = [_claim_row(claim, f"/claims/{index}", fields) for index, claim in enumerate(remittance["claims"])]
    adjustments = remittance.get("provider_adjustments") or []
    rows = [provider_row(row, f"/provider_adjustments/{index}", fields) for index, row in enumerate(adjustments)]
    amount = _money(remittance["payment"], "amount", "/payment", fields)
    paid = sum((_number(claim.paid.value) for claim in claims), NOTHING)
    adjusted = sum((_number(row.amount.value) for row in rows), NOTHING)
    unknown = amount.value is None or any(claim.paid.value is None for claim in claims)
    return PaymentStatement(
        claims=claims,
        claims_paid=paid,
        provider_rows=rows,
        amount=amount,
        off_by=None if unknown else _number(amount.value) - (paid - adjusted),
    )


def _claim_row(claim: Mapping[str, Any], pointer: str, fields: Fields) -> ClaimRow:
    patient = claim.get("patient") or {}
    names = [patient.get("last_name"), patient.get("first_name")]
    return ClaimRow(
        number=claim.get("patient_control_number"),
        patient=", ".join(name for name in names if name) or None,
        status=claim.get("status_code"),
        charge=_money(claim, "charge", pointer, fields),
        paid=_money(claim, "paid", pointer, fields),
    )


def provider_row(adjustment: Mapping[str, Any], pointer: str, fields: Fields) -> ProviderRow:
    return ProviderRow(
        reason=adjustment.get("reason"),
        reference=adjustment.get("reference"),
        amount=_money(adjustment, "amount", pointer, fields),
    )


def shown(holder: Mapping[str, Any], name: str, pointer: str, fields: Fields) -> Shown:
    """A value as text with its origin."""
    value = holder.get(name)
    place = f"{pointer}/{name}"
    return Shown(value=None if value is None else str(value), origin=origin_of(fields.get(place)), pointer=place)


def origin_of(source: Mapping[str, Any] | None) -> str | None:
    """Where a value stands, in words."""
    if source is None:
        return None
    if source.get("page") is not None:
        sure = float(source.get("confidence", 1))
        return f"page {source['page']}" + (f", {sure:.0%} sure" if sure < 1 else "")
    where = f"segment {source['segment']}, byte {source['offset']}" if source.get("segment") is not None else ""
    how = "computed from" if source.get("source") == "derived" else "read from"
    return f"{how} {source.get('element') or 'the file'}" + (f" in {where}" if where else "")


def _block(holder: Mapping[str, Any], pointer: str, fields: Fields, number: int | None) -> Block:
    charge, paid = _money(holder, "charge", pointer, fields), _money(holder, "paid", pointer, fields)
    adjustments = list(_adjustments(holder, pointer, fields))
    taken = sum((_number(row.amount.value) for row in adjustments), NOTHING)
    return Block(
        number=number,
        procedure=shown(holder, "procedure", pointer, fields),
        modifiers=holder.get("modifiers") or [],
        revenue_code=holder.get("revenue_code"),
        service_date=shown(holder, "service_from", pointer, fields),
        units=shown(holder, "units", pointer, fields),
        charge=charge,
        allowed=_money(holder, "allowed", pointer, fields),
        paid=paid,
        adjustments=adjustments,
        remark_codes=holder.get("remark_codes") or [],
        off_by=_off_by(charge, taken, paid),
    )


def _adjustments(holder: Mapping[str, Any], pointer: str, fields: Fields) -> Iterator[AdjustmentRow]:
    rows: Iterable[Mapping[str, Any]] = holder.get("adjustments") or []
    for index, row in enumerate(rows):
        amount = _money(row, "amount", f"{pointer}/adjustments/{index}", fields)
        yield AdjustmentRow(group=row.get("group"), reason=row.get("reason"), amount=amount)


def _money(holder: Mapping[str, Any], name: str, pointer: str, fields: Fields) -> Shown:
    value = holder.get(name)
    amount = None if value is None else Decimal(value)
    place = f"{pointer}/{name}"
    return Shown(value=amount, origin=origin_of(fields.get(place)), pointer=place)


def _off_by(charge: Shown, adjusted: Decimal, paid: Shown) -> Decimal | None:
    """What was paid beyond charge less adjustments; None where the source does not say one of them."""
    if charge.value is None or paid.value is None:
        return None
    return _number(paid.value) - (_number(charge.value) - adjusted)


def _balance(differences: Iterable[Decimal | None]) -> Balance:
    """A law over an amount that the source does not say is neither kept nor broken."""
    found = list(differences)
    if None in found:
        return "unknown"
    return "fails" if any(found) else "holds"


def _number(value: Decimal | str | None) -> Decimal:
    return value if isinstance(value, Decimal) else NOTHING
