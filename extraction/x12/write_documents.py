"""The records of a file to X12: an 835 of its remittances, an 837 of its claims."""

from __future__ import annotations

from collections.abc import Iterable

from extraction.eob.provider_generated import provider_generated
from extraction.errors import NotSupportedError
from extraction.records import ExtractedDocument, Record, Remittance, Submission
from extraction.x12.remittance.write import write_remittances
from extraction.x12.submission.write import write_submissions

REMITTANCES, CLAIMS = ".835", ".837"


def write_documents(documents: Iterable[ExtractedDocument]) -> dict[str, bytes]:
    """One file for each kind of record, by the suffix of its name. Documents of other kinds are left out. Remittances
    from pages are marked as made by their provider.

    Raises `NotSupportedError` if no document is a remittance or a batch of claims, and what `write_remittances` and
    `write_submissions` raise.
    """
    records = [_record(document) for document in documents]
    remittances = [record for record in records if isinstance(record, Remittance)]
    submissions = [record for record in records if isinstance(record, Submission)]
    if not remittances and not submissions:
        raise NotSupportedError("nothing_to_write", expected="a remittance or claims")
    files = {}
    if remittances:
        files[REMITTANCES] = write_remittances(remittances)
    if submissions:
        files[CLAIMS] = write_submissions(submissions)
    return files


def _record(document: ExtractedDocument) -> Record | None:
    record = document.record
    return provider_generated(record) if isinstance(record, Remittance) and document.pages else record
