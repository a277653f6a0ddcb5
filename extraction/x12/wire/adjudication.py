"""MIA and MOA: how a stay or an outpatient claim was adjudicated, in a remittance and in a claim that was sent on."""

from __future__ import annotations

from typing import Any

from extraction.records import InpatientAdjudication, OutpatientAdjudication
from extraction.x12.wire.common import element_offsets
from extraction.x12.wire.layout import FixedLayout
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail
from extraction.x12.wire.values import clean_text

INPATIENT = FixedLayout(
    {
        1: ("covered_days", "quantity"),
        2: ("operating_outlier", "money"),
        3: ("lifetime_psychiatric_days", "quantity"),
        4: ("drg_amount", "money"),
        5: ("", "skip"),
        6: ("disproportionate_share", "money"),
        7: ("msp_pass_through", "money"),
        8: ("capital", "money"),
        9: ("capital_federal_drg", "money"),
        10: ("capital_hospital_drg", "money"),
        11: ("capital_disproportionate_drg", "money"),
        12: ("old_capital", "money"),
        13: ("capital_medical_education", "money"),
        14: ("operating_hospital_drg", "money"),
        15: ("cost_report_days", "quantity"),
        16: ("operating_federal_drg", "money"),
        17: ("capital_outlier", "money"),
        18: ("indirect_teaching", "money"),
        19: ("professional_component", "money"),
        20: ("", "skip"),
        21: ("", "skip"),
        22: ("", "skip"),
        23: ("", "skip"),
        24: ("capital_exception", "money"),
    }
)
OUTPATIENT = FixedLayout(
    {
        1: ("reimbursement_rate", "quantity"),
        2: ("hcpcs_payable", "money"),
        3: ("", "skip"),
        4: ("", "skip"),
        5: ("", "skip"),
        6: ("", "skip"),
        7: ("", "skip"),
        8: ("esrd_payment", "money"),
        9: ("professional_component", "money"),
    }
)
REMARKS = {"inpatient": (5, 20, 21, 22, 23), "outpatient": (3, 4, 5, 6, 7)}
_KINDS = {
    "MIA": ("inpatient", INPATIENT, InpatientAdjudication),
    "MOA": ("outpatient", OUTPATIENT, OutpatientAdjudication),
}


def read_adjudication(trail: Trail, segment: Segment, path: str, into: dict[str, Any], remarks: list[str]) -> bool:
    """Read a segment into a record of its own in `into`, its remark codes into the list of the loop at `path`. False if
    the loop has one already.
    """
    name, layout, record = _KINDS[segment.elements[0]]
    if name in into:
        return False
    values: dict[str, Any] = {}
    trail.read(segment, layout, f"{path}/{name}", values)
    into[name] = record(**values)
    offsets = element_offsets(segment)
    for index in REMARKS[name]:
        code = clean_text(segment.elements[index]) if index < len(segment.elements) else ""
        if code:
            trail.printed(f"{path}/remark_codes/{len(remarks)}", segment, index, offsets[index])
            remarks.append(code)
    return True
