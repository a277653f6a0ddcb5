"""Pages of any words, for laws that hold on every page."""

from collections.abc import Sequence

from hypothesis import strategies as st

from extraction.pages.page import Page, Word

_TEXTS = ["PAID", "Total:", "12.00", "(3.50)", "15.50", "CO-45", "10/18/2025", "99213", "-", "SMITH,"]
_WORD = st.builds(
    lambda text, column, row: Word(
        text=text, box=(column * 60.0, row * 11.0, column * 60.0 + 5.0 * len(text), row * 11.0 + 8.0)
    ),
    st.sampled_from(_TEXTS),
    st.integers(0, 8),
    st.integers(0, 12),
)
any_words = st.lists(_WORD, min_size=1, max_size=25)


def page_of(words: Sequence[Word], number: int = 1) -> Page:
    return Page(number=number, width=612.0, height=792.0, words=tuple(words), origin="ocr")
