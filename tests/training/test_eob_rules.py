"""The rules that the reader is compared with read a plain table."""

from training.eob_rules import Cell, lines_of


def row(*texts: str) -> list[Cell]:
    return [Cell(text, at, at + 1) for at, text in enumerate(texts)]


def test_a_plain_table_is_read() -> None:
    rows = [
        row("Date", "Proc Code", "Units", "Billed", "Discount", "Deductible", "Paid"),
        row("05/18/2023", "99213-25", "1", "100.00", "20.00", "5.00", "75.00"),
        row("CO-253 1.00", "", "", "", "", "", ""),
    ]
    (line,) = lines_of(rows)
    assert (line["procedure"], line["modifiers"], line["units"]) == ("99213", ["25"], "1")
    assert (line["service_from"], line["charge"], line["paid"]) == ("2023-05-18", "100.00", "75.00")
    assert {(each["group"], each["reason"], each["amount"]) for each in line["adjustments"]} == {
        ("PR", "1", "5.00"),
        ("CO", "45", "20.00"),
        ("CO", "253", "1.00"),
    }


def test_what_has_no_procedure_is_no_line() -> None:
    assert lines_of([row("Totals", "100.00", "75.00")]) == []
