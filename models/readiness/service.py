"""When and where the services of a claim were given: what several rules ask for."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from extraction.records import Claim, ServiceLine

# The first two digits of a type of bill whose patients are admitted: hospital, swing bed, nursing facility, religious
# institution, intermediate and residential care, critical access.
_INPATIENT = frozenset({"11", "18", "21", "28", "41", "65", "66", "86"})
ACUTE_INPATIENT = "11"
ADMISSION = "435"
_SERVICE = "472"  # on a line, and on the claim where a dental claim names one day for all lines
PREDETERMINATION = "PB"


def inpatient(claim: Claim) -> bool:
    """Whether the type of bill is one of an admitted patient."""
    return claim.form == "institutional" and claim.facility_type in _INPATIENT


def predetermination(claim: Claim) -> bool:
    """Whether a dental claim only asks what would be paid: it has no dates of service."""
    return claim.predetermination == PREDETERMINATION


def line_day(claim: Claim, line: ServiceLine) -> datetime.date | None:
    """The day of a line's service: its own, else the claim's, else the first of the statement."""
    return line.service_from or claim_date(claim, _SERVICE) or claim.service_from


def first_day(claim: Claim) -> datetime.date | None:
    """The first day of service on the claim."""
    return min(_days(claim), default=None)


def last_day(claim: Claim) -> datetime.date | None:
    """The last day of service on the claim."""
    return max(_days(claim), default=None)


def claim_date(claim: Claim, qualifier: str) -> datetime.date | None:
    """The first DTP of the claim under a qualifier."""
    return next((date.start for date in claim.dates if date.qualifier == qualifier), None)


def _days(claim: Claim) -> Iterator[datetime.date]:
    yield from (date.start for date in claim.dates if date.qualifier == _SERVICE and date.start)
    parts: tuple[Claim | ServiceLine, ...] = (claim, *claim.lines)
    for part in parts:
        yield from (day for day in (part.service_from, part.service_to) if day)
