"""Medicare's correct coding edits (NCCI): pairs of procedures, and the most units of one. Other payers mostly follow.

The tables are CMS's and are loaded from a folder (extraction.edits); without them nothing is judged. Bills of admitted
patients and dental claims are outside of the edits.
"""

from __future__ import annotations

import datetime
from collections import ChainMap, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import permutations

from extraction.edits import Edits, PairEdits, Services, UnitLimit
from extraction.modifiers import load_modifiers
from extraction.procedure_codes import PROCEDURE
from extraction.records import Claim, ServiceLine
from models.readiness.check import Check, Question
from models.readiness.facts import Facts
from models.readiness.service import inpatient, line_day

PAIR = Question("procedure_pair", "hold", "coding")
UNITS = Question("unit_limit", "hold", "coding")

_LOAD = "load the quarter's tables of CMS (docs/readiness.md)"
_DATES = "enter dates and units of each line"
_BY_MODIFIER = "1"  # of a pair
_BY_LINE = "1"  # of a unit limit
_LESS = {
    "1": "correct the units, or divide them over lines with a modifier that the record supports",
    "2": "correct the units: this limit is set by law or anatomy and is not appealed",
    "3": "correct the units, or keep the records ready that show why there were more",
}

_Line = tuple[int, ServiceLine]


def pairs(claim: Claim, facts: Facts) -> Iterator[Check]:
    """Of two procedures of one day, the second of a pair is not paid unless a modifier sets it apart."""
    days = _by_day(claim)
    if _outside(claim) or not days:
        return
    table = facts.edits.pairs.get(_services(claim)) if facts.edits else None
    if table is None:
        yield PAIR.unknown("/lines", "no table of procedure pairs was loaded", _LOAD)
        return
    found = [check for day, lines in days.items() if day for check in _paired(table, day, lines)]
    if None in days:
        found.append(PAIR.unknown("/lines", "a line without a date cannot be compared with the others", _DATES))
    yield from PAIR.settle(found, "no two procedures of one day are a pair of the table", "/lines")


def units(claim: Claim, facts: Facts) -> Iterator[Check]:
    """The most units of a procedure, on a line or on a day. CMS publishes most limits, not all."""
    days = _by_day(claim)
    if _outside(claim) or not days:
        return
    limits = _limits(claim, facts.edits)
    if limits is None:
        yield UNITS.unknown("/lines", "no table of unit limits was loaded", _LOAD)
    elif not any(line.procedure in limits for _, line in _coded(claim)):
        yield UNITS.unknown("/lines", "CMS publishes no unit limit for these procedures")
    else:
        found = (check for day, lines in days.items() for check in _over(limits, day, lines))
        yield from UNITS.settle(found, "no published unit limit is passed", "/lines")


def _paired(table: PairEdits, day: datetime.date, lines: list[_Line]) -> Iterator[Check]:
    for (one, first), (two, second) in permutations(lines, 2):
        if first.procedure == second.procedure:
            continue
        indicator = table.find(first.procedure or "", second.procedure or "", day)
        if indicator is None or (indicator == _BY_MODIFIER and _set_apart(first, second)):
            continue
        path, pair = f"/lines/{two}/procedure", f"{second.procedure} (line {two + 1}) with {first.procedure}"
        if indicator == _BY_MODIFIER:
            fact = f"{pair} (line {one + 1}) on one day is paid only with a modifier that sets it apart"
            fix = "drop the line, or add the modifier that the record supports (XE, XP, XS, XU, 59, 25, a side)"
        else:
            fact = f"{pair} (line {one + 1}) on one day is never paid"
            fix = "drop the line that is part of the other; no modifier helps"
        yield PAIR.fails(path, fact, fix)


def _set_apart(*lines: ServiceLine) -> bool:
    table = load_modifiers()
    return any(known.sets_apart for line in lines for code in line.modifiers if (known := table.get(code)))


def _over(limits: Mapping[str, UnitLimit], day: datetime.date | None, lines: list[_Line]) -> Iterator[Check]:
    by_day = defaultdict[str, Decimal](Decimal)
    for index, line in lines:
        code, asked = line.procedure or "", _units_of_a_day(line)
        limit = limits.get(code)
        if limit is None:
            continue
        if asked is None or (day is None and limit.indicator != _BY_LINE):
            yield UNITS.unknown(f"/lines/{index}", f"line {index + 1} lacks its units or its date", _DATES)
            continue
        by_day[code] += asked
        if (asked if limit.indicator == _BY_LINE else by_day[code]) > limit.units:
            over = "on a line" if limit.indicator == _BY_LINE else "a day"
            fact = f"CMS takes at most {limit.units} units of {code} {over}, and line {index + 1} passes that"
            yield UNITS.fails(f"/lines/{index}/units", fact, _LESS[limit.indicator])


def _units_of_a_day(line: ServiceLine) -> Decimal | None:
    """A line over several days has its units divided by them, as CMS does."""
    first, last = line.service_from, line.service_to
    days = (last - first).days + 1 if first and last and last > first else 1
    return None if line.units is None else line.units / days


def _outside(claim: Claim) -> bool:
    return claim.form == "dental" or inpatient(claim)


def _services(claim: Claim) -> Services:
    return "hospital" if claim.form == "institutional" else "practitioner"


def _limits(claim: Claim, edits: Edits | None) -> Mapping[str, UnitLimit] | None:
    """The tables for these services; a supplier's holds for equipment, which no practitioner's names."""
    wanted: tuple[Services, ...] = ("practitioner", "supplier") if claim.form == "professional" else ("hospital",)
    tables = [edits.limits[services] for services in wanted if services in edits.limits] if edits else []
    return ChainMap(*tables) if tables else None


def _coded(claim: Claim) -> Iterator[_Line]:
    for index, line in enumerate(claim.lines):
        if line.procedure and PROCEDURE.fullmatch(line.procedure):
            yield index, line


def _by_day(claim: Claim) -> dict[datetime.date | None, list[_Line]]:
    """The lines with a procedure by their day; those without a day under None."""
    days = defaultdict[datetime.date | None, list[_Line]](list)
    for index, line in _coded(claim):
        days[line_day(claim, line)].append((index, line))
    return days


RULES = (pairs, units)
