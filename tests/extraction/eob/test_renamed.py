"""An amount of a claim's block that fits under another name was named wrong, and that leaves a mismatch."""

from dataclasses import replace

import pytest

from extraction.eob.candidates import Amount
from extraction.eob.draft import ClaimDraft, LineDraft
from extraction.eob.labelled import LabelledDocument
from extraction.eob.line_solve import solve_line
from extraction.eob.read import read_labelled
from extraction.eob.reading import Reading
from extraction.eob.renamed import rename_amounts
from tests.extraction.eob.making import amount, entry, row, word

_HEADER = {"service_from": 0, "procedure": 80, "charge": 140, "discount": 200, "deductible": 270, "paid": 330}
_LINE = ("01/05/2026", "99213", "100.00", "25.00", "0.00", "75.00")


def claim(printed: Amount) -> ClaimDraft:
    discount = amount("25.00")
    line = LineDraft(charge=amount("100.00"), paid=amount("75.00"), entries=[entry(discount)])
    line.printed = {
        **{"charge": [amount("100.00")], "paid": [amount("75.00")]},
        **{"discount": [discount], "deductible": [amount("0.00")]},
    }
    return ClaimDraft(index=0, page=1, lines=[line], amounts={"charge": [printed]})


def renamed(printed: Amount) -> dict[str, list[Amount]]:
    made = claim(printed)
    rename_amounts(made, [solve_line(line)[0] for line in made.lines])
    assert made.renamed == [tag for tag in ("charge",) if tag not in made.amounts]
    return made.amounts


def read(printed: str, tag: str, other: str, share: float) -> Reading:
    """A claim of one line, 100.00 charged, 25.00 off, 75.00 paid; its block prints one more amount, named in doubt."""
    doubtful = word(printed, tag, 200, doubt=[(other, share)])
    account = (word("Account:", "label"), word("A1001", "patient_control_number", 60))
    rows = (
        row(word("Amount:", "label"), word("75.00", "payment_amount", 60), role="page_header", claim=None),
        row(*account, word("Total:", "label", 150), doubtful, role="claim_header"),
        row(*(word(name, left=left, column=name) for name, left in _HEADER.items()), role="table_header", claim=None),
        row(*(word(text, name, left) for text, (name, left) in zip(_LINE, _HEADER.items(), strict=True))),
    )
    return read_labelled(LabelledDocument(rows=rows))


def contradicted(reading: Reading) -> bool:
    [found] = reading.claims
    told = "claim_total_differs" in {finding.code for finding in reading.document.findings}
    assert told == (found.mismatches > 0)
    assert not (told and found.sound)
    return told


def test_it_moves_to_the_name_that_fits() -> None:
    assert renamed(replace(amount("75.00"), others=("paid",))).keys() == {"paid"}


def test_it_stays_where_it_fits_or_where_no_other_name_does() -> None:
    assert renamed(replace(amount("100.00"), others=("paid",))).keys() == {"charge"}
    assert renamed(replace(amount("76.00"), others=("paid",))).keys() == {"charge"}


def test_it_stays_where_the_labels_do_not_name_the_other() -> None:
    assert renamed(amount("75.00")).keys() == {"charge"}


def test_nothing_is_moved_to_a_column_that_comes_to_nothing() -> None:
    assert renamed(replace(amount("0.00"), others=("deductible",))).keys() == {"charge"}
    misread = amount("8.00", confidence=0.6, others=[("0.00", 0.3)])
    assert renamed(replace(misread, others=("deductible",))).keys() == {"charge"}


@pytest.mark.parametrize("share", [0.03, 0.3])
def test_paid_nothing_over_a_line_that_was_paid_contradicts_it(share: float) -> None:
    assert contradicted(read("0.00", "paid", "deductible", share))


@pytest.mark.parametrize("share", [0.03, 0.3])
def test_what_was_moved_still_contradicts_the_name_that_the_labels_gave(share: float) -> None:
    assert contradicted(read("75.00", "charge", "paid", share))


def test_what_fits_under_its_name_contradicts_nothing() -> None:
    assert not contradicted(read("75.00", "paid", "charge", 0.3))
