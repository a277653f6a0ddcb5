"""What would be accepted is counted beside what is right, with intervals, and every wrong one is listed."""

from dataclasses import replace

import numpy as np
import pytest

from models.bundle import BUNDLES
from models.standing import CLAIM_FACTS, PAYMENT_FACTS, Scale, Standing
from tests.training.layout_samples import sample
from training.eob_answers import Answer, answers
from training.eob_exact import Posted
from training.eob_measure import Share, accepted, figures, figures_by
from training.eob_report import sections

FAMILY = "01 carrier print"


def scale(count: int, threshold: float) -> Scale:
    zeros = np.zeros(count)
    return Scale(
        weights=zeros, bias=0.0, mean=zeros, spread=zeros + 1.0, scores=zeros[:1], shares=zeros[:1], threshold=threshold
    )


EVERYTHING = Standing(
    claim=scale(len(CLAIM_FACTS), -1.0), payment=scale(len(PAYMENT_FACTS), -1.0), layout="x", reading=1
)
NOTHING = Standing(claim=scale(len(CLAIM_FACTS), 1.0), payment=scale(len(PAYMENT_FACTS), 1.0), layout="x", reading=1)


@pytest.fixture(scope="module")
def answer() -> Answer:
    (found,) = answers([sample(FAMILY, 11)], "digital", 1, BUNDLES / "layout", processes=1)
    return found


def with_claims(answer: Answer, right: tuple[bool, ...], against: tuple[str, ...]) -> Answer:
    posted = Posted(
        claims=right, drawn=len(right), payment=True, differing=tuple("" if hit else "paid" for hit in right)
    )
    facts = np.zeros((len(right), len(CLAIM_FACTS)))
    return replace(answer, posted=posted, against=against, facts=facts, against_payment="")


def test_shares_have_the_interval_of_clopper_and_pearson() -> None:
    low, high = Share(20, 19).interval
    assert low == pytest.approx(0.7513, abs=1e-4)
    assert high == pytest.approx(0.9987, abs=1e-4)
    assert Share(1000, 1000).interval[1] == 1.0
    assert Share(1000, 1000).interval[0] == pytest.approx(0.99632, abs=1e-5)
    assert Share(10, 0).interval[0] == 0.0
    assert Share(0, 0).interval == (0.0, 1.0)


def test_what_the_accounts_speak_against_is_not_accepted_and_wrong_ones_are_listed(answer: Answer) -> None:
    told = with_claims(answer, (True, False, True), ("", "", "Its amounts do not add up"))
    found = accepted(told, EVERYTHING)
    assert found.claims == (0, 1)
    assert not found.whole
    assert [(each.claim, each.family, each.differs) for each in found.wrong] == [(1, FAMILY, "paid")]
    assert accepted(told, NOTHING).claims == ()


def test_figures_count_what_is_accepted_and_right(answer: Answer) -> None:
    both = [with_claims(answer, (True, False), ("", "")), with_claims(answer, (True, True), ("", ""))]
    found = figures(both, EVERYTHING)
    assert found.claims == Share(4, 3)
    assert found.accepted_claims == Share(4, 4)
    assert found.right_claims == Share(4, 3)
    assert found.accepted_remittances == Share(2, 2)
    assert found.right_remittances == Share(2, 1)
    assert found.balanced_wrong.right == (1 if answer.lines.balanced else 0)
    assert len(found.wrong) == 1


def test_the_same_in_two_processes(answer: Answer) -> None:
    samples = [sample(FAMILY, 11), sample(FAMILY, 12)]
    one, two = answers(samples * 5, "digital", 1, BUNDLES / "layout", processes=2)[:2]
    assert (one.family, one.posted, one.against) == (answer.family, answer.posted, answer.against)
    assert two.seed == 12


def test_the_card_lists_each_wrong_one(answer: Answer) -> None:
    wrong = with_claims(answer, (False,), ("",))
    parts = sections([wrong], [answer], EVERYTHING)
    assert f"| {FAMILY} | digital | 11 | 0 | paid |" in parts["Accepted and wrong"]
    assert sections([answer], [answer], NOTHING)["Accepted and wrong"] == "None."
    assert figures_by([wrong, answer], NOTHING, lambda each: each.kind).keys() == {"digital"}
