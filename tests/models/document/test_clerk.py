"""The classifier over cues: its lexicon is the bundle's own."""

import numpy as np

from models.document.clerk import CueClassifier, features_of
from models.document.cues import LEXICON, Lexicon, page_cues
from models.document.sight import Sight
from tests.models.document.pages import page

LETTER = Sight.of(page("Notice of appeal decision", "We uphold the original denial of your claim for 100.00"))


def test_features_are_those_of_the_lexicon() -> None:
    assert np.array_equal(features_of(LETTER, Lexicon.read(LEXICON.read_text())), page_cues(LETTER))


def test_a_later_lexicon_does_not_shift_what_was_learnt() -> None:
    lexicon = Lexicon.read("[a]\nuphold: uphold\n[b]\nrefund: refund")
    size = len(lexicon.names())
    weights = np.zeros((size, 2), dtype=np.float32)
    weights[lexicon.names().index("a.uphold"), 0] = 2.0
    served = CueClassifier.of({"cues_weights": weights, "cues_bias": np.zeros(2, dtype=np.float32)}, lexicon)
    assert served.logits([LETTER]).tolist() == [[2.0, 0.0]]
