"""Measures what the lexicon of cues is worth beside n-grams: page classes of families that were left out of training.

    python -m training.document_cue_measure

A logistic regression learns from cues alone, from n-grams and looks alone, and from both; the first two are also mixed
by their logits. Each is asked for pages it has not seen: by folds over all families, and for all that one hand wrote.
First pages are told apart from later ones, which often say nothing of their document's class.
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
from models.document.cues import page_cues
from models.document.ngrams import BUCKETS
from models.document.sight import Sight
from training.document_lexical import LOOKS, Features, lexical_features
from training.document_pages import CACHE, Sample, collect_many
from training.document_sources import SOURCES
from training.simulate.mail import Split

FOLDS = 3
HANDS = ("letters", "memos", "correspondence")  # each left out whole, once
SEED = 3_000_000
PIECES = {
    "letters": 70,
    "memos": 24,
    "correspondence": 24,
    "lookalikes": 18,
    "remittances": 90,
}  # of each class: about two of each family
PAGES = 2  # of a document
CUES = 0.25  # of a cue beside a text vector of about unit length
STRENGTH = {"cues": 0.3, "n-grams": 30.0, "both": 10.0}
MIXTURE = {"cues": 0.5, "n-grams": 0.75}  # of the logits of the first two
ITERATIONS = 60
CONFUSED = 8  # pairs of classes that are printed
Labels = NDArray[np.int64]
out = Console(highlight=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Features of pages by what is learnt from, with the class, the family and the hand of each page, and whether it is
    the first of its document.
    """

    features: Mapping[str, csr_matrix]
    labels: Labels
    families: NDArray[np.str_]
    hands: NDArray[np.str_]
    first: NDArray[np.bool_]


def pages_of(samples: Mapping[str, Sequence[Sample]]) -> Pages:
    """The first pages of documents by hand."""
    rows = [(hand, sample, page) for hand, some in samples.items() for sample in some for page in sample.pages[:PAGES]]
    sights = [Sight.of(page) for _, _, page in rows]
    cues = csr_matrix(np.stack([page_cues(sight) for sight in sights]))
    grams = _weighed(lexical_features(sights))
    return Pages(
        features={"cues": cues, "n-grams": grams, "both": hstack([grams, cues * CUES], format="csr")},
        labels=np.array([DOCUMENT_CLASSES.index(sample.document_class) for _, sample, _ in rows]),
        families=np.array([f"{hand}/{sample.family}" for hand, sample, _ in rows]),
        hands=np.array([hand for hand, _, _ in rows]),
        first=np.array([page.number == 1 for _, _, page in rows]),
    )


def logits(pages: Pages, unseen: NDArray[np.bool_]) -> dict[str, NDArray[np.float64]]:
    """Of the unseen pages by what was learnt from, shape (pages, classes), from all other pages."""
    found = {}
    for name, matrix in pages.features.items():
        model = LogisticRegression(C=STRENGTH[name], max_iter=ITERATIONS, tol=1e-2)
        model.fit(matrix[~unseen], pages.labels[~unseen])
        found[name] = np.asarray(model.predict_log_proba(matrix[unseen]))
    found["mixed"] = np.asarray(sum(weight * found[name] for name, weight in MIXTURE.items()))
    return found


def folds(families: NDArray[np.str_]) -> Iterator[NDArray[np.bool_]]:
    """Which pages each fold leaves out: all pages of a third of the families."""
    place = np.array([sha256(family.encode()).digest()[0] % FOLDS for family in families])
    yield from (place == fold for fold in range(FOLDS))


def measure(pages: Pages, name: str, left_out: Sequence[NDArray[np.bool_]]) -> None:
    """Print how many pages each gets right of those that are left out in turn."""
    found = [logits(pages, unseen) for unseen in left_out]
    truth = np.concatenate([pages.labels[unseen] for unseen in left_out])
    first = np.concatenate([pages.first[unseen] for unseen in left_out])
    for features in found[0]:
        given = np.concatenate([logit[features] for logit in found]).argmax(axis=1)
        out.print(
            f"unseen {name}, {features}: {np.mean(truth == given):.3f} of {len(truth)} pages right, "
            f"{np.mean((truth == given)[first]):.3f} of {first.sum()} first pages"
        )
        out.print(f"    {_confused(truth[first], given[first])}")


def _confused(truth: Labels, given: Labels) -> str:
    pairs = Counter(
        f"{DOCUMENT_CLASSES[was]} as {DOCUMENT_CLASSES[said]}"
        for was, said in zip(truth, given, strict=True)
        if was != said
    )
    return ", ".join(f"{pair} {count}" for pair, count in pairs.most_common(CONFUSED))


def _weighed(features: Features) -> csr_matrix:
    grams, looks = features
    idf = np.log((1 + grams.shape[0]) / (1 + np.bincount(grams.indices, minlength=BUCKETS))) + 1
    scaled = np.clip((looks - looks.mean(axis=0)) / np.maximum(looks.std(axis=0), 0.05), -4.0, 4.0) * LOOKS
    return hstack([grams.multiply(idf[None, :]), csr_matrix(scaled)], format="csr")


def main() -> None:
    split: Split = "train"
    collected = partial(collect_many, cache=CACHE, workers=1)
    samples = {
        hand: collected([(hand, name, range(SEED, SEED + count), split) for name in SOURCES[hand].train])
        for hand, count in PIECES.items()
    }
    pages = pages_of(samples)
    measure(pages, "families", list(folds(pages.families)))
    for hand in HANDS:
        measure(pages, f"hand ({hand})", [pages.hands == hand])


if __name__ == "__main__":
    main()
