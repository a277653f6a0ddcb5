"""The test of the text layer on pages of every kind, each drawn several times."""

from random import Random

import pytest

from extraction.pages.limits import LIMITS
from extraction.pages.pdf_file import PdfFile
from extraction.pages.text_layer import TextLayer
from tests.extraction.pages import drawing, good_pages, misleading_pages

KINDS = [
    *((kind, "words") for kind in good_pages.GOOD),
    *((kind, "ocr") for kind in misleading_pages.BAD),
    *((kind, "words_and_ocr") for kind in misleading_pages.MIXED),
    *((kind, "blank") for kind in good_pages.BLANK),
]


def layer_of(data: bytes) -> TextLayer:
    return PdfFile(data, LIMITS).text_layer(1)


@pytest.mark.parametrize("seed", [101, 102])
@pytest.mark.parametrize(("kind", "verdict"), KINDS, ids=lambda value: getattr(value, "__name__", value))
def test_what_is_believed(kind: drawing.Kind, verdict: str, seed: int) -> None:
    assert layer_of(kind(Random(seed))).verdict == verdict


def test_a_good_layer_gives_every_word() -> None:
    lines = drawing.lines_of(Random(5))
    layer = layer_of(drawing.pdf_of(lambda canvas: drawing.write(canvas, lines)))
    assert sorted(word.text for word in layer.words) == sorted(word for _, _, text in lines for word in text.split())


def test_hidden_words_are_left_out_and_counted() -> None:
    layer = layer_of(good_pages.with_hidden_words(Random(1)))
    assert "TRAY" not in {word.text for word in layer.words}
    assert layer.dropped["without_ink"] == len("SORT0012SEQ4411TRAY7")


def test_words_of_a_broken_font_are_left_out_and_the_others_kept() -> None:
    layer = layer_of(misleading_pages.table_with_broken_font(Random(1)))
    texts = {word.text for word in layer.words}
    assert "EXPLANATION" in texts
    assert not any("." in text and text[0].isdigit() for text in texts)
    assert layer.dropped["broken_encoding"] > 500
