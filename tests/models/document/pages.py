"""Pages of words for tests: rows of text on lines, the columns of a row divided by a bar."""

from extraction.pages.page import Page, Word

LETTER = 5.0  # width of a character in points
PITCH = 14.0


def page(*rows: str, number: int = 1, size: tuple[float, float] = (612.0, 792.0), height: float = 9.0) -> Page:
    """One row of text a line from the top; "a | b" puts b into the next column."""
    words = [word for at, row in enumerate(rows) for word in _row(row, 40.0 + at * PITCH, height)]
    return Page(
        number=number, width=size[0], height=size[1], words=tuple(words), origin="text_layer" if words else "blank"
    )


def _row(row: str, y: float, height: float) -> list[Word]:
    words = []
    for column, cell in enumerate(row.split("|")):
        x = 40.0 + column * 110.0
        for text in cell.split():
            words.append(Word(text=text, box=(x, y, x + LETTER * len(text), y + height)))
            x += LETTER * (len(text) + 1)
    return words
