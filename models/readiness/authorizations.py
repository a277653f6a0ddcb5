"""Prior authorizations and referrals (REF*G1 and 9F) against what the payer has granted.

Payers deny in four ways, each with its own fix: 197 there was none, 15 the number does not fit the service, 198 it was
used up or out of time, 243 the referral is missing. An authorization is never obtained after the service: then only the
payer's rules for late requests are left, and a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extraction.procedure_codes import PROCEDURE
from extraction.records import Authorization, Claim, ServiceLine
from models.readiness.bill import REPLACES
from models.readiness.check import Check, Question
from models.readiness.facts import Facts
from models.readiness.service import line_day

REQUIRED = Question("authorization_required", "hold", "authorizations")
KNOWN = Question("authorization_known", "hold", "authorizations")
REFERRAL = Question("referral_known", "hold", "authorizations")
STATUS = Question("authorization_approved", "hold", "authorizations")
SPAN = Question("authorization_in_span", "hold", "authorizations")
COVERS = Question("authorization_covers_procedure", "hold", "authorizations")
UNITS = Question("authorization_units_left", "hold", "authorizations")
PROVIDER = Question("authorization_names_provider", "hold", "authorizations")

_PRIOR, _REFERRAL = "prior_authorization", "referral"
_ASKED = "Y"  # EB11
_NOT_APPROVED = {
    "pended": ("is still pending with the payer", "wait for the payer's answer before sending the claim"),
    "denied": ("was denied", "ask for a peer-to-peer review or appeal the denial; do not send the claim as authorized"),
    "cancelled": ("was cancelled", "find out who cancelled it and whether another one took its place"),
    "expired": ("has expired", "ask the payer to extend it, if it was in force on the day of service"),
}


@dataclass(frozen=True, slots=True)
class _Use:
    """A number as the claim names it, the lines that it stands for, and what the payer's records say of it."""

    path: str
    kind: str
    record: Authorization | None
    lines: tuple[tuple[int, ServiceLine], ...]


def required(claim: Claim, facts: Facts) -> Iterator[Check]:
    """Which procedures need one is told by the payer master and by coverage answers (EB11)."""
    if not claim.lines:
        return
    procedures = facts.payer.authorization_required if facts.payer else frozenset()
    asked = procedures | _asked_by_coverage(facts)
    missing = [
        (index, line.procedure)
        for index, line in enumerate(claim.lines)
        if line.procedure in asked and not (line.prior_authorization or claim.prior_authorization)
    ]
    for index, procedure in missing:
        yield REQUIRED.fails(f"/lines/{index}/prior_authorization", _unauthorized(procedure), _FIND_IT)
    if not missing and procedures:
        yield REQUIRED.passes("every procedure for which the payer wants an authorization has one", "/lines")
    elif not missing:
        fix = "write into the payer master which procedures need an authorization"
        yield REQUIRED.unknown("/lines", "it is not known which procedures need an authorization of this payer", fix)


def known(claim: Claim, facts: Facts) -> Iterator[Check]:
    for question, kind, words in ((KNOWN, _PRIOR, "prior authorization"), (REFERRAL, _REFERRAL, "referral")):
        uses = [use for use in _uses(claim, facts) if use.kind == kind]
        for use in uses:
            yield _known(question, use, words, facts)


def approved(claim: Claim, facts: Facts) -> Iterator[Check]:
    for use in _uses(claim, facts):
        if use.record is None:
            yield STATUS.unknown(use.path, "the payer's answer to the authorization was never received", _ASK)
        elif use.record.status == "approved":
            yield STATUS.passes("the authorization is approved", use.path)
        elif use.record.status in _NOT_APPROVED:
            words, fix = _NOT_APPROVED[use.record.status]
            yield STATUS.fails(use.path, f"the authorization {words}", fix)
        else:
            yield STATUS.unknown(use.path, "the authorization's status is none that is known", _ASK)


def in_span(claim: Claim, facts: Facts) -> Iterator[Check]:
    """Every day of service within the days that were granted (198)."""
    for use in _uses(claim, facts):
        days = [line_day(claim, line) for _, line in use.lines]
        days += [line.service_to for _, line in use.lines if line.service_to]
        if use.record is None or not days or None in days or (use.record.start is None and use.record.end is None):
            yield SPAN.unknown(use.path, "the days that the authorization is for are not known", _ASK)
            continue
        first, last = use.record.start, use.record.end
        if any(day and ((first and day < first) or (last and day > last)) for day in days):
            fix = "ask the payer to extend the authorization to the day of service, or correct the date"
            yield SPAN.fails(use.path, "a day of service lies outside of the authorization", fix)
        elif first is None or last is None:
            end = "first" if first is None else "last"
            yield SPAN.unknown(use.path, f"the {end} day that the authorization is for is not known", _ASK)
        else:
            yield SPAN.passes("the days of service lie within the authorization", use.path)


def covers(claim: Claim, facts: Facts) -> Iterator[Check]:
    """A procedure of its lines among those granted (15). One that names none may be for any, or for another."""
    for use in _uses(claim, facts):
        if use.record is None or not use.record.procedures:
            yield COVERS.unknown(use.path, "the procedures that were authorized are not known", _ASK)
            continue
        # A number of the whole claim is for what it is for; that it names none of the lines is the mistake.
        wanted = [line.procedure for _, line in use.lines if line.procedure]
        granted = use.record.procedures
        if not wanted:
            yield COVERS.unknown(use.path, "the claim's lines name no procedure", "enter the procedure codes")
        elif not {*wanted} & {*granted}:
            fix = "ask the payer to add the procedure, or enter the number that was granted for it"
            yield COVERS.fails(use.path, "the authorization is for other procedures", fix)
        else:
            yield COVERS.passes("the authorization is for a procedure of the claim", use.path)


def units_left(claim: Claim, facts: Facts) -> Iterator[Check]:
    """What the lines ask for against what is left (198)."""
    for use in _uses(claim, facts):
        record = use.record
        if record is None or record.units_approved is None:
            yield UNITS.unknown(use.path, "the units that were authorized are not known", _ASK)
            continue
        left = record.units_approved - (record.units_used or Decimal(0))
        covered = [line for _, line in use.lines if not record.procedures or line.procedure in record.procedures]
        units = [line.units for line in covered if line.units is not None]
        if len(units) < len(covered):
            yield UNITS.unknown(use.path, "a line does not say how many units it asks for", "enter the units")
        elif sum(units, Decimal(0)) > left and claim.frequency in REPLACES:
            fact = "the units of the claim that is replaced may already be counted"
            yield UNITS.unknown(use.path, fact, "compare the units left with those of the earlier claim")
        elif sum(units, Decimal(0)) > left and not record.procedures and len(covered) > 1:
            yield UNITS.unknown(use.path, "it is not known which of the lines the units were authorized for", _ASK)
        elif sum(units, Decimal(0)) > left:
            fix = "ask the payer for more units before sending, or bill what was granted"
            yield UNITS.fails(use.path, "the claim asks for more units than the authorization has left", fix)
        else:
            yield UNITS.passes("the authorization has enough units left", use.path)


def names_provider(claim: Claim, facts: Facts) -> Iterator[Check]:
    for use in _uses(claim, facts):
        if use.record is None or not use.record.provider_npi:
            yield PROVIDER.unknown(use.path, "the provider who was authorized is not known", _ASK)
        elif use.record.provider_npi in _npis(claim):
            yield PROVIDER.passes("the authorization names a provider of the claim", use.path)
        else:
            fix = "ask the payer to move the authorization to the provider who gave the service"
            yield PROVIDER.fails(use.path, "the authorization names a provider who is not on the claim", fix)


_ASK = "ask the payer's portal for the authorization and record it (authorization.changed)"
_FIND_IT = (
    "look for an authorization that was granted before the service and enter its number (REF*G1); if there is none and "
    "the service was given, ask for the payer's rules on late requests: it cannot be obtained afterwards"
)


def _known(question: Question, use: _Use, words: str, facts: Facts) -> Check:
    if not facts.authorizations:
        return question.unknown(use.path, f"no record of this {words} was ever received", _ASK)
    if use.record is None and not _needed(use, facts):
        fact = f"the number of the {words} is on no record, and nothing says whether the service needs one"
        return question.unknown(use.path, fact, _ASK)
    if use.record is None:
        fix = f"compare the number with the payer's letter; a wrong number is denied as if there were no {words}"
        return question.fails(use.path, f"the number of the {words} is none that the payer granted this patient", fix)
    if use.record.kind != use.kind:
        fix = "enter a prior authorization as REF*G1 and a referral as REF*9F"
        return question.fails(use.path, f"the number stands as {words} and is on record as the other kind", fix)
    # Whether it was granted is another question (STATUS).
    return question.passes(f"the number of the {words} is on the payer's record for this patient", use.path)


def _needed(use: _Use, facts: Facts) -> bool:
    """Whether payer master or coverage answers say that a procedure needs the authorization. Of referrals none does."""
    asked = (facts.payer.authorization_required if facts.payer else frozenset()) | _asked_by_coverage(facts)
    return use.kind == _PRIOR and any(line.procedure in asked for _, line in use.lines)


def _uses(claim: Claim, facts: Facts) -> Iterator[_Use]:
    """Each number on the claim. A number of the claim stands for the lines that have none of their own."""
    for kind, attribute in ((_PRIOR, "prior_authorization"), (_REFERRAL, "referral_number")):
        own = [(index, line) for index, line in enumerate(claim.lines) if getattr(line, attribute)]
        shared = tuple((index, line) for index, line in enumerate(claim.lines) if not getattr(line, attribute))
        if number := getattr(claim, attribute):
            yield _Use(f"/{attribute}", kind, _record(number, facts), shared)
        for index, line in own:
            path = f"/lines/{index}/{attribute}"
            yield _Use(path, kind, _record(getattr(line, attribute), facts), ((index, line),))


def _record(number: str, facts: Facts) -> Authorization | None:
    return next((record for record in facts.authorizations or () if _same(record.number, number)), None)


def _same(one: str, two: str) -> bool:
    """Payers' letters print dashes and spaces that nobody types."""
    plain = [number.replace("-", "").replace(" ", "").upper() for number in (one, two)]
    return plain[0] == plain[1]


def _asked_by_coverage(facts: Facts) -> frozenset[str]:
    benefits = (benefit for coverage in facts.coverages or () for benefit in coverage.benefits)
    return frozenset(b.procedure for b in benefits if b.procedure and b.authorization_required == _ASKED)


def _npis(claim: Claim) -> set[str | None]:
    providers = [*claim.providers, *(provider for line in claim.lines for provider in line.providers)]
    return {provider.npi for provider in providers} | {claim.billing.npi if claim.billing else None}


def _unauthorized(procedure: str | None) -> str:
    shown = procedure if procedure and PROCEDURE.fullmatch(procedure) else "a procedure"
    return f"the payer wants an authorization for {shown} and the claim has none"


RULES = (required, known, approved, in_span, covers, units_left, names_provider)
