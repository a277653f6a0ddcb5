"""What is fitted with scikit-learn is what is served without it."""

import numpy as np
import pytest

from models.document.lexical import LexicalClassifier
from models.document.sight import Sight
from training.document_lexical import fit_lexical, lexical_features
from training.document_pages import Sample, sample_of
from training.simulate.memos.draw import draw_memo

CLASSES = ("appeal_decision", "claim_form", "virtual_card")


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    return [sample_of(draw_memo(name, seed), "train") for name in CLASSES for seed in range(90)]


def test_it_tells_apart_what_it_learnt(samples: list[Sample]) -> None:
    sights = [Sight.of(sample.pages[0]) for sample in samples]
    labels = np.array([CLASSES.index(sample.document_class) for sample in samples])
    even = np.random.default_rng(0).random(len(sights)) < 0.6  # seeds take families in turn: no regular choice
    learnt = [sight for sight, chosen in zip(sights, even, strict=True) if chosen]
    served = LexicalClassifier.of(fit_lexical(lexical_features(learnt), labels[even], len(CLASSES)))
    assert (served.logits(sights).argmax(axis=1) == labels).mean() > 0.95


def test_a_class_without_pages_is_refused(samples: list[Sample]) -> None:
    features = lexical_features([Sight.of(sample.pages[0]) for sample in samples])
    labels = np.array([CLASSES.index(sample.document_class) for sample in samples])
    with pytest.raises(ValueError, match="every class"):
        fit_lexical(features, labels, 4)
