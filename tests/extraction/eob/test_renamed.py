"""An amount of a claim's block that fits under another name was named wrong."""

from dataclasses import replace

from extraction.eob.candidates import Amount
from extraction.eob.draft import ClaimDraft, LineDraft
from extraction.eob.line_solve import solve_line
from extraction.eob.renamed import rename_amounts
from tests.extraction.eob.making import amount, entry


def claim(printed: Amount) -> ClaimDraft:
    discount = amount("25.00")
    line = LineDraft(charge=amount("100.00"), paid=amount("75.00"), entries=[entry(discount)])
    line.printed = {"charge": [amount("100.00")], "paid": [amount("75.00")], "discount": [discount]}
    return ClaimDraft(index=0, page=1, lines=[line], amounts={"charge": [printed]})


def renamed(printed: Amount) -> dict[str, list[Amount]]:
    made = claim(printed)
    rename_amounts(made, [solve_line(line)[0] for line in made.lines])
    return made.amounts


def test_it_moves_to_the_name_that_fits() -> None:
    assert renamed(replace(amount("75.00"), others=("paid",))).keys() == {"paid"}


def test_it_stays_where_it_fits_or_where_no_other_name_does() -> None:
    assert renamed(replace(amount("100.00"), others=("paid",))).keys() == {"charge"}
    assert renamed(replace(amount("76.00"), others=("paid",))).keys() == {"charge"}


def test_it_stays_where_the_labels_do_not_name_the_other() -> None:
    assert renamed(amount("75.00")).keys() == {"charge"}
