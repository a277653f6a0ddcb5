"""Counts and control numbers of the envelopes: checked, told, never trusted."""

import pytest

from extraction.x12.wire.envelopes import transactions
from extraction.x12.wire.segments import segment_file
from tests.samples import FOLDER

PLAIN = (FOLDER / "odd" / "plain.835").read_bytes()


def codes(data: bytes) -> list[str]:
    return [oddity.code for transaction in transactions(segment_file(data)) for oddity in transaction.oddities]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (b"SE*13*", b"SE*12*", ["segment_count_differs"]),
        (b"SE*13*", b"SE**", ["segment_count_differs"]),
        (b"SE*13*", b"SE*" + b"9" * 30 + b"*", ["segment_count_differs"]),
        (b"SE*13*0001", b"SE*13*0002", ["control_number_differs"]),
        (b"GE*1*1", b"GE*2*1", ["group_count_differs"]),
        (b"GE*1*1", b"GE*1*7", ["group_control_number_differs"]),
        (b"GE*1*1~", b"", ["group_not_closed"]),
        (b"IEA*1*", b"IEA*3*", ["interchange_count_differs"]),
        (b"IEA*1*000000001", b"IEA*1*1", ["interchange_control_number_differs"]),
        (b"IEA*1*000000001~", b"", ["interchange_not_closed"]),
        (b"SE*13*0001~", b"", ["transaction_not_closed"]),
        (b"SE*13*0001~", b"SE*13*0001~SE*13*0001~", ["trailer_repeated"]),
        (b"ST*835*0001~", b"", ["transaction_header_missing", "segment_count_differs", "control_number_differs"]),
    ],
)
def test_what_does_not_agree_is_told(before: bytes, after: bytes, expected: list[str]) -> None:
    assert before in PLAIN
    assert codes(PLAIN) == []
    assert codes(PLAIN.replace(before, after)) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (b"ST*835*", b"ST*JOHNDOE*", "transaction_code_unknown"),
        (b"GS*HP*", b"GS*HC*", "group_code_differs"),
        (b"GS*HP*", b"GS**", "group_code_differs"),
        (b"005010X221A1", b"004010X091A1", "version_differs"),
        (b"005010X221A1", b"JOHNDOE", "version_differs"),
        (b"005010X221A1", b"", "version_differs"),
    ],
)
def test_an_envelope_that_names_something_else_is_told_without_what_it_names(
    before: bytes, after: bytes, expected: str
) -> None:
    (transaction,) = transactions(segment_file(PLAIN.replace(before, after)))
    assert transaction.kind == "835"
    (oddity,) = transaction.oddities
    assert oddity.code == expected
    assert "JOHN" not in oddity.message
    assert ("004010X091A1" in oddity.message) is (b"004010" in after)


def test_body_is_what_stands_between_header_and_trailer() -> None:
    (transaction,) = transactions(segment_file(PLAIN))
    assert (transaction.code, transaction.component, transaction.kind) == ("835", ":", "835")
    assert [segment.id for segment in transaction.body[:2]] == ["BPR", "TRN"]
    assert len(transaction.body) == 11


@pytest.mark.parametrize(
    ("header", "kind"),
    [(b"ST*835 *", "835"), (b"ST*8350*", "835"), (b"ST**", "835"), (b"ST*837*", "837"), (b"ST*999*", "999")],
)
def test_a_wrong_code_is_judged_by_the_body(header: bytes, kind: str) -> None:
    (transaction,) = transactions(segment_file(PLAIN.replace(b"ST*835*", header)))
    assert transaction.kind == kind


def test_an_oddity_belongs_to_the_transaction_it_was_met_in() -> None:
    data = (FOLDER / "odd" / "two_transactions_same_number.835").read_bytes()
    broken = data.replace(b"ICN2~", b"ICN2\n").replace(b"LX*1~CLP*ACCT2", b"LX*1~CLP*ACCT2")
    first, second = transactions(segment_file(broken))
    assert [oddity.code for oddity in first.oddities] == []
    assert [oddity.code for oddity in second.oddities] == ["control_number_repeated", "terminator_missing"]
