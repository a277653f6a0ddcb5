"""A remittance on paper to the record that an 835 of it would give: the layout model labels, `extraction.eob` does the
accounts. For the worker: it loads a model, and its solver imports more than the process of the API may hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.envelope import ExtractedDocument, Finding, ReaderVerdict
from extraction.eob.labelled import LabelledDocument, Labeller
from extraction.eob.read import read_remittance
from extraction.eob.reading import Reading
from extraction.errors import InternalError, NotSupportedError, TooLargeInputError, TriageError
from extraction.pages.page import Page
from extraction.records import Remittance
from models.bundle import shipped
from models.layout import shipped_labeller
from models.prediction import ReadFromPages
from models.standing import Verdicts, shipped_standing

MODEL = "layout"
# One remittance, so that reading it takes minutes at most: a page of 300 words takes a tenth of a second.
MOST_PAGES = 300
MOST_WORDS = 150_000


@dataclass(frozen=True, slots=True)
class _OfFile:
    """A labeller whose pages have the numbers that they have in the file: people look for them there."""

    labeller: Labeller

    def label(self, pages: Sequence[Page]) -> LabelledDocument:
        labelled = self.labeller.label(pages)
        return LabelledDocument(rows=tuple(replace(row, page=pages[row.page - 1].number) for row in labelled.rows))


def reader_version() -> str:
    """The version of the layout model that ships with the program: a hash of its files."""
    return shipped(MODEL).version


def read_paper(document: ExtractedDocument, pages: Sequence[Page]) -> tuple[ExtractedDocument, ReadFromPages | None]:
    """The document with what its pages say of the remittance (record, sources, findings, whether it balances), and how
    sure that is.

    Pages that cannot be read as one leave it as it was, with a finding that says why: then a person posts it by hand.
    """
    try:
        reading = _read(pages)
    except TriageError as error:
        return _unread(document, error)
    except Exception as error:
        # No layout that nobody has seen may take the other documents of its file with it. The type tells nothing of
        # what is on the page.
        return _unread(document, InternalError(f"reader_failed_{type(error).__name__}"))
    read = reading.document
    filled = replace(
        document,
        record_type=read.record_type,
        record=read.record,
        balanced=read.balanced,
        fields=read.fields,
        findings=(*document.findings, *read.findings),
    )
    verdicts = shipped_standing().verdicts(reading, shipped(MODEL).version)
    return replace(filled, standing=_standing(verdicts)), _sureness(verdicts)


def _read(pages: Sequence[Page]) -> Reading:
    """Raises TooLargeInputError, and NotSupportedError where no claim and no provider adjustment is found."""
    words = sum(len(page.words) for page in pages)
    if len(pages) > MOST_PAGES or words > MOST_WORDS:
        expected = f"at most {MOST_PAGES} pages and {MOST_WORDS} words in one remittance"
        raise TooLargeInputError("remittance_too_long", expected=expected)
    reading = read_remittance(pages, _OfFile(shipped_labeller()))
    record = reading.document.record
    if not isinstance(record, Remittance) or not (record.claims or record.provider_adjustments):
        raise NotSupportedError("no_claim_found", expected="a page with a claim or a provider adjustment")
    return reading


def _standing(found: Verdicts) -> dict[str, ReaderVerdict]:
    """By pointers into the record."""
    claims = {f"/claims/{place}": each for place, each in enumerate(found.claims)}
    return {
        pointer: ReaderVerdict(probability=round(each.probability, 4), stands=each.stands, why_not=each.why_not)
        for pointer, each in {"/payment": found.payment, **claims}.items()
    }


def _sureness(found: Verdicts) -> ReadFromPages:
    return ReadFromPages(
        payment=round(found.payment.probability, 4),
        claims=tuple(round(each.probability, 4) for each in found.claims),
        payment_doubt=found.payment.why_not,
        claim_doubts=tuple(each.why_not for each in found.claims),
    )


def _unread(document: ExtractedDocument, error: TriageError) -> tuple[ExtractedDocument, None]:
    message = f"The amounts of this remittance could not be read ({error.what.replace('_', ' ')}): post it by hand"
    found = Finding(code="remittance_not_read", path="", message=message)
    return replace(document, findings=(*document.findings, found)), None
