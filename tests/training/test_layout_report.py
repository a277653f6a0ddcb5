"""The card says what was measured."""

from models.bundle import BUNDLES, Bundle
from tests.training.layout_samples import sample
from training.layout_measure import QUESTIONS
from training.layout_report import report, summary


def test_the_card_tells_every_figure_of_every_family() -> None:
    bundle = Bundle.open(BUNDLES / "layout")
    unseen, seen = [sample("06 portal viewer", 1)], [sample("01 carrier print", 1)]
    figures, text = report(bundle, unseen, seen, 1)
    assert figures["worst_family"] == "06 portal viewer"
    assert figures["by_family"].keys() == {"06 portal viewer"}
    for told in (*figures["unseen"].values(), *figures["seen"].values()):
        assert told.keys() == {*QUESTIONS, "claim_start_f1"}
        assert all(0.0 <= share <= 1.0 for share in told.values())
    assert text.startswith("# Layout labeller")
    assert bundle.version in text
    assert "06 portal viewer" in text
    assert len(summary(figures).splitlines()) == 3
