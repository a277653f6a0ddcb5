"""The patient's coverage as the payer last told it: in force on the day of service, fresh, and the same person."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterator

from extraction.records import Claim, Coverage, Individual
from models.readiness.check import Check, Question
from models.readiness.facts import Facts
from models.readiness.service import first_day, last_day

ACTIVE = Question("coverage_active", "hold", "patient_access")
FRESH = Question("coverage_fresh", "warn", "patient_access")
MEMBER_ID = Question("coverage_member_id", "hold", "patient_access")
NAME = Question("coverage_name", "hold", "patient_access")
BIRTH_DATE = Question("coverage_birth_date", "hold", "patient_access")
SEX = Question("coverage_sex", "warn", "patient_access")
OTHER_PAYER = Question("coverage_other_payer", "hold", "cob_desk")

_OTHER_PAYER = "R"  # EB01
_TOLD_SEX = frozenset("MF")
_INQUIRE = "send an eligibility inquiry for the day of service"


def active(claim: Claim, facts: Facts) -> Iterator[Check]:
    """By the coverage's own dates, else by what the answer says of the day on which it was asked."""
    first, last, coverage = first_day(claim), last_day(claim), _latest(facts)
    path = "/subscriber"
    if coverage is None and facts.coverages:
        fix = "correct what the payer names in its refusal, and ask again before sending"
        yield ACTIVE.unknown(path, "the payer refused the eligibility inquiry", fix)
    elif coverage is None:
        yield ACTIVE.unknown(path, "the payer never told whether there is coverage", _INQUIRE)
    elif first is None or last is None:
        yield ACTIVE.unknown(path, "without a date of service coverage cannot be judged", "enter the dates of service")
    elif _ends_before(coverage, last) or (coverage.start and first < coverage.start):
        fix = "ask the patient who covered the day of service, and bill that payer"
        yield ACTIVE.fails(path, "the coverage was not in force on every day of service", fix)
    elif coverage.active is False and not _covered_by_dates(coverage, last):
        yield ACTIVE.fails(path, "the payer says that there is no coverage", "ask the patient for other insurance")
    elif coverage.active is None or not (coverage.active or _covered_by_dates(coverage, last)):
        yield ACTIVE.unknown(path, "the payer's answer does not say whether there is coverage", _INQUIRE)
    elif coverage.start is None and not (coverage.checked_on and first <= coverage.checked_on <= last):
        fact = "the payer told of coverage on another day than that of the service, and not from when to when"
        yield ACTIVE.unknown(path, fact, _INQUIRE)
    else:
        yield ACTIVE.passes("the coverage was in force on the day of service", path)


def fresh(claim: Claim, facts: Facts) -> Iterator[Check]:
    coverage, path = _latest(facts), "/subscriber"
    if coverage is None or coverage.checked_on is None:
        yield FRESH.unknown(path, "it is not known when coverage was last checked", _INQUIRE)
    elif facts.today - coverage.checked_on > datetime.timedelta(days=facts.coverage_checked_within):
        fact = f"coverage was last checked more than {facts.coverage_checked_within} days ago"
        yield FRESH.fails(path, fact, _INQUIRE)
    else:
        yield FRESH.passes(f"coverage was checked within {facts.coverage_checked_within} days", path)


def member_id(claim: Claim, facts: Facts) -> Iterator[Check]:
    told, path = _latest(facts), "/subscriber/member_id"
    own = claim.subscriber.member_id if claim.subscriber else None
    if told is None or not told.member_id or not own:
        yield MEMBER_ID.unknown(path, "the member id cannot be compared with an answer of the payer", _INQUIRE)
    elif _plain(told.member_id) == _plain(own):
        yield MEMBER_ID.passes("the member id is the payer's", path)
    else:
        fix = "take the member id over from the payer's answer"
        yield MEMBER_ID.fails(path, "the payer knows the member by another id", fix)


def name(claim: Claim, facts: Facts) -> Iterator[Check]:
    yield _compared(claim, facts, NAME, "/last_name", "name", _same_name)


def birth_date(claim: Claim, facts: Facts) -> Iterator[Check]:
    yield _compared(claim, facts, BIRTH_DATE, "/birth_date", "birth date", _same_birth_date)


def sex(claim: Claim, facts: Facts) -> Iterator[Check]:
    yield _compared(claim, facts, SEX, "/sex", "sex", _same_sex)


def other_payer(claim: Claim, facts: Facts) -> Iterator[Check]:
    """The payer names another one and the claim goes to it as the only one."""
    told, path = _latest(facts), "/other_coverages"
    if told is None or claim.payer_order != "P" or claim.other_coverages:
        if told is None:
            fact = "it is not known whether the patient has other insurance"
            yield OTHER_PAYER.unknown(path, fact, _INQUIRE)
        return
    if any(benefit.code == _OTHER_PAYER for benefit in told.benefits):
        fix = "ask the patient which insurance is primary, and bill that one first"
        yield OTHER_PAYER.fails(path, "the payer's answer names another payer and the claim does not", fix)
    elif told.benefits:
        yield OTHER_PAYER.passes("the payer's answer names no other payer", path)
    else:
        yield OTHER_PAYER.unknown(path, "the payer's answer does not say whether there is other insurance", _INQUIRE)


# Whether one person is the other; None where one of the two does not say.
_Agrees = Callable[[Individual, Coverage], bool | None]


def _compared(claim: Claim, facts: Facts, question: Question, field: str, words: str, agrees: _Agrees) -> Check:
    told, (base, person) = _latest(facts), _person(claim, facts)
    same = agrees(person, told) if told and person else None
    if same is None:
        return question.unknown(base + field, f"the {words} cannot be compared with an answer of the payer", _INQUIRE)
    if same:
        return question.passes(f"the {words} is the payer's", base + field)
    fix = f"take the {words} over from the insurance card or the payer's answer, if it is the same person"
    return question.fails(base + field, f"the payer knows the member by another {words}", fix)


def _person(claim: Claim, facts: Facts) -> tuple[str, Individual | None]:
    """Of subscriber and patient the one whom the payer's answer is about: who agrees with more of it."""
    told = _latest(facts)
    people = [("/patient", claim.patient), ("/subscriber", claim.subscriber)]
    named = [(path, person) for path, person in people if person]
    if told is None or not named:
        return "/subscriber", None
    return max(named, key=lambda each: _likeness(each[1], told))


def _likeness(person: Individual, told: Coverage) -> int:
    return sum(agrees(person, told) is True for agrees in (_same_name, _same_birth_date, _same_sex))


def _latest(facts: Facts) -> Coverage | None:
    """The last answer that told of a coverage. An inquiry that was refused tells nothing."""
    told = [coverage for coverage in facts.coverages or () if not coverage.rejections]
    return max(told, key=lambda coverage: coverage.checked_on or datetime.date.min, default=None)


def _ends_before(coverage: Coverage, day: datetime.date) -> bool:
    return coverage.end is not None and coverage.end < day


def _covered_by_dates(coverage: Coverage, last: datetime.date) -> bool:
    """Both ends are told and the services lie within: the coverage held then, whatever it is now."""
    return coverage.start is not None and coverage.end is not None and last <= coverage.end


def _same_name(person: Individual, told: Coverage) -> bool | None:
    last, told_last = _plain(person.last_name or ""), _plain(told.last_name or "")
    if not (last and told_last):
        return None
    one, two = _plain(person.first_name or ""), _plain(told.first_name or "")
    return last == told_last and (one.startswith(two) or two.startswith(one))


def _same_birth_date(person: Individual, told: Coverage) -> bool | None:
    return person.birth_date == told.birth_date if person.birth_date and told.birth_date else None


def _same_sex(person: Individual, told: Coverage) -> bool | None:
    return person.sex == told.sex if {person.sex, told.sex} <= _TOLD_SEX else None


def _plain(text: str) -> str:
    """Letters and digits alone: payers drop dashes, apostrophes and accents."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^0-9A-Z]", "", bare.upper())


RULES = (active, fresh, member_id, name, birth_date, sex, other_payer)
