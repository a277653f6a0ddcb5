"""The one real remittance of the samples, its words labelled by hand: three claims, five lines, 1,011.44."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from extraction.eob.labelled import Label, LabelledDocument, LabelledRow, LabelledWord
from extraction.eob.read import read_labelled
from extraction.media import PDF
from extraction.pages.page import Word
from extraction.pages.read import read_pages
from extraction.pages.rows import rows_of
from extraction.records import Adjustment, Remittance

_FILE = Path(__file__).parents[3] / "data" / "samples" / "pdf" / "apex_remittance.pdf"
_COLUMNS = (
    "rendering_name rendering_name service_from service_from place_of_service units procedure modifier charge allowed"
    " deductible coinsurance adjustment_code paid paid"
)
_HEADER = (
    "claim_header",
    "label other patient_name patient_name other label patient_control_number label"
    " payer_claim_control_number label other",
)
_LATER_HEADER = (
    "claim_header",
    "label patient_name patient_name other label patient_control_number label payer_claim_control_number label other",
)
_LINE = (
    "line",
    "rendering_name service_from units procedure charge allowed deductible coinsurance adjustment_code"
    " adjustment_amount paid",
)
_MORE = ("continuation", "adjustment_code adjustment_amount")
_TOTAL = (
    "claim_total",
    "label label patient_responsibility label label charge allowed deductible coinsurance adjustment_amount paid",
)
_TAIL = ("claim_total", "label label label label label label interest label label label other label paid")
_SUM = ("document_total", "label label label label total_amount")
# Role and tags of the rows that say something, by their place on the page; _LINE and what follows by claim.
_FRONT = {
    8: ("page_header", "label payer_name"),
    9: ("page_header", "label payment_date"),
    11: ("page_header", "label label trace_number"),
}
_CLAIMS = (
    {13: _HEADER, 14: _LINE, 15: _MORE, 16: _TOTAL, 17: _TAIL},
    {19: _LATER_HEADER, 20: _LINE, 21: _MORE, 22: _LINE, 23: _TOTAL, 24: _TAIL},
    {26: _LATER_HEADER, 27: _LINE, 28: _MORE, 29: _LINE, 30: _TOTAL, 31: _TAIL},
)
_END = {
    36: ("document_total", "label label other total_count"),
    37: ("document_total", "label label other total_amount"),
    38: ("document_total", "label label label label label other total_amount"),
    39: _SUM,
    40: _SUM,
    41: _SUM,
    42: ("document_total", "label label label label other total_amount"),
    43: _SUM,
    44: ("document_total", "label label label other payment_amount"),
}


def labelled() -> LabelledDocument:
    page = next(iter(read_pages(_FILE.read_bytes(), PDF)))
    return LabelledDocument(rows=tuple(_row(place, words) for place, words in enumerate(rows_of(page.words))))


def _row(place: int, words: list[Word]) -> LabelledRow:
    claim = next((number for number, rows in enumerate(_CLAIMS) if place in rows), None)
    told = {place: row for rows in (_FRONT, *_CLAIMS, _END) for place, row in rows.items()}
    role, tags = told.get(place, ("other", ""))
    columns: list[str | None] = [None] * len(words)
    if place in (12, 18, 25):
        role, columns = "column_header", [*_COLUMNS.split()]
    named = tags.split() + ["other"] * (len(words) - len(tags.split()))
    return LabelledRow(
        page=1,
        words=tuple(
            LabelledWord(word=word, tags=(Label(name=tag),), column=Label(name=column) if column else None)
            for word, tag, column in zip(words, named, columns, strict=True)
        ),
        role=Label(name=role),
        claim=claim,
    )


def test_it_is_read_to_the_cent() -> None:
    reading = read_labelled(labelled())
    record = reading.document.record
    assert isinstance(record, Remittance)
    assert record.payment.amount == Decimal("1011.44")
    assert [(claim.charge, claim.paid, claim.patient_responsibility) for claim in record.claims] == [
        (Decimal("500.00"), Decimal("368.18"), Decimal("15.00")),
        (Decimal("600.00"), Decimal("321.63"), Decimal("15.00")),
        (Decimal("600.00"), Decimal("321.63"), Decimal("15.00")),
    ]
    lines = [line for claim in record.claims for line in claim.lines]
    assert [line.procedure for line in lines] == ["99205", "99214", "90833", "99214", "90833"]
    assert lines[0].adjustments == (
        Adjustment(group="CO", reason="45", amount=Decimal("116.82")),
        Adjustment(group="PR", reason="3", amount=Decimal("15.00")),
    )
    assert reading.postable


def test_a_cent_more_is_not_postable() -> None:
    document = labelled()
    line = document.rows[20]
    charge = line.words[4]
    more = LabelledWord(word=Word(text="300.01", box=charge.word.box), tags=charge.tags)
    words = (*line.words[:4], more, *line.words[5:])
    changed = LabelledRow(page=1, words=words, role=line.role, claim=line.claim)
    assert not read_labelled(LabelledDocument(rows=(*document.rows[:20], changed, *document.rows[21:]))).postable
