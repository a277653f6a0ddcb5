"""A claim that has two account or claim numbers says so, and nobody stands for it."""

import pytest

from extraction.eob.labelled import LabelledDocument, LabelledRow
from extraction.eob.read import read_labelled
from extraction.eob.reading import Reading
from models.standing import against_claim
from tests.extraction.eob.making import row, word

TAGS = ("patient_control_number", "payer_claim_control_number")


def _header(number: str, tag: str, confidence: float) -> LabelledRow:
    return row(word("Number:", "label"), word(number, tag, 60.0, confidence=confidence), role="claim_header")


def _line(charge: str) -> LabelledRow:
    return row(word("99213", "procedure"), word(charge, "charge", 100.0), word(charge, "paid", 200.0))


def _read(first: str, second: str, tag: str, confidence: float = 1.0) -> Reading:
    rows = (_header(first, tag, confidence), _line("100.00"), _header(second, tag, confidence), _line("50.00"))
    return read_labelled(LabelledDocument(rows=rows))


def _codes(reading: Reading) -> set[str]:
    return {finding.code for finding in reading.document.findings}


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("confidence", [1.0, 0.9])
def test_two_numbers_are_told_and_speak_against_the_claim(tag: str, confidence: float) -> None:
    reading = _read("2026010522222", "2026010933333", tag, confidence)
    assert "claim_numbers_differ" in _codes(reading)
    (claim,) = reading.claims
    assert claim.two_numbers
    assert against_claim(reading, claim) == "It has two account or claim numbers and may be two claims"


@pytest.mark.parametrize(("again", "confidence"), [("2026010522222", 1.0), ("2026O10S22222", 0.9)])
def test_one_number_that_is_printed_twice_or_misread_is_one(again: str, confidence: float) -> None:
    reading = _read("2026010522222", again, TAGS[1], confidence)
    assert "claim_numbers_differ" not in _codes(reading)
    assert not reading.claims[0].two_numbers
