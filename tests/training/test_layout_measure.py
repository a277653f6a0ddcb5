"""Labels are counted right where they are right."""

from dataclasses import replace
from random import Random

import pytest

from extraction.eob.labelled import Label, LabelledDocument, LabelledRow
from tests.extraction.eob.truth import truth_labels
from tests.training.layout_samples import sample
from training.layout_lessons import Lesson, lesson_of
from training.layout_measure import QUESTIONS, Tally, tally_of, together
from training.simulate.pages.families.draw import draw_family

FAMILY, SEED = "01 carrier print", 11


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return lesson_of(sample(FAMILY, SEED), "digital", Random(1))


@pytest.fixture(scope="module")
def truth() -> LabelledDocument:
    return truth_labels(draw_family(FAMILY, SEED))


def _with(document: LabelledDocument, role: str, change: dict[str, object]) -> LabelledDocument:
    """With the first row of a role changed."""
    rows = list(document.rows)
    at = next(at for at, row in enumerate(rows) if row.role.name == role)
    rows[at] = replace(rows[at], **change)  # type: ignore[arg-type]
    return LabelledDocument(rows=tuple(rows))


def test_the_truth_is_right(lesson: Lesson, truth: LabelledDocument) -> None:
    tally = tally_of(lesson, truth)
    assert all(tally.share(question) == 1.0 for question in QUESTIONS)
    assert tally.claim_f1 == 1.0
    assert tally.asked["tag"] == sum(len(grid) for grid in lesson.grids)
    assert tally.asked["column"] > 0


def test_a_wrong_role_is_one_wrong_row(lesson: Lesson, truth: LabelledDocument) -> None:
    tally = tally_of(lesson, _with(truth, "line", {"role": Label(name="note")}))
    assert tally.asked["role"] - tally.right["role"] == 1
    assert tally.taken["role", "line", "note"] == 1


def test_a_missed_start_of_a_claim_counts_against_it(lesson: Lesson, truth: LabelledDocument) -> None:
    def without_claim(row: LabelledRow) -> LabelledRow:
        return replace(row, claim=None) if row.claim == 0 else row

    missed = tally_of(lesson, LabelledDocument(rows=tuple(without_claim(row) for row in truth.rows)))
    assert 0.0 < missed.claim_f1 < 1.0
    assert missed.share("claim") < 1.0


def test_tallies_add_up_by_what_lessons_have_in_common(lesson: Lesson, truth: LabelledDocument) -> None:
    tally = tally_of(lesson, truth)
    (both,) = together([(lesson, tally), (lesson, tally)], lambda each: each.family).values()
    assert both.documents == 2
    assert both.asked["tag"] == 2 * tally.asked["tag"]
    assert Tally().share("tag") == 1.0
