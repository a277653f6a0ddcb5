"""Drawn pages as a reader gives them, with the truth beside each word."""

from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from extraction.eob.labels import ROW_ROLES, WORD_TAGS
from models.layout.claims import BEGINS
from models.layout.grid import Grid
from tests.training.layout_samples import sample
from training.layout_lessons import lesson_of
from training.layout_names import SAYINGS
from training.layout_pages import KINDS, Kind, Sample, by_hand, collect, colons_apart, read_as
from training.layout_truth import NONE, PageTruth

BESIDE = sample("31 plain panel", 5)
CARRIER = sample("01 carrier print", 12)


def test_print_is_read_word_by_word() -> None:
    for read, drawn in zip(read_as(CARRIER, "digital", Random(1)), CARRIER.pages, strict=True):
        assert sorted(word.text for word in read.page.words) == sorted(word.text for word in drawn.words)
        assert [word.text for word in read.page.words] == [word.text for word in read.drawn]


def test_what_a_fax_misreads_keeps_its_meaning() -> None:
    pages = read_as(CARRIER, "fax", Random(1))
    pairs = [(word, drawn) for read in pages for word, drawn in zip(read.page.words, read.drawn, strict=True)]
    assert any(word.text != drawn.text for word, drawn in pairs)
    assert all(abs(word.box[1] - drawn.box[1]) < 12 for word, drawn in pairs)


def test_colons_stand_apart_where_they_were_and_mean_what_their_name_means() -> None:
    for before, after in zip(BESIDE.pages, colons_apart(BESIDE).pages, strict=True):
        assert "".join(word.text for word in after.words) == "".join(word.text for word in before.words)
        apart = [pair for pair in pairwise(after.words) if pair[1].text == ":" and pair[1] not in before.words]
        assert all(name.meaning == colon.meaning and name.box[2] < colon.box[0] for name, colon in apart)
        assert len(after.words) == len(before.words) + len(apart)
    assert len(colons_apart(BESIDE).pages[0].words) > len(BESIDE.pages[0].words)


@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_the_rows_that_were_drawn(kind: Kind) -> None:
    for grid, truth in zip(*_parts(BESIDE, kind), strict=True):
        for start, end in zip(grid.starts[:-1], grid.starts[1:], strict=True):
            assert len(set(truth.printed[start:end].tolist())) == 1


def test_a_panel_beside_a_line_does_not_make_it_a_claim_header() -> None:
    grids, truths = _parts(BESIDE, "digital")
    for grid, truth in zip(grids, truths, strict=True):
        with_procedure = set(grid.row[truth.tag == WORD_TAGS.index("procedure")].tolist())
        roles = {ROW_ROLES[truth.role[row]] for row in with_procedure}
        assert "claim_header" not in roles


def test_each_claim_begins_once() -> None:
    lesson = lesson_of(CARRIER, "digital", Random(1))
    starts = sum(int((steps == BEGINS).sum()) for steps in lesson.steps)
    assert starts == len(CARRIER.record["claims"])


def test_labels_say_what_follows_them_and_columns_what_stands_below() -> None:
    said = set()
    for truth in _parts(CARRIER, "digital")[1]:
        labels = truth.tag == WORD_TAGS.index("label")
        said |= {SAYINGS[at] for at in truth.saying[labels]}
        named = truth.column != NONE
        assert labels[named].all()
    assert {"patient_name", "charge", "paid", "procedure"} <= said


def test_what_was_drawn_once_is_read_from_the_cache(tmp_path: Path) -> None:
    first = collect(range(3), "train", tmp_path)
    (file,) = tmp_path.rglob("*.gz")
    changed = file.stat().st_mtime_ns
    assert collect(range(3), "train", tmp_path) == first
    assert file.stat().st_mtime_ns == changed
    assert [each.seed for each in first] == [0, 1, 2]


def test_hands_stand_in_one_order_whatever_else_is_drawn() -> None:
    both = by_hand([BESIDE, CARRIER], 1)
    assert sorted(both) == ["plain", "spr"]
    assert by_hand([CARRIER, CARRIER, BESIDE], 1) == both


def _parts(of: Sample, kind: Kind) -> tuple[tuple[Grid, ...], tuple[PageTruth, ...]]:
    lesson = lesson_of(of, kind, Random(1))
    return lesson.grids, lesson.truths
