"""What is true of a drawn page, word by word and row by row as the reader's grid has them: what the labeller learns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from extraction.eob.labels import COLUMN_ROLES, ROW_ROLES, WORD_TAGS
from models.layout.arrays import Integers
from models.layout.claims import BEGINS, GOES_ON, NO_CLAIM
from models.layout.grid import Grid
from training.layout_names import SAYINGS
from training.layout_pages import ReadPage
from training.simulate.sheet import DrawnWord

_TAG = {name: number for number, name in enumerate(WORD_TAGS)}
_ROLE = {name: number for number, name in enumerate(ROW_ROLES)}
_COLUMN = {name: number for number, name in enumerate(COLUMN_ROLES)}
_SAYING = {name: number for number, name in enumerate(SAYINGS)}
_TOTALS = frozenset({"claim_total", "section_total", "document_total"})
_PANEL = "claim_header"  # stands beside rows of any other role
NONE = -1


@dataclass(frozen=True, slots=True)
class PageTruth:
    """`tag`, `column` (NONE outside of column headers) and `saying` of each word of a grid, as places in WORD_TAGS,
    COLUMN_ROLES and SAYINGS; `role` (in ROW_ROLES) and `claim` (NONE where it belongs to none) of each of its rows, and
    `printed`, the row that each word was drawn in.
    """

    tag: Integers
    column: Integers
    saying: Integers
    role: Integers
    claim: Integers
    printed: Integers


def truth_of(grid: Grid, read: ReadPage) -> PageTruth:
    """The truth of a page as its grid has the words."""
    origin = {id(word): drawn for word, drawn in zip(read.page.words, read.drawn, strict=True)}
    drawn = [origin[id(word)] for word in grid.words]
    rows = [drawn[start:end] for start, end in zip(grid.starts[:-1], grid.starts[1:], strict=True)]
    meanings = [word.meaning for word in drawn]
    return PageTruth(
        tag=_numbers(_TAG[meaning.tag] for meaning in meanings),
        column=_numbers(
            NONE if meaning.column is None or meaning.role != "column_header" else _COLUMN[meaning.column]
            for meaning in meanings
        ),
        saying=_numbers(_SAYING[saying] for row in rows for saying in _sayings(row)),
        role=_numbers(_ROLE[_role(row)] for row in rows),
        claim=_numbers(_claim(row) for row in rows),
        printed=_numbers(word.row for word in drawn),
    )


def claim_steps(pages: Sequence[PageTruth]) -> list[Integers]:
    """For the rows of each page of one document: whether a claim begins there, goes on, or none has the row."""
    known: set[int] = set()
    return [_numbers(_step(claim, known) for claim in page.claim.tolist()) for page in pages]


def _step(claim: int, known: set[int]) -> int:
    if claim == NONE:
        return NO_CLAIM
    begins = claim not in known
    known.add(claim)
    return BEGINS if begins else GOES_ON


def _role(row: Sequence[DrawnWord]) -> str:
    """The role of most of its words; a claim's panel beside a row of another role does not count."""
    roles = Counter(word.meaning.role for word in row)
    beside = [role for role, _ in roles.most_common() if role != _PANEL]
    return beside[0] if beside else _PANEL


def _claim(row: Sequence[DrawnWord]) -> int:
    claims = Counter(word.meaning.claim for word in row if word.meaning.claim is not None)
    return claims.most_common(1)[0][0] if claims else NONE


def _sayings(row: Sequence[DrawnWord]) -> list[str]:
    """What each word says: names of columns, and labels by the value that follows them in the row."""
    said: list[str] = []
    runs = [list(run) for _, run in groupby(row, key=lambda word: word.meaning.tag == "label")]
    for number, run in enumerate(runs):
        if run[0].meaning.tag != "label":
            said += [_unnamed(word) for word in run]
            continue
        following = runs[number + 1][0] if number + 1 < len(runs) else None
        said += [_named(word, following) for word in run]
    return said


def _named(label: DrawnWord, following: DrawnWord | None) -> str:
    if label.meaning.column is not None:
        return label.meaning.column
    if following is None:
        return "other"
    in_a_table = following.meaning.column is not None
    return "total" if in_a_table and label.meaning.role in _TOTALS else following.meaning.tag


def _unnamed(word: DrawnWord) -> str:
    meaning = word.meaning
    if meaning.role == "section":
        return "section"
    if meaning.tag == "other":
        return "title" if meaning.role == "page_header" else "prose"
    return "prose" if meaning.tag == "glossary_text" else "value"


def _numbers(values: Iterable[int]) -> Integers:
    return np.fromiter(values, dtype=np.int64)
