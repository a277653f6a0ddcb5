"""Words that their shape tells beyond doubt: codes of adjustments, a reason behind its amount, amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from extraction.codes import load_codes
from extraction.eob.column_names import Table, names_above, tables
from extraction.eob.labelled import Label, LabelledDocument, LabelledRow, LabelledWord
from extraction.eob.money import cents_of, has_point
from extraction.eob.number_kinds import CLAIM_KINDS, named_kinds
from extraction.eob.reasons import printed_reason
from extraction.eob.values import MONEY_TAGS

_CODE, _MODIFIER = "adjustment_code", "modifier"
# Modifiers of CPT that are numbers.
_RANGES = ((22, 27), (32, 33), (47, 47), (50, 59), (62, 63), (66, 66), (73, 74), (76, 82), (90, 93), (95, 97), (99, 99))
_NUMBERED = frozenset(str(number) for first, last in _RANGES for number in range(first, last + 1))
_OTHER_NAME = re.compile(r"POS|\bPLA?CE?\b|\bLOC|TOS|UNITS?|QTY|QUANTITY|COUNT|TOOTH|SVCS|NOS\b|CHARGE|AMOUNT")
_DOUBTFUL = 0.9
_LINE_ROLES = frozenset({"line", "continuation"})
_SURE = 0.995  # what the labeller is as sure of is left as it is
_TOLD = 0.99


def with_shapes(document: LabelledDocument) -> LabelledDocument:
    """The document with such words named after what they are."""
    pairs = zip(document.rows, tables(document.rows), strict=True)
    rows = (_row(row, table) if row.role.name in _LINE_ROLES else _with_amounts(row, table) for row, table in pairs)
    return LabelledDocument(rows=tuple(rows))


def _row(row: LabelledRow, table: Table) -> LabelledRow:
    return replace(row, words=tuple(_words(row.words, table)))


def _with_amounts(row: LabelledRow, table: Table) -> LabelledRow:
    """Of the block of a claim: what has a point and cents is none of its numbers, dates and names, unless it is named
    so: some accounts look like amounts.
    """
    if row.role.name != "claim_header":
        return row
    words = (
        word if word.tag in _named_above(word, table) | _named_before(row.words[:at]) else _as_amount(word)
        for at, word in enumerate(row.words)
    )
    return replace(row, words=tuple(words))


def _named_above(word: LabelledWord, table: Table) -> set[str]:
    return {kind for name in names_above(table, word.word.box) for kind in named_kinds(name, CLAIM_KINDS)}


def _named_before(words: Sequence[LabelledWord]) -> set[str]:
    """What the name says that ends these words, if one does."""
    name = list(takewhile(lambda each: each.tag == "label", reversed(words)))
    return set(named_kinds(" ".join(each.word.text for each in reversed(name)), CLAIM_KINDS))


def _as_amount(word: LabelledWord) -> LabelledWord:
    text = word.word.text
    if word.tag in MONEY_TAGS or word.tag == "label" or not has_point(text) or cents_of(text) is None:
        return word
    named = tuple(tag for tag in word.tags if tag.name in MONEY_TAGS)
    return replace(word, tags=(*named, *(tag for tag in word.tags if tag.name not in MONEY_TAGS))) if named else word


def _words(words: Sequence[LabelledWord], table: Table) -> Iterator[LabelledWord]:
    before: LabelledWord | None = None
    for word in words:
        told = _told(before, word, table)
        before = word if told is None else _first(word, told)
        yield before


def _told(before: LabelledWord | None, word: LabelledWord, table: Table) -> str | None:
    """The tag that a word has by its shape, and by what stands before it."""
    if word.tag == _CODE or word.tags[0].confidence >= _SURE:
        return None
    if is_pair(word.word.text) or is_reason_behind(before, word):
        return _CODE
    return _MODIFIER if is_modifier_behind(before, word, names_above(table, word.word.box)) else None


def _first(word: LabelledWord, tag: str) -> LabelledWord:
    return replace(word, tags=(Label(name=tag, confidence=_TOLD), *(each for each in word.tags if each.name != tag)))


def is_modifier_behind(before: LabelledWord | None, word: LabelledWord, names: Sequence[str]) -> bool:
    """True for 25 behind 99213, which looks like a place of service, where its column is not named otherwise and the
    labels leave a doubt or it is named so.
    """
    if before is None or before.tag not in ("procedure", _MODIFIER) or word.word.text not in _NUMBERED:
        return False
    above = " ".join(names).upper()
    return "MOD" in above or (word.tags[0].confidence < _DOUBTFUL and _OTHER_NAME.search(above) is None)


def is_reason_behind(before: LabelledWord | None, word: LabelledWord) -> bool:
    """True for (45) behind 116.82."""
    text = word.word.text
    if before is None or not (text.startswith("(") and text.endswith(")")):
        return False
    told = printed_reason(text)
    amount = has_point(before.word.text) and cents_of(before.word.text) is not None
    return amount and told is not None and told.reason in load_codes().carcs


def is_pair(text: str) -> bool:
    """True for CO-45 and CO45."""
    told = printed_reason(text)
    return told is not None and told.group is not None and told.reason in load_codes().carcs
