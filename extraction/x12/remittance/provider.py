"""Loop 2000 (LX, TS3, TS2) and PLB: what belongs to the provider and to no claim."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from extraction.records import ProviderAdjustment, ProviderSummary
from extraction.x12.wire.common import element_offsets, read_rest
from extraction.x12.wire.layout import Layout
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail
from extraction.x12.wire.values import clean_text

_NUMBER: Layout = {1: ("number", "text")}
# TS3-06 to 12, 14, 16 and 19 are of 004010 only.
SUMMARY: Layout = {
    1: ("provider_id", "text"),
    2: ("facility_type", "text"),
    3: ("fiscal_period_end", "date"),
    4: ("counts/claims", "quantity"),
    5: ("amounts/charge", "money"),
    6: ("amounts/covered_charge", "money"),
    7: ("amounts/noncovered_charge", "money"),
    8: ("amounts/denied_charge", "money"),
    9: ("amounts/provider_payment", "money"),
    10: ("amounts/interest", "money"),
    11: ("amounts/contractual_adjustment", "money"),
    12: ("amounts/gramm_rudman_reduction", "money"),
    13: ("amounts/msp_payer", "money"),
    14: ("amounts/blood_deductible", "money"),
    15: ("amounts/non_lab_charge", "money"),
    16: ("amounts/coinsurance", "money"),
    17: ("amounts/hcpcs_reportable_charge", "money"),
    18: ("amounts/hcpcs_payable", "money"),
    19: ("amounts/deductible", "money"),
    20: ("amounts/professional_component", "money"),
    21: ("amounts/msp_patient_liability", "money"),
    22: ("amounts/patient_reimbursement", "money"),
    23: ("counts/pip_claims", "quantity"),
    24: ("amounts/pip_adjustment", "money"),
}
SUPPLEMENT: Layout = {
    1: ("amounts/drg", "money"),
    2: ("amounts/federal_specific", "money"),
    3: ("amounts/hospital_specific", "money"),
    4: ("amounts/disproportionate_share", "money"),
    5: ("amounts/capital", "money"),
    6: ("amounts/medical_education", "money"),
    7: ("counts/outlier_days", "quantity"),
    8: ("amounts/day_outlier", "money"),
    9: ("amounts/cost_outlier", "money"),
    10: ("counts/average_length_of_stay", "quantity"),
    11: ("counts/discharges", "quantity"),
    12: ("counts/cost_report_days", "quantity"),
    13: ("counts/covered_days", "quantity"),
    14: ("counts/noncovered_days", "quantity"),
    15: ("amounts/msp_pass_through", "money"),
    16: ("counts/average_drg_weight", "quantity"),
    17: ("amounts/capital_federal_drg", "money"),
    18: ("amounts/capital_hospital_drg", "money"),
    19: ("amounts/disproportionate_share_drg", "money"),
}
_LAYOUTS = {"LX": _NUMBER, "TS3": SUMMARY, "TS2": SUPPLEMENT}
_OWNER: Layout = {1: ("provider_id", "text"), 2: ("fiscal_date", "date")}
_LAST_PAIR = 13


class SummaryReader:
    """Takes LX, TS3 and TS2 of one group of claims."""

    def __init__(self, trail: Trail, path: str) -> None:
        self.trail = trail
        self.path = path
        self.values: dict[str, Any] = {}
        self.taken: set[str] = set()

    def take(self, segment: Segment) -> bool:
        name = segment.elements[0]
        layout = _LAYOUTS.get(name)
        if layout is None or name in self.taken:
            return False
        self.taken.add(name)
        self.trail.read(segment, layout, self.path, self.values)
        return True

    def finish(self) -> ProviderSummary:
        plain = {name: value for name, value in self.values.items() if "/" not in name}
        return ProviderSummary(**plain, amounts=self._under("amounts/"), counts=self._under("counts/"))

    def _under(self, prefix: str) -> dict[str, Decimal]:
        return {name.removeprefix(prefix): value for name, value in self.values.items() if name.startswith(prefix)}


def read_provider_adjustments(trail: Trail, segment: Segment, into: list[ProviderAdjustment]) -> None:
    """PLB: the provider, the end of its fiscal year, and up to six pairs of a reason (with a reference) and an
    amount.
    """
    elements, before = segment.elements, len(into)
    for first in range(3, min(len(elements), _LAST_PAIR + 1), 2):
        if any(clean_text(raw) for raw in elements[first : first + 2]):
            into.append(_read_pair(trail, segment, first, f"/provider_adjustments/{len(into)}"))
    if len(into) == before:
        trail.find("element_missing", "/provider_adjustments", f"Segment {segment.number} (PLB) holds no adjustment")
    read_rest(trail, segment, _LAST_PAIR + 2, "/provider_adjustments")


def _read_pair(trail: Trail, segment: Segment, first: int, path: str) -> ProviderAdjustment:
    values: dict[str, Any] = {}
    rest: Layout = dict.fromkeys(range(3, len(segment.elements)), ("", "skip"))
    trail.read(segment, {**rest, **_OWNER, first + 1: ("amount", "money")}, path, values)
    offset = element_offsets(segment)[first]
    raw = segment.elements[first]
    components = trail.composite(raw, path)
    for name, text in (("reason", components[0]), ("reference", raw[len(components[0]) + 1 :])):
        if clean_text(text):
            values[name] = clean_text(text)
            trail.printed(f"{path}/{name}", segment, first, offset)
        offset += len(text) + 1
    if not any(clean_text(amount) for amount in segment.elements[first + 1 : first + 2]):
        trail.find(
            "amount_missing", f"{path}/amount", f"A provider adjustment in segment {segment.number} has no amount"
        )
    return ProviderAdjustment(**{name: values.get(name) for name in _FIELDS})


_FIELDS = ("provider_id", "fiscal_date", "reason", "reference", "amount")
