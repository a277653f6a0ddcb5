"""Page classes from a small text encoder (MiniLM, fine-tuned) over the page's words, with its looks beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.bundle import Bundle
from models.document.layout import layout_features
from models.document.sight import Sight
from models.document.words import PLACEHOLDERS

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

LONGEST = 384  # word pieces of a page that are read: what decides stands late in many a letter


def encoder_text(sight: Sight) -> str:
    """The page's normal words as one text. Placeholders that repeat at once are written once: a table is one cue, not
    two hundred.
    """
    kept = [
        token
        for before, token in zip(("", *sight.text), sight.text, strict=False)
        if token != before or token not in _REPEATED
    ]
    return " ".join(kept)


_REPEATED = frozenset(PLACEHOLDERS)


@dataclass(frozen=True, slots=True)
class EncoderClassifier:
    """An ONNX network with the inputs input_ids, attention_mask (1, pieces) and looks (1, features)."""

    session: InferenceSession
    tokenizer: Tokenizer

    @classmethod
    def of(cls, bundle: Bundle) -> EncoderClassifier:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_buffer(bundle.read("tokenizer.json"))
        tokenizer.enable_truncation(LONGEST)
        tokenizer.no_padding()
        return cls(bundle.session("encoder.onnx"), tokenizer)

    def logits(self, sights: Sequence[Sight]) -> NDArray[np.float64]:
        """Shape (pages, classes), not normalised. Page by page: padding costs more than a batch saves on one thread."""
        return np.stack([self._of(sight) for sight in sights])

    def _of(self, sight: Sight) -> NDArray[np.float64]:
        pieces = np.array([self.tokenizer.encode(encoder_text(sight)).ids], dtype=np.int64)
        inputs = {
            "input_ids": pieces,
            "attention_mask": np.ones_like(pieces),
            "looks": layout_features(sight)[None, :],
        }
        return np.asarray(self.session.run(["logits"], inputs)[0][0], dtype=np.float64)
