"""The reader stands for nothing that was tampered with."""

from random import Random

import pytest

from models.layout import shipped_labeller
from tests.training.layout_samples import sample
from training.eob_alterations import altered, attacks, told, with_page_missing
from training.layout_pages import read_as

FAMILIES = ("01 carrier print", "05 clearinghouse notice", "36 labelled lines")


@pytest.mark.parametrize("family", FAMILIES)
def test_one_digit_of_one_amount_is_another(family: str) -> None:
    pages = read_as(sample(family, 3), "digital", Random(1))
    made = altered(pages, Random(2))
    assert made is not None
    before = [word for read in pages for word in read.page.words]
    after = [word for page in made for word in page.words]
    changed = [(one.text, other.text) for one, other in zip(before, after, strict=True) if one.text != other.text]
    assert len(changed) == 1
    assert sum(one != other for one, other in zip(*changed[0], strict=True)) == 1


def test_a_page_is_taken_out_where_there_are_several() -> None:
    pages = next(
        pages for seed in range(1, 60) if len(pages := read_as(sample(FAMILIES[0], seed), "digital", Random(1))) > 1
    )
    made = with_page_missing(pages, Random(1))
    assert made is not None
    assert [page.number for page in made] == [*range(1, len(pages))]
    assert with_page_missing(pages[:1], Random(1)) is None


def test_nothing_tampered_with_is_stood_for() -> None:
    samples = [sample(family, seed) for family in FAMILIES for seed in (3, 4)]
    found = list(attacks(samples, "digital", shipped_labeller()))
    counts = told(found)
    assert counts["amount"]["attacks"] == len(samples)
    for count in counts.values():
        assert count["all of it stood for"] == 0
        assert count["a wrong claim stood for"] == 0
