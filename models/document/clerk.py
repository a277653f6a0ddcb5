"""Page classes from the cues of the lexicon: what a page says, whoever says it in which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.document.cues import LARGE, LONGEST, Lexicon
from models.document.sight import Sight


@dataclass(frozen=True, slots=True)
class CueClassifier:
    """One linear layer over the features of a lexicon: `weights` (features, classes), `bias` (classes,). The lexicon is
    a file of the bundle, so that a cue written later cannot shift the features of a model that did not learn it.
    """

    lexicon: Lexicon
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]], lexicon: Lexicon) -> CueClassifier:
        return cls(lexicon, arrays["cues_weights"], arrays["cues_bias"])

    def logits(self, sights: Sequence[Sight]) -> NDArray[np.float64]:
        """Shape (pages, classes), not normalised."""
        return np.stack([features_of(sight, self.lexicon) @ self.weights + self.bias for sight in sights])


def features_of(sight: Sight, lexicon: Lexicon) -> NDArray[np.float64]:
    """The lexicon's features of a page, titles known by the size of their letters."""
    words = [word for row in sight.rows for word in row][:LONGEST]
    large = [word.box[3] - word.box[1] > LARGE * sight.letter_height for word in words]
    return lexicon.features([word.text for word in words], large).astype(np.float64)
