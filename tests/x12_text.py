"""Remittances to X12 text, for tests only: what the reader reads back must be what went in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extraction.records import Adjustment, ClaimPayment, ProviderAdjustment, Remittance, ServicePayment

# An element is a text, or a list of components.
Element = str | list[str]
Elements = list[Element]


@dataclass(frozen=True, slots=True)
class Style:
    """Delimiters and the white space around segments."""

    element: str = "*"
    component: str = ":"
    terminator: str = "~"
    after: str = ""
    before_terminator: str = ""
    start: str = ""

    def text(self, segments: list[Elements]) -> str:
        end = self.before_terminator + self.terminator + self.after
        return self.start + "".join(self._segment(segment) + end for segment in segments)

    def _segment(self, segment: Elements) -> str:
        return self.element.join(part if isinstance(part, str) else self.component.join(part) for part in segment)


def interchange(remittance: Remittance, style: Style | None = None) -> bytes:
    """A whole file with one transaction."""
    style = style or Style()
    body = transaction(remittance)
    pad = f"{'':10}"
    isa: Elements = ["ISA", "00", pad, "00", pad, "ZZ", f"{'BLUEHERON':15}", "ZZ", f"{'LAKESIDE':15}", "260102", "0900"]
    isa += ["U" if style.element == "^" else "^", "00501", "000000001", "0", "T", style.component]
    group: Elements = ["GS", "HP", "BLUEHERON", "LAKESIDE", "20260102", "0900", "1", "X", "005010X221A1"]
    return style.text([isa, group, *body, ["GE", "1", "1"], ["IEA", "1", "000000001"]]).encode("utf-8")


def transaction(remittance: Remittance) -> list[Elements]:
    """ST to SE."""
    payment, number = remittance.payment, remittance.control_number or "0001"
    head: list[Elements] = [
        ["ST", "835", number],
        ["BPR", "I", money(payment.amount), "C", payment.method or "CHK", *[""] * 11, day(payment.date)],
        ["TRN", "1", payment.trace_number or "", payment.originator_id or ""],
        ["N1", "PR", remittance.payer.name or ""],
        ["N1", "PE", remittance.payee.name or "", "XX", remittance.payee.npi or ""],
        ["LX", "1"],
    ]
    claims = [segment for claim in remittance.claims for segment in claim_segments(claim)]
    provider = [provider_segment(adjustment) for adjustment in remittance.provider_adjustments]
    count = len(head) + len(claims) + len(provider) + 1
    return [*head, *claims, *provider, ["SE", str(count), number]]


def claim_segments(claim: ClaimPayment) -> list[Elements]:
    patient = claim.patient
    clp: Elements = ["CLP", claim.patient_control_number or "", claim.status_code or "", money(claim.charge)]
    clp += [money(claim.paid), money(claim.patient_responsibility), "12", claim.payer_claim_control_number or ""]
    segments = [clp, *adjustment_segments(claim.adjustments)]
    if patient:
        segments.append(["NM1", "QC", "1", patient.last_name or "", patient.first_name or "", *[""] * 3, "MI"])
        segments[-1].append(patient.member_id or "")
    if claim.interest is not None:
        segments.append(["AMT", "I", money(claim.interest)])
    return [*segments, *(segment for line in claim.lines for segment in line_segments(line))]


def line_segments(line: ServicePayment) -> list[Elements]:
    procedure = [line.procedure_qualifier or "", line.procedure or "", *line.modifiers]
    units = "" if line.units is None else str(line.units)
    svc: Elements = ["SVC", procedure, money(line.charge), money(line.paid), line.revenue_code or "", units]
    segments = [svc]
    if line.service_from:
        segments.append(["DTM", "472", day(line.service_from)])
    segments += adjustment_segments(line.adjustments)
    if line.line_control:
        segments.append(["REF", "6R", line.line_control])
    return segments + [["LQ", "HE", code] for code in line.remark_codes]


def adjustment_segments(adjustments: tuple[Adjustment, ...]) -> list[Elements]:
    """One CAS for each run of a group, six triplets at most."""
    segments: list[Elements] = []
    previous = None
    for adjustment in adjustments:
        if adjustment.group != previous or len(segments[-1]) >= 20:
            segments.append(["CAS", adjustment.group or ""])
        previous = adjustment.group
        quantity = "" if adjustment.quantity is None else str(adjustment.quantity)
        segments[-1] += [adjustment.reason or "", money(adjustment.amount), quantity]
    return segments


def provider_segment(adjustment: ProviderAdjustment) -> Elements:
    reason = [adjustment.reason or "", adjustment.reference or ""]
    return ["PLB", adjustment.provider_id or "", day(adjustment.fiscal_date), reason, money(adjustment.amount)]


def money(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:f}"


def day(value: date | None) -> str:
    return "" if value is None else f"{value:%Y%m%d}"
