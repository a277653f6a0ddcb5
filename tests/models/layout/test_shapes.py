"""What words look like."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.layout.shapes import SHAPES, shape, shapes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1,234.56", {"amount"}),
        ("(12.40)", {"amount", "amount_below_zero", "opens", "closes"}),
        ("12.40-", {"amount", "amount_below_zero"}),
        (".00", {"amount", "zero"}),
        ("$45.00", {"amount", "currency"}),
        ("10/18/2025", {"date"}),
        ("CO-45", {"adjustment"}),
        ("N130", {"remark"}),
        ("1825402021", {"npi", "digits_long"}),
        ("99213-25", {"procedure"}),
        ("D0120", {"procedure", "health_code"}),
        ("Amount:", {"colon"}),
        ("SMITH,", {"surname", "comma"}),
    ],
)
def test_a_word_looks_like_what_it_is(text: str, names: set[str]) -> None:
    assert {SHAPES[at] for at in np.flatnonzero(shape(text))} >= names


@pytest.mark.parametrize("text", ["12.4", "1,23.45", "AMOUNT", "99213", "10/18/25"])
def test_what_has_no_cents_is_no_amount(text: str) -> None:
    assert not shape(text)[SHAPES.index("amount")]


@given(st.lists(st.text(st.characters(exclude_categories=["Zs", "Cc", "Cs"]), min_size=1), min_size=1, max_size=8))
def test_every_word_has_a_shape(texts: list[str]) -> None:
    found = shapes(texts)
    assert found.shape == (len(texts), len(SHAPES))
    assert np.isfinite(found).all()
