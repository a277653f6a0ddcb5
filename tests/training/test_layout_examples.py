"""Pages as the network learns from them: changed in what they say, never in what is true of them."""

from random import Random

import numpy as np

from models.layout.claims import BEGINS
from models.layout.spelling import NOTHING, spelling
from tests.training.layout_samples import sample
from training.layout_examples import examples_of, rename, steps_alone
from training.layout_lessons import lesson_of
from training.layout_names import SAYINGS, names

LESSON = lesson_of(sample("01 carrier print", 12), "digital", Random(1))
GRID, TRUTH = LESSON.grids[0], LESSON.truths[0]
TEXTS = [word.text for word in GRID.words]


def _renamed(seed: int) -> list[str]:
    texts = list(TEXTS)
    rename(texts, GRID, TRUTH, Random(seed))
    return texts


def test_names_are_exchanged_for_names_that_mean_the_same() -> None:
    changed = 0
    for seed in range(5):
        for at, (text, before) in enumerate(zip(_renamed(seed), TEXTS, strict=True)):
            if text != before:
                changed += 1
                meaning = SAYINGS[TRUTH.saying[at]]
                assert text == "" or any(text in name.replace(" ", "") for name in names()[meaning])
    assert changed > 20


def test_a_claim_that_is_named_again_on_the_next_page_begins_for_who_sees_that_page_alone() -> None:
    changed = 0
    for seed in range(8):
        lesson = lesson_of(sample("15 national advice", seed), "digital", Random(1))
        for number, (alone, whole) in enumerate(zip(steps_alone(lesson), lesson.steps, strict=True)):
            (differing,) = np.nonzero(alone != whole)
            assert len(differing) == 0 or (number and differing.tolist() == np.flatnonzero(whole)[:1].tolist())
            assert all(alone[at] == BEGINS for at in differing)
            changed += len(differing)
    assert changed


def test_values_and_sentences_stay() -> None:
    no_names = {SAYINGS.index(saying) for saying in ("value", "prose", "title", "section")}
    for text, before, said in zip(_renamed(1), TEXTS, TRUTH.saying.tolist(), strict=True):
        assert text == before or said not in no_names


def test_some_pages_have_words_that_cannot_be_read() -> None:
    shares = []
    for seed in range(12):
        page = next(examples_of(LESSON, (0,), Random(seed)))
        shares.append(float((page.buckets == NOTHING).sum() / len(GRID)))
    assert min(shares) < 0.02
    assert max(shares) > 0.1


def test_what_is_true_of_a_page_and_where_its_words_stand_is_left_alone() -> None:
    pages = list(examples_of(LESSON, range(len(LESSON.grids)), Random(3)))
    assert [page.truth for page in pages] == list(LESSON.truths)
    assert len(pages[0].starts) == len(spelling(TEXTS)[1]) == len(pages[0].facts)
    assert np.array_equal(pages[0].around["row"], GRID.row)
