"""The days of a claim, however its from and to are printed beside each other."""

import datetime

import pytest

from extraction.eob.labelled import LabelledDocument
from extraction.eob.read import read_labelled
from extraction.records import Remittance
from tests.extraction.eob.making import row, word

FIRST, LAST = datetime.date(2026, 1, 2), datetime.date(2026, 1, 5)


@pytest.mark.parametrize(
    ("printed", "last"),
    [
        ([("01/02/2026-01/05/2026", "service_from")], LAST),
        ([("01/02/2026", "service_from"), ("-", "service_from"), ("01/05/2026", "service_from")], LAST),
        ([("01/02/2026", "service_from"), ("-", "other"), ("01/05/2026", "service_to")], LAST),
        ([("01/02/2026", "service_from"), ("-", "other"), ("01/05/2026", "service_from")], LAST),
        ([("01/02/2026", "service_from"), ("01/02/2026", "service_from")], FIRST),
    ],
)
def test_from_and_to_are_those_that_are_printed(printed: list[tuple[str, str]], last: datetime.date) -> None:
    days = [word(text, tag, 200.0 + 60.0 * at, doubt=[("other", 0.05)]) for at, (text, tag) in enumerate(printed)]
    rows = (
        row(word("K70123456", "payer_claim_control_number"), *days, role="claim_header"),
        row(word("99213", "procedure"), word("10.00", "charge", 80.0), word("10.00", "paid", 150.0)),
    )
    record = read_labelled(LabelledDocument(rows=rows), 1).document.record
    assert isinstance(record, Remittance)
    assert (record.claims[0].service_from, record.claims[0].service_to) == (FIRST, last)
