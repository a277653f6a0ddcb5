"""Pages of a remittance to its record, with the model that ships; whatever it is given, the document comes back."""

from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.balance import check
from extraction.envelope import ExtractedDocument, Finding
from extraction.media import PDF
from extraction.pages.page import Page, Word
from extraction.pages.read import read_pages
from extraction.pages.unread import unread_page
from extraction.records import Remittance
from models.paper import MOST_PAGES, read_paper, reader_version
from models.reader import documents_of
from tests.letters import joined, letter

PDFS = Path(__file__).parents[2] / "data" / "samples" / "pdf"
FOUND_BEFORE = Finding(code="boundary_unsure", path="", message="Whether these pages belong together is 70% sure")
DOCUMENT = ExtractedDocument(
    document_class="provider_remittance",
    class_confidence=0.97,
    record_type="none",
    record=None,
    pages=(1, 1),
    findings=(FOUND_BEFORE,),
)
TEXTS = ("CO-45", "PR-3", "116.82", "-5.00", "$1,011.44", "05/18/2023", "99205", "Paid", "Billed", "Page", "1", "of")


@cache
def apex() -> Page:
    return next(iter(read_pages((PDFS / "apex_remittance.pdf").read_bytes(), PDF)))


def test_the_real_remittance_is_read_to_the_cent() -> None:
    read, sureness = read_paper(DOCUMENT, [apex()])
    record = read.record
    assert isinstance(record, Remittance)
    assert read.record_type == "remittance"
    assert record.payment.amount == Decimal("1011.44")
    assert [claim.paid for claim in record.claims] == [Decimal("368.18"), Decimal("321.63"), Decimal("321.63")]
    assert sum(len(claim.lines) for claim in record.claims) == 5
    assert read.balanced is check(record).holds is True
    assert read.class_confidence == 0.97
    assert FOUND_BEFORE in read.findings
    assert sureness is not None
    assert len(sureness.claims) == 3
    assert list(read.standing) == ["/payment", "/claims/0", "/claims/1", "/claims/2"]
    assert [each.probability for each in read.standing.values()] == [sureness.payment, *sureness.claims]
    assert [each.why_not for each in read.standing.values()] == [sureness.payment_doubt, *(sureness.claim_doubts or ())]
    assert not any(each.stands for each in read.standing.values())


def test_every_value_names_the_page_of_the_file_and_a_box_on_it() -> None:
    page = replace(apex(), number=7)
    read, _ = read_paper(replace(DOCUMENT, pages=(7, 7)), [page])
    placed = [source for source in read.fields.values() if source.box is not None]
    assert len(placed) > 50
    assert {source.page for source in placed} == {7}
    for source in placed:
        assert source.box is not None
        x0, y0, x1, y1 = source.box
        assert 0 <= x0 < x1 <= page.width
        assert 0 <= y0 < y1 <= page.height
        assert 0.0 <= source.confidence <= 1.0


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        ([Page(number=1, width=612, height=792, words=(), origin="blank")], "no claim found"),
        ([unread_page(1, "page_unreadable")], "no claim found"),
        ([Page(number=1, width=612, height=792, words=(), origin="blank")] * (MOST_PAGES + 1), "remittance too long"),
    ],
)
def test_what_cannot_be_read_is_as_it_was_and_says_why(pages: list[Page], told: str) -> None:
    read, sureness = read_paper(DOCUMENT, pages)
    assert sureness is None
    assert replace(read, findings=()) == replace(DOCUMENT, findings=())
    assert not read.standing
    assert [found.code for found in read.findings] == ["boundary_unsure", "remittance_not_read"]
    assert told in read.findings[-1].message


def words(count: int) -> st.SearchStrategy[tuple[Word, ...]]:
    place = st.tuples(st.integers(0, 500), st.integers(0, 60), st.integers(4, 80))
    word = st.builds(
        lambda text, at: Word(text=text, box=(at[0], at[1] * 12.0, at[0] + at[2], at[1] * 12.0 + 9.0)),
        st.sampled_from(TEXTS) | st.text(min_size=1, max_size=8),
        place,
    )
    return st.lists(word, max_size=count).map(tuple)


@settings(max_examples=40, deadline=None)
@given(st.lists(words(40), min_size=1, max_size=3))
def test_no_page_ends_the_reading_of_its_file(written: list[tuple[Word, ...]]) -> None:
    pages = [
        Page(number=number, width=612, height=792, words=each, origin="text_layer" if each else "blank")
        for number, each in enumerate(written, 1)
    ]
    read, sureness = read_paper(DOCUMENT, pages)
    failed = [found for found in read.findings if "reader failed" in found.message]
    assert failed == []
    assert (read.record is None) == (sureness is None)


@pytest.mark.parametrize("name", ["dental_predetermination.pdf", "cms_1500_claim_form.pdf"])
def test_what_is_no_remittance_is_not_read_as_one(name: str) -> None:
    for found in documents_of(list(read_pages((PDFS / name).read_bytes(), PDF))):
        assert (found.document.record_type, found.document.record, found.sureness) == ("none", None, None)
        assert found.answer.reader is None


def test_a_remittance_in_the_mail_has_its_record_and_a_letter_beside_it_none() -> None:
    pages = list(read_pages(joined([letter("records_request", 1), letter("provider_remittance", 2)]), PDF))
    of_class = {each.document.document_class: each for each in documents_of(pages)}
    remittance, other = of_class["provider_remittance"], of_class["records_request"]
    assert other.document.record is None
    assert remittance.answer.record_type == remittance.document.record_type == "remittance"
    assert remittance.answer.reader == reader_version()
    first, last = remittance.answer.pages
    assert {field.page for field in remittance.document.fields.values() if field.page} <= set(range(first, last + 1))


def test_what_is_not_sure_to_be_a_remittance_is_not_read() -> None:
    (found,) = documents_of([apex()], sure=1.1)
    assert found.document.document_class == "provider_remittance"
    assert (found.document.record, found.sureness, found.answer.record_type) == (None, None, "none")
