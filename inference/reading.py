"""The bytes of a file to what can be decided: its documents with all findings, or why it cannot be read.

Files of pages are read in `page_reading`, which the process of the API never loads.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from extraction.card_numbers import without_card_numbers
from extraction.codes import code_findings
from extraction.eob.provider_generated import MARK
from extraction.errors import InputError, NotSupportedError, TriageError
from extraction.media import PAGES, media_type
from extraction.pages.page import Sheet
from extraction.read import read
from extraction.records import ExtractedDocument, Finding, Remittance, Submission
from inference.duplicates import Identity, identity
from models.mail import MailAnswer
from models.prediction import ReadFromPages

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """One document of a file. `problem` is set on the only document of a file that could not be read.

    `mail` is what the model of this `version` says of a document of pages, `sureness` how sure it is of the remittance
    that was read from them.
    """

    document: ExtractedDocument
    identity: Identity | None = None
    problem: str | None = None
    mail: MailAnswer | None = None
    version: str = ""
    sureness: ReadFromPages | None = None

    @property
    def remittance(self) -> Remittance | None:
        """Its record, if that is a remittance."""
        return self.document.record if isinstance(self.document.record, Remittance) else None

    @property
    def submission(self) -> Submission | None:
        """Its record, if that is a batch of claims before they are sent."""
        return self.document.record if isinstance(self.document.record, Submission) else None

    @property
    def is_from_paper(self) -> bool:
        """Whether it was read from pages, here or before a provider wrote what was read as an 835."""
        return self.document.pages is not None or is_provider_generated(self.remittance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concealed:
    """A file that shows a payment card: `copy` is a PDF of it without the card, None where none could be made.

    `process_by` is the last day to run the card, where the pages state one. `sheets` are its pages as they may be
    drawn.
    """

    copy: bytes | None
    process_by: date | None
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read of a file. `concealed` is None where no page shows a card. `sheets` are its pages as they may be
    drawn, none where no copy could be made.
    """

    documents: tuple[ReadDocument, ...]
    concealed: Concealed | None = None
    sheets: tuple[Sheet, ...] = ()


def is_provider_generated(remittance: Remittance | None) -> bool:
    """Whether an 835 says of itself that it repeats what a model read from pages: no payer wrote it."""
    return remittance is not None and remittance.system_version == MARK


def unheard(_count: int) -> None:
    """Nobody wants to know how many pages have been read."""


def readable_name(path: Path) -> str:
    """The name of a file on this machine as text that no terminal obeys, without card numbers: bytes that are no UTF-8
    and letters that are not shown become replacement characters.
    """
    name = os.fsencode(path.name).decode("utf-8", "replace")
    return without_card_numbers("".join(letter if letter.isprintable() else "\ufffd" for letter in name))


def read_file(data: bytes, name: str) -> tuple[ReadDocument, ...]:
    """Every document of a file that has no pages, at least one.

    A file that is bad or of an unknown kind is one document of class unknown.
    """
    try:
        return read_documents(data, name)
    except (InputError, NotSupportedError) as error:
        return (unread(error),)


def read_any(data: bytes, name: str, told: Told = unheard, sure: float = 0.0) -> Reading:
    """The same of any file, with what must be hidden of one of pages. For the worker: it may load a model and take
    long. `told` hears how many pages have been read, and may raise to stop. What is less `sure` to be a remittance is
    not read as one.
    """
    kind = media_type(data)
    if kind not in PAGES:
        return Reading(documents=read_file(data, name))
    from inference.page_reading import read_mail  # here and not above, for the process of the API

    try:
        return read_mail(data, kind, told, sure)
    except (InputError, NotSupportedError) as error:
        return Reading(documents=(unread(error),))


def read_documents(data: bytes, name: str) -> tuple[ReadDocument, ...]:
    """Every document of the file with the findings of reading and of its codes.

    Raises TriageError if it cannot be read.
    """
    return tuple(with_codes(ReadDocument(document)) for document in read(data, name).documents)


def unread(error: TriageError) -> ReadDocument:
    """The document that stands for a file that could not be read: it says what was found and what expected."""
    problem = str(error).replace("_", " ")  # its text holds shapes and places, never what was in the file
    document = ExtractedDocument(
        document_class="unknown",
        class_confidence=0.0,
        record_type="none",
        record=None,
        findings=(Finding(code=error.what, path="", message=problem),),
    )
    return ReadDocument(document, problem=problem)


def with_codes(read: ReadDocument) -> ReadDocument:
    """With what the tables say of its codes, and what tells it from others, if it is a remittance."""
    document = read.document
    if not isinstance(document.record, Remittance):
        return read
    findings = (*document.findings, *code_findings(document.record))
    return replace(read, document=replace(document, findings=findings), identity=_identity(document.record, document))


def _identity(remittance: Remittance, document: ExtractedDocument) -> Identity:
    """One that was cut short is no first copy: the whole one that follows is held beside it, not rejected. Nor is one
    from paper: what was read of two of them may be equal, and they are not.
    """
    whole = identity(remittance)
    cut = any(finding.code == "transaction_not_closed" for finding in document.findings)
    paper = document.pages or is_provider_generated(remittance)
    return Identity(whole.payment_key, None) if cut or paper else whole
