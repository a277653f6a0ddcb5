"""Spelling words from the recogniser's steps."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from extraction.pages.ocr.decode import Gap, Steps, words

ALPHABET = ["", "0", "1", ".", ",", "O", " "]


def seen(*steps: dict[str, float]) -> Steps:
    """Probabilities by step; what is left is "nothing here"."""
    table = np.zeros((len(steps), len(ALPHABET)), np.float32)
    for row, step in zip(table, steps, strict=True):
        for letter, share in step.items():
            row[ALPHABET.index(letter)] = share
        row[0] += 1 - row.sum()
    return table


def test_a_letter_seen_over_several_steps_is_one_letter() -> None:
    read = words(seen({"1": 0.99}, {"1": 0.99}, {}, {"1": 0.99}), ALPHABET, [])
    assert [word.text for word in read] == ["11"]


def test_a_space_parts_words() -> None:
    read = words(seen({"1": 0.99}, {" ": 0.99}, {"0": 0.99}), ALPHABET, [])
    assert [(word.text, word.start < word.end) for word in read] == [("1", True), ("0", True)]


def test_a_lost_dot_is_put_back_where_its_room_is() -> None:
    steps = seen({"1": 0.99}, {" ": 0.99}, {"0": 0.99}, {}, {"0": 0.99})
    (word,) = words(steps, ALPHABET, [Gap(1.4, 0.5, 0.1)])
    assert word.text == "1.00"
    assert word.confidence < 0.85
    assert [word.text for word in words(steps, ALPHABET, [Gap(1.4, 1.2, 0.1)])] == ["1", "00"]


def test_digits_without_a_gap_are_one_number() -> None:
    steps = seen({"1": 0.99}, {" ": 0.99}, {"0": 0.99})
    assert [word.text for word in words(steps, ALPHABET, [Gap(1.4, 0.2, 0.15)])] == ["10"]
    assert [word.text for word in words(steps, ALPHABET, [Gap(1.4, 0.6, 0.15)])] == ["1", "0"]


def test_a_wide_gap_parts_what_was_read_as_one() -> None:
    steps = seen({"1": 0.99}, {}, {}, {"0": 0.99})
    assert [word.text for word in words(steps, ALPHABET, [Gap(1.9, 0.9, 0.1)])] == ["1", "0"]
    assert [word.text for word in words(steps, ALPHABET, [Gap(1.9, 0.3, 0.1)])] == ["10"]


def test_a_typewriter_has_wider_gaps_between_letters() -> None:
    steps = seen({"1": 0.99}, {}, {}, {".": 0.99})
    assert [word.text for word in words(steps, ALPHABET, [Gap(1.9, 0.9, 0.25)])] == ["1."]


def test_a_doubtful_letter_gives_another_spelling() -> None:
    (word,) = words(seen({"1": 0.99}, {"0": 0.6, "O": 0.39}), ALPHABET, [])
    assert word.text == "10"
    assert 0.55 < word.confidence < 0.65
    assert word.alternatives[0].text == "1O"
    assert 0.35 < word.alternatives[0].confidence < 0.42


def test_thousands_are_not_parted_by_a_dot() -> None:
    digits = [{"1": 0.99}, {",": 0.35, ".": 0.64}, *[{"0": 0.99}, {}] * 3, {".": 0.99}, *[{"0": 0.99}, {}] * 2]
    (word,) = words(seen(*digits), ALPHABET, [])
    assert word.text == "1,000.00"
    assert word.confidence > 0.5


@given(
    arrays(
        np.float32, st.tuples(st.integers(0, 25), st.just(len(ALPHABET))), elements=st.floats(0.0078125, 1, width=32)
    ),
    st.lists(st.builds(Gap, st.floats(0, 25), st.floats(0, 2), st.floats(0, 0.5)), max_size=4),
)
def test_words_hold_no_spaces_stand_in_order_and_share_one_probability(weights: Steps, gaps: list[Gap]) -> None:
    steps = weights / weights.sum(axis=1, keepdims=True)
    read = words(steps, ALPHABET, gaps)
    for word in read:
        assert " " not in word.text
        assert 0 <= word.start < word.end <= len(steps)
        assert word.confidence + sum(other.confidence for other in word.alternatives) <= 1.001
        assert all(other.confidence <= word.confidence for other in word.alternatives)
    assert [word.start for word in read] == sorted(word.start for word in read)
