"""Who draws which classes of mail, for training and for validation: different hands, so that 'unseen' is unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from training.simulate.correspondence.draw import HANDS, draw_correspondence
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

PAGES = "pages/**/*"


@dataclass(frozen=True, slots=True)
class Source:
    """One drawer: how it draws a class by seed and split, which classes it has for each split, what of
    `training.simulate` beside its own modules draws its pages, and how many times as many of them are drawn to learn
    from: pages of one grid differ more than letters of one wording.
    """

    draw: Callable[[str, int, Split], Piece]
    drawn_by: tuple[str, ...]
    train: tuple[str, ...] = ()
    validation: tuple[str, ...] = ()
    times: int = 1


def _remittance(document_class: str, seed: int, split: Split) -> Piece:
    """Layouts that are no family's differ by the words of the payer: they are the families that are left out."""
    piece = draw_piece(seed, split)
    if piece.family != GRAMMAR:
        return piece
    return replace(piece, family=f"{CLASS}/{piece.truth['choices']['structure']['dialect']}")


def _letters(draw: Callable[[str, int], Piece], folder: str, classes: Iterable[str]) -> Source:
    return Source(lambda name, seed, _: draw(name, seed), (folder,), train=tuple(classes))


def _apart(hand: str, words: str) -> Source:
    draw = partial(draw_apart, hand)
    return Source(
        lambda name, seed, _: draw(name, seed),
        ("letters_apart/*.py", f"letters_apart/{words}"),
        train=tuple(families_apart(hand)),
    )


def _correspondence(hand: str) -> Source:
    draw = partial(draw_correspondence, hand)
    shared = ("*.py", "words/*.yaml", f"words/{hand}/*.yaml")
    return Source(
        lambda name, seed, _: draw(name, seed),
        tuple(f"correspondence/{part}" for part in shared),
        train=tuple(families_of_correspondence(hand)),
    )


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        **{hand: _correspondence(hand) for hand in HANDS},
        "apart": _apart("apart", "words/*"),
        "families": Source(
            lambda _, seed, split: draw_any_family(seed, split), (PAGES,), train=(CLASS,), validation=(CLASS,)
        ),
        "final": _apart("final", "words_final/*"),
        "kept": _apart("kept", "words_kept/*"),
        "last": _apart("last", "words_last/*"),
        "letters": _letters(draw_letter, "letters/**/*", (name for name in LETTERS if LETTERS[name])),
        "lookalikes": Source(
            draw_lookalike, (PAGES,), train=tuple(LOOKALIKES["train"]), validation=tuple(LOOKALIKES["validation"])
        ),
        "memos": _letters(draw_memo, "memos/**/*", wordings()),
        "remittances": Source(_remittance, (PAGES,), train=(CLASS,), validation=(CLASS,)),
        "measured": _apart("measured", "words_measured/*"),
        "same_grids": Source(draw_same_grid, (PAGES,), train=SAME_GRIDS, validation=SAME_GRIDS, times=3),
        "sealed": Source(
            lambda name, seed, _: draw_apart("sealed", name, seed),
            ("letters_apart/*.py", "letters_apart/words_sealed/*"),
            validation=tuple(families_apart("sealed")),
        ),
        "unseen": _apart("unseen", "words_unseen/*"),
    }
)
