import re

import pytest

from extraction.document_classes import DOCUMENT_CLASSES
from extraction.pages.page import Box
from training.simulate.correspondence.draw import draw_correspondence, families
from training.simulate.mail import Piece

EVERY_FAMILY = [(name, place) for name, known in families().items() for place in range(len(known))]
TOUCH = 0.5  # points by which boxes of words may overlap: letters do not fill them


def _pieces(document_class: str, place: int, count: int = 4) -> list[Piece]:
    step = len(families()[document_class])
    return [draw_correspondence(document_class, place + step * turn) for turn in range(count)]


def _words(piece: Piece) -> list[str]:
    return [word.text for page in piece.drawing.pages for word in page.words]


def _collide(one: Box, other: Box) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > TOUCH and down > TOUCH


def _first_collision(boxes: list[Box]) -> tuple[Box, Box] | None:
    """Two boxes that overlap; only those that begin above another's bottom are compared with it."""
    ordered = sorted(boxes, key=lambda box: box[1])
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other[1] >= one[3]:
                break
            if _collide(one, other):
                return one, other
    return None


def test_every_class_has_at_least_eight_families_and_remittances_twenty() -> None:
    assert tuple(families()) == DOCUMENT_CLASSES
    assert all(len(known) >= 8 for known in families().values())
    assert len(families()["provider_remittance"]) >= 20


@pytest.mark.parametrize(("document_class", "place"), EVERY_FAMILY)
def test_a_family_draws_inside_its_pages_with_no_word_upon_another(document_class: str, place: int) -> None:
    for piece in _pieces(document_class, place):
        assert piece.document_class == document_class
        for page in piece.drawing.pages:
            boxes = [word.box for word in page.words]
            assert all(x0 >= 0 and y0 >= 0 and x1 <= page.width and y1 <= page.height for x0, y0, x1, y1 in boxes)
            assert _first_collision(boxes) is None, (piece.family, piece.seed)


@pytest.mark.parametrize(("document_class", "place"), EVERY_FAMILY)
def test_nothing_of_the_grammar_is_left_on_the_page(document_class: str, place: int) -> None:
    for piece in _pieces(document_class, place):
        text = " ".join(_words(piece))
        assert not re.search(r"[{}<>\[\]]|\|\||&&|@\w+ ", text), (piece.family, piece.seed)


def test_families_are_taken_in_turn() -> None:
    for document_class, known in families().items():
        drawn = {draw_correspondence(document_class, seed).family for seed in range(len(known))}
        assert drawn == {f"correspondence/{document_class}/{name}" for name in known}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_words() -> None:
    for document_class, known in families().items():
        first, same, other = (draw_correspondence(document_class, seed) for seed in (3, 3, 3 + len(known)))
        assert first.drawing.pdf == same.drawing.pdf
        assert first.family == other.family
        assert first.drawing.pdf != other.drawing.pdf


def test_pages_that_tell_their_number_tell_how_many_there_are() -> None:
    told = 0
    for seed in range(200):
        pages = draw_correspondence("provider_remittance", seed).drawing.pages
        for number, page in enumerate(pages, 1):
            found = re.search(r"Page (\d+) of (\d+)$", " ".join(word.text for word in page.words))
            if found:
                told += 1
                assert found.groups() == (str(number), str(len(pages)))
    assert told
