"""Remittances as they come in the mail: of known families, and of layouts between them."""

from __future__ import annotations

import random

from training.simulate.mail import Piece, Split
from training.simulate.pages.families.draw import draw_any_family
from training.simulate.pages.piece import draw_piece

_FAMILY_SHARE = 0.4


def draw_remittance_piece(seed: int, split: Split) -> Piece:
    """The remittance of a seed: of a family or of the grammar at large, which in validation draws all but the five
    choices of a withheld family.
    """
    of_family = random.Random(f"mixture {split} {seed}").random() < _FAMILY_SHARE  # noqa: S311
    return draw_any_family(seed, split) if of_family else draw_piece(seed, split)
