"""Names of the lexicon stand on pages as names do."""

from random import Random

from models.layout.wording import SAYINGS
from training.layout_names import name_pages, names


def test_every_name_says_something_that_words_can_say() -> None:
    assert set(names()) <= set(SAYINGS)
    assert all(isinstance(name, str) and name.strip() for said in names().values() for name in said)


def test_pages_show_names_with_what_they_say() -> None:
    shown: dict[str, set[str]] = {}
    for grid, said in name_pages(30, Random(1)):
        for word, saying in zip(grid.words, said.tolist(), strict=True):
            shown.setdefault(SAYINGS[saying], set()).add(word.text.rstrip(":"))
    assert len(shown) > 50
    for saying, words in shown.items():
        if saying != "value":
            assert words <= {part for name in names()[saying] for part in name.split()}


def test_pages_are_the_same_for_the_same_seed() -> None:
    def texts(seed: int) -> list[str]:
        return [word.text for grid, _ in name_pages(2, Random(seed)) for word in grid.words]

    assert texts(1) == texts(1) != texts(2)
