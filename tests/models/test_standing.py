"""The reader stands for what the accounts do not speak against and the calibration is sure of, and says why not."""

from dataclasses import replace

import numpy as np
import pytest

from extraction.eob.read import read_labelled
from extraction.eob.reading import READING, Reading
from models.bundle import BUNDLES, Bundle, shipped
from models.standing import (
    CLAIM_FACTS,
    PAYMENT_FACTS,
    Scale,
    Standing,
    Verdicts,
    against_claim,
    against_payment,
    claim_facts,
    payment_facts,
    shipped_standing,
)
from tests.extraction.eob.truth import truth_labels
from training.simulate.pages.families.draw import draw_family

LAYOUT = "0123456789ab"


@pytest.fixture(scope="module")
def reading() -> Reading:
    """Of a page under labels without a mistake."""
    piece = draw_family("01 carrier print", 78)
    found = read_labelled(truth_labels(piece), len(piece.drawing.pages))
    assert found.postable
    return found


def scale(names: tuple[str, ...], threshold: float, **weights: float) -> Scale:
    return Scale(
        weights=np.array([weights.get(name, 0.0) for name in names]),
        bias=0.0,
        mean=np.zeros(len(names)),
        spread=np.ones(len(names)),
        scores=np.array([-10.0, 10.0]),
        shares=np.array([0.0, 1.0]),
        threshold=threshold,
    )


def standing(claim: float = -99.0, payment: float = -99.0) -> Standing:
    return Standing(
        claim=scale(CLAIM_FACTS, claim, named=1.0, lines=0.1),
        payment=scale(PAYMENT_FACTS, payment, text=1.0, claims=0.1),
        layout=LAYOUT,
        reading=READING,
    )


def test_what_nothing_speaks_against_is_stood_for(reading: Reading) -> None:
    found = standing().verdicts(reading, LAYOUT)
    assert found.stands
    assert found.payment.stands
    assert {claim.why_not for claim in found.claims} == {""}
    assert all(0.0 < claim.probability <= 1.0 for claim in found.claims)


def test_below_the_threshold_the_weakest_fact_is_told(reading: Reading) -> None:
    found = standing(claim=99.0).verdicts(reading, LAYOUT)
    assert not found.stands
    assert found.payment.stands
    assert all(claim.why_not.startswith("It has many lines (") for claim in found.claims)
    assert standing(payment=99.0).verdicts(reading, LAYOUT).payment.why_not.startswith("It has many claims (")


def test_no_fact_is_blamed_where_no_score_is_enough(reading: Reading) -> None:
    found = standing(claim=float("inf")).verdicts(reading, LAYOUT)
    assert not found.stands
    assert found.payment.stands
    for claim in found.claims:
        sure = f"({claim.probability:.1%} sure)"
        why = "Somebody has to look however sure the reader is, as it was not right often enough so far"
        assert claim.why_not == f"{why} {sure}"
    told = standing(payment=float("inf")).verdicts(reading, LAYOUT)
    assert told.payment.why_not.startswith("Somebody has to look")
    assert all(claim.stands for claim in told.claims)


def test_what_speaks_against_a_claim_is_told_where_no_score_is_enough(reading: Reading) -> None:
    changed = replace(reading, claims=(replace(reading.claims[0], mismatches=1), *reading.claims[1:]))
    found = standing(claim=float("inf")).verdicts(changed, LAYOUT)
    assert found.claims[0].why_not == "A printed total is not what the lines come to"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"mismatches": 1}, "A printed total is not what the lines come to"),
        ({"guessed": 1}, "An amount is one that nobody read"),
        ({"open_reasons": 1}, "The page does not say who bears an adjustment"),
        ({"unconfirmed": 1}, "An amount follows from no other"),
        ({"holds": False}, "Its amounts do not add up"),
    ],
)
def test_no_probability_outweighs_what_speaks_against_a_claim(
    reading: Reading, change: dict[str, object], told: str
) -> None:
    first = replace(reading.claims[0], **change)  # type: ignore[arg-type]
    changed = replace(reading, claims=(first, *reading.claims[1:]))
    assert against_claim(changed, first) == told
    verdict = standing().verdicts(changed, LAYOUT).claims[0]
    assert (verdict.probability, verdict.stands, verdict.why_not) == (0.0, False, told)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"pages_missing": 1}, "A page is missing"),
        ({"complete": False}, "Nothing printed says that no page is missing"),
        ({"holds": False}, "Claims and provider adjustments do not come to the payment"),
        ({"differences": 1}, "A printed total differs"),
        ({"guessed": True}, "The payment's amount was guessed"),
    ],
)
def test_what_speaks_against_a_payment_speaks_against_its_claims(
    reading: Reading, change: dict[str, object], told: str
) -> None:
    changed = replace(reading, payment=replace(reading.payment, **change))  # type: ignore[arg-type]
    assert against_payment(changed.payment) == told
    found = standing().verdicts(changed, LAYOUT)
    assert not found.payment.stands
    assert {claim.why_not for claim in found.claims} == {told}


def test_another_layout_model_is_not_stood_for(reading: Reading) -> None:
    _is_not_counted(standing().verdicts(reading, "another"))


@pytest.mark.parametrize("counted_for", [READING - 1, READING + 1])
def test_another_version_of_the_code_that_reads_is_not_stood_for(reading: Reading, counted_for: int) -> None:
    _is_not_counted(replace(standing(), reading=counted_for).verdicts(reading, LAYOUT))


def _is_not_counted(found: Verdicts) -> None:
    """No probability is told, as none was counted."""
    for verdict in (found.payment, *found.claims):
        assert (verdict.probability, verdict.stands) == (0.0, False)
        assert "not counted for this reader" in verdict.why_not


def test_what_speaks_against_a_claim_is_told_whatever_was_counted(reading: Reading) -> None:
    changed = replace(reading, claims=(replace(reading.claims[0], mismatches=1), *reading.claims[1:]))
    found = standing().verdicts(changed, "another")
    assert found.claims[0].why_not == "A printed total is not what the lines come to"


def test_the_shipped_calibration_says_which_reader_it_was_counted_for() -> None:
    found, run = shipped_standing(), shipped("reader").json("run.json")
    assert (found.layout, found.reading) == (run["layout"], run["reading"])
    assert found.reading <= READING


def test_facts_have_a_row_for_each_claim(reading: Reading) -> None:
    assert claim_facts(reading).shape == (len(reading.claims), len(CLAIM_FACTS))
    assert payment_facts(reading).shape == (1, len(PAYMENT_FACTS))
    assert np.isfinite(claim_facts(reading)).all()
    assert claim_facts(replace(reading, claims=())).shape == (0, len(CLAIM_FACTS))


def test_doubts_lower_every_fact(reading: Reading) -> None:
    claim = reading.claims[0]
    worse = replace(claim.doubts, read=0.5, named=0.5, role=0.5, begin=0.5, nats=9.0, unused=2, gaps=2, malformed=1)
    doubtful = replace(claim, doubts=worse, margin=0.1, corrected=1)
    before = claim_facts(reading)[0]
    after = claim_facts(replace(reading, claims=(doubtful, *reading.claims[1:])))[0]
    assert (after <= before).all()
    assert (after < before).sum() >= 10


def test_the_shipped_calibration_is_of_the_names_that_it_is_read_by() -> None:
    found = shipped_standing()
    assert len(found.claim.weights) == len(CLAIM_FACTS)
    assert len(found.payment.weights) == len(PAYMENT_FACTS)
    assert (found.claim.weights >= 0).all()
    assert (np.diff(found.claim.shares) >= 0).all()
    assert (np.diff(found.claim.scores) >= 0).all()
    assert Bundle.open(BUNDLES / "reader").version == shipped("reader").version
