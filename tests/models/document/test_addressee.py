"""To whom a page is addressed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.pages.page import Page, Word
from models.document.addressee import Addressee, addressee
from models.document.sight import Sight
from tests.models.document.pages import page

SENDER = ("Heron Health Plan", "PO Box 88", "Elmore, PA 50550")


def _of(*lines: str) -> Addressee | None:
    return addressee(Sight.of(page(*lines)))


def test_a_person_below_the_sender() -> None:
    found = _of(*SENDER, "WREN GRAYWELL", "8850 Ferry Rd Ste B", "Veebres Heights, LA 75567-4976")
    assert found is not None
    assert found.name == ("WREN", "GRAYWELL")
    assert found.is_person
    assert not found.is_organisation


@pytest.mark.parametrize("name", ["Lakeside Dermatology PC", "Pat Owl MD", "Brook Medical Associates,"])
def test_an_organisation(name: str) -> None:
    found = _of(*SENDER, name, "ATTN: BILLING", "P.O. Box 42845", "Grindstone, MA 49743")
    assert found is not None
    assert " ".join(found.name) == name
    assert found.is_organisation
    assert not found.is_person


def test_a_label_is_no_name() -> None:
    found = _of("EMPLOYEE: PAT QUILL", "12 Dove Court", "Elmore, PA 50550")
    assert found is not None
    assert found.name == ("PAT", "QUILL")


@pytest.mark.parametrize(
    ("line", "share"), [("Patient: Quill, Pat", 1.0), ("P QUILL 99213", 0.5), ("Services by Sam Owl", 0.0)]
)
def test_whether_the_page_speaks_of_the_addressee(line: str, share: float) -> None:
    sight = Sight.of(page("PAT QUILL", "12 Dove Court", "Elmore, PA 50550", "Your claims", line))
    found = addressee(sight)
    assert found is not None
    assert found.named_below(sight) == share


def test_no_address() -> None:
    assert _of("Claim 88213", "Paid 12.00") is None


@given(st.lists(st.tuples(st.text(max_size=8), st.floats(-50, 900), st.floats(-50, 900)), max_size=30))
def test_any_page_is_read(words: list[tuple[str, float, float]]) -> None:
    placed = tuple(Word(text=text, box=(x, y, x + 30, y + 9)) for text, x, y in words)
    sight = Sight.of(Page(number=1, width=612, height=792, words=placed, origin="ocr"))
    found = addressee(sight)
    assert found is None or 0.0 <= found.named_below(sight) <= 1.0
