"""The shipped labeller on the real remittance and on drawn ones."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import numpy as np
import pytest

from extraction.eob.claim_cuts import with_claims
from extraction.eob.labelled import LabelledDocument
from extraction.eob.labels import COLUMN_ROLES, ROW_ROLES, WORD_TAGS
from extraction.eob.read import read_remittance
from extraction.pages.page import Page
from extraction.pages.read import read_pages
from extraction.records import Remittance
from models.bundle import BUNDLES, Bundle
from models.layout import LayoutLabeller, shipped_labeller
from tests.training.layout_samples import sample
from training.layout_lessons import lesson_of
from training.layout_measure import tally_of

APEX = Path(__file__).parents[3] / "data" / "samples" / "pdf" / "apex_remittance.pdf"
FIRST, SECOND = ("500.00", "368.18", "15.00"), ("600.00", "321.63", "15.00")
BLANK = Page(number=1, width=612.0, height=792.0, words=(), origin="blank")


@pytest.fixture(scope="module")
def apex() -> list[Page]:
    return list(read_pages(APEX.read_bytes(), "application/pdf"))


@pytest.fixture(scope="module")
def labelled(apex: list[Page]) -> LabelledDocument:
    return shipped_labeller().label(apex)


def _texts(labelled: LabelledDocument, tag: str, *roles: str) -> list[str]:
    return [
        word.word.text
        for row in labelled.rows
        if not roles or row.role.name in roles
        for word in row.words
        if word.tag == tag
    ]


def test_every_word_of_the_real_remittance_has_labels(apex: list[Page], labelled: LabelledDocument) -> None:
    words = Counter(word.word.text for row in labelled.rows for word in row.words)
    assert words == Counter(word.text for page in apex for word in page.words)
    for row in labelled.rows:
        assert row.role.name in ROW_ROLES
        for word in row.words:
            assert {tag.name for tag in word.tags} <= set(WORD_TAGS)
            chances = [tag.confidence for tag in word.tags]
            assert chances == sorted(chances, reverse=True)
            assert sum(chances) <= 1.0 + 1e-5
            assert (word.column is not None) == (row.role.name == "column_header")
            assert word.column is None or word.column.name in COLUMN_ROLES


def test_the_real_remittance_has_three_claims_of_five_lines(labelled: LabelledDocument) -> None:
    assert {row.claim for row in with_claims(labelled).rows} == {None, 0, 1, 2}
    assert Counter(row.role.name for row in labelled.rows)["line"] == 5
    assert len(_texts(labelled, "procedure", "line")) == 5
    assert "1011.44" in {text.strip("$").replace(",", "") for text in _texts(labelled, "payment_amount")}


@pytest.mark.parametrize(("family", "least"), [("05 clearinghouse notice", 0.95), ("24 eye care network", 0.9)])
def test_most_words_of_a_known_family_are_told(family: str, least: float) -> None:
    lesson = lesson_of(sample(family, 700_001), "digital", Random(1))
    tally = tally_of(lesson, shipped_labeller().label([read.page for read in lesson.read]))
    assert tally.share("tag") > least
    assert tally.share("role") > least


def test_pages_without_words_have_no_rows(apex: list[Page], labelled: LabelledDocument) -> None:
    assert shipped_labeller().label([]).rows == shipped_labeller().label([BLANK]).rows == ()
    before = shipped_labeller().label([BLANK, *apex])
    assert before.rows == tuple(replace(row, page=row.page + 1) for row in labelled.rows)


def test_the_bundle_holds_all_that_the_labeller_needs(apex: list[Page], labelled: LabelledDocument) -> None:
    bundle = Bundle.open(BUNDLES / "layout")
    assert sum(len(data) for data in bundle.files.values()) < 15_000_000
    assert LayoutLabeller.of(bundle).label(apex) == labelled
    steps = [row.step for row in labelled.rows if row.step is not None]
    assert len(steps) == len(labelled.rows)
    assert np.allclose([step.none + step.begins + step.goes_on for step in steps], 1.0, atol=1e-5)


def test_the_real_remittance_is_read_to_the_cent_and_its_accounts_add_up(apex: list[Page]) -> None:
    reading = read_remittance(apex, shipped_labeller())
    record = reading.document.record
    assert isinstance(record, Remittance)
    assert record.payer.name == "SENSIBLE"
    assert (record.payment.trace_number, str(record.payment.date)) == ("0123456789", "2023-06-13")
    assert record.payment.amount == Decimal("1011.44")
    numbers = [(claim.patient_control_number, claim.payer_claim_control_number) for claim in record.claims]
    assert numbers == [("M12345678", "GG01234"), ("M23456789", "GG12345"), ("M34567890", "GG56789")]
    amounts = [(claim.charge, claim.paid, claim.patient_responsibility) for claim in record.claims]
    assert amounts == [tuple(map(Decimal, each)) for each in (FIRST, SECOND, SECOND)]
    assert [str(line.paid) for claim in record.claims for line in claim.lines] == [
        *("368.18", "189.88", "131.75", "189.88", "131.75")
    ]
    # Of its row of totals the labeller does not tell what would show that no page is missing.
    assert [finding.code for finding in reading.document.findings] == ["completeness_not_shown", "name_order_presumed"]
