"""Drawn remittances under true labels come out as the record that was drawn."""

from __future__ import annotations

import pytest

from extraction.eob.read import read_labelled
from tests.extraction.eob.truth import truth_labels
from training.simulate.pages.families.draw import draw_family


@pytest.mark.parametrize("name", ["01 carrier print", "06 portal viewer", "08 state report in rows"])
def test_a_family_is_read(name: str) -> None:
    piece = draw_family(name, 77)
    document = read_labelled(truth_labels(piece), len(piece.drawing.pages)).document
    assert document.balanced
    assert piece.record is not None
    assert document.record is not None
    assert document.record.claims[0].lines[0].charge == piece.record.claims[0].lines[0].charge  # type: ignore[union-attr]
