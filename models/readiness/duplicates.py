"""Lines and claims that would be paid once already (denied as OA-18), and the fingerprint that tells claims apart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterator

from extraction.amounts import format_money, format_quantity
from extraction.modifiers import load_modifiers
from extraction.records import Claim, ServiceLine
from models.readiness.bill import REPLACES
from models.readiness.check import Check, Question
from models.readiness.facts import Facts
from models.readiness.service import line_day

LINE = Question("duplicate_line", "hold")
CLAIM = Question("duplicate_claim", "hold")

_RENDERING = "82"


def fingerprint(claim: Claim) -> str:
    """A hash of what makes a payer take two claims for one: who bills whom for which services to which patient.

    Its own control number, the order of lines and the diagnoses do not count. The hash is of PHI: keep it inside.
    """
    treated = claim.treated
    facts = [
        claim.form,
        claim.payer and claim.payer.id,
        claim.billing and (claim.billing.npi or _tax_number(claim)),
        claim.subscriber and claim.subscriber.member_id,
        treated and [treated.first_name, _text(treated.birth_date)],
        [claim.facility_type, _text(claim.service_from), _text(claim.service_to), claim.predetermination],
        sorted(json.dumps(_line_facts(claim, line)) for line in claim.lines),
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def lines(claim: Claim, _: Facts) -> Iterator[Check]:
    if claim.lines:
        yield from LINE.settle(_repeated(claim), "no line is there twice", "/lines")


def claims(claim: Claim, facts: Facts) -> Iterator[Check]:
    """A claim that replaces or voids an earlier one is none twice."""
    if claim.frequency in REPLACES:
        return
    if facts.sent_before is None:
        fix = "tell the service of claims when they are sent (claim.submitted)"
        yield CLAIM.unknown("", "it is not known which claims were sent before", fix)
        return
    earlier = facts.sent_before.get(fingerprint(claim))
    if earlier is None:
        yield CLAIM.passes("no claim of the same services was sent before")
    elif earlier == claim.patient_control_number:
        fix = "look up what became of it; to change it, send a replacement (frequency 7)"
        yield CLAIM.fails("/patient_control_number", "this claim was sent before under the same number", fix)
    else:
        fix = "close one of the two, or send a replacement (frequency 7) if the first was wrong"
        yield CLAIM.fails("", "a claim of the same services was sent before under another number", fix)


def _repeated(claim: Claim) -> Iterator[Check]:
    modifiers, seen = load_modifiers(), set[Hashable]()
    for index, line in enumerate(claim.lines):
        if not (line.procedure or line.revenue_code):
            continue
        told = (*_line_key(claim, line),)
        again = any(known.repeats for code in line.modifiers if (known := modifiers.get(code)))
        if told in seen and not again:
            fact = f"line {index + 1} repeats an earlier one: same service, day, modifiers and units"
            fix = "drop the line, or say why it was done again (modifier 59, XE, XP, XS, XU, 76, 77 or 91)"
            yield LINE.fails(f"/lines/{index}", fact, fix)
        seen.add(told)


def _line_key(claim: Claim, line: ServiceLine) -> Iterator[Hashable]:
    yield from (line.procedure, line.revenue_code, tuple(sorted(line.modifiers)), line.units, line.place_of_service)
    yield from (line_day(claim, line), line.service_to, line.tooth, line.tooth_surfaces, line.oral_cavity)
    # Two lines of one drug code with different packages, or of two providers, are two services.
    yield from (line.drug and line.drug.code, line.other_teeth, line.procedure_description)
    yield next((provider.id for provider in line.providers if provider.role == _RENDERING), None)
    # A revenue code alone names a whole department, whose lines are told apart by their charges.
    yield None if line.procedure else line.charge


def _line_facts(claim: Claim, line: ServiceLine) -> list[object]:
    day, units, charge = line_day(claim, line), line.units, line.charge
    return [
        line.procedure,
        line.revenue_code,
        sorted(line.modifiers),
        [_text(day), _text(line.service_to)],
        None if units is None else format_quantity(units),
        None if charge is None else format_money(charge),
        [line.tooth, *line.tooth_surfaces],
    ]


def _tax_number(claim: Claim) -> list[str | None]:
    return [reference.value for reference in claim.billing.references] if claim.billing else []


def _text(value: object) -> str | None:
    return None if value is None else str(value)


RULES = (lines, claims)
