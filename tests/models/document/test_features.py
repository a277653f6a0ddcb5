"""Features of pages and of neighbours: finite whatever is on the page, and what they say is so."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.pages.page import Page, Word
from models.document.layout import LAYOUT_FEATURES, layout_features
from models.document.neighbours import NEIGHBOUR_FEATURES, neighbour_features
from models.document.ngrams import BUCKETS, hashed
from models.document.places import PLACES, place_of
from models.document.sight import Sight
from tests.models.document.pages import page

COVER = 1
SURE = np.array([[1.0, 0.0], [1.0, 0.0]])  # of the page before and of the page
ANYWHERE = np.full((2, len(PLACES)), 1.0 / len(PLACES))


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """Any words anywhere, as a bad reader may give them."""
    edge = st.floats(-50, 900)
    words = draw(st.lists(st.builds(lambda text, box: Word(text=text, box=box), st.text(max_size=12),
                                    st.tuples(edge, edge, edge, edge)), max_size=25))  # fmt: skip
    return Page(number=1, width=612, height=792, words=tuple(words), origin="ocr")


def _layout(page: Page) -> dict[str, float]:
    return dict(zip(LAYOUT_FEATURES, layout_features(Sight.of(page)).tolist(), strict=True))


def _between(before: Page, after: Page) -> dict[str, float]:
    features = neighbour_features([Sight.of(before)], Sight.of(after), SURE, ANYWHERE, COVER)
    return dict(zip(NEIGHBOUR_FEATURES, features.tolist(), strict=True))


@given(pages(), pages())
def test_features_are_finite_for_any_page(one: Page, other: Page) -> None:
    assert np.isfinite(layout_features(Sight.of(one))).all()
    assert np.isfinite(neighbour_features([Sight.of(one)], Sight.of(other), SURE, ANYWHERE, COVER)).all()


@given(pages())
def test_ngrams_are_a_sorted_unit_vector(one: Page) -> None:
    buckets, weights = hashed(Sight.of(one))
    assert (np.diff(buckets) > 0).all()
    assert ((buckets >= 0) & (buckets < BUCKETS)).all()
    assert not len(weights) or np.isclose(np.linalg.norm(weights), 1.0, atol=1e-4)


def test_a_table_has_columns_of_money_and_a_letter_has_prose() -> None:
    table = _layout(page("Patient | Billed | Paid", *["Roe | 100.00 | 80.00"] * 6))
    letter = _layout(page(*["we are writing to tell you that the claim was not paid"] * 6))
    assert (table["money_columns"], letter["money_columns"]) == (2.0, 0.0)
    assert (table["prose"], letter["prose"]) == (0.0, 10.0)


def test_the_second_page_of_three_follows_the_first() -> None:
    features = _between(page("Page 1 of 3", "Claim GG012345"), page("Page 2 of 3", "Claim GG012345"))
    assert features["page_follows_in_count"] == 1.0
    assert features["same_references"] == 1.0


def test_the_first_page_of_two_says_that_another_one_comes() -> None:
    features = _between(page("Page 1 of 2"), page("Claim GG012345"))
    assert (features["before_numbered"], features["before_unfinished"], features["before_finished"]) == (1.0, 1.0, 0.0)
    features = _between(page("Page 2 of 2"), page("Claim GG012345"))
    assert (features["before_numbered"], features["before_unfinished"], features["before_finished"]) == (1.0, 0.0, 1.0)


@pytest.mark.parametrize("misread", ["Pagc 2 of 3", "Pag e 2 of 3", "Paqe 2/3", "P. 2 of 3"])
def test_a_page_number_is_known_however_a_fax_gives_it(misread: str) -> None:
    assert _between(page("Page 1 of 3"), page(misread))["page_follows_in_count"] == 1.0


def test_page_one_begins_anew() -> None:
    features = _between(page("Page 3 of 3"), page("Page 1 of 2"))
    assert (features["page_follows"], features["page_one"]) == (0.0, 1.0)


def test_a_later_page_after_nothing_like_it_is_a_break() -> None:
    assert _between(page("Page 1 of 2"), page("Page 5 of 9"))["page_breaks"] == 1.0


def test_where_pages_stand_is_what_their_own_looks_say() -> None:
    places = np.zeros((2, len(PLACES)))
    places[0, PLACES.index("last")] = places[1, PLACES.index("first")] = 1.0
    pages = [Sight.of(page("Dear provider")), Sight.of(page("Dear provider"))]
    named = dict(zip(NEIGHBOUR_FEATURES, neighbour_features(pages[:1], pages[1], SURE, places, COVER), strict=True))
    turned = neighbour_features(pages[:1], pages[1], SURE, places[::-1], COVER)
    other = dict(zip(NEIGHBOUR_FEATURES, turned, strict=True))
    assert named["opens"] > 9.0
    assert named["before_closes"] > 9.0
    assert other["opens"] < -9.0
    assert other["before_closes"] < -9.0


def test_each_page_has_one_place() -> None:
    assert [PLACES[place_of(at, 3)] for at in range(3)] == ["first", "inner", "last"]
    assert PLACES[place_of(0, 1)] == "alone"


def test_a_page_that_announces_another_says_so() -> None:
    assert _between(page("A list of claims is enclosed."), page("Claim"))["before_announces"] == 1.0
    assert _between(page("A list of claims is here."), page("Claim"))["before_announces"] == 0.0


def test_a_number_is_looked_for_behind_a_blank() -> None:
    before = [Sight.of(page("Page 1 of 2", "ICN 12345678")), Sight.of(page())]
    features = neighbour_features(before, Sight.of(page("Page 3 of 2", "ICN 12345678")), SURE, ANYWHERE, COVER)
    named = dict(zip(NEIGHBOUR_FEATURES, features.tolist(), strict=True))
    assert (named["same_references"], named["same_references_back"], named["before_blank"]) == (0.0, 1.0, 1.0)
