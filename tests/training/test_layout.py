"""The whole way from nothing to a bundle that labels pages."""

from pathlib import Path
from random import Random

import torch

from models.bundle import Bundle
from models.layout import LayoutLabeller
from training.layout import Plan, Run, train
from training.layout_pages import digest, read_as


def test_training_writes_a_bundle_that_labels_pages(tmp_path: Path) -> None:
    threads = torch.get_num_threads()
    run = Run(plan=Plan(documents=4, steps=2, left_out=1, chosen_after=1), cache=tmp_path / "cache")
    version = train(run, tmp_path / "bundle", processes=1)
    torch.set_num_threads(threads)
    bundle = Bundle.open(tmp_path / "bundle")
    assert bundle.version == version
    told = bundle.json("run.json")
    assert (told["drawing"], told["documents"], told["steps"]) == (digest(), 4, 2)
    assert told["readings"] == 8
    (block,) = run.blocks
    read = read_as(block()[0], "digital", Random(1))
    labelled = LayoutLabeller.of(bundle).label([each.page for each in read])
    assert sum(len(row.words) for row in labelled.rows) == sum(len(each.drawn) for each in read)
    assert train(run, tmp_path / "again", processes=1) == version  # all of it was kept
