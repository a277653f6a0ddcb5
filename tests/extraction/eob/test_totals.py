"""A total is held against the claims that its row is for: that it is what others come to is a doubt, and no proof."""

from dataclasses import replace

import pytest

from extraction.eob.candidates import Amount
from extraction.eob.draft import ClaimDraft, RemittanceDraft, TotalDraft
from extraction.eob.labelled import Label, LabelledDocument, LabelledRow
from extraction.eob.read import read_labelled
from extraction.eob.reading import Reading
from extraction.eob.reasons import Notes
from extraction.eob.solve import solve
from extraction.eob.totals import Difference, TotalsCheck, check_totals
from tests.extraction.eob.making import amount, entry, line, row, word

_COLUMNS = {"service_from": 0, "procedure": 80, "charge": 140, "discount": 200, "paid": 330}


def claim(index: int, charge: str, discount: str, paid: str) -> ClaimDraft:
    reduced = amount(discount)
    made = line(charge, paid, entry(reduced))
    assert made.charge is not None
    assert made.paid is not None
    made.printed = {"charge": [made.charge], "discount": [reduced], "paid": [made.paid], "deductible": [amount("0.00")]}
    return ClaimDraft(index=index, page=1, lines=[made])


def checked(total: TotalDraft) -> TotalsCheck:
    """Beside claims of which 100.00 and 300.00 were paid, in two sections."""
    claims = [claim(0, "125.00", "25.00", "100.00"), claim(1, "350.00", "50.00", "300.00")]
    draft = RemittanceDraft(notes=Notes({}), claims=claims, totals=[total])
    solved = solve(draft)
    return check_totals(draft, solved.claims, solved.payment)


def of_document(paid: Amount, *, sure: bool = True) -> TotalDraft:
    return TotalDraft(amounts={"paid": [paid]}, first=0, last=2, section=1, sure=sure)


@pytest.mark.parametrize("sure", [True, False])
def test_what_all_claims_come_to_is_confirmed(sure: bool) -> None:
    found = checked(of_document(amount("400.00"), sure=sure))
    assert (found.agreeing, found.differences, found.confirmed) == (1, (), frozenset({"paid"}))


@pytest.mark.parametrize("sure", [True, False])
def test_a_total_of_the_document_that_only_a_section_comes_to_differs(sure: bool) -> None:
    found = checked(of_document(amount("300.00"), sure=sure))
    assert (found.agreeing, found.confirmed) == (0, frozenset())
    assert found.differences == (Difference(-100_00, elsewhere=not sure),)


def test_a_total_of_a_section_is_held_against_its_claims() -> None:
    total = TotalDraft(amounts={"paid": [amount("300.00")]}, first=1, last=2, section=1)
    assert (checked(total).agreeing, checked(total).confirmed) == (1, frozenset())
    of_all = replace(total, amounts={"paid": [amount("400.00")]})
    assert checked(of_all).differences == (Difference(100_00, elsewhere=True),)


def test_what_no_claims_come_to_is_nowhere_else() -> None:
    assert checked(of_document(amount("299.00"), sure=False)).differences == (Difference(-101_00, elsewhere=False),)


def test_what_another_column_comes_to_is_in_doubt() -> None:
    found = checked(of_document(replace(amount("475.00"), others=("charge",))))
    assert (found.agreeing, found.confirmed) == (0, frozenset())
    assert found.differences == (Difference(75_00, elsewhere=True),)


def test_nothing_is_no_other_column() -> None:
    found = checked(of_document(replace(amount("0.00"), others=("deductible",))))
    assert found.differences == (Difference(-400_00, elsewhere=False),)


def _claim_rows(index: int, account: str, *line: str) -> list[LabelledRow]:
    words = (word(text, name, left) for text, (name, left) in zip(line, _COLUMNS.items(), strict=True))
    header = row(
        word("Account:", "label"), word(account, "patient_control_number", 60), role="claim_header", claim=index
    )
    return [header, row(*words, claim=index)]


def _total_row(role: str, paid: str, sure: float = 1.0) -> LabelledRow:
    made = row(word("Total", "label"), word(paid, "paid", 330), role=role, claim=None)
    return replace(made, role=Label(name=role, confidence=sure))


def read(total: str, sure: float) -> Reading:
    """Two sections of a claim each, paid 100.00 and 300.00, and the total of the document."""
    columns = (word(name, left=left, column=name) for name, left in _COLUMNS.items())
    rows = [
        row(word("Amount:", "label"), word("400.00", "payment_amount", 60), role="page_header", claim=None),
        row(*columns, role="table_header", claim=None),
        *_claim_rows(0, "A1001", "01/05/2026", "99213", "125.00", "25.00", "100.00"),
        _total_row("section_total", "100.00"),
        *_claim_rows(1, "B2002", "01/06/2026", "99214", "350.00", "50.00", "300.00"),
        _total_row("section_total", "300.00"),
        _total_row("document_total", total, sure),
    ]
    return read_labelled(LabelledDocument(rows=tuple(rows)))


def _told(reading: Reading) -> list[str]:
    return [each.message for each in reading.document.findings if each.code == "printed_total_differs"]


def test_totals_of_sections_and_of_the_document_agree() -> None:
    found = read("400.00", 1.0)
    assert (found.payment.totals, found.payment.differences, _told(found)) == (3, 0, [])


@pytest.mark.parametrize(("sure", "elsewhere"), [(1.0, False), (0.6, True)])
def test_a_claim_too_many_is_told_though_the_others_come_to_the_total(sure: float, elsewhere: bool) -> None:
    found = read("300.00", sure)
    assert (found.payment.totals, found.payment.differences) == (2, 1)
    assert not found.payment.sound
    [message] = _told(found)
    assert message.endswith("see whether a claim is missing or there twice") == elsewhere
