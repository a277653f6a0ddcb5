"""A second, independent reading of 835 files by oxedi, in the words of our records, and a third by cutting raw text.

oxedi's tables hold money, codes, ids and dates; what they leave out (modifiers, remark codes, MIA, MOA) is taken from
its segments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import oxedi
import pyarrow

from extraction.records import ClaimPayment, Remittance, ServicePayment

_ENVELOPE = (
    b"ISA*00*          *00*          *ZZ*BLUEHERON      *ZZ*LAKESIDE       *260102*0900*^*00501*000000001*0*T*%s:~"
    b"GS*HP*BLUEHERON*LAKESIDE*20260102*0900*1*X*005010X221A1~"
)
Rows = list[dict[str, Any]]
TABLES = ("payments", "claims", "services", "adjustments", "provider_adjustments")


def in_envelope(data: bytes) -> bytes:
    """oxedi refuses a fragment: lend it an envelope that names the component separator the fragment uses."""
    if data.startswith(b"ISA"):
        return data
    component = b">" if b"SVC*NU>" in data else b":"
    return _ENVELOPE.replace(b"%s:", component) + data + b"~GE*1*1~IEA*1*000000001~"


def second_reading(data: bytes) -> dict[str, Rows]:
    """oxedi's tables as rows, text decoded, and its segments as lists under "segments"."""
    result = oxedi.parse(in_envelope(data))
    return {name: [_decoded(row) for row in pyarrow.table(result.tables[name]).to_pylist()] for name in result.tables}


def second_segments(data: bytes) -> list[list[Any]]:
    """oxedi's own segments, composites split by the separator that the ISA names."""
    document = oxedi.parse(in_envelope(data)).document
    segments = (document[index] for index in range(len(document)))
    return [[segment.id.decode(), *(_text(element) for element in segment.elements)] for segment in segments]


def third_reading(data: bytes) -> list[list[str]]:
    """The raw text cut at its terminators and separators, without any understanding."""
    text = data.decode("utf-8-sig")
    terminator = "~" if "~" in text else "\r" if "\r" in text else "\n"
    return [piece.strip().split("*") for piece in text.split(terminator) if piece.strip()]


def rows_of(remittances: list[Remittance]) -> dict[str, Rows]:
    """Our records in the columns of oxedi's tables."""
    tables: dict[str, Rows] = {name: [] for name in TABLES}
    for record in remittances:
        tables["payments"].append(_payment_row(record))
        for adjustment in record.provider_adjustments:
            tables["provider_adjustments"].append(
                {
                    "amount": adjustment.amount,
                    "fiscal_period_date": adjustment.fiscal_date,
                    "provider_id": adjustment.provider_id,
                    "reason_code": adjustment.reason,
                    "reference_id": adjustment.reference,
                }
            )
        for claim in record.claims:
            tables["claims"].append(_claim_row(claim))
            tables["adjustments"] += _adjustment_rows(claim)
            for line in claim.lines:
                tables["services"].append(_service_row(line))
                tables["adjustments"] += _adjustment_rows(line)
    return tables


def _payment_row(record: Remittance) -> dict[str, Any]:
    payment, payer, payee = record.payment, record.payer, record.payee
    return {
        "credit_debit_flag": payment.credit_debit,
        "handling_code": payment.handling,
        "payment_date": payment.date,
        "payment_format": payment.format,
        "payment_method": payment.method,
        "production_date": payment.production_date,
        "total_payment_amount": payment.amount,
        "trace_number": payment.trace_number,
        "payer_identifier": payment.originator_id,
        "receiver_id": record.receiver_id,
        "payer_name": payer.name,
        "payer_city": payer.address.city if payer.address else None,
        "payer_state": payer.address.state if payer.address else None,
        "payer_zip": payer.address.postal_code if payer.address else None,
        "payee_name": payee.name,
        "payee_id_qualifier": payee.id_qualifier,
        "payee_city": payee.address.city if payee.address else None,
    }


def _claim_row(claim: ClaimPayment) -> dict[str, Any]:
    patient, rendering = claim.patient, claim.rendering
    return {
        "claim_id": claim.patient_control_number,
        "claim_status": claim.status_code,
        "charge_amount": claim.charge,
        "payment_amount": claim.paid,
        "patient_responsibility": claim.patient_responsibility,
        "filing_indicator": claim.filing_indicator,
        "payer_control_number": claim.payer_claim_control_number,
        "facility_type": claim.facility_type,
        "frequency_code": claim.frequency,
        "drg_code": claim.drg,
        "drg_weight": claim.drg_weight,
        "discharge_fraction": claim.discharge_fraction,
        "group_number": claim.group_number,
        "coverage_amount": claim.amounts.get("AU"),
        "patient_last_name": patient.last_name if patient else None,
        "patient_first_name": patient.first_name if patient else None,
        "patient_id": patient.member_id if patient else None,
        "patient_id_qualifier": patient.id_qualifier if patient else None,
        "rendering_provider_name": rendering.name if rendering else None,
        "rendering_provider_id": rendering.id if rendering else None,
        "rendering_provider_id_qualifier": rendering.id_qualifier if rendering else None,
        "rendering_provider_entity_type": rendering.entity_type if rendering else None,
        "statement_from": claim.service_from,
        "statement_to": claim.service_to,
    }


def _service_row(line: ServicePayment) -> dict[str, Any]:
    return {
        "procedure_qualifier": line.procedure_qualifier,
        "procedure_code": line.procedure,
        "charge_amount": line.charge,
        "payment_amount": line.paid,
        "allowed_amount": line.amounts.get("B6"),
        "line_item_control_number": line.line_control,
        "original_units": line.units_billed,
        "units_paid": line.units,
        "service_date": line.service_from,
    }


def _adjustment_rows(owner: ClaimPayment | ServicePayment) -> Iterator[dict[str, Any]]:
    for adjustment in owner.adjustments:
        yield {
            "group_code": adjustment.group,
            "reason_code": adjustment.reason,
            "amount": adjustment.amount,
            "quantity": adjustment.quantity,
        }


def _decoded(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _text(value) or None if isinstance(value, bytes) else value for name, value in row.items()}


def _text(value: Any) -> Any:
    if isinstance(value, bytes):
        return re.sub(r"\s+$", "", value.decode("utf-8"))
    return [_text(part) for part in value] if isinstance(value, list) else value
