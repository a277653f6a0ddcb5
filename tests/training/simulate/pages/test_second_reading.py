"""The truth of drawn pages: what the words say is the record, nothing more and nothing less."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.balance import check
from extraction.codes import code_findings
from extraction.eob.labels import COLUMN_ROLES, ROW_ROLES, WORD_TAGS
from extraction.records import Remittance
from extraction.serialize import from_json, to_json
from tests.training.simulate.pages.second_reading import column_sums, complaints, misplaced
from training.simulate.mail import Split
from training.simulate.pages.mixture import draw_remittance_piece
from training.simulate.pages.piece import draw_piece

SEEDS = st.integers(min_value=0, max_value=10**9)
DRAWS = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(seed=SEEDS, split=st.sampled_from(["train", "validation"]))
@DRAWS
def test_words_and_record_agree(seed: int, split: Split) -> None:
    piece = draw_piece(seed, split)
    assert complaints(piece) == []


@given(seed=SEEDS, split=st.sampled_from(["train", "validation"]))
@DRAWS
def test_words_stand_inside_the_page_and_cover_no_other(seed: int, split: Split) -> None:
    assert misplaced(draw_piece(seed, split)) == []


@given(seed=SEEDS)
@DRAWS
def test_records_balance_and_are_read_back(seed: int) -> None:
    record = draw_piece(seed, "train").record
    assert record is not None
    assert check(record).holds
    assert from_json(Remittance, to_json(record)) == record


@given(seed=SEEDS)
@settings(max_examples=40, deadline=None)
def test_codes_are_those_of_the_tables(seed: int) -> None:
    record = draw_piece(seed, "train").record
    assert record is not None
    assert [item for item in code_findings(record) if item.code != "plb_wrong_sign"] == []


@given(seed=SEEDS)
@DRAWS
def test_totals_are_what_their_columns_come_to(seed: int) -> None:
    """Of each claim, and of the document: readers may count on it."""
    printed, totals, everything = column_sums(draw_piece(seed, "train"))
    for (claim, column), amount in totals.items():
        assert amount == printed.get((claim, column), 0), (claim, column)
    for column, amount in everything.items():
        assert amount == sum(each for (_, mine), each in printed.items() if mine == column), column


@given(seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_words_are_called_what_readers_know(seed: int) -> None:
    for page in draw_piece(seed, "train").drawing.pages:
        for word in page.words:
            assert word.meaning.tag in WORD_TAGS
            assert word.meaning.role in ROW_ROLES
            assert word.meaning.column is None or word.meaning.column in COLUMN_ROLES


@pytest.mark.parametrize("split", ["train", "validation"])
def test_a_seed_is_always_the_same_document(split: Split) -> None:
    first, second = draw_remittance_piece(7, split), draw_remittance_piece(7, split)
    assert first.drawing == second.drawing
    assert first.record == second.record
