"""Pages of one remittance to its record: labelled, assembled, solved."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.balance import check
from extraction.eob.assemble import assemble
from extraction.eob.build import build
from extraction.eob.labelled import LabelledDocument, Labeller
from extraction.eob.pen import Pen
from extraction.eob.solve import solve
from extraction.pages.page import Page
from extraction.records import ExtractedDocument

_CLASS = "provider_remittance"


def read_remittance(pages: Sequence[Page], labeller: Labeller) -> ExtractedDocument:
    """The remittance of some pages. Confidence of the class is the caller's: here it is 1."""
    return read_labelled(labeller.label(pages), len(pages))


def read_labelled(document: LabelledDocument, pages: int | None = None) -> ExtractedDocument:
    """The remittance of a labelled document."""
    draft = assemble(document, pages)
    claims, payment = solve(draft)
    pen = Pen()
    record = build(draft, claims, payment, pen)
    balance = check(record)
    return ExtractedDocument(
        document_class=_CLASS,
        class_confidence=1.0,
        record_type="remittance",
        record=record,
        pages=(1, draft.pages),
        balanced=balance.holds,
        fields=pen.fields,
        findings=balance.findings(),
    )
