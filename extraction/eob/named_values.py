"""Values that the name before them says what they are, whatever the labels took them for, and words that cannot be what
the labels took them for. Names are those of the trade, whoever prints them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from extraction.eob.labelled import Label, LabelledDocument, LabelledRow, LabelledWord
from extraction.eob.money import NOTHING, cents_of, has_point
from extraction.eob.values import MONEY_TAGS

_SURE = 0.995  # a label as sure as this is not overruled
_TOLD = 0.99
_OTHER, _NAMED = "other", "label"
_CLAIMS = frozenset({"claim_header", "claim_total"})
_PERSONS_AND_COMPANIES = frozenset({"payer_name", "payee_name", "patient_name"})
_BEFORE_PAID, _LATE = "PREV(IOUS(LY)?)? (PAID|PD)", "LATE FILING( CHARGE| PENALTY)?"
# What may stand before a name: headings, and names of the same row whose amounts are blank.
_BEFORE = f"ADJ(USTMENTS?)? TO TOTALS?|TOTALS?|CLAIM|PAYMENT|{_BEFORE_PAID}|{_LATE}|INTEREST"


def _whole(form: str) -> re.Pattern[str]:
    """A whole name: behind other words it is another (before interest, other insurance amount paid, not billed)."""
    return re.compile(rf"(({_BEFORE}) )*({form})( AMOUNT| AMT)?")


# The names of a claim's own amounts.
_AMOUNTS = tuple(
    (_whole(form), tag)
    for form, tag in (
        ("INTEREST( PAID)?", "interest"),
        (
            "(PT|PAT|PATIENT|MEMBER|SUBSCRIBER) (RESP|RESPONSIBILITY|LIABILITY|OBLIGATION|OWES|PAYS)",
            "patient_responsibility",
        ),
        ("NET|NET (PAID|PAYMENT|REIMB)|BENEFITS? PAID|PLAN PAYS|(TOTAL|CLAIM|AMOUNT) PAID", "paid"),
        ("(TOTAL|CLAIM) CHARGES?|(AMOUNT|AMT|TOTAL) BILLED|BILLED", "charge"),
    )
)
# Those that are none of its lines' columns, by the CARC of an adjustment that they would be the total of.
_APART = ((_whole(_BEFORE_PAID), "B13"), (_whole(_LATE), "B4"))
_PAYER = re.compile(r"(PAYE?R|PAYOR)( NAME)?|INSURANCE (COMPANY|CARRIER)")


def with_named_values(document: LabelledDocument) -> LabelledDocument:
    """The document with such words named after what they are."""
    return LabelledDocument(rows=tuple(replace(row, words=tuple(_words(row))) for row in document.rows))


def set_apart(row: LabelledRow) -> Iterator[tuple[str, int]]:
    """Amounts of a claim that are none of its lines' columns and not nothing: CARC and cents. Of a document whose
    values are named.
    """
    if row.role.name not in _CLAIMS:
        return
    for name, word in _with_names(row.words):
        reason = _reason_apart(_bare(name))
        cents = cents_of(word.word.text)
        if reason and word.tag == _OTHER and has_point(word.word.text) and cents:
            yield reason, cents


def _words(row: LabelledRow) -> Iterator[LabelledWord]:
    is_payer = False
    for name, word in _with_names(map(_possible, row.words)):
        if word.tag == _NAMED:
            is_payer = False
            yield word
            continue
        said = _said(row, name, word.word.text)
        is_payer = said == "payer_name" or (is_payer and not name)
        yield _told(word, "payer_name" if is_payer else said)


def _with_names(words: Iterable[LabelledWord]) -> Iterator[tuple[str, LabelledWord]]:
    """Each word with the name right before it, empty where there is none."""
    name: list[str] = []
    for word in words:
        yield " ".join(name), word
        if word.tag == _NAMED:
            name.append(word.word.text)
        elif not _is_symbol(word):
            name = []


def _possible(word: LabelledWord) -> LabelledWord:
    """Marks alone are part of a name, and what has no letter is no name of anybody."""
    text = word.word.text
    if text not in NOTHING and not any(mark.isalnum() for mark in text) and word.tag in MONEY_TAGS:
        return word if _is_symbol(word) else _first(word, _NAMED)
    if word.tag in _PERSONS_AND_COMPANIES and any(mark.isdigit() for mark in text) and not _has_letter(text):
        return _first(word, _OTHER)
    return word


def _said(row: LabelledRow, name: str, text: str) -> str | None:
    """The tag of a value as the name before it says, if it says one that the value can be."""
    bare = _bare(name)
    if row.role.name in _CLAIMS and has_point(text) and cents_of(text) is not None:
        told = next((tag for form, tag in _AMOUNTS if form.fullmatch(bare)), None)
        return _OTHER if _reason_apart(bare) else told
    if row.role.name == "page_header" and _has_letter(text) and _PAYER.fullmatch(bare):
        return "payer_name"
    return None


def _bare(name: str) -> str:
    return " ".join(re.sub(r"[^A-Z0-9 ]", " ", name.upper()).split())


def _reason_apart(bare: str) -> str | None:
    return next((reason for form, reason in _APART if form.fullmatch(bare)), None)


def _told(word: LabelledWord, tag: str | None) -> LabelledWord:
    return word if tag is None or word.tags[0].confidence >= _SURE else _first(word, tag)


def _first(word: LabelledWord, tag: str) -> LabelledWord:
    return replace(word, tags=(Label(name=tag, confidence=_TOLD), *(each for each in word.tags if each.name != tag)))


def _is_symbol(word: LabelledWord) -> bool:
    """True for what stands apart before an amount."""
    return "$" in word.word.text and not any(mark.isdigit() for mark in word.word.text)


def _has_letter(text: str) -> bool:
    return any(mark.isalpha() for mark in text)
