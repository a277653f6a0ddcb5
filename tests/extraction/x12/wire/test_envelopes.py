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


def test_an_oddity_belongs_to_the_transaction_it_was_met_in() -> None:
    data = (FOLDER / "odd" / "two_transactions_same_number.835").read_bytes()
    broken = data.replace(b"ICN2~", b"ICN2\n").replace(b"LX*1~CLP*ACCT2", b"LX*1~CLP*ACCT2")
    first, second = transactions(segment_file(broken))
    assert [oddity.code for oddity in first.oddities] == []
    assert [oddity.code for oddity in second.oddities] == ["control_number_repeated", "terminator_missing"]
