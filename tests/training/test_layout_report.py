"""The card says what was measured."""

from models.bundle import BUNDLES, Bundle
from tests.training.layout_samples import sample
from training.eob_answers import Answer, answers
from training.layout_measure import QUESTIONS
from training.layout_report import report, summary

LAYOUT = BUNDLES / "layout"


def read(family: str) -> list[Answer]:
    return answers([sample(family, 1)], "digital", 1, LAYOUT, processes=1)


def test_the_card_tells_every_figure_of_every_family() -> None:
    bundle = Bundle.open(LAYOUT)
    unseen = read("06 portal viewer")
    figures, text = report(bundle, unseen, read("01 carrier print"))
    assert figures["worst_family"] == "06 portal viewer"
    assert figures["by_family"].keys() == {"06 portal viewer"}
    for told in (*figures["unseen"].values(), *figures["seen"].values()):
        assert told.keys() == {*QUESTIONS, "claim_start_f1"}
        assert all(0.0 <= share <= 1.0 for share in told.values())
    assert figures["reading"]["digital"]["remittances"]["of"] == 1
    assert text.startswith("# Layout labeller")
    assert bundle.version in text
    assert "06 portal viewer" in text
    assert len(summary(figures).splitlines()) == 1
