"""The accounts decide what a column is where its name misleads."""

from __future__ import annotations

import random

from extraction.eob.column_roles import with_roles
from extraction.eob.labelled import LabelledDocument, LabelledRow, LabelledWord
from extraction.eob.shapes import with_shapes
from tests.extraction.eob.making import row, word

_PLACES = {"charge": 100.0, "allowed": 160.0, "deductible": 220.0, "not_covered": 280.0, "paid": 340.0}


def cell(cents: int, tag: str, taken_for: str | None = None) -> LabelledWord:
    """An amount that ends where its column does."""
    text = f"{cents / 100:.2f}"
    doubt = [(tag, 0.3)] if taken_for else []
    return word(text, taken_for or tag, _PLACES[tag] - 5.0 * len(text), doubt=doubt or [("other", 0.05)])


def document(mistaken: dict[str, str]) -> LabelledDocument:
    """Lines of which charge = not covered + deductible + paid, and allowed is the rest but for the deductible."""
    chance = random.Random(4)
    rows: list[LabelledRow] = []
    for _ in range(6):
        paid, deductible, not_covered = (chance.randrange(100, 90_000) for _ in range(3))
        cents = {"deductible": deductible, "not_covered": not_covered, "paid": paid}
        cents |= {"charge": sum(cents.values()), "allowed": paid + deductible}
        rows.append(row(*(cell(cents[tag], tag, mistaken.get(tag)) for tag in _PLACES)))
    return LabelledDocument(rows=tuple(rows))


def tags(given: LabelledDocument) -> list[list[str]]:
    return [[each.tag for each in line.words] for line in given.rows]


def test_columns_whose_names_were_taken_for_each_other_are_put_right() -> None:
    mistaken = document({"allowed": "not_covered", "not_covered": "allowed"})
    assert tags(with_roles(mistaken)) == [list(_PLACES)] * 6


def test_a_column_taken_for_paid_is_put_right() -> None:
    mistaken = document({"allowed": "paid", "paid": "allowed"})
    assert tags(with_roles(mistaken)) == [list(_PLACES)] * 6


def test_sure_labels_are_left_alone() -> None:
    sure = LabelledDocument(rows=tuple(row(word("5.00", "paid", 0.0), word("5.00", "allowed", 90.0)) for _ in range(4)))
    assert tags(with_roles(sure)) == [["paid", "allowed"]] * 4


def test_what_the_accounts_leave_open_stays_with_the_labels() -> None:
    """Two reductions of one line are alike to the law."""
    swapped = document({"deductible": "not_covered", "not_covered": "deductible"})
    settled = with_roles(swapped)
    confidence = [each.tags[0].confidence for each in settled.rows[0].words]
    assert min(confidence) > 0.0
    assert {each.tag for each in settled.rows[0].words} == set(_PLACES)


def test_codes_are_told_by_their_shape() -> None:
    unsure = [("modifier", 0.4)]
    words = [
        word("116.82", "discount", doubt=unsure),
        word("(45)", "other", 32.0, doubt=unsure),
        word("CO-97", "units", 90.0, doubt=unsure),
    ]
    shaped = with_shapes(LabelledDocument(rows=(row(*words),)))
    assert [each.tag for each in shaped.rows[0].words] == ["discount", "adjustment_code", "adjustment_code"]
