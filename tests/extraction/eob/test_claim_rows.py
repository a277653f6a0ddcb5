"""What rows say of the claims that they belong to."""

from dataclasses import replace

from extraction.eob.claim_rows import claim_rows
from extraction.eob.labelled import LabelledRow, LabelledWord, Step
from tests.extraction.eob.making import row, spaced, word


def _row(*words: LabelledWord, role: str = "line", none: float = 0.0, begins: float = 0.1) -> LabelledRow:
    told = Step(none=none, begins=begins, goes_on=1.0 - none - begins)
    return replace(row(*words, role=role, claim=None), step=told)


def test_names_are_told_by_what_stands_before_them_or_else_by_their_column() -> None:
    header = _row(
        *(word("Patient:", "label"), *spaced("DOE, JANE", "patient_name", 50.0)),
        *(word("Status:", "label", 150.0), word("101", "claim_status", 200.0)),
        role="claim_header",
    )
    line = _row(word("A7731", "patient_control_number"), word("99213", "procedure", 60.0))
    told = claim_rows([header, line])
    assert [each.names for each in told] == [
        {("PATIENT",): "DOEJANE", ("STATUS",): "101"},
        {("patient_control_number", "line", "0"): "A7731"},
    ]
    assert [each.is_named for each in told] == [True, True]
    assert [each.opening for each in told] == [
        ("claim_header", "label", "PATIENT"),
        ("line", "patient_control_number", ""),
    ]


def test_what_two_cells_print_is_two_values() -> None:
    numbers = _row(word("A7731", "payer_claim_control_number"), word("B8842", "payer_claim_control_number", 80.0))
    (told,) = claim_rows([numbers])
    assert list(told.names.values()) == ["A7731", "B8842"]


def test_rows_that_belong_to_no_claim_are_left_out_and_ends_are_remembered() -> None:
    told = claim_rows(
        [
            _row(word("99213", "procedure")),
            _row(word("PAID"), role="section", none=1.0, begins=0.0),
            _row(word("10.00", "charge"), none=0.45, begins=0.3),
            _row(word("words"), role="note", none=0.45, begins=0.28),
            _row(word("99214", "procedure")),
            row(word("99215", "procedure")),
        ]
    )
    assert [each.at for each in told] == [0, 2, 4]
    assert [each.behind_end for each in told] == [False, True, False]


def test_amounts_are_in_cents_and_interest_is_none_of_the_lines() -> None:
    (told,) = claim_rows([_row(word("$12.50", "charge"), word("0.30", "interest", 80.0), word("x", "paid", 150.0))])
    assert told.amounts == (("charge", 1250),)
    assert told.odds < 0
