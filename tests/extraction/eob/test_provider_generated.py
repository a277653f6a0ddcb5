"""A remittance from paper as an 835."""

from __future__ import annotations

import pytest

from extraction.balance import check
from extraction.eob.provider_generated import MARK, write_provider_generated
from extraction.eob.read import read_labelled
from extraction.errors import UnbalancedRemittanceError, UnwritableRecordError
from extraction.records import Remittance
from extraction.x12.read import read_x12
from tests.extraction.eob.truth import truth_labels
from training.simulate.pages.families.draw import draw_family


def from_paper(name: str, seed: int) -> Remittance:
    piece = draw_family(name, seed)
    record = read_labelled(truth_labels(piece), len(piece.drawing.pages)).document.record
    assert isinstance(record, Remittance)
    return record


def test_it_says_who_made_it_and_holds_the_same_claims() -> None:
    record = from_paper("01 carrier print", 78)
    back = read_x12(write_provider_generated(record))[0].record
    assert isinstance(back, Remittance)
    assert back.system_version == MARK
    assert back.payment.handling == "H"
    assert check(back).holds
    assert [line.adjustments for claim in back.claims for line in claim.lines] == [
        line.adjustments for claim in record.claims for line in claim.lines
    ]


def test_what_does_not_balance_is_refused() -> None:
    record = from_paper("01 carrier print", 78)
    claims = record.claims[:-1]
    with pytest.raises(UnbalancedRemittanceError):
        write_provider_generated(
            type(record)(payer=record.payer, payee=record.payee, payment=record.payment, claims=claims)
        )


def has_open_adjustment(record: Remittance) -> bool:
    lines = [line for claim in record.claims for line in claim.lines]
    return any(each.group is None for line in lines for each in line.adjustments)


def test_an_adjustment_without_a_group_is_refused() -> None:
    records = (from_paper("33 check register", seed) for seed in range(20))
    record = next(each for each in records if has_open_adjustment(each))
    with pytest.raises(UnwritableRecordError):
        write_provider_generated(record)
