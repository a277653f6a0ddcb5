"""Names that stand above numbers."""

from extraction.eob.column_names import names_above, tables
from extraction.eob.labelled import LabelledRow
from tests.extraction.eob.making import row, word


def _header(*cells: tuple[str, str, float]) -> LabelledRow:
    """Words with the column that they name, and where they begin."""
    words = (word(text, "label", left, column=column) for text, column, left in cells)
    return row(*words, role="column_header", claim=None)


ABOVE = (0.0, 0.0, 30.0, 8.0)


def test_rows_of_one_name_are_one_and_storeys_are_several() -> None:
    one = _header(("PATIENT", "patient_control_number", 0.0)), _header(("ACCOUNT", "patient_control_number", 0.0))
    (*_, table) = tables(one)
    assert names_above(table, ABOVE) == ["PATIENT ACCOUNT"]
    storeys = _header(("PATIENT", "patient_name", 0.0)), _header(("ICN", "payer_claim_control_number", 0.0))
    (*_, table) = tables(storeys)
    assert names_above(table, ABOVE) == ["PATIENT", "ICN"]


def test_what_stands_beside_is_no_name_and_columns_are_told_apart() -> None:
    header = _header(("CLAIM", "payer_claim_control_number", 0.0), ("STATUS", "claim_status", 26.0))
    (table,) = tables([header])
    assert names_above(table, (0.0, 0.0, 20.0, 8.0)) == ["CLAIM"]
    assert names_above(table, (30.0, 0.0, 50.0, 8.0)) == ["STATUS"]
    assert names_above(table, (100.0, 0.0, 120.0, 8.0)) == []


def test_a_header_holds_until_another_begins_behind_claims() -> None:
    first, second = _header(("ICN", "other", 0.0)), _header(("DCN", "other", 0.0))
    note = row(word("x"), role="other", claim=None)
    found = tables([first, note, second, row(word("7")), row(word("8")), first])
    assert [names_above(table, ABOVE) for table in found] == [
        *(["ICN"], ["ICN"], ["ICN DCN"], ["ICN DCN"], ["ICN DCN"], ["ICN"]),
    ]
