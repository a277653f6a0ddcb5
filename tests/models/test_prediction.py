"""What every prediction holds to."""

from decimal import Decimal

import pytest

from models.prediction import LARGEST, Confidence, to_cents


@pytest.mark.parametrize("value", [-0.01, 1.01])
def test_a_confidence_lies_between_nothing_and_certain(value: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Confidence(value, "table")


def test_cents_are_rounded_as_the_books_round() -> None:
    assert to_cents(Decimal("10.005")) == Decimal("10.01")
    assert to_cents(Decimal("-10.005")) == Decimal("-10.01")
    assert to_cents(None) == Decimal("0.00")


def test_an_absurd_amount_becomes_the_largest_that_can_be_added_up() -> None:
    assert to_cents(Decimal("9" * 18)) == LARGEST
    assert to_cents(-Decimal("9" * 18)) == -LARGEST
