"""What is posted of a remittance is compared with what was drawn."""

from copy import deepcopy
from random import Random
from typing import Any

import pytest

from tests.training.layout_samples import sample
from training.eob_exact import as_printed, posted
from training.layout_lessons import lesson_of

RECORD: dict[str, Any] = dict(sample("01 carrier print", 11).record)


def changed(path: str, value: Any) -> dict[str, Any]:
    record = deepcopy(RECORD)
    *place, name = [int(step) if step.isdigit() else step for step in path.split("/")]
    at: Any = record
    for step in place:
        at = at[step]
    at[name] = value
    return record


def test_the_same_is_right() -> None:
    found = posted(RECORD, deepcopy(RECORD))
    assert found.whole
    assert found.differing == ("",) * len(RECORD["claims"])


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("claims/0/patient_control_number", "X", "patient_control_number"),
        ("claims/0/paid", "1.01", "paid"),
        ("claims/0/lines/0/procedure", "00000", "lines procedure"),
        ("claims/0/lines", [], "number of lines"),
    ],
)
def test_what_differs_of_a_claim_is_named(path: str, value: Any, told: str) -> None:
    found = posted(RECORD, changed(path, value))
    assert not found.claims[0]
    assert all(found.claims[1:])
    assert found.differing[0] == told
    assert found.payment
    assert not found.whole


@pytest.mark.parametrize("path", ["claims/0/group_number", "claims/0/patient/first_name", "payer/name"])
def test_what_is_not_posted_makes_nothing_wrong(path: str) -> None:
    assert posted(RECORD, changed(path, "X")).whole


@pytest.mark.parametrize("path", ["payment/trace_number", "payment/date", "payment/amount", "provider_adjustments"])
def test_the_payment_is_told_apart(path: str) -> None:
    value: Any = [{"reason": "WO", "reference": None, "amount": "1.00"}] if path == "provider_adjustments" else "X"
    found = posted(RECORD, changed(path, value))
    assert all(found.claims)
    assert not found.payment


def test_a_claim_that_was_missed_makes_no_other_wrong() -> None:
    found = posted(RECORD, changed("claims", RECORD["claims"][1:]))
    assert all(found.claims)
    assert not found.whole
    twice = posted(RECORD, changed("claims", [*RECORD["claims"], RECORD["claims"][0]]))
    assert twice.claims[-1] is False
    assert twice.differing[-1] == "no such claim"


def test_the_end_of_a_service_that_no_word_prints_is_its_begin() -> None:
    lesson = lesson_of(sample("01 carrier print", 11), "digital", Random(1))
    pointers = {drawn.meaning.pointer for read in lesson.read for drawn in read.drawn}
    for at, claim in enumerate(as_printed(lesson)["claims"]):
        for place, line in enumerate(claim["lines"]):
            drawn = lesson.record["claims"][at]["lines"][place]
            printed = f"/claims/{at}/lines/{place}/service_to" in pointers
            assert line["service_to"] in (
                (drawn["service_to"],) if printed else (drawn["service_to"], line["service_from"])
            )
            assert {**line, "service_to": None} == {**drawn, "service_to": None}
