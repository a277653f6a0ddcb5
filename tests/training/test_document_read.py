"""Mail that is scanned or faxed and read again: nothing is lost between the drawing and the stream."""

import pytest

from training.document_read import ARRIVES, read_stream
from training.simulate.degrade import Kind
from training.simulate.letters_apart.draw import draw_apart


@pytest.mark.parametrize("kind", ARRIVES)
def test_every_page_arrives_with_its_words(kind: Kind) -> None:
    pieces = [draw_apart("apart", name, 2) for name in ("eft_notice", "cover_or_blank")]
    stream = read_stream(pieces, kind)
    drawn = [page for piece in pieces for page in piece.drawing.pages]
    assert [page.number for page in stream.pages] == list(range(1, len(drawn) + 1))
    assert (stream.starts.count(True), set(stream.classes)) == (2, {"eft_notice", "cover_or_blank"})
    for page, original in zip(stream.pages, drawn, strict=True):
        assert page.origin == "ocr"
        assert len(page.words) > 0.5 * len(original.words)
