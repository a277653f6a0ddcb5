"""Numbers of claims and of the payment are told apart by names, looks, and all claims together."""

import pytest

from extraction.eob.labelled import LabelledDocument, LabelledRow, LabelledWord
from extraction.eob.number_kinds import CLAIM_KINDS, PAYMENT_KINDS, may_be, named_kind, page_part
from extraction.eob.numbers import with_numbers
from extraction.eob.read import read_labelled
from extraction.records import Remittance
from tests.extraction.eob.making import row, spaced, word


def tags(document: LabelledDocument) -> list[str]:
    return [each.tag for row in document.rows for each in row.words if each.tag != "label"]


def account(number: str, sure: float, other: str = "payer_claim_control_number") -> LabelledWord:
    """A number that the labels take for something else, the surer the higher."""
    return word(number, other, 100.0, doubt=(("patient_control_number", 1.0 - sure),))


def test_what_one_claim_leaves_in_doubt_the_others_decide() -> None:
    sure = [row(account(f"A10{at}", 0.1), role="claim_header", claim=at) for at in range(4)]
    doubtful = row(account("A105", 0.6), role="claim_header", claim=4)
    assert set(tags(with_numbers(LabelledDocument(rows=(*sure, doubtful))))) == {"patient_control_number"}


def test_no_claim_has_two_numbers_of_a_kind() -> None:
    first = word("00081", "member_id", 100.0, doubt=(("patient_control_number", 0.45),))
    second = word("00082", "member_id", 300.0, doubt=(("patient_control_number", 0.05),))
    found = with_numbers(LabelledDocument(rows=(row(first, second, role="claim_header"),)))
    assert tags(found) == ["patient_control_number", "member_id"]


def test_what_is_printed_once_more_is_what_it_was() -> None:
    rows = (
        row(word("00081", "member_id", 100.0, doubt=(("patient_control_number", 0.2),)), role="claim_header"),
        row(word("00081", "member_id", 300.0, doubt=(("patient_control_number", 0.4),)), role="line"),
    )
    assert tags(with_numbers(LabelledDocument(rows=rows))) == ["member_id", "member_id"]


def test_a_name_before_a_number_says_what_it_is() -> None:
    check = (
        word("Check", "label"),
        word("No.:", "label", 40.0),
        word("0136180507", "payee_tin", 80.0, doubt=(("x", 0.1),)),
    )
    found = with_numbers(LabelledDocument(rows=(row(*check, role="page_header", claim=None),)))
    assert tags(found) == ["trace_number"]


def test_the_later_of_two_days_is_that_of_the_payment() -> None:
    def day(text: str, left: float) -> LabelledWord:
        return word(text, "production_date", left, doubt=(("payment_date", 0.45),))

    rows = (row(day("04/27/2025", 10.0), role="page_header", claim=None),)
    assert tags(with_numbers(LabelledDocument(rows=rows))) == ["payment_date"]
    rows = (row(day("04/27/2025", 10.0), day("04/26/2025", 200.0), role="page_header", claim=None),)
    assert sorted(tags(with_numbers(LabelledDocument(rows=rows)))) == ["payment_date", "production_date"]


def test_what_the_labels_are_sure_of_stays() -> None:
    sure = word("136180507", "payee_tin", 80.0)
    rows = (row(word("Check", "label"), sure, role="page_header", claim=None),)
    assert tags(with_numbers(LabelledDocument(rows=rows))) == ["payee_tin"]


def page_number(tag: str, second: str = "payment_date") -> LabelledRow:
    """A row "Page 1 of 2" of which the labels take the numbers for something else."""
    texts = (("Page", "label"), ("1", tag), ("of", "other"), ("2", second))
    words = [word(text, tag, 40.0 * at, doubt=(("other", 0.3),)) for at, (text, tag) in enumerate(texts)]
    return row(*words, role="page_header", claim=None)


def check_number(number: str, sure: float) -> LabelledRow:
    words = (word("Check", "label"), word("No.:", "label", 40.0), word(number, "trace_number", 80.0, confidence=sure))
    return row(*words, role="page_header", claim=None)


@pytest.mark.parametrize("tag", ["trace_number", "payment_date", "payer_id"])
def test_numbers_of_pages_are_none_of_the_payment(tag: str) -> None:
    found = with_numbers(LabelledDocument(rows=(page_number(tag), check_number("700123456", 1.0))))
    assert tags(found) == ["page_number", "other", "page_count", "trace_number"]


def test_what_looks_like_no_kind_and_the_labels_doubt_is_none() -> None:
    number = word("1", "payment_date", 100.0, doubt=(("page_count", 0.3), ("other", 0.08)))
    found = with_numbers(LabelledDocument(rows=(row(number, role="page_header", claim=None),)))
    assert tags(found) == ["page_count"]
    doubtful = word("17", "drg", 100.0, doubt=(("other", 0.4),))
    assert tags(with_numbers(LabelledDocument(rows=(row(doubtful, role="claim_header"),)))) == ["other"]


def test_several_numbers_of_none_do_not_push_each_other_into_a_kind() -> None:
    numbers = [word(str(at), "payment_date", 100.0 * at, doubt=(("other", 0.4),)) for at in range(1, 5)]
    found = with_numbers(LabelledDocument(rows=(row(*numbers, role="page_header", claim=None),)))
    assert set(tags(found)) == {"other"}


def test_the_record_has_the_surest_number() -> None:
    rows = (check_number("7OO123456", 0.6), check_number("700123456", 0.99))
    record = read_labelled(LabelledDocument(rows=rows)).document.record
    assert isinstance(record, Remittance)
    assert record.payment.trace_number == "700123456"
    headers = [
        row(word("Account:", "label"), word(text, "patient_control_number", 60.0, confidence=sure), role="claim_header")
        for text, sure in (("A1OO2", 0.5), ("A1002", 0.98))
    ]
    record = read_labelled(LabelledDocument(rows=tuple(headers))).document.record
    assert isinstance(record, Remittance)
    assert record.claims[0].patient_control_number == "A1002"


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("Page", "1", "page_number"),
        ("Blue Heron PAGE:", "12", "page_number"),
        ("Page 1 of", "2", "page_count"),
        ("Pg. 1 /", "2", "page_count"),
        ("Date of", "2", None),
        ("10 of", "2", None),
        ("Page", "one", None),
        ("", "1", None),
    ],
)
def test_numbers_of_pages(before: str, text: str, expected: str | None) -> None:
    assert page_part(before.split(), text) == expected


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Patient Acct No:", "patient_control_number"),
        ("PATIENT CNTRL NUMBER", "patient_control_number"),
        ("Payer Control Number:", "payer_claim_control_number"),
        ("ICN", "payer_claim_control_number"),
        ("Original TCN", "original_reference"),
        ("Medicare", None),
    ],
)
def test_names_of_claim_numbers(name: str, kind: str | None) -> None:
    assert named_kind(name, CLAIM_KINDS) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("CK/EFT NUM:", "trace_number"),
        ("Check Date:", "payment_date"),
        ("Date Processed", "production_date"),
        ("Check Amount", "payment_amount"),
        ("Payee Tax ID", "payee_tin"),
        ("Name", None),
        ("", None),
    ],
)
def test_names_of_payment_numbers(name: str, kind: str | None) -> None:
    assert named_kind(name, PAYMENT_KINDS) == kind


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("04/27/2025", "payment_date", True),
        ("04/27/2025", "trace_number", False),
        ("041825", "trace_number", True),
        ("$12.50", "patient_control_number", False),
        ("1234567893", "payee_npi", True),
        ("1234567890", "payee_npi", False),
        ("SMITH", "member_id", False),
    ],
)
def test_what_numbers_look_like(text: str, kind: str, expected: bool) -> None:
    assert may_be(text, kind) is expected


def headed(name: str, text: str, tag: str, sure: float = 0.6) -> tuple[LabelledRow, LabelledRow]:
    """A number below the name of its column."""
    header = row(*spaced(name, "label", column="other"), role="column_header", claim=None)
    return header, row(word(text, tag, doubt=[("member_id", 1.0 - sure)]), role="claim_header")


def test_the_name_of_its_column_tells_what_a_number_is() -> None:
    kinds = {"PATIENT ACCOUNT": "patient_control_number", "PAYER ICN NUMBER": "payer_claim_control_number"}
    for name, kind in kinds.items():
        found = with_numbers(LabelledDocument(rows=headed(name, "A7731902", "group_number")))
        assert found.rows[1].words[0].tag == kind
    found = with_numbers(LabelledDocument(rows=headed("REMARKS", "A7731902", "group_number")))
    assert found.rows[1].words[0].tag == "group_number"


def test_of_several_storeys_the_name_of_its_own_tells() -> None:
    kinds = ("patient_name", "patient_control_number", "payer_claim_control_number")
    names = zip(("PATIENT NAME", "ACCOUNT", "ICN"), kinds, strict=True)
    headers = [row(*spaced(name, "label", column=column), role="column_header", claim=None) for name, column in names]
    doubt = [("group_number", 0.4)]
    rows = (
        *headers,
        *(row(word("DOE", "patient_name")), row(word("A7731", "member_id", doubt=doubt), role="continuation")),
        row(word("8842190", "member_id", doubt=doubt), role="continuation"),
    )
    found = with_numbers(LabelledDocument(rows=rows)).rows[-2:]
    assert [each.words[0].tag for each in found] == ["patient_control_number", "payer_claim_control_number"]


def test_a_number_that_was_taken_for_a_day_and_is_none_may_be_one() -> None:
    found = with_numbers(LabelledDocument(rows=headed("ICN", "25002-6226-72", "service_from")))
    assert found.rows[1].words[0].tag == "payer_claim_control_number"
    for day in ("05/18-05/19/25", "0606-060625", "051825"):
        found = with_numbers(LabelledDocument(rows=headed("ICN", day, "service_from")))
        assert found.rows[1].words[0].tag == "service_from"


def test_a_status_that_was_taken_for_a_place_is_told_by_its_column() -> None:
    found = with_numbers(LabelledDocument(rows=headed("CLM STATUS", "22", "place_of_service")))
    assert found.rows[1].words[0].tag == "claim_status"
    found = with_numbers(LabelledDocument(rows=headed("POS", "22", "place_of_service")))
    assert found.rows[1].words[0].tag == "place_of_service"
