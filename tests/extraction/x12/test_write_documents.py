"""Documents to X12: those from pages say who made the file, and are refused where somebody would have to guess."""

from dataclasses import replace

import pytest

from extraction.eob.provider_generated import MARK
from extraction.errors import NotSupportedError, UnbalancedRemittanceError, UnwritableRecordError
from extraction.records import Adjustment, ClaimPayment, ExtractedDocument, Remittance
from extraction.x12.read import read_x12
from extraction.x12.write_documents import write_documents
from tests.claims import claim, line, remittance

PAID = claim("1", line("120.00", "80.00", "CO-45 40.00"))


def document(record: Remittance | None, pages: tuple[int, int] | None = (1, 1)) -> ExtractedDocument:
    return ExtractedDocument(
        document_class="provider_remittance",
        class_confidence=1.0,
        record_type="remittance" if record else "none",
        record=record,
        pages=pages,
    )


def read_back(*documents: ExtractedDocument) -> list[Remittance]:
    found = [each.record for each in read_x12(write_documents(documents)[".835"])]
    return [record for record in found if isinstance(record, Remittance)]


def test_what_came_from_pages_says_so_and_what_came_as_x12_does_not() -> None:
    paper, plain = read_back(document(remittance(PAID)), document(remittance(PAID), pages=None))
    assert (paper.system_version, paper.payment.handling) == (MARK, "H")
    assert plain.system_version is None
    assert [each.paid for each in paper.claims] == [each.paid for each in plain.claims]


def test_letters_beside_it_are_left_out() -> None:
    assert len(read_back(document(None), document(remittance(PAID)), document(None))) == 1
    with pytest.raises(NotSupportedError):
        write_documents([document(None)])


@pytest.mark.parametrize(
    ("paper", "status"),
    [
        (PAID, "1"),
        (claim("1", line("120.00", "80.00", "OA-23 40.00")), "2"),
        (claim("1", line("-120.00", "-80.00", "CO-45 -40.00")), "22"),
    ],
)
def test_a_status_that_no_page_prints_is_filled_in(paper: ClaimPayment, status: str) -> None:
    unsaid = replace(paper, status_code=None)
    (back,) = read_back(document(remittance(unsaid, PAID)))
    assert [each.status_code for each in back.claims] == [status, "1"]


def test_what_does_not_balance_is_refused_with_the_law_and_the_amounts() -> None:
    record = remittance(PAID)
    with pytest.raises(UnbalancedRemittanceError, match=r"the payment law fails at .*: expected 160.00, found 80.00"):
        write_documents([document(replace(record, claims=(PAID, PAID)))])


def test_an_adjustment_of_which_nobody_says_who_owes_is_refused_with_its_place() -> None:
    open_line = line("120.00", "80.00", "CO-45 40.00")
    open_line = replace(
        open_line, adjustments=(Adjustment(group=None, reason="96", amount=open_line.adjustments[0].amount),)
    )
    with pytest.raises(UnwritableRecordError, match="/claims/0/lines/0/adjustments/0") as refused:
        write_documents([document(remittance(replace(PAID, lines=(open_line,))))])
    assert "group" in str(refused.value)
