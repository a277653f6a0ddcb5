"""What a file is called wherever it is shown. Names come from strangers: they are shown, never opened."""

from __future__ import annotations

from extraction.card_numbers import without_card_numbers

UNNAMED = "unnamed"
LONGEST = 200


def file_name(given: str) -> str:
    """The last part of a path, without what is not printed (marks that turn the direction of writing too) and without
    card numbers; of a long one the end, which tells its kind.
    """
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if letter.isprintable()).strip()
    # hidden before it is cut, or a part of a number would be left that is no number any more
    return without_card_numbers(shown)[-LONGEST:] or UNNAMED
