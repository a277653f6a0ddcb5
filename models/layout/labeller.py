"""The layout model as a labeller: pages of one document in, labelled rows out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from extraction.eob.labelled import Label, LabelledDocument, LabelledRow, LabelledWord, Step
from extraction.eob.labels import COLUMN_ROLES, ROW_ROLES, WORD_TAGS
from extraction.errors import TooLargeInputError
from extraction.pages.page import Page
from models.bundle import Bundle, shipped
from models.layout.arrays import Floats
from models.layout.cell_names import by_name
from models.layout.column_tags import by_column
from models.layout.grid import Grid
from models.layout.line_rows import line_roles
from models.layout.network import Look, Network
from models.layout.page_breaks import steps_over_breaks

MODEL = "layout"
MOST_WORDS = 2_000  # of a page: each is compared with every other
_MOST_TAGS = 4
_LEAST = 0.01  # less probable tags are not worth a try
_HEADER = ROW_ROLES.index("column_header")


@dataclass(frozen=True, slots=True)
class LayoutLabeller:
    """Implements `extraction.eob.labelled.Labeller` by a network over the words of a page."""

    network: Network

    @classmethod
    def of(cls, bundle: Bundle) -> LayoutLabeller:
        return cls(Network.of(bundle))

    def label(self, pages: Sequence[Page]) -> LabelledDocument:
        """The rows in reading order; pages without words have none. Pages count from 1 as they are given.

        Raises TooLargeInputError for a page of more than `MOST_WORDS` words.
        """
        placed = [(number, _grid(page)) for number, page in enumerate(pages, 1) if page.words]
        grids = [grid for _, grid in placed]
        looks = [_with_lines(*each) for each in zip(grids, self.network.look(grids), strict=True)]
        steps = steps_over_breaks(grids, looks)
        rows = (
            row
            for (number, grid), look, claims in zip(placed, looks, steps, strict=True)
            for row in _rows(number, grid, look, claims)
        )
        return LabelledDocument(rows=tuple(rows))


def _with_lines(grid: Grid, look: Look) -> Look:
    return replace(look, roles=line_roles(grid, look.roles, look.tags.argmax(axis=1)))


def _grid(page: Page) -> Grid:
    if len(page.words) > MOST_WORDS:
        raise TooLargeInputError("too_many_words", found=len(page.words), expected=f"at most {MOST_WORDS} on a page")
    return Grid.of(page)


def _rows(number: int, grid: Grid, look: Look, steps: Floats) -> Iterator[LabelledRow]:
    roles = look.roles.argmax(axis=1)
    is_header = np.asarray(roles == _HEADER)
    tags = by_column(grid, roles, is_header, look.tags)
    columns = by_name(grid, is_header, look.columns)
    for row, (none, begins, goes_on) in enumerate(steps.tolist()):
        words = range(grid.starts[row], grid.starts[row + 1])
        yield LabelledRow(
            page=number,
            words=tuple(
                LabelledWord(
                    word=grid.words[at],
                    tags=_best(tags[at]),
                    column=_label(COLUMN_ROLES, columns[at]) if is_header[row] else None,
                )
                for at in words
            ),
            role=_label(ROW_ROLES, look.roles[row]),
            step=Step(none=none, begins=begins, goes_on=goes_on),
        )


def _label(names: Sequence[str], probabilities: Floats) -> Label:
    best = int(probabilities.argmax())
    return Label(name=names[best], confidence=float(probabilities[best]))


def _best(probabilities: Floats) -> tuple[Label, ...]:
    order = np.argsort(-probabilities, kind="stable")[:_MOST_TAGS].tolist()
    likely = [order[0], *(at for at in order[1:] if probabilities[at] > _LEAST)]
    return tuple(Label(name=WORD_TAGS[at], confidence=float(probabilities[at])) for at in likely)


@cache
def shipped_labeller() -> LayoutLabeller:
    """The labeller of the model that ships with the program."""
    return LayoutLabeller.of(shipped(MODEL))
