"""What a transaction is, and where it and its group contradict each other."""

import pytest

from extraction.x12.wire.envelopes import transactions
from extraction.x12.wire.segments import segment_file
from tests.samples import FOLDER

PLAIN = (FOLDER / "odd" / "plain.835").read_bytes()


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
