"""Words as OCR would read them, and the pairing of drawn and read words that the noise was measured with."""

from __future__ import annotations

import random
from statistics import mean

import pytest

from extraction.pages.page import Box, Word
from training.simulate.degrade import CONDITIONS, KINDS, WAYS, Condition, Kind, named
from training.simulate.noise import measured, noisy
from training.simulate.reading_errors import matches
from training.simulate.sheet import DrawnWord, Meaning

WORDS = tuple(
    DrawnWord(text=f"1,23{column}.5{row % 10}", box=(60.0 * column, 12.0 * row, 60.0 * column + 40, 12.0 * row + 8),
              row=row, meaning=Meaning(tag="paid", claim=row))
    for row in range(60) for column in range(8)
)  # fmt: skip


def right_share(kind: Kind, seed: int = 1, condition: Condition | None = None) -> float:
    found = noisy(WORDS, kind, random.Random(seed), condition)
    return sum(read.text == drawn.text for read, drawn in found) / len(WORDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_words(kind: Kind) -> None:
    first = noisy(WORDS, kind, random.Random(7))
    assert first == noisy(WORDS, kind, random.Random(7))
    assert first != noisy(WORDS, kind, random.Random(8))


def test_worse_pages_are_read_worse() -> None:
    shares = [mean(right_share(kind, seed) for seed in range(40)) for kind in KINDS]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.95
    assert 0.3 < shares[-1] < 0.95


@pytest.mark.parametrize("kind", ["fax_fine", "fax_standard"])
def test_faxes_are_read_by_their_condition(kind: Kind) -> None:
    server, ordinary, poor = (mean(right_share(kind, seed, each) for seed in range(40)) for each in CONDITIONS)
    assert server > ordinary > poor
    assert poor < mean(right_share(kind, seed) for seed in range(40)) < server


def test_there_is_noise_for_all_that_happens_to_a_page() -> None:
    assert list(measured()) == [named(*way) for way in WAYS]


@pytest.mark.parametrize("kind", KINDS)
def test_words_keep_what_they_mean_and_their_place(kind: Kind) -> None:
    for read, drawn in noisy(WORDS, kind, random.Random(3)):
        assert drawn in WORDS
        assert read.text
        assert read.box[0] < read.box[2]
        assert read.box[1] < read.box[3]
        assert abs((read.box[1] + read.box[3]) - (drawn.box[1] + drawn.box[3])) < 12


def test_pages_of_a_fax_differ_more_than_chance_would_have_it() -> None:
    shares = [right_share("fax_fine", seed) for seed in range(40)]
    assert max(shares) - min(shares) > 0.3


def test_the_truth_is_offered_beside_some_of_what_was_misread() -> None:
    found = [pair for seed in range(20) for pair in noisy(WORDS, "fax_standard", random.Random(seed))]
    offered = [read.alternatives for read, drawn in found if read.text != drawn.text]
    assert 0 < sum(bool(others) for others in offered) < len(offered)
    assert not any(read.alternatives for read, drawn in found if read.text == drawn.text)


def test_words_of_a_scan_fall_apart_at_marks_sooner_than_between_digits() -> None:
    found = [read.text for seed in range(40) for read, _ in noisy(WORDS, "scan", random.Random(seed))]
    at_marks = sum(text in ("1", "1,") or text.endswith(".") for text in found)
    assert at_marks > sum(text in ("1,2", "1,23") or text[1:2] == "." for text in found) > 0


def test_rates_are_shares() -> None:
    for noise in measured().values():
        for page in noise.pages:
            assert all(0 <= share <= 1 for share in (page.missed, page.split, page.glued, page.misread))
        assert 0 <= noise.offered <= 1
        assert min(*noise.weak.values(), *noise.loose.values()) >= 0
        assert all(0 <= confidence <= 1.001 for confidence in (*noise.sure, *noise.unsure))


def drawn(text: str, box: Box) -> DrawnWord:
    return DrawnWord(text=text, box=box, row=0)


def test_words_are_paired_by_what_they_cover() -> None:
    page = [drawn(text, (left, 0, left + 10, 8)) for text, left in (("AB", 0), ("CD", 12), ("EF", 40), ("GH", 60))]
    boxes = (("ABCD", 0, 22), ("E", 40, 44), ("F", 45, 50), ("x", 90, 95))
    read = [Word(text=text, box=(left, 1, right, 7)) for text, left, right in boxes]
    found = {("".join(w.text for w in match.drawn), tuple(w.text for w in match.read)) for match in matches(page, read)}
    assert found == {("ABCD", ("ABCD",)), ("EF", ("E", "F")), ("GH", ()), ("", ("x",))}
