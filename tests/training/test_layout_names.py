"""What the lexicon says."""

from training.layout_names import SAYINGS, names


def test_every_name_says_something_that_words_can_say() -> None:
    assert set(names()) <= set(SAYINGS)
    assert all(isinstance(name, str) and name.strip() for said in names().values() for name in said)
