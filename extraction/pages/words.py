"""Glyphs to words: what stands together in print is one word, whatever order and pieces it was drawn in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from statistics import quantiles

from extraction.pages.geometry import turned, turned_size, union
from extraction.pages.glyphs import Glyph
from extraction.pages.page import Box, Word
from extraction.pages.rows import rows_of

# Shares of the height of the letters (0.925 em).
_WORD_GAP = 0.19  # a space is 0.27 em and more; kerning stays under 0.1 em
_PIECE_GAP = 0.1  # two pieces drawn apart are one word
_OVERLAP = 0.5
_SAME_LINE = 0.3
_CELL = 8.0  # points: what was drawn is remembered by squares of this side
_SAME_PLACE = 0.15  # text drawn twice to look bold
_LETTER_SPACING = 1.2  # the letters of one operator may stand this far apart, evenly, and still be one word
_LETTERS_APART = 0.9  # and letters that are drawn one by one this far
_SAME_SIZE = 0.62
_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}


def words_of(glyphs: Sequence[Glyph], width: float, height: float) -> list[Word]:
    """The words of a page of this size as it is shown, boxes in the same frame; rows from the top."""
    words: list[Word] = []
    for turn, (level, slanted) in _by_direction(glyphs).items():
        size = turned_size(width, height, turn)
        pieces = [_Piece(run) for run in _runs([_turned(each, turn, width, height) for each in level])]
        upright = [piece.word for piece in _joined(pieces)]
        spelt = [word for row in rows_of(upright) for word in _spelt(row)]
        words += [Word(text=word.text, box=turned(word.box, *size, -turn)) for word in spelt]
        words += [_Piece(run).word for run in _slanted_runs(slanted)]
    return words


def _by_direction(glyphs: Iterable[Glyph]) -> dict[int, tuple[list[Glyph], list[Glyph]]]:
    """Level and slanted glyphs of each quarter turn, in the order of the stream."""
    directions: dict[int, tuple[list[Glyph], list[Glyph]]] = {}
    for glyph in glyphs:
        directions.setdefault(glyph.turn, ([], []))[glyph.slanted].append(glyph)
    return directions


def _turned(glyph: Glyph, turn: int, width: float, height: float) -> Glyph:
    return glyph._replace(box=turned(glyph.box, width, height, turn)) if turn else glyph


class _Piece:
    """Glyphs of one line that follow each other without a gap."""

    __slots__ = ("box", "operator", "text")

    def __init__(self, run: Sequence[Glyph]) -> None:
        self.text = "".join(_LIGATURES.get(glyph.text, glyph.text) for glyph in run)
        self.box = union(glyph.box for glyph in run)
        self.operator = run[0].drawn_by

    @property
    def word(self) -> Word:
        return Word(text=self.text, box=self.box)


def _runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs that continue each other in the stream. Letters that one operator spaces evenly are no words apart."""
    seen = _Seen()
    for _, drawn in groupby(glyphs, key=lambda glyph: glyph.drawn_by):
        operator = list(drawn)
        spacing = _spacing(operator)
        run: list[Glyph] = []
        for glyph in operator:
            if glyph.text.isspace() or seen.before(glyph):
                if glyph.text.isspace() and run:
                    yield run
                    run = []
                continue
            # one glyph that means several characters, as a ligature does, gives each of them its own box
            if run and run[-1].box != glyph.box and not _continues(run[-1].box, glyph.box, spacing):
                yield run
                run = []
            run.append(glyph)
        if run:
            yield run


class _Seen:
    """Which glyphs other operators drew already: a second one in the same place only looks bold."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, int, int], list[tuple[Box, int]]] = {}

    def before(self, glyph: Glyph) -> bool:
        x0, y0, _, y1 = glyph.box
        near = min(_SAME_PLACE * (y1 - y0), _CELL)  # letters as large as the page would look everywhere
        for column in range(int((x0 - near) // _CELL), int((x0 + near) // _CELL) + 1):
            for line in range(int((y0 - near) // _CELL), int((y0 + near) // _CELL) + 1):
                for box, operator in self._places.get((glyph.text, column, line), ()):
                    if operator != glyph.drawn_by and abs(box[0] - x0) < near and abs(box[1] - y0) < near:
                        return True
        self._places.setdefault((glyph.text, int(x0 // _CELL), int(y0 // _CELL)), []).append(
            (glyph.box, glyph.drawn_by)
        )
        return False


def _spacing(operator: Sequence[Glyph]) -> float:
    """By how many points one text operator draws its letters apart: the lower quartile of its gaps."""
    pairs = [(a, b) for a, b in pairwise(operator) if not (a.text.isspace() or b.text.isspace())]
    gaps = [b.box[0] - a.box[2] for a, b in pairs]
    if len(gaps) < 3:
        return 0.0
    usual = quantiles(gaps, n=4)[0]
    height = operator[0].box[3] - operator[0].box[1]
    return usual if 0 < usual < _LETTER_SPACING * height else 0.0


def _continues(before: Box, box: Box, spacing: float = 0.0, widest: float = _WORD_GAP) -> bool:
    height, other = box[3] - box[1], before[3] - before[1]
    gap = box[0] - before[2] - spacing
    return (
        -_OVERLAP * height < gap < widest * min(height, other)
        and abs(box[3] - before[3]) < _SAME_LINE * height
        and min(height, other) >= _SAME_SIZE * max(height, other)
    )


def _joined(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Pieces of one word that were drawn one by one, in whatever order."""
    joined: list[_Piece] = []
    ends: dict[int, list[_Piece]] = {}
    for piece in sorted(pieces, key=lambda each: each.box[0]):
        line = int(piece.box[3] // 4)
        near = [each for key in (line - 1, line, line + 1) for each in ends.get(key, ())]
        host = next((each for each in reversed(near) if _touches(each.box, piece.box)), None)
        if host is None:
            joined.append(piece)
            ends.setdefault(line, []).append(piece)
        else:
            host.text += piece.text
            host.box = union((host.box, piece.box))
    return joined


def _touches(before: Box, box: Box) -> bool:
    return abs(box[0] - before[2]) < _PIECE_GAP * (box[3] - box[1]) and _continues(before, box, 0.0, _PIECE_GAP)


def _spelt(row: Sequence[Word]) -> Iterator[Word]:
    """A row in which letters drawn apart one by one (`P A I D`) are words again.

    Only letters, at least four, evenly spaced: digits that stand apart are columns.
    """
    at = 0
    while at < len(row):
        end = _end_of_spelling(row, at)
        if end - at >= 4:
            letters = row[at:end]
            yield Word(text="".join(each.text for each in letters), box=union(each.box for each in letters))
            at = end
        else:
            yield row[at]
            at += 1


def _end_of_spelling(row: Sequence[Word], start: int) -> int:
    """Where the letters end that are set evenly, by the gaps between them or from edge to edge."""
    gaps: list[float] = []
    pitches: list[float] = []
    for at in range(start, len(row)):
        if len(row[at].text) != 1 or not row[at].text.isalpha():
            return at
        if at == start:
            continue
        before, box = row[at - 1].box, row[at].box
        gaps.append(box[0] - before[2])
        pitches.append(box[0] - before[0])
        height = box[3] - box[1]
        uneven = min(max(steps) - min(steps) for steps in (gaps, pitches))
        if gaps[-1] > _LETTERS_APART * height or uneven > _SAME_PLACE * height:
            return at
    return len(row)


def _slanted_runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """A watermark or a stamp: what one operator draws between spaces."""
    for (_, space), run in groupby(glyphs, key=lambda glyph: (glyph.drawn_by, glyph.text.isspace())):
        if not space:
            yield list(run)
