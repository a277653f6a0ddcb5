"""Measures what the lexicon of cues is worth beside n-grams: page classes of families that were left out of training.

    python -m training.document_cues

A logistic regression learns from cues alone, from n-grams and looks alone, and from both; each is asked for the pages
of families it has not seen, once by folds over all families, once for everything that another hand wrote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from extraction.document_classes import DOCUMENT_CLASSES
from models.document.cues import cue_features
from models.document.ngrams import BUCKETS
from models.document.sight import Sight
from training.document_lexical import LOOKS, Features, lexical_features
from training.document_pages import CACHE, Sample, collect_many, drawing_digest
from training.document_sources import SOURCES
from training.simulate.mail import Split

FOLDS = 3
OTHER_HAND = "memos"
SEED = 3_000_000
PIECES = {"letters": 70, "memos": 24, "lookalikes": 18, "remittances": 90}  # of each class: about two of each family
PAGES = 2  # of a document
LARGE = 1.25  # times the height of the page's usual letters
CUES = 0.25  # of a cue beside a text vector of about unit length
STRENGTH = {"cues": 0.3, "n-grams": 30.0, "both": 10.0}
ITERATIONS = 60
Labels = NDArray[np.int64]
out = Console(highlight=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Features of pages by what is learnt from, with the class, the family and the hand of each page."""

    features: Mapping[str, csr_matrix]
    labels: Labels
    families: NDArray[np.str_]
    hands: NDArray[np.str_]


def page_cues(sight: Sight) -> NDArray[np.float32]:
    """The cues of a page that is looked at, its larger words among them."""
    words = [word for row in sight.rows for word in row]
    large = [word.box[3] - word.box[1] > LARGE * sight.letter_height for word in words]
    return cue_features([word.text for word in words], large)


def pages_of(samples: Mapping[str, Sequence[Sample]]) -> Pages:
    """The first pages of documents by hand."""
    rows = [
        (hand, sample, Sight.of(page))
        for hand, some in samples.items()
        for sample in some
        for page in sample.pages[:PAGES]
    ]
    sights = [sight for _, _, sight in rows]
    cues = csr_matrix(np.stack([page_cues(sight) for sight in sights]))
    grams = _weighed(lexical_features(sights))
    return Pages(
        features={"cues": cues, "n-grams": grams, "both": hstack([grams, cues * CUES], format="csr")},
        labels=np.array([DOCUMENT_CLASSES.index(sample.document_class) for _, sample, _ in rows]),
        families=np.array([f"{hand}/{sample.family}" for hand, sample, _ in rows]),
        hands=np.array([hand for hand, _, _ in rows]),
    )


def predicted(pages: Pages, features: str, unseen: NDArray[np.bool_]) -> Labels:
    """The classes of the unseen pages, learnt from the others."""
    matrix = pages.features[features]
    model = LogisticRegression(C=STRENGTH[features], max_iter=ITERATIONS, tol=1e-2)
    return np.asarray(model.fit(matrix[~unseen], pages.labels[~unseen]).predict(matrix[unseen]))


def folds(families: NDArray[np.str_]) -> Iterator[NDArray[np.bool_]]:
    """Which pages each fold leaves out: all pages of a third of the families."""
    place = np.array([sha256(family.encode()).digest()[0] % FOLDS for family in families])
    yield from (place == fold for fold in range(FOLDS))


def report(name: str, truth: Labels, given: Labels) -> None:
    wrong = Counter((DOCUMENT_CLASSES[was], DOCUMENT_CLASSES[said]) for was, said in zip(truth, given, strict=True))
    out.print(f"{name}: {len(truth)} pages, {np.mean(truth == given):.3f} right")
    confused = [(pair, count) for pair, count in wrong.most_common() if pair[0] != pair[1]]
    out.print("   " + ", ".join(f"{was} as {said} {count}" for (was, said), count in confused[:12]))


def measure(pages: Pages) -> None:
    left_out = list(folds(pages.families))
    truth = np.concatenate([pages.labels[unseen] for unseen in left_out])
    apart = pages.hands == OTHER_HAND
    for features in pages.features:
        given = np.concatenate([predicted(pages, features, unseen) for unseen in left_out])
        report(f"unseen families, {features}", truth, given)
        report(f"unseen hand, {features}", pages.labels[apart], predicted(pages, features, apart))


def _weighed(features: Features) -> csr_matrix:
    grams, looks = features
    idf = np.log((1 + grams.shape[0]) / (1 + np.bincount(grams.indices, minlength=BUCKETS))) + 1
    scaled = np.clip((looks - looks.mean(axis=0)) / np.maximum(looks.std(axis=0), 0.05), -4.0, 4.0) * LOOKS
    return hstack([grams.multiply(idf[None, :]), csr_matrix(scaled)], format="csr")


def main() -> None:
    split: Split = "train"
    collected = partial(collect_many, cache=CACHE / drawing_digest(), workers=1)
    samples = {
        hand: collected([(hand, name, range(SEED, SEED + count), split) for name in SOURCES[hand].train])
        for hand, count in PIECES.items()
    }
    measure(pages_of(samples))


if __name__ == "__main__":
    main()
