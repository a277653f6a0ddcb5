"""The network learns, goes on where it was interrupted, and is served as it learnt."""

from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch

from models.bundle import Bundle, Signature
from models.layout.network import OUTPUTS, Network
from tests.training.layout_samples import sample
from training.layout_examples import examples_of
from training.layout_export import served
from training.layout_fit import fit, inputs_of, losses_of, rate
from training.layout_lessons import lesson_of
from training.layout_network import LayoutNetwork
from training.layout_pages import Sample
from training.layout_stream import Stream

LESSON = lesson_of(sample("05 clearinghouse notice", 3), "digital", Random(1))
EACH = range(len(LESSON.grids))
PAGES = list(examples_of(LESSON, EACH, Random(1)))


@cache
def _block() -> list[Sample]:
    return [sample("05 clearinghouse notice", seed) for seed in (3, 4)]


def _network() -> LayoutNetwork:
    torch.manual_seed(1)
    return LayoutNetwork()


def _fitted(steps: int, checkpoint: Path) -> LayoutNetwork:
    model = _network()
    fit(model, [Stream([_block], 1)], steps, checkpoint, lambda _: None)
    return model


def test_losses_fall(tmp_path: Path) -> None:
    model = _network().eval()
    before = losses_of(model, PAGES)
    after = losses_of(_fitted(4, tmp_path / "model.pt"), PAGES)
    assert all(after[name] < before[name] for name in ("tag", "role", "saying"))


def test_pages_together_are_told_as_each_by_itself() -> None:
    model = _network().eval()
    with torch.no_grad():
        alone = [losses_of(model, [page])["role"] * len(page.steps) for page in PAGES]
        together = losses_of(model, PAGES)["role"] * sum(len(page.steps) for page in PAGES)
    assert float(together) == pytest.approx(float(torch.stack(alone).sum()), rel=0.02)


def test_an_interrupted_run_goes_on_as_if_it_had_not_been(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.layout_fit._KEEP", 1)

    def interrupt(_: str) -> None:
        raise InterruptedError

    whole = _fitted(2, tmp_path / "whole.pt")
    with pytest.raises(InterruptedError):
        fit(_network(), [Stream([_block], 1)], 2, tmp_path / "parts.pt", interrupt)
    resumed = _fitted(2, tmp_path / "parts.pt")
    for name, values in whole.state_dict().items():
        assert torch.equal(values, resumed.state_dict()[name]), name


def test_the_rate_rises_stays_and_falls_to_nothing() -> None:
    rates = [rate(step, 1000) for step in range(1000)]
    assert rates[0] < 0.02
    assert set(rates[60:750]) == {1.0}
    assert rates[750:] == sorted(rates[750:], reverse=True)
    assert rates[-1] < 0.01


def test_what_is_served_is_the_mean_over_the_last_steps(tmp_path: Path) -> None:
    model = _fitted(3, tmp_path / "model.pt")
    smooth = torch.load(tmp_path / "model.pt", weights_only=True)["smooth"]
    start, end = _network().state_dict()["tag.weight"], model.state_dict()["tag.weight"]
    assert 0 < float((smooth["tag.weight"] - end).norm()) < float((start - end).norm())


def test_it_is_served_as_it_learnt() -> None:
    model = _network().eval()
    signature = Signature(inputs={}, outputs={})
    bundle = Bundle(name="layout", version="", signature=signature, files=served(model, PAGES[0]))
    looks = Network.of(bundle).look(LESSON.grids)
    with torch.no_grad():
        for look, page in zip(looks, examples_of(LESSON, EACH, _Never()), strict=True):
            for name, told in zip(OUTPUTS, model(*inputs_of(model, page)), strict=True):
                assert np.abs(getattr(look, name) - torch.softmax(told, dim=1).numpy()).max() < 0.02, name


class _Never(Random):
    """Chance by which nothing is changed."""

    def random(self) -> float:
        return 0.999
