"""What a row says of the claim that it belongs to: whose it is, what it comes to, and how the labels take it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from extraction.eob.alike import bare
from extraction.eob.candidates import amount_of
from extraction.eob.labelled import LabelledRow, LabelledWord, Step
from extraction.eob.labels import CLAIM_TAGS
from extraction.eob.values import MONEY_TAGS, is_apart, values_of

CLAIM_ROLES = frozenset({"claim_header", "line", "continuation", "claim_total"})
_ENDS = frozenset({"section", "section_total", "document_total", "provider_adjustment"})
_NAMES = frozenset({"patient_name", "member_id", "patient_control_number", "payer_claim_control_number"})
_OF_LINES = frozenset({"rendering_npi", "rendering_name", "facility_type"})  # what each of them may say again
_ONE_OF = frozenset(CLAIM_TAGS) - _OF_LINES - {"interest", "forwarded_to", "drg"}
_LEAST_NAME = 3  # letters: initials and codes stand anywhere
_PLACE = 12.0  # points: names in one column begin that near to each other
_SUREST = 1e-4
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """The row at place `at` of its document. `odds`: natural logarithm of those that it begins a claim and does not go
    on with one; `behind_end`: a section or a total of claims ends above it; `names`: what is printed of whose it is, by
    the name before it or by its column; `is_named`: a patient, member, account or claim is among them; `opening`: what
    stands first; `amounts`: cents by the tag of their column; `exact`: nothing of it can be misread.
    """

    at: int
    role: str
    sure: float
    odds: float
    behind_end: bool
    names: Mapping[Key, str]
    is_named: bool
    opening: Key
    amounts: tuple[tuple[str, int], ...]
    exact: bool


def claim_rows(rows: Sequence[LabelledRow]) -> list[ClaimRow]:
    """The rows that belong to claims, as their labels have it. Those of which the labels say nothing are left out."""
    found: list[ClaimRow] = []
    has_ended = False
    for at, row in enumerate(rows):
        if row.step is not None and _is_inside(row, row.step):
            found.append(_claim_row(at, row, row.step, behind_end=has_ended))
            has_ended = False
        has_ended = has_ended or row.role.name in _ENDS
    return found


def _is_inside(row: LabelledRow, step: Step) -> bool:
    """Of a row that may as well begin a claim as go on with one, neither has to be likelier than that it does none."""
    return step.none < max(step.begins, step.goes_on) or (row.role.name in CLAIM_ROLES and step.none < 1 / 2)


def _claim_row(at: int, row: LabelledRow, step: Step, *, behind_end: bool) -> ClaimRow:
    cells = list(_cells(row))
    return ClaimRow(
        at=at,
        role=row.role.name,
        sure=row.role.confidence,
        odds=math.log(max(step.begins, _SUREST) / max(step.goes_on, _SUREST)),
        behind_end=behind_end,
        names=_names(row, cells),
        is_named=any(word.tag in _NAMES for word in row.words),
        opening=_opening(row, cells),
        amounts=tuple(_amounts(row)),
        exact=all(word.word.confidence == 1.0 for word in row.words),
    )


def _cells(row: LabelledRow) -> Iterator[tuple[str, str, float]]:
    """Tag, bare text and left edge of words with one tag and no more than a blank between them; names may have more."""
    for tag, group in groupby(row.words, key=lambda word: word.tag):
        for cell in [list(group)] if tag == "label" else _apart(list(group)):
            yield tag, bare("".join(word.word.text for word in cell)), cell[0].word.box[0]


def _apart(words: Sequence[LabelledWord]) -> list[list[LabelledWord]]:
    cells = [[words[0]]]
    for before, word in pairwise(words):
        if is_apart(before, word):
            cells.append([])
        cells[-1].append(word)
    return cells


def _names(row: LabelledRow, cells: Sequence[tuple[str, str, float]]) -> dict[Key, str]:
    """By the name that is printed before each, else by kind, role and place."""
    found: dict[Key, str] = {}
    label = ""
    for tag, text, left in cells:
        if tag in _ONE_OF and len(text) >= _LEAST_NAME:
            if label:
                found.setdefault((label,), text)
            elif tag in _NAMES:
                found.setdefault((tag, row.role.name, str(round(left / _PLACE))), text)
        label = text if tag == "label" else ""
    return found


def _opening(row: LabelledRow, cells: Sequence[tuple[str, str, float]]) -> Key:
    tag, text, _ = cells[0]
    return (row.role.name, tag, text if tag == "label" else "")


def _amounts(row: LabelledRow) -> Iterator[tuple[str, int]]:
    for value in values_of(row):
        if value.tag in MONEY_TAGS and value.tag != "interest":
            cents = amount_of(value).read
            if cents is not None:
                yield value.tag, cents
