"""The order of a claim's dates, and whether it is still in time. No date is repeated in an answer: it may be PHI."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from extraction.records import Claim
from models.readiness.check import Check, Question
from models.readiness.facts import Facts
from models.readiness.service import ADMISSION, claim_date, first_day, last_day, predetermination

ORDER = Question("dates_in_order", "reject")
FUTURE = Question("dates_not_in_future", "reject")
STATEMENT = Question("statement_covers_lines", "reject")
ACCIDENT = Question("accident_details", "reject", "patient_access")
FILING = Question("timely_filing", "hold")
UNVERIFIED_FILING = Question("timely_filing_unverified", "warn")

_ACCIDENT_DATE = "439"
# What cannot come after the services: qualifier of DTP, words.
_BEFORE_SERVICE = (
    ("431", "the onset of the illness"),
    (_ACCIDENT_DATE, "the accident"),
    ("454", "the first treatment"),
    ("484", "the last menstrual period"),
)
_FIX = "correct the date that is wrong, from the chart"


def order(claim: Claim, _: Facts) -> Iterator[Check]:
    if first_day(claim) is None:
        fix = "enter the dates of service"
        yield ORDER.unknown("", "there is no date of service to compare with", fix)
        return
    found = [*_periods(claim), *_against_service(claim)]
    yield from ORDER.settle(found, "the dates follow each other as they must")


def future(claim: Claim, facts: Facts) -> Iterator[Check]:
    if predetermination(claim):
        return
    if first_day(claim) is None:
        yield FUTURE.unknown("", "there is no date of service to compare with today", "enter the dates of service")
        return
    found = (
        FUTURE.fails(path, f"{words} lies in the future", "correct the date, or wait with the claim until that day")
        for path, day, words in _days(claim)
        if day > facts.today
    )
    yield from FUTURE.settle(found, "no date lies in the future")


def statement(claim: Claim, _: Facts) -> Iterator[Check]:
    """Dates of lines lie within the statement dates of an institutional claim."""
    if claim.form != "institutional" or claim.service_from is None:
        return
    first, last = claim.service_from, claim.service_to or claim.service_from
    found = (
        STATEMENT.fails(
            f"/lines/{index}/service_from",
            f"line {index + 1} has a date outside of the statement dates",
            "correct the date of the line or the statement dates (DTP*434)",
        )
        for index, line in enumerate(claim.lines)
        if any(day and not first <= day <= last for day in (line.service_from, line.service_to))
    )
    yield from STATEMENT.settle(found, "the statement dates cover all lines", "/service_from")


def accident(claim: Claim, _: Facts) -> Iterator[Check]:
    """Where the claim says that an accident is behind it (CLM11), its date and, for a car, its state are asked for."""
    if not {"AA", "OA"} & {*claim.related_causes}:
        return
    found = []
    if claim_date(claim, _ACCIDENT_DATE) is None:
        fix = "enter the date of the accident (DTP*439)"
        found.append(ACCIDENT.fails("/dates", "the claim names an accident and not its date", fix))
    if "AA" in claim.related_causes and not (claim.accident_state or claim.accident_country):
        fix = "enter the state in which the car accident happened (CLM11-4)"
        found.append(ACCIDENT.fails("/accident_state", "the claim names a car accident and not its state", fix))
    yield from ACCIDENT.settle(found, "the accident has its date and state")


def filing(claim: Claim, facts: Facts) -> Iterator[Check]:
    """An unverified limit warns and never holds."""
    limit = facts.filing
    if limit is None:
        fix = "enter the payer's filing limit, with where it is written"
        yield FILING.unknown("", "the payer's filing limit is not known", fix)
        return
    question = FILING if limit.verified else UNVERIFIED_FILING
    if facts.today <= limit.last_day:
        yield question.passes(f"the claim is within the filing limit of {limit.words}; {limit.basis}")
        return
    excuse = "" if claim.delay_reason else "; if the delay has a reason that the payer takes, enter it (CLM20)"
    fix = f"send it only with proof of timely filing, or ask who may decide on a write-off{excuse}"
    if not limit.verified:
        fix = f"verify the limit with the payer; {fix}"
    yield question.fails("", f"the filing limit of {limit.words} has passed; {limit.basis}", fix)


def _periods(claim: Claim) -> Iterator[Check]:
    for path, first, last in _spans(claim):
        if first and last and first > last:
            yield ORDER.fails(path, "a period of service ends before it begins", _FIX)


def _spans(claim: Claim) -> Iterator[tuple[str, datetime.date | None, datetime.date | None]]:
    yield "/service_to", claim.service_from, claim.service_to
    for index, line in enumerate(claim.lines):
        yield f"/lines/{index}/service_to", line.service_from, line.service_to
    for index, date in enumerate(claim.dates):
        yield f"/dates/{index}", date.start, date.end


def _against_service(claim: Claim) -> Iterator[Check]:
    first, last, treated = first_day(claim), last_day(claim), claim.treated
    base = "/patient" if claim.patient else "/subscriber"
    if treated and _later(treated.birth_date, first):
        yield ORDER.fails(f"{base}/birth_date", "the patient was born after the service", _FIX)
    # Bills for an admitted patient begin with the admission or after it; services of an outpatient may come before.
    if _later(claim_date(claim, ADMISSION), last):
        yield ORDER.fails("/dates", "the admission is after the last day of service", _FIX)
    for index, date in enumerate(claim.dates):
        for qualifier, words in _BEFORE_SERVICE:
            if date.qualifier == qualifier and _later(date.start, last):
                yield ORDER.fails(f"/dates/{index}", f"{words} is after the service", _FIX)


def _days(claim: Claim) -> Iterator[tuple[str, datetime.date, str]]:
    treated, base = claim.treated, "/patient" if claim.patient else "/subscriber"
    if treated and treated.birth_date:
        yield f"{base}/birth_date", treated.birth_date, "the patient's birth date"
    for path, first, last in (("", claim.service_from, claim.service_to), *_line_days(claim)):
        # The end alone is named where both lie in the future: one mistake, one answer.
        day = max((each for each in (first, last) if each), default=None)
        if day:
            yield f"{path}/service_to", day, "a date of service"


def _line_days(claim: Claim) -> Iterator[tuple[str, datetime.date | None, datetime.date | None]]:
    for index, line in enumerate(claim.lines):
        yield f"/lines/{index}", line.service_from, line.service_to


def _later(one: datetime.date | None, two: datetime.date | None) -> bool:
    return one is not None and two is not None and one > two


RULES = (order, future, statement, accident, filing)
