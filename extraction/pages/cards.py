"""Finds payment card numbers on a page, with their security code and expiry, so that they can be made unreadable.

A claim number, a trace or a member id may have sixteen digits too, and every tenth of them passes the check digit
(Luhn, ISO/IEC 7812-1 annex B). So a number also has to begin as cards do, and either be printed as on a card
(4-4-4-4, 4-6-5) or stand where the page speaks of a card; what the label of a claim or check number stands before has
to do both. Of numbers of 16 figures drawn at random 3 % look like a card's if they are printed in fours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from extraction.card_numbers import is_card_number
from extraction.pages.page import Box, Page, Word
from extraction.pages.rows import rows_of

_PRINTED_GROUPS = {(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3)}
_LENGTHS = range(13, 20)
_MOST_GROUPS = 19
# Groups of one number: wider gaps are columns. In heights of the letters.
_GROUP_GAP = 2.5
_ROW_GAP = 3.0
_ALIGNED = 0.6
_LABEL_REACH = 220.0  # points to the left
_LABEL_WORD = 60.0  # points: a label of two words begins so far before its last
_ROWS_ABOVE = 12  # how far up the label of a number that says what it is may stand
_COLUMN_GAP = 1.2  # between two headings, in heights of the letters: words of one stand closer
_ROWS_NEAR = 3
_CARD = re.compile(
    r"(virtual|credit|payment|debit|single.use|prepaid)\s*cards?\b|card\s*(account|number|no\b|num\b|#|type|holder)"
    r"|\bvisa\b|master\s?card|\bamex\b|american express|discover card|\bvcc\b|\bvcard\b",
    re.I,
)
_CARD_LABEL = re.compile(r"card\s*(account\s*)?(number|no\b|num\b|#)", re.I)
_OTHER_LABEL = re.compile(
    r"claim|\bicn\b|\bdcn\b|\btcn\b|trace|\btrn\b|check|cheque|eft|reference|\bref\b|member|subscriber|policy|group"
    r"|account|acct|\btin\b|tax|\bnpi\b|control|document|invoice|phone|fax|routing|provider|patient|auth|case|\bid\b",
    re.I,
)
# Before a number in fours, where the page speaks of no card nearby, _OTHER_LABEL says that it is no card's. Above it
# one of these has to: a number may stand by itself under "your account" or the payer's name, and be a card's.
_KEPT = (
    r"claim|\bicn\b|\bdcn\b|\btcn\b|trace|\btrn\b|check|cheque|\beft\b|member|subscriber|policy|group|control|\bnpi\b"
    r"|\btin\b|tax|routing|phone|fax|auth|\bcase\b|document|invoice|patient"
)
_KEPT_HEADING = re.compile(rf"({_KEPT})\W*(number|no\b|num\b|#|id\b)|\bicn\b|\bdcn\b|\btcn\b|\btrn\b", re.I)
# The whole heading of a column, however far above: words of labels alone, as no sentence has them.
_HEADING_WORD = re.compile(
    r"payer|provider|internal|original|account|acct|reference|ref|identifier|identification|number|num|no|id|pt", re.I
)
_KEPT_WORD = re.compile(_KEPT, re.I)
_CODE_LABEL = re.compile(r"^(cvv2?|cvc2?|cav2?|csc)\W*(code)?\W*$", re.I)
_CODE_LABELS = re.compile(r"(security|verification|card)\s*code|\bcid\b", re.I)
_EXPIRY_LABEL = re.compile(r"\bexp\b|expir|(valid|good)\s*(thru|through|until)", re.I)
_CODE = re.compile(r"^\W*\d{3,4}\W*$")
_GLUED_CODE = re.compile(r"^(cvv2?|cvc2?|csc)\W+\d{3,4}\W*$", re.I)
_EXPIRY = re.compile(r"^\W*(0?[1-9]|1[0-2])\s*[/\-]\s*((\d{1,2}\s*[/\-]\s*)?(20)?[2-5]\d)\W*$")
_GLUED_EXPIRY = re.compile(r"^(exp\w*|thru)\W+(0?[1-9]|1[0-2])[/\-](20)?[2-5]\d\W*$", re.I)
_NUMERIC = re.compile(r"^[^\d]*\d(?:[\d\-\u2010-\u2015]*\d)?[^\d.,/]*$")
# What OCR takes for figures, and figures for.
_FIGURES = str.maketrans("OoQDlI|SsBZ", "00001115582")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """`words` are the places in `page.words` of all that belongs to a card; `boxes` where to paint."""

    words: frozenset[int]
    boxes: tuple[Box, ...]


class _Group(NamedTuple):
    """Figures that stand together, and the place of their word on the page."""

    figures: str
    place: int
    box: Box


def find_cards(page: Page) -> Cards:
    """Card numbers, security codes and expiries on the page; nothing for a page without."""
    reader = _Reader(page)
    numbers = {place for groups in reader.numbers() for place in (group.place for group in groups)}
    found = frozenset(numbers | reader.beside_a_card(bool(numbers)))
    return Cards(words=found, boxes=tuple(page.words[place].box for place in sorted(found)))


def without_cards(page: Page, cards: Cards) -> Page:
    """The page without the words that belong to a card. Nothing stands in their place: it would be taken for a value,
    and be the same trace number in every payment by card.
    """
    words = tuple(word for place, word in enumerate(page.words) if place not in cards.words)
    return replace(page, words=words)


class _Reader:
    """Looks for cards on one page."""

    def __init__(self, page: Page) -> None:
        self._places = {id(word): place for place, word in enumerate(page.words)}
        self._rows = rows_of(page.words)
        self._by_ocr = page.origin == "ocr"
        self._speaks_of_cards = _CARD.search(" ".join(word.text for word in page.words)) is not None

    def numbers(self) -> Iterator[tuple[_Group, ...]]:
        """All card numbers, each as its groups."""
        rows = [self._groups(row) for row in self._rows]
        for at, groups in enumerate(rows):
            for window in _windows(groups):
                if self._is_card(window, at):
                    yield window
        if self._speaks_of_cards:
            yield from _stacked(rows)

    def beside_a_card(self, number_found: bool) -> set[int]:
        """Places of security codes and expiries. What only a card has is one wherever it stands."""
        card = number_found or self._speaks_of_cards
        found: set[int] = set()
        for at, row in enumerate(self._rows):
            below = self._rows[at + 1] if at + 1 < len(self._rows) else []
            for place, word in enumerate(row):
                if _GLUED_CODE.match(word.text) or (card and _GLUED_EXPIRY.match(word.text)):
                    found.add(self._places[id(word)])
                label = " ".join(each.text for each in row[max(0, place - 1) : place + 1])
                if _CODE_LABEL.match(word.text) or (card and _CODE_LABELS.search(label)):
                    found |= self._first(_CODE, word, row[place + 1 :], below)
                if card and _EXPIRY_LABEL.search(label):
                    found |= self._first(_EXPIRY, word, row[place + 1 :], below)
        return found

    def _groups(self, row: Sequence[Word]) -> list[_Group]:
        """The groups of figures in a row; a word that is no figures parts them, as a group without figures."""
        groups: list[_Group] = []
        for word in row:
            text = self._figures(word.text)
            place = self._places[id(word)]
            parts = re.findall(r"\d+", text) if _NUMERIC.match(text) else [""]
            groups += [_Group(part, place, word.box) for part in parts]
        return groups

    def _figures(self, text: str) -> str:
        if not self._by_ocr or sum(character.isdigit() for character in text) * 2 <= len(text):
            return text
        return text.translate(_FIGURES)

    def _is_card(self, groups: tuple[_Group, ...], row: int) -> bool:
        figures = "".join(group.figures for group in groups)
        label = self._label(groups[0], row)
        if _CARD_LABEL.search(label):  # whatever OCR made of it
            return True
        if not is_card_number(figures):
            return False
        its_own = _CARD.search(label) is not None
        if tuple(len(group.figures) for group in groups) in _PRINTED_GROUPS:
            return its_own or not self._is_kept(groups, row) or self._speaks_near(row)
        return (its_own or not _OTHER_LABEL.search(label)) and self._speaks_near(row)

    def _is_kept(self, groups: Sequence[_Group], row: int) -> bool:
        """Whether a label says that it is the number of something else."""
        x0, x1 = groups[0].box[0], groups[-1].box[2]
        before, above = " ".join(self._before(groups[0], row)), self._above(x0, x1, row)
        if _OTHER_LABEL.search(before) or _KEPT_HEADING.search(above):
            return True
        return any(_heads_others(words, x0, x1) for words in self._rows[:row])

    def _speaks_near(self, row: int) -> bool:
        """Whether the page speaks of a card in this row or shortly above."""
        rows = self._rows[max(0, row - _ROWS_NEAR) : row + 1]
        return _CARD.search(" ".join(word.text for each in rows for word in each)) is not None

    def _label(self, group: _Group, row: int) -> str:
        """The words that stand directly before the number in its row; where there are none, above it."""
        before = self._before(group, row)
        return " ".join(before) if _says_something(before) else self._above(group.box[0], group.box[2], row)

    def _before(self, group: _Group, row: int) -> list[str]:
        x0 = group.box[0]
        own = next(word.text for word in self._rows[row] if self._places[id(word)] == group.place)
        before = [word.text for word in self._rows[row] if x0 - _LABEL_REACH < word.box[2] <= x0 + 1][-4:]
        glued = re.match(r"[^\d]*", own)
        return [*before, glued[0] if glued else ""]

    def _above(self, x0: float, x1: float, row: int) -> str:
        for above in reversed(self._rows[max(0, row - _ROWS_ABOVE) : row]):
            heading = [word.text for word in above if word.box[0] < x1 + 20 and word.box[2] > x0 - 20]
            if _says_something(heading):
                return " ".join(heading)
        return ""

    def _first(self, pattern: re.Pattern[str], label: Word, right: Sequence[Word], below: Sequence[Word]) -> set[int]:
        """The first word of this form after the label, or under it."""
        near = [word for word in right[:4] if word.box[0] - label.box[2] < _LABEL_REACH]
        under = [word for word in below if word.box[0] < label.box[2] + 20 and word.box[2] > label.box[0] - _LABEL_WORD]
        hit = next((word for word in (*near, *under) if pattern.match(self._figures(word.text))), None)
        return set() if hit is None else {self._places[id(hit)]}


def _heads_others(row: Sequence[Word], x0: float, x1: float) -> bool:
    """Whether a cell of this row, above what stands from x0 to x1, is the heading of numbers of another kind."""
    cells: list[list[Word]] = []
    for word in row:
        last = cells[-1][-1].box if cells else None
        if last and word.box[0] - last[2] < _COLUMN_GAP * (last[3] - last[1]):
            cells[-1].append(word)
        else:
            cells.append([word])
    above = (cell for cell in cells if cell[0].box[0] < x1 and cell[-1].box[2] > x0)
    return any(_is_heading(" ".join(word.text for word in cell)) for cell in above)


def _is_heading(cell: str) -> bool:
    return bool(_KEPT_WORD.search(cell)) and all(
        _HEADING_WORD.fullmatch(word) or _KEPT_WORD.search(word) for word in re.findall(r"\w+", cell)
    )


def _says_something(words: Sequence[str]) -> bool:
    return any(character.isalpha() for character in "".join(words))


def _windows(groups: Sequence[_Group]) -> Iterator[tuple[_Group, ...]]:
    """Neighbouring groups that together have as many figures as a card number."""
    for start in range(len(groups)):
        count = 0
        for end in range(start, min(len(groups), start + _MOST_GROUPS)):
            if not groups[end].figures or (end > start and not _neighbours(groups[end - 1], groups[end])):
                break
            count += len(groups[end].figures)
            if count > _LENGTHS[-1]:
                break
            if count >= _LENGTHS[0]:
                yield tuple(groups[start : end + 1])


def _neighbours(one: _Group, other: _Group) -> bool:
    return one.place == other.place or other.box[0] - one.box[2] < _GROUP_GAP * (one.box[3] - one.box[1])


def _stacked(rows: Sequence[Sequence[_Group]]) -> Iterator[tuple[_Group, ...]]:
    """Four groups of four, one under the other."""
    fours = [group for row in rows for group in row if len(group.figures) == 4]
    for first in fours:
        column = [first]
        for group in fours:
            if _stands_under(column[-1], group):
                column.append(group)
        if len(column) >= 4 and is_card_number("".join(group.figures for group in column[:4])):
            yield tuple(column[:4])


def _stands_under(upper: _Group, lower: _Group) -> bool:
    height = upper.box[3] - upper.box[1]
    return 0 < lower.box[1] - upper.box[1] < _ROW_GAP * height and abs(lower.box[0] - upper.box[0]) < _ALIGNED * height
