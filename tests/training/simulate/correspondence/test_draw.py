import re

import pytest

from extraction.document_classes import DOCUMENT_CLASSES
from extraction.pages.page import Box
from training.simulate.correspondence.draw import HANDS, draw_correspondence, families
from training.simulate.mail import Piece

EVERY_FAMILY = [
    (hand, name, place) for hand in HANDS for name, known in families(hand).items() for place in range(len(known))
]
TOUCH = 0.5  # points by which boxes of words may overlap: letters do not fill them


def _pieces(hand: str, document_class: str, place: int, count: int = 1) -> list[Piece]:
    step = len(families(hand)[document_class])
    return [draw_correspondence(hand, document_class, place + step * turn) for turn in range(count)]


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
    for hand in HANDS:
        assert all(len(known) >= 8 for known in families(hand).values()), hand
    assert all(sum(name in families(hand) for hand in HANDS) >= 9 for name in DOCUMENT_CLASSES)
    assert len(families("offices")["provider_remittance"]) >= 20


@pytest.mark.parametrize(("hand", "document_class", "place"), EVERY_FAMILY)
def test_a_family_draws_inside_its_pages_and_leaves_nothing_of_the_grammar(
    hand: str, document_class: str, place: int
) -> None:
    for piece in _pieces(hand, document_class, place):
        assert piece.document_class == document_class
        for page in piece.drawing.pages:
            boxes = [word.box for word in page.words]
            assert all(x0 >= 0 and y0 >= 0 and x1 <= page.width and y1 <= page.height for x0, y0, x1, y1 in boxes)
            assert _first_collision(boxes) is None, (piece.family, piece.seed)
        assert not re.search(r"[{}<>\[\]]|\|\||&&|@\w+ ", " ".join(_words(piece))), (piece.family, piece.seed)


def test_families_are_taken_in_turn() -> None:
    for document_class, known in families("offices").items():
        drawn = {draw_correspondence("offices", document_class, seed).family for seed in range(len(known))}
        assert drawn == {f"offices/{document_class}/{name}" for name in known}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_words() -> None:
    for document_class, known in families("offices").items():
        first, same, other = (draw_correspondence("offices", document_class, seed) for seed in (3, 3, 3 + len(known)))
        assert first.drawing.pdf == same.drawing.pdf
        assert first.family == other.family
        assert first.drawing.pdf != other.drawing.pdf


def test_pages_that_tell_their_number_tell_how_many_there_are() -> None:
    told = 0
    for seed in range(200):
        pages = draw_correspondence("offices", "provider_remittance", seed).drawing.pages
        for number, page in enumerate(pages, 1):
            found = re.search(r"Page (\d+) of (\d+)$", " ".join(word.text for word in page.words))
            if found:
                told += 1
                assert found.groups() == (str(number), str(len(pages)))
    assert told
