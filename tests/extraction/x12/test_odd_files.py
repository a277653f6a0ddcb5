"""Small files, one for each oddity seen in real ones: read, with the right findings, or refused."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest

from extraction.errors import ClaimsNotReadError, Place, UnreadableInputError, UnsupportedTransactionError
from extraction.read import read
from extraction.records import Acknowledgement, ExtractedDocument, Remittance
from tests.samples import FOLDER

ODD = FOLDER / "odd"
NO_ENVELOPE = {"envelope_missing"}
CUT_SHORT = {"transaction_not_closed", "group_not_closed", "interchange_not_closed"}


def documents(name: str) -> tuple[ExtractedDocument, ...]:
    return read((ODD / name).read_bytes(), name).documents


def record(name: str) -> Remittance:
    (document,) = documents(name)
    assert isinstance(document.record, Remittance)
    return document.record


def codes(found: Iterable[ExtractedDocument]) -> set[str]:
    return {finding.code for document in found for finding in document.findings}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("byte_order_mark.835", set()),
        ("indented_lines.835", set()),
        ("space_before_terminator.835", set()),
        ("wrapped_at_80.835", set()),
        ("isa_of_102.835", set()),
        ("isa_of_105.835", set()),
        ("isa12_99999.835", set()),
        ("isa16_empty.835", set()),
        ("isa16_empty_newlines.835", set()),
        ("isa16_not_in_use.835", {"component_separator_differs"}),
        ("newline_ends_segments.835", set()),
        ("carriage_return_ends_segments.835", set()),
        ("terminator_missing.835", {"terminator_missing"}),
        ("not_closed.835", CUT_SHORT),
        ("no_envelope.835", NO_ENVELOPE),
        ("heading_before_transaction.835", NO_ENVELOPE | {"text_before_envelope"}),
    ],
)
def test_reads_like_the_plain_file(name: str, expected: set[str]) -> None:
    assert replace(record(name), interchange=None) == replace(record("plain.835"), interchange=None)
    assert codes(documents(name)) == expected


def test_the_plain_file_has_nothing_to_find() -> None:
    (document,) = documents("plain.835")
    assert document.balanced
    assert document.findings == ()


def test_names_that_read_like_segments() -> None:
    odd = record("isaac_in_a_name.835")
    patient = odd.claims[0].patient
    assert patient is not None
    assert (patient.last_name, patient.first_name, odd.payer.name, odd.payer.id) == ("ISA", "ISAAC", "ISAAC", "ISA")


@pytest.mark.parametrize(
    ("name", "last", "first"),
    [("names_beyond_ascii.835", "MU\u00d1OZ", "JOS\u00c9"), ("names_windows_1252.835", "MU\u00d1OZ", "O\u2019NEIL")],
)
def test_names_beyond_ascii(name: str, last: str, first: str) -> None:
    patient = record(name).claims[0].patient
    assert patient is not None
    assert (patient.last_name, patient.first_name) == (last, first)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("two_interchanges_two_delimiters.835", set()),
        ("two_transactions_same_number.835", {"control_number_repeated"}),
        ("two_payments_no_st.835", {"envelope_missing", "transaction_header_missing"}),
    ],
)
def test_two_payments_are_two_documents(name: str, expected: set[str]) -> None:
    found = documents(name)
    assert [isinstance(document.record, Remittance) and document.record.payment.trace_number for document in found] == [
        "TRACE1",
        "TRACE2",
    ]
    assert all(document.balanced for document in found)
    assert codes(found) == expected


def test_a_transaction_that_cannot_be_read_is_not_lost() -> None:
    found = documents("bad_transaction_between.835")
    assert [document.document_class for document in found] == ["remittance_835", "unknown", "remittance_835"]
    assert [document.record_type for document in found if document.document_class == "unknown"] == ["none"]
    assert codes(found) == {"transaction_empty"}


def test_an_acknowledgement_beside_a_remittance_is_a_document_of_its_own() -> None:
    remittance, acknowledgement = documents("acknowledgement_beside.835")
    assert (remittance.record_type, acknowledgement.document_class) == ("remittance", "acknowledgement_999")
    assert isinstance(acknowledgement.record, Acknowledgement)
    assert acknowledgement.record.group is not None
    assert acknowledgement.record.group.verdict == "A"


def test_claims_without_anything_else_are_read_and_held() -> None:
    (document,) = documents("claims_only.835")
    assert isinstance(document.record, Remittance)
    assert len(document.record.claims) == 2
    assert document.balanced is False
    assert {"segment_missing", "payment_out_of_balance"} <= codes([document])


@pytest.mark.parametrize("name", ["provider_adjustments_only.835", "plb_reference_reads_clp.835"])
def test_a_remittance_without_claims_is_valid(name: str) -> None:
    (document,) = documents(name)
    assert document.balanced
    assert codes([document]) == {"no_claims"}


def test_claims_that_were_not_read_are_never_an_empty_answer() -> None:
    with pytest.raises(ClaimsNotReadError) as caught:
        documents("claims_behind_a_broken_terminator.835")
    assert caught.value.place is not None
    offset = caught.value.place.offset
    assert (ODD / "claims_behind_a_broken_terminator.835").read_bytes()[offset:].startswith(b"CLP*")


@pytest.mark.parametrize("mark", [b"?CLP", b"clp", b"\x1dCLP", b"ICN9 CLP"])
def test_a_claim_that_begins_unreadably_among_others_may_be_lost_and_is_told(mark: bytes) -> None:
    """Its lines are read as if they were those of the claim before."""
    data = (ODD / "plain.835").read_bytes()
    begin, end = data.index(b"CLP*"), data.index(b"SE*")
    (document,) = read(data[:end] + mark + data[begin + 3 : end] + data[end:], "x").documents
    (finding,) = [finding for finding in document.findings if finding.code == "claim_may_be_lost"]
    assert finding.path == "/claims/0/lines/0"
    assert finding.message == "Segment 15 begins like a claim and cannot be read: a claim may be lost"


def test_claims_in_small_letters_are_no_balanced_answer_without_a_word() -> None:
    data = (ODD / "plain.835").read_bytes().replace(b"BPR*I*150", b"BPR*I*0").replace(b"CLP*", b"clp*")
    (document,) = read(data, "x").documents
    assert document.balanced
    assert "claim_may_be_lost" in codes([document])


def test_amounts_that_are_no_amounts_break_the_laws() -> None:
    (document,) = documents("unreadable_amounts.835")
    assert isinstance(document.record, Remittance)
    assert document.record.claims[0].charge is None
    assert document.balanced is False
    unreadable = [finding.path for finding in document.findings if finding.code == "amount_unreadable"]
    expected = ["/charge", "/patient_responsibility", "/lines/0/adjustments/0/amount"]
    assert unreadable == [f"/claims/0{path}" for path in expected]
    assert not any("3O" in finding.message for finding in document.findings)


def test_reversal_names_what_it_reverses() -> None:
    reversal, correction = record("reversal_and_correction.835").claims
    assert (reversal.status_code, reversal.reverses, reversal.allowed) == ("22", "ICN1", None)
    assert (correction.reverses, correction.original_reference) == (None, "ICN1")
    assert reversal.lines[0].adjustments[0].amount == Decimal(-30)


@pytest.mark.parametrize("code", ["999", "277"])
def test_a_remittance_under_the_wrong_code_is_refused(code: str) -> None:
    data = (ODD / "plain.835").read_bytes().replace(b"ST*835*", f"ST*{code}*".encode())
    with pytest.raises(ClaimsNotReadError):
        read(data, "x")


@pytest.mark.parametrize("code", ["834", "820"])
def test_other_transactions_are_named(code: str) -> None:
    data = (ODD / "plain.835").read_bytes().replace(b"ST*835*", f"ST*{code}*".encode())
    with pytest.raises(UnsupportedTransactionError) as caught:
        read(data, "x")
    assert caught.value.transaction == code


def test_an_envelope_around_nothing_is_refused() -> None:
    data = (ODD / "plain.835").read_bytes()
    with pytest.raises(UnreadableInputError):
        read(data[: data.index(b"ST*")], "x")
    empty = data[: data.index(b"BPR*")] + data[data.index(b"SE*") :]
    with pytest.raises(ClaimsNotReadError):
        read(empty, "x")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"ST*837*0001*005010X222A1~BHT*0019*00*1*20260101*0900*CH~SE*3*0001~", "a claim (CLM)"),
        (b"ST*835*0001~LX*1~SE*3*0001~", "a payment, a claim or a provider adjustment"),
        (b"ST*999*0001*005010X231A1~SE*2*0001~", "an AK1 or AK2 segment"),
        (b"ST*277*0001*005010X214~SE*2*0001~", "a level (HL)"),
        (b"ST*271*0001*005010X279A1~SE*2*0001~", "a level (HL)"),
    ],
)
def test_where_nothing_was_read_the_error_says_what_and_where(data: bytes, expected: str) -> None:
    with pytest.raises(ClaimsNotReadError) as caught:
        read(data, "x")
    assert caught.value.expected == expected
    assert caught.value.place == Place(offset=0, segment=1, segment_id="ST")
