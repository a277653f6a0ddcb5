"""A second, naive reading of 837 files: the text cut at its delimiters and counted, without loops, layouts or our code.

`naive_claims` gives one dict for each CLM; `facts_of` says the same of a record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from extraction.records import Claim, Individual, Payer, Provider, Reference, ServiceLine

Segments = list[list[str]]
Facts = dict[str, Any]
# The places of names above a claim, and at which level a new one makes the rest forgotten.
ABOVE = {"85": "billing", "87": "pay_to", "PE": "pay_to_plan", "IL": "subscriber", "PR": "payer", "QC": "patient"}
_BELOW = {"20": tuple(ABOVE), "22": ("IL", "PR", "QC"), "23": ("QC",)}
_DIAGNOSES = {"ABK", "ABF", "ABJ", "APR", "ABN", "BK", "BF", "BJ", "PR", "BN"}
_SERVICES = ("SV1", "SV2", "SV3")


def cut(data: bytes) -> Iterator[tuple[Segments, str]]:
    """The segments of each interchange, and the separator that its CLM05 shows."""
    text = data.decode()
    for start, end in _interchanges(text):
        piece = text[start:end]
        separator = piece[3]
        tail = piece.split(separator, 17)[16]
        terminator = tail.split("GS")[0].strip()[-1]
        segments = [part.strip().split(separator) for part in piece.split(terminator) if part.strip()]
        shown = [re.sub("[A-Za-z0-9]", "", segment[5])[:1] for segment in segments if segment[0] == "CLM"]
        yield segments, next(filter(None, shown), ":")


def _interchanges(text: str) -> Iterator[tuple[int, int]]:
    starts = [match.start() for match in re.finditer(r"ISA[*~]", text)]
    return iter(zip(starts, [*starts[1:], len(text)], strict=True))


def naive_claims(data: bytes) -> list[Facts]:
    """Facts of each claim of a file, in order."""
    return [facts for segments, component in cut(data) for facts in _claims(segments, component)]


def _claims(segments: Segments, component: str) -> Iterator[Facts]:
    above: dict[str, tuple[str, ...]] = {}
    bodies: list[tuple[dict[str, tuple[str, ...]], Segments]] = []
    inside = False
    for segment in segments:
        name = segment[0]
        if name == "CLM":
            bodies.append((dict(above), [segment]))
            inside = True
        elif name in ("HL", "ST", "SE"):
            inside = False
            for role in _BELOW.get(_at(segment, 3), ()) if name == "HL" else ABOVE:
                above.pop(role, None)
        elif inside:
            bodies[-1][1].append(segment)
        elif name == "NM1" and segment[1] in ABOVE:
            above[segment[1]] = _named(segment)
    return (_facts(names, body, component) for names, body in bodies)


def _facts(above: dict[str, tuple[str, ...]], body: Segments, component: str) -> Facts:
    clm = body[0]
    lines: list[Segments] = []
    for segment in body:
        if segment[0] == "LX":
            lines.append([])
        if lines:
            lines[-1].append(segment)
    return {
        "number": clm[1],
        "charge": _money(_at(clm, 2)),
        "facility": [part for part in _at(clm, 5).split(component) if part],
        "signatures": [_at(clm, index) for index in (6, 7, 8, 9, 10, 12, 20)],
        "causes": [part for part in _at(clm, 11).split(component) if part],
        "above": {ABOVE[role]: name for role, name in above.items()},
        "names": [(segment[1], *_named(segment)) for segment in body if segment[0] == "NM1"],
        "orders": [_at(segment, 1) for segment in body if segment[0] == "SBR"],
        "codes": Counter(code for segment in body if segment[0] == "HI" for code in _codes(segment, component)),
        "references": Counter((segment[1], _at(segment, 2)) for segment in body if segment[0] == "REF"),
        "amounts": Counter((segment[1], _money(segment[2])) for segment in body if segment[0] == "AMT"),
        "quantities": Counter((segment[1], _money(segment[2])) for segment in body if segment[0] == "QTY"),
        "adjustments": Counter(item for segment in body if segment[0] == "CAS" for item in _adjustments(segment)),
        "dates": Counter((segment[1], _period(segment[3])) for segment in body if segment[0] == "DTP"),
        "notes": [tuple(segment[1:3]) for segment in body if segment[0] == "NTE"],
        "attachments": sum(segment[0] == "PWK" for segment in body),
        "drugs": [segment[3] for segment in body if segment[0] == "LIN"],
        "adjudicated": [(segment[1], _money(segment[2])) for segment in body if segment[0] == "SVD"],
        "lines": [_line(line, component) for line in lines],
    }


def _line(segments: Segments, component: str) -> Facts:
    service = next(segment for segment in segments if segment[0] in _SERVICES)
    institutional = service[0] == "SV2"
    procedure = _at(service, 2 if institutional else 1).split(component)
    dates = [_period(segment[3]) for segment in segments if segment[0] == "DTP" and segment[1] == "472"]
    units = {"SV1": 4, "SV2": 5, "SV3": 6}[service[0]]
    pointers = {"SV1": 7, "SV2": 99, "SV3": 11}[service[0]]
    return {
        "number": _at(segments[0], 1),
        "procedure": [part.strip() for part in procedure if part.strip()],
        "revenue_code": service[1] if institutional else "",
        "charge": _money(_at(service, 3 if institutional else 2)),
        "units": _money(_at(service, units)),
        "pointers": [part for part in _at(service, pointers).split(component) if part],
        "dates": dates[:1],
    }


def _codes(segment: list[str], component: str) -> Iterator[tuple[str, str, str, str]]:
    """Qualifier, code, date and amount; a qualifier alone has its code in the next element."""
    elements = iter(segment[1:])
    for element in elements:
        parts = [*element.split(component), "", "", "", ""]
        if parts[0] in _DIAGNOSES and not parts[1]:
            parts[1] = next(elements, "")
        if parts[0]:
            yield parts[0], parts[1], parts[3], str(_money(parts[4]) or "")


def _adjustments(segment: list[str]) -> Iterator[tuple[str, str, Decimal | None]]:
    for first in range(2, len(segment), 3):
        if _at(segment, first):
            yield segment[1], segment[first], _money(_at(segment, first + 1))


def _named(segment: list[str]) -> tuple[str, ...]:
    return tuple(_at(segment, index) for index in (3, 4, 8, 9))


def _at(segment: list[str], index: int) -> str:
    return segment[index].rstrip() if index < len(segment) else ""


def _money(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _period(text: str) -> str:
    """A period of one day is that day."""
    first, dash, last = text.partition("-")
    return first if not dash or first == last else text


def facts_of(claim: Claim) -> Facts:
    """What the naive reading says of a claim, from the record."""
    names = {name: getattr(claim, name) for name in ABOVE.values()}
    return {
        "number": claim.patient_control_number,
        "charge": claim.charge,
        "facility": [part for part in (claim.facility_type, claim.facility_qualifier, claim.frequency) if part],
        "signatures": [
            value or ""
            for value in (
                claim.provider_signature,
                claim.assignment,
                claim.benefits_assignment,
                claim.release_of_information,
                claim.patient_signature_source,
                claim.special_program,
                claim.delay_reason,
            )
        ],
        "causes": [part for part in (*claim.related_causes, claim.accident_state, claim.accident_country) if part],
        "above": {name: _name_of(found) for name, found in names.items() if found and _is_named(found)},
        "names": [(role, *_name_of(found)) for role, found in _names_below(claim)],
        "orders": [coverage.payer_order or "" for coverage in claim.other_coverages],
        "codes": Counter(_codes_of(claim)),
        "references": Counter((item.qualifier or "", item.value or "") for item in references_of(claim)),
        "amounts": Counter(item for holder in _holders(claim) for item in holder.amounts.items())
        + Counter(("EAF", item.remaining) for item in _adjudications(claim) if item.remaining is not None),
        "quantities": Counter(item for holder in _owners(claim) for item in holder.quantities.items()),
        "adjustments": Counter(
            (item.group, item.reason, item.amount)
            for holder in (*claim.other_coverages, *_adjudications(claim))
            for item in holder.adjustments
        ),
        "dates": Counter(_dates_of(claim)),
        "notes": [(note.kind, note.text) for holder in _owners(claim) for note in holder.notes],
        "attachments": sum(len(holder.attachments) for holder in _owners(claim)),
        "drugs": [line.drug.code for line in claim.lines if line.drug],
        "adjudicated": [(item.payer_id, item.paid) for item in _adjudications(claim)],
        "lines": [_line_facts(line) for line in claim.lines],
    }


def _line_facts(line: ServiceLine) -> Facts:
    procedure = (line.procedure_qualifier, line.procedure, *line.modifiers, line.procedure_description)
    return {
        "number": line.number or "",
        "procedure": [part for part in procedure if part],
        "revenue_code": line.revenue_code or "",
        "charge": line.charge,
        "units": line.units,
        "pointers": list(line.diagnosis_pointers),
        "dates": [_days(line.service_from, line.service_to)] if line.service_from else [],
    }


def _owners(claim: Claim) -> list[Claim | ServiceLine]:
    return [claim, *claim.lines]


def _holders(claim: Claim) -> tuple[Any, ...]:
    return (claim, *claim.other_coverages, *claim.lines)


def _adjudications(claim: Claim) -> list[Any]:
    return [item for line in claim.lines for item in line.adjudications]


def _names_below(claim: Claim) -> Iterator[tuple[str, Individual | Provider | Payer]]:
    """Every NM1 of the claim in file order."""
    for provider in claim.providers:
        yield provider.role or "", provider
    for coverage in claim.other_coverages:
        if coverage.subscriber:
            yield "IL", coverage.subscriber
        if coverage.payer:
            yield "PR", coverage.payer
        for provider in coverage.providers:
            yield provider.role or "", provider
    for line in claim.lines:
        for provider in line.providers:
            yield provider.role or "", provider


def _name_of(found: Individual | Provider | Payer) -> tuple[str, ...]:
    if isinstance(found, Individual):
        parts = (found.last_name, found.first_name, found.id_qualifier, found.member_id)
    elif isinstance(found, Provider):
        parts = (found.name, found.first_name, found.id_qualifier, found.id)
    else:
        parts = (found.name, None, found.id_qualifier, found.id)
    return tuple(part or "" for part in parts)


def _is_named(found: Individual | Provider | Payer) -> bool:
    """False if only SBR or PAT speak of an individual."""
    return not isinstance(found, Individual) or found.entity_type is not None


def _codes_of(claim: Claim) -> Iterator[tuple[str, str, str, str]]:
    for diagnosis in claim.diagnoses:
        yield diagnosis.qualifier or "", diagnosis.code or "", "", ""
    for code in claim.codes:
        when = _days(code.start, code.end) if code.start else ""
        yield code.qualifier or "", code.code or "", when, str(code.amount or "")


def references_of(claim: Claim) -> Iterator[Reference]:
    """Every REF behind CLM, those with a field of their own too."""
    named = {"F8": "original_reference", "EA": "medical_record_number", "D9": "clearinghouse_number"}
    yield from _named_references(claim, {**named, "G1": "prior_authorization", "9F": "referral_number"})
    for coverage in claim.other_coverages:
        for holder in (coverage.subscriber, coverage.payer, *coverage.providers):
            yield from holder.references if holder else ()
    for provider in claim.providers:
        yield from provider.references
    for line in claim.lines:
        yield from _named_references(line, {"6R": "line_control", "G1": "prior_authorization", "9F": "referral_number"})
        for part in (line.drug, *line.providers):
            yield from part.references if part else ()


def _named_references(holder: Claim | ServiceLine, names: dict[str, str]) -> Iterator[Reference]:
    yield from holder.references
    for qualifier, name in names.items():
        if getattr(holder, name) is not None:
            yield Reference(qualifier=qualifier, value=getattr(holder, name))


def _dates_of(claim: Claim) -> Iterator[tuple[str, str]]:
    for holder in _owners(claim):
        if holder.service_from:
            yield "434" if holder is claim else "472", _days(holder.service_from, holder.service_to)
        for item in holder.dates:
            yield item.qualifier or "", _days(item.start, item.end) + (item.time or "")
    for found in (*claim.other_coverages, *_adjudications(claim)):
        if found.adjudicated:
            yield "573", _days(found.adjudicated, None)


def _days(first: date | None, last: date | None) -> str:
    if first is None:
        return ""
    return f"{first:%Y%m%d}" if last in (None, first) else f"{first:%Y%m%d}-{last:%Y%m%d}"
