"""Values that their names tell."""

import pytest

from extraction.eob.labelled import LabelledDocument, LabelledRow, LabelledWord
from extraction.eob.named_values import with_named_values
from tests.extraction.eob.making import row, spaced, word

DOUBT = [("sequestration", 0.3)]


def tags(of: LabelledRow) -> list[str]:
    return [each.tag for each in with_named_values(LabelledDocument(rows=(of,))).rows[0].words]


def _named(name: str, value: LabelledWord, role: str = "claim_total") -> LabelledRow:
    return row(*spaced(name, "label"), value, role=role)


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("ADJ TO TOTALS: PREV PD", "other"),
        ("PREV PD INTEREST", "interest"),
        ("LATE FILING CHARGE", "other"),
        ("PT RESP", "patient_responsibility"),
        ("Patient Responsibility Amount:", "patient_responsibility"),
        ("NET", "paid"),
        ("Total Paid :", "paid"),
        ("Total Charge", "charge"),
        ("CLAIM TOTALS", "copay"),
        ("CONTRACT", "copay"),
    ],
)
def test_an_amount_of_a_claim_is_what_the_name_before_it_says(name: str, tag: str) -> None:
    amount = word("15.00", "copay", 300.0, doubt=DOUBT)
    assert tags(_named(name, amount))[-1] == tag


def test_only_of_a_claim_and_only_where_the_labels_leave_a_doubt() -> None:
    amount = word("15.00", "copay", 300.0, doubt=DOUBT)
    assert tags(_named("PT RESP", amount, role="line"))[-1] == "copay"
    assert tags(_named("PT RESP", word("15.00", "copay", 300.0)))[-1] == "copay"
    assert tags(_named("PT RESP", word("15", "units", 300.0, doubt=DOUBT)))[-1] == "units"
    second = row(word("NET", "label"), amount, word("7.00", "copay", 400.0, doubt=DOUBT), role="claim_total")
    assert tags(second) == ["label", "paid", "copay"]


def test_the_symbol_before_an_amount_does_not_part_it_from_its_name() -> None:
    parted = row(
        *(word("NET", "label"), word("$", "copay", 90.0, doubt=DOUBT), word("15.00", "copay", 100.0, doubt=DOUBT)),
        role="claim_total",
    )
    assert tags(parted)[-1] == "paid"


def test_the_payer_is_who_stands_behind_that_name() -> None:
    doubtful = [word(text, "payer_id", left, doubt=DOUBT) for text, left in (("SENSIBLE", 60.0), ("HEALTH", 120.0))]
    assert tags(row(word("PAYER:", "label"), *doubtful, role="page_header", claim=None)) == [
        *("label", "payer_name", "payer_name")
    ]
    number = word("77001", "payer_id", 60.0, doubt=DOUBT)
    assert tags(row(word("PAYER:", "label"), number, role="page_header", claim=None)) == ["label", "payer_id"]
    assert tags(row(word("PAYEE:", "label"), *doubtful, role="page_header", claim=None))[1] == "payer_id"


def test_marks_are_no_amounts_and_days_no_names() -> None:
    words = word("Paid", "label"), word(":", "payment_amount", 30.0), word("-", "paid", 60.0)
    marks = row(*words, role="document_total")
    assert tags(marks) == ["label", "label", "paid"]
    assert tags(row(word("6/9/2023", "payer_name"), word("AETNA", "payer_name"), role="page_header")) == [
        *("other", "payer_name")
    ]
