"""A page seen once: rows, bands, printed numbers."""

import pytest

from models.document.sight import PrintedNumber, Sight
from tests.models.document.pages import page


def test_rows_are_cut_where_words_are_not_beside_each_other() -> None:
    sight = Sight.of(page("Remittance advice", "Patient | Billed | 12.00"))
    assert [[word.text for word in row] for row in sight.rows] == [
        ["Remittance", "advice"],
        ["Patient", "Billed", "12.00"],
    ]
    assert sight.text == ("remittance", "advice", "patient", "billed", "[unused1]")


@pytest.mark.parametrize(
    ("row", "number", "count"),
    [("page 1 of 6", 1, 6), ("Page: 2/3", 2, 3), ("PAGE # 4 OF 12", 4, 12), ("Page 7", 7, None), ("2 of 5", 2, 5)],
)
def test_a_page_says_which_it_is(row: str, number: int, count: int | None) -> None:
    sight = Sight.of(page("Remittance advice", row))
    assert sight.printed_numbers == (PrintedNumber(number, count, by_fax=False),)


@pytest.mark.parametrize("row", ["Homepage 12", "1 of 3 visits were approved", "12/31/2026", "paid 3 of 4 claims"])
def test_other_numbers_are_no_page_numbers(row: str) -> None:
    assert Sight.of(page("Letter", row)).printed_numbers == ()


def test_what_a_fax_machine_prints_is_known_as_its_own() -> None:
    letter = page("11/02/2026 09:14 FROM 5551234567 P.003/012", "Remittance advice")
    top = tuple(word for word in letter.words if word.box[1] < 50)
    raised = [type(word)(text=word.text, box=(word.box[0], 5.0, word.box[2], 14.0)) for word in top]
    faxed = type(letter)(number=1, width=612.0, height=792.0, words=(*raised, *letter.words[len(top) :]), origin="ocr")
    assert Sight.of(faxed).printed_numbers == (PrintedNumber(3, 12, by_fax=True),)


def test_a_blank_page_has_nothing_and_breaks_nothing() -> None:
    sight = Sight.of(page())
    assert not any((sight.text, sight.rows, sight.header, sight.references, sight.printed_numbers))
    assert sight.letter_height == 0.0
