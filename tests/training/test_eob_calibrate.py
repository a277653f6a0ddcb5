"""The calibration is sure only of what was counted."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.eob.reading import READING
from models.bundle import BUNDLES, Bundle
from models.standing import CLAIM_FACTS, Standing
from tests.training.layout_samples import sample
from training.eob_answers import answers
from training.eob_calibrate import Counted, calibrate, threshold, write


def items(count: int, noise: float, seed: int = 1) -> Counted:
    """Items that the first fact tells right from wrong, as far as there is no noise; the second tells nothing."""
    chance = np.random.default_rng(seed)
    facts = chance.normal(size=(count, 2))
    right = facts[:, 0] + noise * chance.normal(size=count) > -1.0
    hands = np.array(["a", "b", "c", "d"])[np.arange(count) % 4]
    return Counted(facts=facts, right=right, hand=hands, weight=np.ones(count))


def test_the_threshold_lets_so_few_through_that_one_more_is_not_too_many() -> None:
    scores = np.arange(3000, dtype=float)
    right = scores >= 1000
    found = threshold(scores, right)
    taken = scores >= found
    assert ((~right[taken]).sum() + 1) / (taken.sum() + 1) <= 0.001
    assert found == 999.0  # one wrong one is within what 2,000 right ones allow


def test_too_few_to_be_sure_of_are_not_accepted() -> None:
    assert math.isinf(threshold(np.arange(500, dtype=float), np.ones(500, dtype=bool)))


@given(st.lists(st.tuples(st.integers(-5, 5), st.booleans()), min_size=1, max_size=60), st.floats(0.5, 0.99))
def test_what_is_accepted_is_as_precise_as_wanted(pairs: list[tuple[int, bool]], wanted: float) -> None:
    scores, right = np.array([float(score) for score, _ in pairs]), np.array([hit for _, hit in pairs])
    taken = scores >= threshold(scores, right, wanted)
    assert not taken.any() or ((~right[taken]).sum() + 1) / (taken.sum() + 1) <= 1.0 - wanted + 1e-9


def test_it_weighs_what_tells_and_counts_shares_that_never_fall() -> None:
    found = calibrate(items(4000, 0.2))
    assert found.weights[0] > 10 * found.weights[1] >= 0.0
    assert (np.diff(found.shares) >= 0).all()
    assert 0.0 <= found.shares.min() <= found.shares.max() < 1.0
    assert np.isfinite(found.threshold)


def test_a_fact_never_speaks_against_its_own_direction() -> None:
    told = items(1000, 0.1)
    turned = Counted(facts=-told.facts, right=told.right, hand=told.hand, weight=told.weight)
    assert calibrate(turned).weights[0] == pytest.approx(0.0, abs=1e-6)


def test_the_bundle_opens_as_what_was_counted(tmp_path: Path) -> None:
    samples = [sample(family, seed) for family in ("01 carrier print", "36 labelled lines") for seed in (3, 4)]
    read = answers(samples, "digital", 1, BUNDLES / "layout", processes=1)
    sound = [replace(each, against=("",) * len(each.against), against_payment="") for each in read]
    found = [replace(each, hand=hand) for each, hand in zip(sound, "abab", strict=True)]
    version = write(found, Bundle.open(BUNDLES / "layout"), tmp_path / "reader")
    bundle = Bundle.open(tmp_path / "reader")
    standing = Standing.of(bundle)
    told = bundle.json("run.json")
    assert bundle.version == version
    assert standing.layout == told["layout"] == Bundle.open(BUNDLES / "layout").version
    assert standing.reading == told["reading"] == READING
    assert len(standing.claim.weights) == len(CLAIM_FACTS)
    assert math.isinf(standing.claim.threshold)  # so few tell nothing of 99.9 %
    assert told["thresholds"]["claim"]["0.999"] is None
    assert told["remittances"] == len(samples)


def test_one_hand_alone_tells_nothing() -> None:
    told = items(100, 0.1)
    with pytest.raises(ValueError, match="one hand"):
        calibrate(replace(told, hand=np.full(100, "a")))
