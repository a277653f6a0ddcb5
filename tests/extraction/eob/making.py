"""Labelled words, rows and drafts for tests, without a page around them."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.eob.candidates import Amount, amount_of
from extraction.eob.draft import Entry, LineDraft
from extraction.eob.labelled import Label, LabelledRow, LabelledWord
from extraction.eob.reasons import Reason
from extraction.eob.values import Value
from extraction.pages.page import Alternative, Word

WIDE = 5.0  # points for a character
HIGH = 8.0


def word(
    text: str,
    tag: str = "other",
    left: float = 0.0,
    *,
    column: str | None = None,
    confidence: float = 1.0,
    others: Sequence[tuple[str, float]] = (),
    doubt: Sequence[tuple[str, float]] = (),
) -> LabelledWord:
    """A word that begins at `left`; `others` are the recogniser's other readings, `doubt` other tags."""
    alternatives = tuple(Alternative(text=other, confidence=sure) for other, sure in others)
    box = (left, 0.0, left + WIDE * len(text), HIGH)
    rest = sum(sure for _, sure in doubt)
    tags = (Label(name=tag, confidence=1.0 - rest), *(Label(name=name, confidence=sure) for name, sure in doubt))
    return LabelledWord(
        word=Word(text=text, box=box, confidence=confidence, alternatives=alternatives),
        tags=tags,
        column=Label(name=column) if column else None,
    )


def row(*words: LabelledWord, role: str = "line", claim: int | None = 0, page: int = 1) -> LabelledRow:
    return LabelledRow(page=page, words=words, role=Label(name=role), claim=claim)


def spaced(texts: str, tag: str, left: float = 0.0, column: str | None = None) -> list[LabelledWord]:
    """Words with a blank between them."""
    made = []
    for text in texts.split():
        made.append(word(text, tag, left, column=column))
        left += WIDE * (len(text) + 1)
    return made


def amount(text: str, *, confidence: float = 1.0, others: Sequence[tuple[str, float]] = ()) -> Amount:
    return amount_of(Value(tag="charge", words=(word(text, confidence=confidence, others=others),), page=1))


def entry(text: Amount, group: str | None = "CO", reason: str | None = "45", column: str = "discount") -> Entry:
    return Entry(amount=text, reason=Reason(group, reason), column=column)


def line(charge: str, paid: str, *entries: Entry, allowed: str | None = None, owed: str | None = None) -> LineDraft:
    return LineDraft(
        charge=amount(charge),
        paid=amount(paid),
        entries=list(entries),
        allowed=amount(allowed) if allowed else None,
        owed=amount(owed) if owed else None,
    )
