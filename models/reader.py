"""What the pages of a file are: its documents, each with its class. The pages have been read before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extraction.envelope import ExtractedDocument, Finding
from extraction.pages.cards import find_cards, without_cards
from extraction.pages.page import Page
from models.bundle import shipped
from models.document import DocumentSpan, Guess, classify
from models.mail import CARD, MAIL_MODEL, REMITTANCE, UNKNOWN, MailAnswer, MailGuess, proposal_for
from models.paper import read_paper, reader_version
from models.prediction import ReadFromPages
from models.process_by import process_by

# A boundary less sure than this is told: two documents may have been joined, or one torn apart.
SURE_BOUNDARY = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One document of a file of pages: as extraction shows it, and what the model says of it. `sureness` is that of
    its record, where it has one.
    """

    document: ExtractedDocument
    answer: MailAnswer
    sureness: ReadFromPages | None = None


def model_version() -> str:
    """The version of the model that ships with the program: a hash of its files."""
    return shipped(MAIL_MODEL).version


def documents_of(pages: Sequence[Page], sure: float = 0.0) -> tuple[Letter, ...]:
    """The documents of a file of pages, in order; every page is in exactly one. Remittances have their record, but for
    those that are less `sure` to be one: a person says first what they are.
    """
    of_number = {page.number: page for page in pages}
    return tuple(_letter(span, of_number, sure) for span in classify(pages))


def _letter(span: DocumentSpan, of_number: Mapping[int, Page], sure: float) -> Letter:
    first, last = span.pages
    own = [of_number[number] for number in range(first, last + 1) if number in of_number]
    if all(page.origin == "unread" for page in own):
        span = replace(span, document_class=UNKNOWN, confidence=0.0, guesses=())  # nothing was seen to guess from
    cards = [find_cards(page) for page in own]
    numbered = any(each.words for each in cards)
    taken_for_card = any(guess.document_class == CARD for guess in span.guesses[:1])
    answer = _answer(span, own, shows_card=numbered or taken_for_card)
    document = ExtractedDocument(
        document_class=span.document_class,
        class_confidence=round(span.confidence, 4),
        record_type="none",
        record=None,
        pages=span.pages,
        findings=(*_about(span, answer), *(found for page in own for found in page.findings)),
    )
    if span.document_class != REMITTANCE or document.class_confidence < sure:
        return Letter(document=document, answer=answer)
    document, sureness = read_paper(document, list(map(without_cards, own, cards)))
    answer = replace(answer, record_type=document.record_type, reader=reader_version() if sureness else None)
    return Letter(document=document, answer=answer, sureness=sureness)


def _answer(span: DocumentSpan, own: Sequence[Page], *, shows_card: bool) -> MailAnswer:
    day = process_by(own) if shows_card else None
    return MailAnswer(
        document_class=span.document_class,
        record_type="none",
        proposal=proposal_for(CARD if shows_card else span.document_class),
        pages=span.pages,
        guesses=tuple(_guess(each) for each in span.guesses),
        boundary=round(span.boundary_confidence, 4),
        shows_card=shows_card,
        process_by=None if day is None else day.isoformat(),
    )


def _guess(guess: Guess) -> MailGuess:
    return MailGuess(document_class=guess.document_class, probability=round(guess.probability, 4))


def _about(span: DocumentSpan, answer: MailAnswer) -> Iterator[Finding]:
    if span.document_class == UNKNOWN:
        yield Finding(code="class_unknown", path="", message="What this is cannot be told")
    if span.boundary_confidence < SURE_BOUNDARY:
        message = f"Whether these pages belong together is {span.boundary_confidence:.0%} sure"
        yield Finding(code="boundary_unsure", path="", message=message)
    if answer.shows_card:
        yield Finding(code="payment_card", path="", message="A payment card is on these pages: copies do not show it")
