"""Drawn remittances as a labeller that makes no mistake would label them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import groupby

from extraction.eob.labelled import Label, LabelledDocument, LabelledRow, LabelledWord
from extraction.pages.page import Word
from training.simulate.mail import Piece
from training.simulate.sheet import DrawnPage, DrawnWord

_BESIDE = "claim_header"
Reading = Callable[[DrawnWord, int], Word]


def printed(word: DrawnWord, page: int) -> Word:
    """As a text layer gives it."""
    return Word(text=word.text, box=word.box)


def truth_labels(piece: Piece, reading: Reading = printed) -> LabelledDocument:
    """All rows with their true labels; `reading` makes a word of a drawn one and its page's number."""
    rows = [row for number, page in enumerate(piece.drawing.pages, 1) for row in _rows(page, number, reading)]
    return LabelledDocument(rows=tuple(rows))


def _rows(page: DrawnPage, number: int, reading: Reading) -> list[LabelledRow]:
    rows = [list(words) for _, words in groupby(page.words, key=lambda each: each.row)]
    return [_row(sorted(words, key=lambda each: each.box[0]), number, reading) for words in rows]


def _row(words: list[DrawnWord], page: int, reading: Reading) -> LabelledRow:
    claims = {word.meaning.claim for word in words} - {None}
    return LabelledRow(
        page=page,
        words=tuple(_word(word, page, reading) for word in words),
        role=Label(name=_role(words)),
        claim=min(claim for claim in claims if claim is not None) if claims else None,
    )


def _role(words: list[DrawnWord]) -> str:
    """Names and numbers of a claim that stand beside a line are part of the line's row."""
    roles = Counter(word.meaning.role for word in words)
    lines = {role: count for role, count in roles.items() if role != _BESIDE}
    return max(lines or roles, key=lambda role: roles[role])


def _word(word: DrawnWord, page: int, reading: Reading) -> LabelledWord:
    meaning = word.meaning
    column = meaning.column if meaning.role == "column_header" else None
    return LabelledWord(
        word=reading(word, page),
        tags=(Label(name=meaning.tag),),
        column=Label(name=column) if column else None,
    )
