"""Words of a row as values."""

from __future__ import annotations

import pytest

from extraction.eob.values import values_of
from tests.extraction.eob.making import row, spaced, word


def texts(*values: object) -> list[str]:
    return [str(getattr(value, "text", "")) for value in values]


def test_a_value_has_all_its_words_and_labels_are_none() -> None:
    found = values_of(row(*spaced("Patient:", "label"), *spaced("MARY ANN NGO", "patient_name", 50.0)))
    assert [(value.tag, value.text, value.labelled) for value in found] == [("patient_name", "MARY ANN NGO", True)]


def test_amounts_are_apart_and_a_symbol_goes_with_its_amount() -> None:
    found = values_of(row(*spaced("$ 5.00 $ 6.00 - 7.00", "paid")))
    assert texts(*found) == ["$ 5.00", "$ 6.00", "-", "7.00"]


def test_two_cells_are_two_values() -> None:
    found = values_of(row(word("01/02/25", "service_from"), word("01/03/25", "service_from", 90.0)))
    assert texts(*found) == ["01/02/25", "01/03/25"]


def test_modifiers_are_values_of_their_own() -> None:
    assert texts(*values_of(row(*spaced("GT 95", "modifier")))) == ["GT", "95"]


def test_confidence_is_that_of_reading_and_naming_all_words() -> None:
    value = values_of(row(word("5.00", "paid", confidence=0.9, doubt=[("allowed", 0.2)])))[0]
    assert value.confidence == pytest.approx(0.72)


def test_units_paid_and_units_billed_side_by_side_are_two_numbers() -> None:
    values = values_of(row(word("1", "units"), word("1", "units", 7.0)))
    assert [value.text for value in values] == ["1", "1"]
