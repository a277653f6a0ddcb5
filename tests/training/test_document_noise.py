"""Spoilt pages stay pages: words somewhere near where they were, the same draw the same page."""

from random import Random

import pytest

from models.document.sight import Sight
from models.document.words import normalise
from tests.models.document.pages import page
from training.document_noise import Kind, as_read, cue_words, without_cues

LETTER = page(*[f"row {at} we could not pay the claim because of {at}5.00 billed too late" for at in range(30)])


@pytest.mark.parametrize("kind", ["digital", "scan", "fax"])
def test_the_same_random_numbers_give_the_same_page(kind: Kind) -> None:
    assert as_read(LETTER, kind, Random(4)) == as_read(LETTER, kind, Random(4))


def test_print_is_read_as_it_is() -> None:
    assert as_read(LETTER, "digital", Random(1)) == LETTER


def test_a_fax_loses_more_words_than_a_scan() -> None:
    known = {word.text for word in LETTER.words}

    def misread(kind: Kind) -> float:
        read = [word for seed in range(20) for word in as_read(LETTER, kind, Random(seed)).words]
        return sum(word.text not in known for word in read) / len(read)

    assert 0.0 < misread("scan") < misread("fax") < 0.6


def test_the_fax_machine_prints_which_page_it_sent() -> None:
    told = [Sight.of(as_read(LETTER, "fax", Random(seed), (2, 9))).printed_numbers for seed in range(20)]
    right = sum([(found.number, found.by_fax) for found in numbers] == [(2, True)] for numbers in told)
    assert right >= 10  # the line is misread as often as other words of a fax


def test_cue_words_are_taken_away_and_others_are_not() -> None:
    cues = frozenset({"late"})
    counts = [
        sum(normalise(word.text) == "late" for word in without_cues(LETTER, cues, Random(n)).words) for n in range(40)
    ]
    assert min(counts) < 15 < max(counts) == 30


def test_cues_are_the_words_of_one_class() -> None:
    texts = {"a": [frozenset({"the", "appeal"})] * 5, "b": [frozenset({"the", "refund"})] * 5}
    assert cue_words(texts, 1) == {"a": frozenset({"appeal"}), "b": frozenset({"refund"})}


def test_among_equal_cues_the_first_by_alphabet_is_taken_in_every_process() -> None:
    texts = {"a": [frozenset({"pear", "apple", "plum"})], "b": [frozenset({"other"})]}
    assert cue_words(texts, 2)["a"] == {"apple", "pear"}
