"""The pen: what is drawn is remembered where it stands, whichever way it is written into the PDF."""

from __future__ import annotations

import itertools

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.simulate.fonts import FACES, face
from training.simulate.sheet import Font, Meaning, Sheet, Strings, fitting_size, measure

TEXT = st.text(st.characters(codec="ascii", min_codepoint=33), min_size=1, max_size=30)


@pytest.mark.parametrize("strings", ["line", "word", "character"])
@pytest.mark.parametrize("space", [0.0, 0.6])
def test_words_are_remembered_where_they_stand(strings: Strings, space: float) -> None:
    sheet = Sheet(strings=strings, space=space)
    end = sheet.text(72, 100, "CHECK AMOUNT 1,234.56", Meaning(tag="label"))
    drawing = sheet.finish()
    words = drawing.pages[0].words
    assert [word.text for word in words] == ["CHECK", "AMOUNT", "1,234.56"]
    assert words[0].box[0] == 72
    assert words[-1].box[2] == pytest.approx(end)
    assert all(left.box[2] < right.box[0] for left, right in itertools.pairwise(words))
    page = pypdfium2.PdfDocument(drawing.pdf)[0].get_textpage()
    for word in words:
        x0, y0, x1, y1 = word.box
        assert page.get_text_bounded(x0 - 1, 792 - y1 - 1, x1 + 1, 792 - y0 + 1).strip() == word.text


def test_a_drawing_is_the_same_every_time() -> None:
    def draw() -> bytes:
        sheet = Sheet()
        sheet.disc(100, 100, 20, gray=0.5)
        sheet.text(72, 200, "PAID")
        return sheet.finish().pdf

    assert draw() == draw()


@given(text=TEXT, room=st.floats(20, 500), space=st.floats(0, 0.5), name=st.sampled_from(["Helvetica", "Courier"]))
def test_text_of_the_fitting_size_is_no_wider_than_its_room(text: str, room: float, space: float, name: str) -> None:
    font = Font(name=name, size=12.0)
    size = fitting_size(text, font, room, space)
    assert 0 < size <= 12.0
    if room - space * len(text) >= 1.0:
        assert measure(text, Font(name=name, size=size), space) <= room + 1e-6


@pytest.mark.parametrize("name", FACES)
def test_every_face_has_a_bold_font_and_wide_letters_only_where_it_says_so(name: str) -> None:
    letters = face(name)
    regular = [measure(letter, Font(name=letters.regular, size=10)) for letter in "iW.8"]
    assert (len(set(regular)) == 1) is letters.monospaced
    assert measure("8", Font(name=letters.bold, size=10)) > 0


def test_no_other_face_is_known() -> None:
    with pytest.raises(KeyError):
        face("Comic")
