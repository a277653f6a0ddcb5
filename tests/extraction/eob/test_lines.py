"""Rows of a line become its dates, whatever stands beside them."""

import pytest

from extraction.eob.headers import NO_HEADER, header_of
from extraction.eob.labelled import LabelledRow
from extraction.eob.lines import ReadRow, line_of
from extraction.eob.reasons import Notes
from extraction.eob.values import values_of
from tests.extraction.eob.making import row, word


def days(*rows: LabelledRow) -> tuple[list[str], list[str]]:
    """From and to of a line of these rows."""
    read = [ReadRow(values=values_of(each), text="", header=NO_HEADER) for each in rows]
    texts = line_of(read, Notes({})).texts
    return [value.text for value in texts.get("service_from", [])], [
        value.text for value in texts.get("service_to", [])
    ]


def test_a_second_date_is_that_of_the_end_on_the_next_row_too() -> None:
    first, second = row(word("08/04/2025", "service_from")), row(word("08/24/2025", "service_from"))
    assert days(first, second) == (["08/04/2025"], ["08/24/2025"])


def test_a_date_of_the_end_that_is_named_stays() -> None:
    named = row(word("08/04/2025", "service_from"), word("08/05/2025", "service_to", 100.0))
    assert days(named, row(word("08/24/2025", "service_from"))) == (["08/04/2025", "08/24/2025"], ["08/05/2025"])


@pytest.mark.parametrize("other", ["0120", "X"])
def test_what_is_no_date_does_not_stand_for_one(other: str) -> None:
    assert days(row(word(other, "service_from"), word("083025", "service_from", 100.0))) == (["083025"], [])


def test_what_cannot_be_read_as_a_date_is_kept_where_there_is_no_other() -> None:
    assert days(row(word("O8/3O/25", "service_from"))) == (["O8/3O/25"], [])


@pytest.mark.parametrize(
    ("code", "column", "group"),
    [
        ("(45)", "Contract", "CO"),
        ("(2)", "Patient", "PR"),
        ("(2)", "Payer", "PR"),
        ("(45)", "Patient", None),
        ("(97)", "Patient", "PR"),
    ],
)
def test_a_column_says_who_bears_an_amount_where_that_can_be(code: str, column: str, group: str | None) -> None:
    names = row(word(column, "label", 100.0, column="adjustment_amount"), role="column_header", claim=None)
    cells = row(word("12.00", "adjustment_amount", 100.0), word(code, "adjustment_code", 140.0))
    line = line_of([ReadRow(values=values_of(cells), text="", header=header_of([names]))], Notes({}))
    (entry,) = line.entries
    assert (entry.reason.group, entry.reason.reason) == (group, code.strip("()"))
