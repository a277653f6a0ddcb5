"""All rules together: complete, documented, without a patient's data, and never at a loss."""

from __future__ import annotations

import datetime
import importlib
import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.records import Address, Authorization, Claim, ClaimDate, Coverage, Individual
from models.readiness.check import Check
from models.readiness.facts import Facts, FilingLimit, PayerFacts
from models.readiness.judge import QUESTIONS, RULES, readiness
from tests.claims_837 import (
    DAY,
    a_claim,
    a_dental_claim,
    a_dependent,
    a_secondary_claim,
    an_individual,
    an_institutional_claim,
)
from tests.models.readiness.cases import KNOWN, NOTHING, Case

DOCUMENT = Path(__file__).parents[3] / "docs" / "readiness.md"
MODULES = (
    "authorizations", "bill", "coordination", "coverage", "dates", "demographics", "diagnoses", "duplicates", "edits",
    "fields", "identity", "lines", "masters", "modifiers",
)  # fmt: skip
VALID = [a_claim(), an_institutional_claim(), a_dental_claim(), a_claim(patient=a_dependent())]


def cases() -> list[Case]:
    return [case for name in MODULES for case in importlib.import_module(f"tests.models.readiness.test_{name}").CASES]


def documented() -> dict[str, list[str]]:
    """The rows of the tables of rules, by rule."""
    rows = re.findall(r"^\| `(\w+)` \|(.*)\|$", DOCUMENT.read_text(), re.MULTILINE)
    cells = {rule: [cell.strip() for cell in rest.split(" | ")] for rule, rest in rows}
    return {rule: row for rule, row in cells.items() if len(row) == 5}


def test_every_rule_is_documented_and_every_documented_rule_is_there() -> None:
    assert documented().keys() == {question.name for question in QUESTIONS}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_severity_and_team_are_as_documented(question: Any) -> None:
    _, _, severity, team, fix = documented()[question.name]
    assert (severity, team) == (question.severity, question.owner_team)
    assert fix


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_every_rule_has_a_case_of_each_answer(question: Any) -> None:
    shown = {case.result for case in cases() if case.question == question}
    never_unknown = documented()[question.name][1] == "never"
    assert shown == {"pass", "fail"} | (set() if never_unknown else {"unknown"})


def test_names_are_told_once() -> None:
    assert len({question.name for question in QUESTIONS}) == len(QUESTIONS)
    assert len(set(RULES)) == len(RULES)


@pytest.mark.parametrize("claim", VALID, ids=lambda claim: claim.form)
def test_a_valid_claim_of_which_all_is_known_passes_everything(claim: Claim) -> None:
    about_child = replace(KNOWN.coverages[0], relationship="19", first_name="TOM", sex="M") if KNOWN.coverages else None
    told = (replace(about_child, birth_date=datetime.date(2015, 6, 1)),) if about_child and claim.patient else None
    found = readiness(claim, replace(KNOWN, coverages=told or KNOWN.coverages))
    assert [check for check in found.checks if check.result != "pass"] == []


@pytest.mark.parametrize("claim", [*VALID, a_secondary_claim()], ids=lambda claim: claim.form)
def test_a_valid_claim_of_which_nothing_is_known_fails_nothing(claim: Claim) -> None:
    found = readiness(claim, NOTHING)
    assert [check for check in found.checks if check.result == "fail"] == []
    assert {"coverage_active", "timely_filing", "duplicate_claim"} <= {check.rule for check in found.unknown()}


def test_the_rules_of_records_never_pass_without_them() -> None:
    without = readiness(replace(VALID[0], prior_authorization="AU7788", referral_number="RF1"), NOTHING)
    of_records = re.compile(
        r"coverage_|authorization_|referral_|timely_filing|duplicate_claim|procedure_pair|unit_limit"
    )
    judged = [check for check in without.checks if of_records.match(check.rule)]
    assert {check.result for check in judged} == {"unknown"}


def test_the_same_claim_and_facts_give_the_same_answers() -> None:
    first, second = (readiness(claim, KNOWN) for claim in (an_institutional_claim(), an_institutional_claim()))
    assert first == second


def test_failures_are_told_by_severity() -> None:
    found = readiness(a_claim(charge=None, original_reference="ICN", frequency="1"), KNOWN)
    assert {check.rule for check in found.failed("warn")} == {"original_reference_unasked"}
    assert {check.rule for check in found.failed("reject")} == {"required_claim_fields"}
    assert found.failed("hold") == ()


# No answer repeats what belongs to a patient.

CANARIES = (
    "CANARYLAST",
    "CANARYFIRST",
    "CANARYID77",
    "CANARYSTREET",
    "CANARYACCT",
    "CANARYAUTH",
    "CANARYREC",
    "CANARYICN",
)
CANARY_DAYS = (datetime.date(1931, 7, 19), datetime.date(2026, 3, 23))


def planted(claim: Claim) -> Claim:
    person: dict[str, Any] = {
        "last_name": "CANARYLAST",
        "first_name": "CANARYFIRST",
        "member_id": "CANARYID77",
        "birth_date": CANARY_DAYS[0],
        "address": Address(lines=("CANARYSTREET",), city="CANARYSTREET"),
    }
    day = CANARY_DAYS[1]
    lines = tuple(
        replace(line, service_from=day, service_to=day, prior_authorization="CANARYAUTH") for line in claim.lines
    )
    return replace(
        claim,
        patient_control_number="CANARYACCT",
        medical_record_number="CANARYREC",
        original_reference="CANARYICN",
        prior_authorization="CANARYAUTH",
        referral_number="CANARYAUTH",
        subscriber=an_individual(**person),
        patient=a_dependent(**person),
        dates=(ClaimDate(qualifier="439", start=day), *claim.dates),
        lines=(*lines, *lines),
    )


@pytest.mark.parametrize("claim", [*VALID, a_secondary_claim()], ids=lambda claim: claim.form)
@pytest.mark.parametrize(
    "facts", [KNOWN, NOTHING, replace(KNOWN, today=CANARY_DAYS[1])], ids=["known", "nothing", "day"]
)
def test_no_fact_and_no_fix_holds_what_belongs_to_a_patient(claim: Claim, facts: Facts) -> None:
    days = {form for day in CANARY_DAYS for form in (day.isoformat(), day.strftime("%Y%m%d"), day.strftime("%m/%d/%Y"))}
    for check in readiness(planted(claim), facts).checks:
        told = f"{check.fact} {check.fix}"
        assert not [secret for secret in (*CANARIES, *days) if secret in told], check.rule


# Whatever a claim holds, there is an answer.

CODES = st.sampled_from(
    ["", "1", "7", "11", "99213", "85025", "00790", "D2392", "97530", "97150", "0120", "25", "59", "50", "RT", "E119",
     "E11", "O80", "F0280", "W1830XA", "X", "ABK", "ABF", "HC", "P", "S", "T", "U", "AA", "82", "85", "XX", "EI", "439",
     "435", "N4", "D", "EAF", "CO", "PR", "45", "Y", "M", "F", "18", "MB", "BBR", "FIRST", "１２", "\x00"]
)  # fmt: skip
MAPPINGS = st.dictionaries(st.sampled_from(["D", "EAF", "A8"]), st.decimals(-100, 100, places=2), max_size=2)


def any_of(kind: type) -> st.SearchStrategy[Any]:
    """A record whose fields hold anything that their types allow, codes above all."""
    hints = {each.name: str(each.type) for each in fields(kind)}
    given_fields = {name: _values(hint) for name, hint in hints.items() if name != "interchange"}
    return st.builds(kind, **given_fields)


def _values(hint: str) -> st.SearchStrategy[Any]:
    optional = hint.endswith("| None")
    plain = hint.removesuffix("| None").strip()
    values = _plain_values(plain)
    return st.none() | values if optional else values


def _plain_values(plain: str) -> st.SearchStrategy[Any]:
    if plain.startswith("tuple["):
        return st.lists(_plain_values(plain[6:].split(",")[0]), max_size=2).map(tuple)
    if plain.startswith("Mapping["):
        return MAPPINGS
    if plain == "ClaimForm":
        return st.sampled_from(["professional", "institutional", "dental"])
    if plain in ("Money", "Quantity"):
        return st.decimals(-1000, 1000, places=2)
    if plain == "datetime.date":
        return st.sampled_from([DAY, DAY + datetime.timedelta(days=1), datetime.date(1900, 1, 1), datetime.date.max])
    if plain == "bool":
        return st.booleans()
    if plain == "PlainSegment":
        return st.just(("K3", "NOTE"))
    named = getattr(importlib.import_module("extraction.records"), plain, None)
    if isinstance(named, type) and is_dataclass(named):
        return st.deferred(lambda: any_of(named))
    return CODES | st.text(max_size=12)


CLAIMS = any_of(Claim)
FACTS = st.builds(
    Facts,
    today=st.dates(),
    payer=st.none() | st.builds(PayerFacts, key=st.just("k"), name=st.just("n"), member_id_pattern=st.none() | CODES),
    filing=st.none() | st.builds(FilingLimit, last_day=st.dates(), verified=st.booleans(), words=st.just("limit")),
    authorizations=st.none() | st.lists(any_of(Authorization), max_size=2).map(tuple),
    coverages=st.none() | st.lists(any_of(Coverage), max_size=2).map(tuple),
    sent_before=st.none() | st.just({}),
    edits=st.sampled_from([None, KNOWN.edits]),
    payer_in_master=st.sampled_from([None, "known", "unknown", "conflict"]),
    biller_in_master=st.sampled_from([None, "known", "unknown", "conflict"]),
)
NAMES = {question.name: question for question in QUESTIONS}


def sound(check: Check) -> bool:
    question = NAMES[check.rule]
    fixed = bool(check.fix) if check.result == "fail" else check.result == "unknown" or not check.fix
    return fixed and bool(check.fact) and (check.severity, check.owner_team) == (question.severity, question.owner_team)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(claim=CLAIMS, facts=FACTS)
def test_any_claim_is_answered(claim: Claim, facts: Facts) -> None:
    checks = readiness(claim, facts).checks
    assert checks
    assert all(sound(check) for check in checks)
    results: dict[tuple[str, str], set[str]] = {}
    for check in checks:
        results.setdefault((check.rule, check.path), set()).add(check.result)
    assert not [rule for rule, found in results.items() if {"pass", "fail"} <= found]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(claim=CLAIMS, today=st.dates())
def test_without_records_their_rules_never_pass(claim: Claim, today: datetime.date) -> None:
    of_records = re.compile(
        r"coverage_|authorization_|referral_|timely_filing|duplicate_claim|procedure_pair|unit_limit"
    )
    for check in readiness(claim, Facts(today=today)).checks:
        assert not (of_records.match(check.rule) and check.result == "pass")


def test_an_individual_of_nothing_is_answered() -> None:
    assert readiness(Claim(subscriber=Individual(), patient=Individual()), NOTHING).failed("reject")
