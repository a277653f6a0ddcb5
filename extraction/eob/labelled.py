"""What a labeller says of the pages of one remittance: of each word what it is, of each row what it is for, of each
header cell what stands below it, and which rows begin a claim. It is what `assemble` builds from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from extraction.pages.page import Page, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One of `labels.WORD_TAGS`, `ROW_ROLES` or `COLUMN_ROLES`, and how probable it is, 0..1."""

    name: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledWord:
    """A word with what it may be: `tags` best first, at least one. `column`: what stands below it, where it is part of
    a header cell; words of one cell have one column.
    """

    word: Word
    tags: tuple[Label, ...]
    column: Label | None = None

    @property
    def tag(self) -> str:
        return self.tags[0].name


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How probable it is that a row belongs to no claim, that it begins one, and that it goes on with the last one."""

    none: float
    begins: float
    goes_on: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledRow:
    """Words that stand beside one another, from the left, on page `page` (from 1, in the document). `claim` counts the
    claims of the document from 0 in the order in which they are printed; None where the row belongs to no claim. `step`
    is what the labels alone say of that; None where the claim of the row is known.
    """

    page: int
    words: tuple[LabelledWord, ...]
    role: Label
    claim: int | None = None
    claim_confidence: float = 1.0
    step: Step | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledDocument:
    """All rows of a remittance in reading order, page by page."""

    rows: tuple[LabelledRow, ...]


class Labeller(Protocol):
    """Whoever labels the pages of one document: the layout model, or the truth of a drawn page."""

    def label(self, pages: Sequence[Page]) -> LabelledDocument: ...
