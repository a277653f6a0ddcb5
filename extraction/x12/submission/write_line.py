"""Service lines to loop 2400 of an 837, with 2410 (drug), 2420 (providers) and 2430 (what other payers made of it)."""

from __future__ import annotations

from typing import Any

from extraction.records import ClaimForm, Drug, LineAdjudication, ServiceLine
from extraction.x12.submission.layouts import (
    DENTAL_SERVICE,
    DRUG,
    DRUG_QUANTITY,
    INSTITUTIONAL_SERVICE,
    LINE_ADJUDICATION,
    PROFESSIONAL_SERVICE,
)
from extraction.x12.submission.line import LineReader
from extraction.x12.submission.line_parts import PRESCRIPTIONS
from extraction.x12.submission.write_parts import (
    KeptSegments,
    write_attachments,
    write_dates,
    write_kept,
    write_named_references,
    write_notes,
    write_provider,
    write_service_dates,
)
from extraction.x12.wire.write import Composite, Draft, fields_of, holds, refusal
from extraction.x12.wire.write_common import procedure_of, write_adjustments, write_qualified, write_references

_LAYOUTS: dict[ClaimForm, tuple[str, tuple[str, ...]]] = {
    "professional": ("SV1", fields_of(PROFESSIONAL_SERVICE)),
    "institutional": ("SV2", fields_of(INSTITUTIONAL_SERVICE)),
    "dental": ("SV3", fields_of(DENTAL_SERVICE)),
}
_DRUG = fields_of(DRUG)
_DRUG_QUANTITY = fields_of(DRUG_QUANTITY)
_ADJUDICATION = fields_of(LINE_ADJUDICATION)
# Segments of the loop in the order of the three guides; those of 4010 only beside what they belong to.
_ORDER = (
    *("SV", "SV4", "SV5", "SV6", "SV7", "PWK", "CR1", "CR2", "CR3", "CR5", "CRC", "DTP", "QTY", "HSD", "MEA"),
    *("CN1", "REF", "AMT", "K3", "NTE", "PS1", "IMM", "HCP", "LIN", "LQ", "FRM", "end"),
)
_TOOTH = "JP"
_LISTS: dict[ClaimForm, tuple[str, ...]] = {
    "professional": ("diagnosis_pointers",),
    "institutional": (),
    "dental": ("diagnosis_pointers", "oral_cavity"),
}


def _elsewhere(form: ClaimForm) -> tuple[str, ...]:
    """The fields that only other forms have an element for."""
    known = {each: {*fields, *_LISTS[each]} - {""} for each, (_, fields) in _LAYOUTS.items()}
    return tuple(sorted(set().union(*known.values()) - known[form]))


_ELSEWHERE = {form: _elsewhere(form) for form in _LAYOUTS}


def write_line(draft: Draft, line: ServiceLine, form: ClaimForm, number: int, path: str) -> None:
    """Loop 2400. `number` is LX01 where the line has none.

    Raises `UnwritableRecordError` for what the form has no place for.
    """
    draft.put("LX", [line.number or str(number)], path, ("number",))
    _write_service(draft, line, form, path)
    _write_teeth(draft, line, path)
    kept = KeptSegments(draft, line.segments, _ORDER, path)
    kept.before("PWK")
    write_attachments(draft, line.attachments, path)
    kept.before("DTP")
    write_service_dates(draft, LineReader.service, line.service_from, line.service_to, path)
    write_dates(draft, line.dates, LineReader.service, path)
    write_qualified(draft, "QTY", line.quantities, f"{path}/quantities")
    kept.before("REF")
    write_named_references(draft, line, LineReader.named_references, path)
    write_qualified(draft, "AMT", line.amounts, f"{path}/amounts")
    kept.before("NTE")
    write_notes(draft, line.notes, path)
    kept.before("LIN")
    _write_loops(draft, line, path)
    kept.before("end")


def _write_loops(draft: Draft, line: ServiceLine, path: str) -> None:
    if line.drug is not None:
        _write_drug(draft, line.drug, f"{path}/drug")
    for index, provider in enumerate(line.providers):
        write_provider(draft, provider, f"{path}/providers/{index}")
    for index, adjudication in enumerate(line.adjudications):
        _write_adjudication(draft, adjudication, f"{path}/adjudications/{index}")


def _write_service(draft: Draft, line: ServiceLine, form: ClaimForm, path: str) -> None:
    """SV1, SV2 or SV3."""
    for field in _ELSEWHERE[form]:
        if getattr(line, field):
            raise refusal(f"{path}/{field}", f"nothing: a line of a {form} claim has no place for it")
    name, fields = _LAYOUTS[form]
    procedure = procedure_of(
        line.procedure_qualifier, line.procedure, line.modifiers, line.procedure_description, line.procedure_end, path
    )
    given: dict[int, Any] = {2 if form == "institutional" else 1: procedure}
    if form != "institutional":
        given[7 if form == "professional" else 11] = Composite(line.diagnosis_pointers)
    if form == "dental":
        given[4] = Composite(line.oral_cavity)
    draft.record(name, line, fields, path, given)


def _write_teeth(draft: Draft, line: ServiceLine, path: str) -> None:
    """TOO."""
    if line.tooth is not None or line.tooth_surfaces:
        values = [_TOOTH, line.tooth, Composite(line.tooth_surfaces)]
        draft.put("TOO", values, path, ("", "tooth", "tooth_surfaces"))
    elif line.other_teeth:
        raise refusal(f"{path}/other_teeth", "the first tooth in a field of its own")
    for index, segment in enumerate(line.other_teeth):
        write_kept(draft, segment, f"{path}/other_teeth/{index}")


def _write_drug(draft: Draft, drug: Drug, path: str) -> None:
    """LIN, CTP and the number of the prescription."""
    draft.record("LIN", drug, _DRUG, path)
    if holds(drug, _DRUG_QUANTITY):
        draft.record("CTP", drug, _DRUG_QUANTITY, path)
    for index, reference in enumerate(drug.references):
        if reference.qualifier not in PRESCRIPTIONS:
            raise refusal(f"{path}/references/{index}/qualifier", "XZ or VY, of a prescription", reference.qualifier)
    write_references(draft, drug.references, path)


def _write_adjudication(draft: Draft, adjudication: LineAdjudication, path: str) -> None:
    """SVD, CAS, DTP*573 and AMT*EAF."""
    procedure = procedure_of(
        adjudication.procedure_qualifier,
        adjudication.procedure,
        adjudication.modifiers,
        adjudication.procedure_description,
        adjudication.procedure_end,
        path,
    )
    draft.record("SVD", adjudication, _ADJUDICATION, path, {3: procedure})
    write_adjustments(draft, adjudication.adjustments, path)
    if adjudication.adjudicated is not None:
        draft.put("DTP", ["573", "D8", adjudication.adjudicated], path, ("", "", "adjudicated"))
    if adjudication.remaining is not None:
        draft.put("AMT", ["EAF", adjudication.remaining], path, ("", "remaining"))
