"""The last day to run a card, from the words of a page."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.media import PDF
from extraction.pages.page import Page, Word
from extraction.pages.read import read_pages
from models.process_by import process_by
from tests.cards import card


def page(text: str) -> Page:
    """A page with each line of the text in a row of its own."""
    words = [
        Word(text=word, box=(72.0 + 50 * place, 72.0 + 20 * row, 110.0 + 50 * place, 82.0 + 20 * row))
        for row, line in enumerate(text.split("\n"))
        for place, word in enumerate(line.split())
    ]
    return Page(number=1, width=612, height=792, words=tuple(words), origin="text_layer")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Process by 03/20/2026.", "2026-03-20"),
        ("Run the card before 3/20/26; after that it lapses.", "2026-03-20"),
        ("RUN BEFORE 2026-03-20", "2026-03-20"),
        ("The card must be used before March 20, 2026.", "2026-03-20"),
        ("Void after Mar 20 2026", "2026-03-20"),
        ("This card expires on 03/20/2026", "2026-03-20"),
        ("Your card works until\n03/20/2026", "2026-03-20"),
        ("Key it in by 04/01/2026. It closes on 03/20/2026.", "2026-03-20"),
        ("On 03/02/2026 we sent a card for $12.00.", None),
        ("Card number 4539 5787 6362 1486 Exp: 11/29", None),
        ("Process by 13/45/2026", None),
        ("Letter date 03/02/2026", None),
        ("", None),
    ],
)
def test_the_day_that_a_page_names(text: str, day: str | None) -> None:
    assert process_by([page(text)]) == (None if day is None else date.fromisoformat(day))


def test_a_page_that_was_read_from_a_file() -> None:
    assert process_by(read_pages(card(), PDF)) == date(2026, 3, 20)


@given(
    st.dates(date(2000, 1, 1), date(2068, 12, 31)), st.sampled_from(["%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d", "%B %d, %Y"])
)
def test_every_day_is_read_in_every_style(day: date, style: str) -> None:
    assert process_by([page(f"Process the card by {day.strftime(style)} please")]) == day


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    found = process_by([page(text)])
    assert found is None or isinstance(found, date)
