"""Pages to documents: what is said of each, whatever the model makes of it."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.media import PDF
from extraction.pages.page import Page
from extraction.pages.read import read_pages
from extraction.pages.unread import unread_page
from extraction.records import Remittance
from models.reader import documents_of, model_version
from tests.cards import CODE, NUMBER, PAID_BY_CARD, SPACED, card
from tests.letters import joined, letter, written

READ = tuple(read_pages(joined([letter("records_request", 1), letter("claim_denial_letter", 1)]), PDF))
BLANK = Page(number=1, width=612, height=792, words=(), origin="blank")
KINDS = (*READ, BLANK, unread_page(1, "page_unreadable"))


def numbered(pages: list[Page]) -> list[Page]:
    return [replace(page, number=number) for number, page in enumerate(pages, 1)]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=8))
def test_every_page_is_in_one_document_and_its_findings_with_it(pages: list[Page]) -> None:
    letters = documents_of(numbered(pages))
    covered = [number for each in letters for number in range(each.answer.pages[0], each.answer.pages[1] + 1)]
    assert covered == list(range(1, len(pages) + 1))
    for each in letters:
        first, last = each.answer.pages
        wanted = sum(page.origin == "unread" for page in pages[first - 1 : last])
        assert [found.code for found in each.document.findings].count("page_unreadable") == wanted
        assert each.document.pages == each.answer.pages
        assert 0.0 <= each.document.class_confidence <= 1.0


def test_no_pages_are_no_documents() -> None:
    assert documents_of([]) == ()


def test_what_nobody_could_read_is_of_no_class() -> None:
    (found,) = documents_of([unread_page(1, "reader_died")])
    assert (found.document.document_class, found.document.class_confidence) == ("unknown", 0.0)
    assert (found.answer.proposal, found.answer.guesses) == ("identify", ())


def test_a_card_is_told_and_not_shown() -> None:
    (found,) = documents_of(list(read_pages(card(), PDF)))
    assert (found.answer.shows_card, found.answer.process_by) == (True, "2026-03-20")
    assert "payment_card" in [each.code for each in found.document.findings]
    said = str(found)
    assert not any(secret in said for secret in (NUMBER, SPACED, f" {CODE} "))


def test_a_card_that_pays_a_remittance_is_not_its_trace_number() -> None:
    lines = [line.replace("Virtual card number", "Check/EFT/card number") for line in PAID_BY_CARD]
    (found,) = documents_of(list(read_pages(written(lines), PDF)))
    assert (found.answer.shows_card, found.document.record_type) == (True, "remittance")
    record = found.document.record
    assert isinstance(record, Remittance)
    assert (record.payment.amount, record.payment.trace_number) == (Decimal("80.00"), None)
    assert NUMBER not in str(found)


def test_the_version_is_that_of_the_bundle() -> None:
    assert len(model_version()) == 12
