"""Values that their names tell."""

import pytest

from extraction.eob.labelled import LabelledDocument, LabelledRow, LabelledWord
from extraction.eob.named_values import set_apart, with_named_values
from extraction.eob.read import read_labelled
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
        ("CLAIM TOTALS: NET", "paid"),
        ("LATE FILING", "other"),
        ("Previously Paid:", "other"),
        ("CLAIM TOTALS", "copay"),
        ("CONTRACT", "copay"),
    ],
)
def test_an_amount_of_a_claim_is_what_the_name_before_it_says(name: str, tag: str) -> None:
    amount = word("15.00", "copay", 300.0, doubt=DOUBT)
    assert tags(_named(name, amount))[-1] == tag


@pytest.mark.parametrize(
    "name",
    [
        *("Amount before interest", "Paid including interest", "Payment plus interest", "Other insurance amount paid"),
        *("Medicare amount paid", "Not billed", "Units billed", "Out of net", "Not patient responsibility"),
        *("Estimated member owes", "Disallowed claim charges", "Not previously paid", "Interest before late filing"),
    ],
)
def test_a_name_with_other_words_is_another_name(name: str) -> None:
    assert tags(_named(name, word("15.00", "copay", 300.0, doubt=DOUBT)))[-1] == "copay"


def test_names_upon_names_are_no_work() -> None:
    """A name that can be taken apart in many ways would be tried in all of them."""
    amount = word("15.00", "copay", 300.0, doubt=DOUBT)
    assert tags(_named("CLAIM TOTALS " * 500 + "INTEREST GONE", amount))[-1] == "copay"


@pytest.mark.parametrize(("name", "reason"), [("PREV PD", "B13"), ("LATE FILING CHARGE", "B4"), ("NET", None)])
def test_what_is_none_of_the_columns_is_set_apart(name: str, reason: str | None) -> None:
    def apart(text: str, tag: str = "other", role: str = "claim_total") -> list[tuple[str, int]]:
        return list(set_apart(_named(name, word(text, tag, 300.0), role=role)))

    assert apart("4.00") == ([(reason, 400)] if reason else [])
    assert apart("0.00") == apart("4") == apart("4.00", "paid") == apart("4.00", role="line") == []


@pytest.mark.parametrize("tag", ["other", "paid"])
def test_an_amount_paid_before_or_charged_for_late_filing_is_told(tag: str) -> None:
    def told(name: str, text: str, *coded: LabelledWord) -> list[str]:
        charge = word("14.00" if coded else "10.00", "charge", 150.0)
        amount = word(text, tag, 300.0, doubt=DOUBT)
        rows = (
            row(word("K70123456", "payer_claim_control_number"), role="claim_header"),
            row(word("99213", "procedure", 60.0), charge, word("10.00", "paid", 200.0), *coded),
            _named(name, amount),
        )
        reading = read_labelled(LabelledDocument(rows=rows), 1)
        found = [each.message for each in reading.document.findings if each.code == "claim_total_differs"]
        assert reading.claims[0].mismatches == len(found)
        return found

    assert told("LATE FILING CHARGE", "4.00") == [
        "The claim's total of what is charged for late filing (B4) is not what its lines come to"
    ]
    assert told("PREV PAID", "4.00") == [
        "The claim's total of what was paid before (B13) is not what its lines come to"
    ]
    assert told("PREV PAID", "0.00") == []
    coded = (word("CO-B4", "adjustment_code", 250.0), word("4.00", "adjustment_amount", 300.0))
    assert told("LATE FILING CHARGE", "4.00", *coded) == []


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
