"""Drawn remittances as samples, without the cache."""

from extraction.serialize import to_plain
from training.layout_pages import Sample
from training.simulate.pages.families.draw import draw_family


def sample(family: str, seed: int) -> Sample:
    piece = draw_family(family, seed)
    return Sample(
        family=piece.family,
        hand=piece.truth["choices"]["structure"]["dialect"],
        seed=seed,
        split="train",
        pages=piece.drawing.pages,
        record=to_plain(piece.record),
    )
