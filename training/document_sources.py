"""Who draws which classes of mail, for training and for validation: different hands, so that 'unseen' is unseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from training.simulate.letters.draw import FAMILIES, draw_letter
from training.simulate.letters_apart.draw import draw_apart
from training.simulate.letters_apart.draw import families as families_apart
from training.simulate.mail import Piece
from training.simulate.memos.draw import draw_memo
from training.simulate.memos.wording import wordings

DrawPiece = Callable[[str, int], Piece]


@dataclass(frozen=True, slots=True)
class Source:
    """One drawer: the classes that it draws to train with or to validate with, and how."""

    draw: DrawPiece
    train: tuple[str, ...] = ()
    validation: tuple[str, ...] = ()


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "letters": Source(draw_letter, train=tuple(name for name, families in FAMILIES.items() if families)),
        "letters_apart": Source(draw_apart, validation=tuple(families_apart())),
        "memos": Source(draw_memo, train=tuple(wordings())),
    }
)
