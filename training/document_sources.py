"""Who draws which classes of mail, for training and for validation: different hands, so that 'unseen' is unseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from training.simulate.correspondence.draw import draw_correspondence
from training.simulate.correspondence.draw import families as families_of_correspondence
from training.simulate.letters.draw import FAMILIES as LETTERS
from training.simulate.letters.draw import draw_letter
from training.simulate.letters_apart.draw import draw_apart
from training.simulate.letters_apart.draw import families as families_apart
from training.simulate.mail import Piece, Split
from training.simulate.memos.draw import draw_memo
from training.simulate.memos.wording import wordings
from training.simulate.pages.draw import GRAMMAR
from training.simulate.pages.families.draw import draw_any_family
from training.simulate.pages.families.lookalikes.draw import FAMILIES as LOOKALIKES
from training.simulate.pages.families.lookalikes.draw import draw_lookalike
from training.simulate.pages.families.same_grids import CLASSES as SAME_GRIDS
from training.simulate.pages.families.same_grids import draw_same_grid
from training.simulate.pages.piece import CLASS, draw_piece


@dataclass(frozen=True, slots=True)
class Source:
    """One drawer: how it draws a class by seed and split, and which classes it has for each split."""

    draw: Callable[[str, int, Split], Piece]
    train: tuple[str, ...] = ()
    validation: tuple[str, ...] = ()


def _remittance(document_class: str, seed: int, split: Split) -> Piece:
    """Layouts that are no family's differ by the words of the payer: they are the families that are left out."""
    piece = draw_piece(seed, split)
    if piece.family != GRAMMAR:
        return piece
    return replace(piece, family=f"{CLASS}/{piece.truth['choices']['structure']['dialect']}")


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "correspondence": Source(
            lambda name, seed, _: draw_correspondence(name, seed), train=tuple(families_of_correspondence())
        ),
        "families": Source(lambda _, seed, split: draw_any_family(seed, split), train=(CLASS,), validation=(CLASS,)),
        "letters": Source(
            lambda name, seed, _: draw_letter(name, seed), train=tuple(name for name in LETTERS if LETTERS[name])
        ),
        "letters_apart": Source(lambda name, seed, _: draw_apart(name, seed), validation=tuple(families_apart())),
        "lookalikes": Source(
            draw_lookalike, train=tuple(LOOKALIKES["train"]), validation=tuple(LOOKALIKES["validation"])
        ),
        "memos": Source(lambda name, seed, _: draw_memo(name, seed), train=tuple(wordings())),
        "remittances": Source(_remittance, train=(CLASS,), validation=(CLASS,)),
        "same_grids": Source(draw_same_grid, train=SAME_GRIDS, validation=SAME_GRIDS),
    }
)
