"""The network that ships is what its recipe makes of the published one."""

from __future__ import annotations

import pytest

from extraction.pages.ocr.recogniser import MODEL, recogniser

pytest.importorskip("onnx", reason="the recipe needs onnx")
pytest.importorskip("rapidocr", reason="the recipe starts from RapidOCR's wheel")

from training.line_recogniser import LETTERS, build


def test_the_recipe_gives_the_file_that_ships() -> None:
    assert build() == MODEL.read_bytes()


def test_the_network_tells_apart_what_the_recipe_kept() -> None:
    assert recogniser().alphabet == ["", *LETTERS, " "]
