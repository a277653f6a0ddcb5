"""The shipped classifier on real files and drawn mail."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from extraction.document_classes import DOCUMENT_CLASSES
from extraction.pages.page import Page
from extraction.pages.read import read_pages
from models.bundle import BUNDLES, Bundle
from models.document import UNKNOWN, DocumentClassifier, classify
from models.document.sight import Sight
from tests.models.document.pages import page

SAMPLES = Path(__file__).parents[3] / "data" / "samples" / "pdf"
APPEAL = (
    "Lakeside Health Plan",
    "Notice of appeal decision",
    "Dear Provider",
    "We completed the review of your appeal and decided to uphold the original denial.",
    "You may request an external review of this appeal decision within 180 days.",
)


@pytest.fixture(scope="module")
def classifier() -> DocumentClassifier:
    return DocumentClassifier.of(Bundle.open(BUNDLES / "document"))


@pytest.mark.parametrize(
    ("name", "document_class"),
    [
        ("apex_remittance.pdf", "provider_remittance"),
        ("dental_predetermination.pdf", "predetermination"),
        ("cms_1500_claim_form.pdf", "claim_form"),
    ],
)
def test_the_real_files_are_what_they_are(name: str, document_class: str) -> None:
    pages = list(read_pages((SAMPLES / name).read_bytes(), "application/pdf"))
    (document,) = classify(pages)
    assert document.document_class == document_class
    assert document.pages == (1, len(pages))


def test_no_pages_are_no_documents() -> None:
    assert classify([]) == ()


def test_a_blank_page_alone_is_a_document() -> None:
    (document,) = classify([page()])
    assert document.document_class in {"cover_or_blank", UNKNOWN}


def test_a_blank_belongs_to_the_sheet_before_it(classifier: DocumentClassifier) -> None:
    form = page("HEALTH INSURANCE CLAIM FORM", "1a. INSURED'S I.D. NUMBER", "2. PATIENT'S NAME", number=3)
    found = classifier.classify([page(*APPEAL), page(number=2), form])
    assert [(document.pages, document.guesses[0].document_class) for document in found] == [
        ((1, 2), "appeal_decision"),
        ((3, 3), "claim_form"),
    ]


def test_a_numbered_letter_stays_together_and_the_next_begins(classifier: DocumentClassifier) -> None:
    first = page(*APPEAL, "Reference 2026-118844", "Page 1 of 2", number=7)
    second = page("Reference 2026-118844", "How to ask for an external review", "Page 2 of 2", number=8)
    other = page("FAX", "Facsimile cover sheet", "To: Billing", "From: Records", "Pages including cover: 9", number=9)
    assert [document.pages for document in classifier.classify([first, second, other])] == [(7, 8), (9, 9)]


def test_what_is_not_sure_enough_is_unknown_and_keeps_its_guesses(classifier: DocumentClassifier) -> None:
    strict = DocumentClassifier(replace(classifier.settings, threshold=1.0), classifier.pages, classifier.boundaries)
    (document,) = strict.classify([page(*APPEAL)])
    assert document.document_class == UNKNOWN
    assert document.guesses[0].document_class == "appeal_decision"
    assert document.confidence == document.guesses[0].probability < 1.0


def test_guesses_are_ordered_probabilities(classifier: DocumentClassifier) -> None:
    (document,) = classifier.classify([page(*APPEAL)])
    probabilities = [guess.probability for guess in document.guesses]
    assert probabilities == sorted(probabilities, reverse=True)
    assert sum(probabilities) <= 1.0 + 1e-9
    assert {guess.document_class for guess in document.guesses} <= set(DOCUMENT_CLASSES)


def test_page_classes_are_probabilities(classifier: DocumentClassifier) -> None:
    pages: list[Page] = [page(*APPEAL), page()]
    probabilities = np.exp(classifier.page_classes([Sight.of(each) for each in pages]))
    assert probabilities.shape == (2, len(DOCUMENT_CLASSES))
    assert probabilities.sum(axis=1) == pytest.approx([1.0, 1.0])


def test_all_bundles_together_stay_small() -> None:
    assert sum(path.stat().st_size for path in BUNDLES.rglob("*") if path.is_file()) < 40e6


def test_the_same_pages_give_the_same_answer(classifier: DocumentClassifier) -> None:
    pages = [page(*APPEAL), page("Remittance advice", *["Roe | 99214 | 100.00 | 80.00"] * 9, number=2)]
    assert classifier.classify(pages) == classifier.classify(pages)
