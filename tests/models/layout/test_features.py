"""What is known of words and rows before anything is decided."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.pages.page import Page, Word
from models.layout.arrays import Floats
from models.layout.grid import Grid
from models.layout.headers import Headers
from models.layout.row_features import more_of_rows, row_features
from models.layout.sight import Sight, shifted, sights_of
from models.layout.word_features import more_of_names, more_of_words, rivalry_of_names, word_features
from models.layout.wording import BUCKETS, SAYINGS, Wording
from tests.models.document.pages import page

# Every word may say everything, but for the ones that hash into the first half: they may be names.
WEIGHTS = np.zeros((BUCKETS, len(SAYINGS)), dtype=np.int8)
WEIGHTS[: BUCKETS // 2, SAYINGS.index("paid")] = 100
WORDING = Wording(WEIGHTS, np.full(len(SAYINGS), 0.1, dtype=np.float32), np.zeros(len(SAYINGS), dtype=np.float32))
TEXTS = ["PAID", "Total:", "12.00", "(3.50)", "CO-45", "10/18/2025", "99213", "-", "SMITH,"]
WORDS = st.builds(
    lambda text, column, row: Word(
        text=text, box=(column * 60.0, row * 11.0, column * 60.0 + 5.0 * len(text), row * 11.0 + 8.0)
    ),
    st.sampled_from(TEXTS),
    st.integers(0, 8),
    st.integers(0, 12),
)


def _sights(*words: list[Word]) -> list[Sight]:
    pages = [
        Page(number=number, width=612.0, height=792.0, words=tuple(each), origin="ocr")
        for number, each in enumerate(words, 1)
    ]
    return sights_of([Grid.of(page) for page in pages], WORDING)


def _sight(*rows: str) -> Sight:
    return sights_of([Grid.of(page(*rows))], WORDING)[0]


@settings(max_examples=40)
@given(st.lists(WORDS, min_size=1, max_size=25), st.lists(WORDS, min_size=1, max_size=25))
def test_every_word_and_row_has_the_same_features_whatever_the_page(one: list[Word], other: list[Word]) -> None:
    widths = set()
    for sight in _sights(one, other):
        words, rows = word_features(sight), row_features(sight)
        assert (len(words), len(rows)) == (len(sight.grid), sight.grid.rows)
        assert np.isfinite(words).all()
        assert np.isfinite(rows).all()
        widths.add((words.shape[1], rows.shape[1]))
    assert len(widths) == 1


@settings(max_examples=40)
@given(st.lists(WORDS, min_size=1, max_size=25), st.integers(0, 2**13))
def test_what_was_found_around_a_word_can_be_told_of_any_page(words: list[Word], header_rows: int) -> None:
    (sight,) = _sights(words)
    grid = sight.grid
    is_header = np.array([bool(header_rows >> row & 1) for row in range(grid.rows)])
    headers = Headers.of(grid, is_header)
    tags, roles = _chances(len(grid), 5), _chances(grid.rows, 3)
    told = (
        more_of_words(grid, headers, tags, tags, roles),
        np.hstack([more_of_names(headers, sight.said, tags), rivalry_of_names(headers, tags)]),
        more_of_rows(grid, headers, tags, roles),
    )
    assert [len(each) for each in told] == [len(grid), len(grid), grid.rows]
    assert all(np.isfinite(each).all() for each in told)


def test_the_same_page_elsewhere_in_the_world_has_the_same_features() -> None:
    """Names and amounts of another patient, of the same look, change nothing that is seen."""
    one = word_features(_sight("NAME | PAID", "SMITH, ANN | 12.00", "JONES, BOB | 36.00"))
    other = word_features(_sight("NAME | PAID", "BAKER, EVE | 17.00", "MILLS, JOE | 51.00"))
    assert np.allclose(one[2:, :40], other[2:, :40])


def test_what_every_page_has_in_one_place_is_repeated() -> None:
    first = [Word(text=text, box=(10.0, 10.0, 50.0, 18.0)) for text in ("PLAN",)]
    second = [*first, Word(text="PAID", box=(10.0, 40.0, 50.0, 48.0))]
    assert [sight.repeated.tolist() for sight in _sights(first, second)] == [[True], [True, False]]


def test_rows_beyond_the_page_are_nothing() -> None:
    rows = np.arange(1, 4, dtype=np.float32)[:, None]
    assert shifted(rows, -1)[:, 0].tolist() == [0, 1, 2]
    assert shifted(rows, 2)[:, 0].tolist() == [3, 0, 0]
    assert shifted(rows, 5)[:, 0].tolist() == [0, 0, 0]


def _chances(count: int, classes: int) -> Floats:
    found = np.random.default_rng(1).random((count, classes)).astype(np.float32)
    return np.asarray(found / found.sum(axis=1, keepdims=True))
