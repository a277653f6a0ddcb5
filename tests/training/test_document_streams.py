"""Streams: pages of documents one behind the other, and blanks belong to the sheet before."""

from random import Random

import pytest

from tests.models.document.pages import page
from training.document_calibrate import spans
from training.document_noise import Kind
from training.document_pages import Sample
from training.document_streams import KINDS, stream, streams


def _sample(name: str, *rows: str, pages: int = 1) -> Sample:
    drawn = tuple(page(*rows, number=at) for at in range(1, pages + 1))
    return Sample(document_class=name, family=f"{name}/x", seed=1, split="train", pages=drawn)


LETTER = _sample("appeal_decision", "we decided your appeal in your favor today", pages=2)
FORM = _sample("claim_form", "patient name insured name date of birth")
BLANK = _sample("cover_or_blank")


def test_each_document_starts_once() -> None:
    made = stream([LETTER, FORM, LETTER], "digital", Random(1))
    assert made.starts == (True, False, True, True, False)
    assert spans(made.starts) == [(0, 1), (2, 2), (3, 4)]
    assert [page.number for page in made.pages] == [1, 2, 3, 4, 5]


def test_a_blank_belongs_to_the_document_before_it() -> None:
    made = stream([FORM, BLANK, LETTER], "digital", Random(1))
    assert made.starts == (True, False, True, False)
    assert made.classes[:2] == ("claim_form", "claim_form")


def test_a_blank_in_front_is_a_document() -> None:
    made = stream([BLANK, FORM], "digital", Random(1))
    assert (made.starts, made.classes) == ((True, True), ("cover_or_blank", "claim_form"))


@pytest.mark.parametrize("kind", KINDS)
def test_backs_of_sheets_are_no_documents(kind: Kind) -> None:
    made = stream([FORM] * 200, kind, Random(1))
    assert sum(made.starts) == 200
    assert (len(made.pages) > 200) == (kind == "scan")


def test_every_sample_comes_once() -> None:
    made = list(streams([FORM, LETTER] * 7, 5, KINDS, Random(2)))
    assert sum(sum(each.starts) for each in made) == 14
