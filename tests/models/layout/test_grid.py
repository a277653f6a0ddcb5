"""Rows, cells and neighbours."""

from hypothesis import given
from hypothesis import strategies as st

from extraction.pages.page import Page, Word
from models.layout.grid import NOBODY, Grid, taken
from tests.models.document.pages import page

TABLE = page("SERVICE DATE | BILLED | PAID", "10/18/2025 | 35.67 | 30.00", "10/19/2025 | 80.00 | 64.00")
WORDS = st.builds(
    lambda text, x, y, width, height: Word(text=text, box=(x, y, x + width, y + height)),
    st.sampled_from(["PAID", "12.00", "CO-45", "10/18/2025"]),
    st.floats(0, 500),
    st.floats(0, 700),
    st.floats(1, 80),
    st.floats(4, 20),
)


def test_words_of_one_name_share_a_cell() -> None:
    grid = Grid.of(TABLE)
    assert grid.cell.tolist() == [0, 0, 1, 2, 3, 4, 5, 6, 7, 8]
    assert grid.row.tolist() == [0, 0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert grid.starts.tolist() == [0, 4, 7, 10]


def test_neighbours_stand_beside_above_and_below() -> None:
    grid = Grid.of(TABLE)
    amount = 5
    assert grid.words[amount].text == "35.67"
    around = (grid.left, grid.right, grid.above, grid.below)
    assert [grid.words[beside[amount]].text for beside in around] == ["10/18/2025", "30.00", "BILLED", "80.00"]


def test_words_at_the_edge_have_nobody_there() -> None:
    grid = Grid.of(TABLE)
    assert [grid.left[0], grid.above[0], grid.right[9], grid.below[9]] == [NOBODY] * 4
    assert not taken(grid.shapes, grid.above)[0].any()


def test_a_cell_has_the_ends_of_its_words() -> None:
    grid = Grid.of(TABLE)
    assert grid.cell_ends[0].tolist() == grid.cell_ends[1].tolist() == [grid.box[0, 0], grid.box[1, 2]]


@given(st.lists(WORDS, min_size=1, max_size=30))
def test_every_word_is_in_one_row_and_one_cell(words: list[Word]) -> None:
    grid = Grid.of(Page(number=1, width=612.0, height=792.0, words=tuple(words), origin="ocr"))
    assert sorted(map(id, grid.words)) == sorted(map(id, words))
    assert len(grid.row) == len(grid.cell) == len(words) == grid.starts[-1]
    for at, cell in enumerate(grid.cell[1:], 1):
        assert cell - grid.cell[at - 1] in (0, 1)
        assert cell != grid.cell[at - 1] or grid.row[at] == grid.row[at - 1]
    for above, below in ((grid.above, 1), (grid.below, -1)):
        assert all(below * (grid.row[at] - grid.row[to]) > 0 for at, to in enumerate(above) if to != NOBODY)
