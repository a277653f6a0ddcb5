import random
import re

import pytest

from training.simulate.letters_apart.draw import HANDS, draw_apart, families
from training.simulate.letters_apart.filler import Filler
from training.simulate.mail import Piece

EVERY_FAMILY = [
    (hand, name, number) for hand in HANDS for name, known in families(hand).items() for number in range(len(known))
]


def _words(piece: Piece) -> list[str]:
    return [word.text for page in piece.drawing.pages for word in page.words]


@pytest.mark.parametrize(("hand", "document_class", "number"), EVERY_FAMILY)
def test_every_family_draws_inside_its_pages(hand: str, document_class: str, number: int) -> None:
    step = len(families(hand)[document_class])
    for seed in range(number, number + 12 * step, step):
        piece = draw_apart(hand, document_class, seed)
        assert piece.family == f"{hand}/{document_class}/{families(hand)[document_class][number]['name']}"
        for page in piece.drawing.pages:
            assert all(
                word.box[0] >= 0 and word.box[2] <= page.width and word.box[3] <= page.height for word in page.words
            )


def test_nothing_of_the_grammar_is_left_in_a_text() -> None:
    for hand, document_class, number in EVERY_FAMILY:
        text = " ".join(_words(draw_apart(hand, document_class, number)))
        assert not re.search(r"[{}|\[\]<>]", text), (hand, document_class, number)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_text() -> None:
    first, same, other = (draw_apart("apart", "appeal_decision", seed) for seed in (5, 5, 10))
    assert first.drawing.pdf == same.drawing.pdf
    assert first.family == other.family
    assert _words(first) != _words(other)


def test_a_fact_of_a_document_stays_and_an_amount_does_not() -> None:
    filler = Filler(random.Random(1))
    assert filler.fill("<claim> <claim>").split()[0] == filler.fill("<claim>")
    assert len({filler.fill("<amount>") for _ in range(9)}) > 1
