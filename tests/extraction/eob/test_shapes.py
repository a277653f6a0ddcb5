"""Words that their shape tells, or what stands before them."""

from dataclasses import replace

import pytest

from extraction.eob.labelled import Label, LabelledDocument, LabelledRow, LabelledWord
from extraction.eob.shapes import with_shapes
from tests.extraction.eob.making import row, spaced, word


def _tags(*rows: LabelledRow) -> list[str]:
    return [each.tag for each in with_shapes(LabelledDocument(rows=rows)).rows[-1].words]


def _doubtful(text: str, tag: str, left: float, sure: float = 0.6, other: str = "modifier") -> LabelledWord:
    return word(text, tag, left, doubt=[(other, 1.0 - sure)])


def test_a_pair_of_group_and_reason_is_a_code_and_so_is_a_reason_behind_its_amount() -> None:
    assert _tags(row(_doubtful("CO-45", "other", 0.0))) == ["adjustment_code"]
    assert _tags(row(word("CO-45", "other"))) == ["other"]
    behind = row(word("116.82", "adjustment_amount"), _doubtful("(45)", "remark_code", 40.0))
    assert _tags(behind) == ["adjustment_amount", "adjustment_code"]


@pytest.mark.parametrize(("name", "tag"), [("", "modifier"), ("MODS", "modifier"), ("POS", "place_of_service")])
def test_a_number_behind_a_procedure_is_a_modifier_unless_its_column_is_named_otherwise(name: str, tag: str) -> None:
    line = row(word("99213", "procedure"), _doubtful("25", "place_of_service", 40.0))
    above = row(*spaced(name or "x", "label", 40.0, column="other"), role="column_header", claim=None)
    assert _tags(above, line) == ["procedure", tag]


def test_a_second_modifier_follows_the_first_and_others_stay() -> None:
    both = [_doubtful(text, "place_of_service", left) for text, left in (("59", 40.0), ("25", 60.0))]
    assert _tags(row(word("99213", "procedure"), *both)) == ["procedure", "modifier", "modifier"]
    assert _tags(row(word("99213", "procedure"), _doubtful("11", "place_of_service", 40.0)))[1] == "place_of_service"
    assert _tags(row(word("99213", "units"), _doubtful("25", "place_of_service", 40.0)))[1] == "place_of_service"
    sure = _doubtful("25", "place_of_service", 40.0, sure=0.95)
    assert _tags(row(word("99213", "procedure"), sure))[1] == "place_of_service"


def test_what_has_cents_in_the_block_of_a_claim_is_an_amount_unless_its_column_is_that_of_a_number() -> None:
    doubtful = _doubtful("196949.39", "patient_control_number", 0.0, other="paid")
    assert _tags(row(doubtful, role="claim_header")) == ["paid"]
    above = row(*spaced("ACCOUNT", "label", column="patient_control_number"), role="column_header", claim=None)
    assert _tags(above, row(doubtful, role="claim_header")) == ["patient_control_number"]
    named = row(word("Account", "label"), _doubtful("196949.39", "patient_control_number", 60.0, other="paid"))
    assert _tags(replace(named, role=Label(name="claim_header")))[1] == "patient_control_number"
