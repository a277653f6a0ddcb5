"""Modifiers: known, few enough, not at odds with each other, and on procedures of the right kind."""

from __future__ import annotations

from collections.abc import Iterator

from extraction.modifiers import AMBULANCE_TRIP, MODIFIER, ModifierCode, load_modifiers
from extraction.procedure_codes import ProcedureKind, procedure_kind
from extraction.records import Claim, ServiceLine
from models.readiness.check import Check, Question
from models.readiness.facts import Facts

KNOWN = Question("modifier_known", "reject", "coding")
COUNT = Question("modifier_count", "reject", "coding")
CONFLICT = Question("modifier_conflict", "hold", "coding")
KIND = Question("modifier_fits_procedure", "hold", "coding")
ANESTHESIA = Question("anesthesia_modifier", "warn", "coding")

_MOST = 4
_WHO_GAVE_ANESTHESIA = frozenset({"AA", "AD", "QK", "QX", "QY", "QZ"})


def known(claim: Claim, _: Facts) -> Iterator[Check]:
    """The numbers of CPT are a closed list; letters are not: states and payers have their own."""
    if any(line.modifiers for line in claim.lines):
        found = (check for index, line in enumerate(claim.lines) for check in _unlisted(index, line))
        yield from KNOWN.settle(found, "each modifier is one of the code sets", "/lines")


def count(claim: Claim, _: Facts) -> Iterator[Check]:
    if not any(line.modifiers for line in claim.lines):
        return
    found = (
        COUNT.fails(
            f"/lines/{index}/modifiers",
            f"line {index + 1} has more than four modifiers",
            "keep the four that decide on payment (99 says that there are more)",
        )
        for index, line in enumerate(claim.lines)
        if len(line.modifiers) > _MOST
    )
    yield from COUNT.settle(found, "no line has more than four modifiers", "/lines")


def conflict(claim: Claim, _: Facts) -> Iterator[Check]:
    if any(line.modifiers for line in claim.lines):
        found = (check for index, line in enumerate(claim.lines) for check in _at_odds(index, line))
        yield from CONFLICT.settle(found, "no modifier is at odds with another of its line", "/lines")


def kind(claim: Claim, _: Facts) -> Iterator[Check]:
    """Where the code sets settle it. Of other pairs the table says nothing, and neither does this rule pass them."""
    table = load_modifiers()
    for index, line in enumerate(claim.lines):
        kind = procedure_kind(line.procedure or "")
        for place, code in enumerate(line.modifiers):
            entry = table.get(code)
            if entry and (entry.only_on or entry.never_on) and not _is_trip(code, kind):
                yield _fits(entry, kind, f"/lines/{index}/modifiers/{place}", index + 1)


def anesthesia(claim: Claim, _: Facts) -> Iterator[Check]:
    lines = [
        (index, line) for index, line in enumerate(claim.lines) if procedure_kind(line.procedure or "") == "anesthesia"
    ]
    if claim.form != "professional" or not lines:
        return
    found = (
        ANESTHESIA.fails(
            f"/lines/{index}/modifiers",
            f"line {index + 1} is anesthesia and no modifier says who gave it",
            "add AA, AD, QK, QX, QY or QZ",
        )
        for index, line in lines
        if not _WHO_GAVE_ANESTHESIA & {*line.modifiers}
    )
    yield from ANESTHESIA.settle(found, "each anesthesia line says who gave it", "/lines")


def _unlisted(index: int, line: ServiceLine) -> Iterator[Check]:
    table, kind = load_modifiers(), procedure_kind(line.procedure or "")
    for place, code in enumerate(line.modifiers):
        path = f"/lines/{index}/modifiers/{place}"
        if not MODIFIER.fullmatch(code):
            fact = f"a modifier of line {index + 1} is not two letters or digits"
            yield KNOWN.fails(path, fact, "enter the two characters of the modifier")
        elif code in table or _is_trip(code, kind):
            continue
        elif code.isdigit():
            fact = f"modifier {code} of line {index + 1} is none of the CPT modifiers"
            yield KNOWN.fails(path, fact, "look the modifier up and correct it, or drop it")
        else:
            fix = "look it up in the payer's billing guide"
            yield KNOWN.unknown(path, f"modifier {code} of line {index + 1} is not in the table", fix)


def _at_odds(index: int, line: ServiceLine) -> Iterator[Check]:
    table, path = load_modifiers(), f"/lines/{index}/modifiers"
    for place, code in enumerate(line.modifiers):
        entry, earlier = table.get(code), line.modifiers[:place]
        if code in earlier:
            fact = f"line {index + 1} has the same modifier twice"
            yield CONFLICT.fails(f"{path}/{place}", fact, "name each modifier once")
        for other in {*earlier} & {*(entry.conflicts if entry else ())}:
            fact = f"modifiers {other} and {code} of line {index + 1} cannot both be right"
            yield CONFLICT.fails(f"{path}/{place}", fact, "keep the one that the record supports, or make two lines")


def _fits(entry: ModifierCode, kind: ProcedureKind | None, path: str, number: int) -> Check:
    if kind and kind in entry.only_on:
        return KIND.passes(f"modifier {entry.code} goes with the procedure of line {number}", path)
    if kind and kind in entry.never_on:
        fact = f"modifier {entry.code} ({entry.wording.lower()}) does not go with {kind}, as line {number} has it"
        fix = "drop the modifier, or move it to the line that it is meant for"
        return KIND.fails(path, fact, fix)
    fact = f"the table does not say whether modifier {entry.code} goes with the procedure of line {number}"
    return KIND.unknown(path, fact)


def _is_trip(code: str, kind: ProcedureKind | None) -> bool:
    return kind == "ambulance" and bool(AMBULANCE_TRIP.fullmatch(code))


RULES = (known, count, conflict, kind, anesthesia)
