"""Words that their shape tells beyond doubt: codes of adjustments, a reason behind its amount, amounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extraction.codes import load_codes
from extraction.eob.column_names import Table, names_above, tables
from extraction.eob.labelled import Label, LabelledDocument, LabelledRow, LabelledWord
from extraction.eob.money import cents_of, has_point
from extraction.eob.number_kinds import CLAIM_KINDS, named_kinds
from extraction.eob.reasons import printed_reason
from extraction.eob.values import MONEY_TAGS

_CODE = "adjustment_code"
_LINE_ROLES = frozenset({"line", "continuation"})
_SURE = 0.995  # what the labeller is as sure of is left as it is
_TOLD = 0.99


def with_shapes(document: LabelledDocument) -> LabelledDocument:
    """The document with such words named after what they are."""
    pairs = zip(document.rows, tables(document.rows), strict=True)
    rows = (_row(row) if row.role.name in _LINE_ROLES else _with_amounts(row, table) for row, table in pairs)
    return LabelledDocument(rows=tuple(rows))


def _row(row: LabelledRow) -> LabelledRow:
    return replace(row, words=tuple(_words(row.words)))


def _with_amounts(row: LabelledRow, table: Table) -> LabelledRow:
    """Of the block of a claim: what has a point and cents is none of its numbers, dates and names, unless its column is
    named so: some accounts look like amounts.
    """
    if row.role.name != "claim_header":
        return row
    words = (word if _is_numbered(word, table) else _as_amount(word) for word in row.words)
    return replace(row, words=tuple(words))


def _is_numbered(word: LabelledWord, table: Table) -> bool:
    kinds = {kind for name in names_above(table, word.word.box) for kind in named_kinds(name, CLAIM_KINDS)}
    return word.tag in kinds


def _as_amount(word: LabelledWord) -> LabelledWord:
    text = word.word.text
    if word.tag in MONEY_TAGS or word.tag == "label" or not has_point(text) or cents_of(text) is None:
        return word
    named = tuple(tag for tag in word.tags if tag.name in MONEY_TAGS)
    return replace(word, tags=(*named, *(tag for tag in word.tags if tag.name not in MONEY_TAGS))) if named else word


def _words(words: Sequence[LabelledWord]) -> Iterator[LabelledWord]:
    for before, word in zip((None, *words[:-1]), words, strict=True):
        sure = word.tag == _CODE or word.tags[0].confidence >= _SURE
        if not sure and (is_pair(word.word.text) or is_reason_behind(before, word)):
            yield replace(word, tags=(Label(name=_CODE, confidence=_TOLD), *word.tags))
        else:
            yield word


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
