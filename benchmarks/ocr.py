"""Reads drawn pages, clean, scanned and faxed, and counts what came back exactly: our OCR, RapidOCR, Tesseract.

    python -m benchmarks.ocr [pages] [reader ...]

The pages are remittances of the validation split of the page grammar, degraded by the scanner and the fax machines that
never train; each is faxed in every condition. A word counts when its text came back; an amount also counts against
those that were read and are not on the page. Dollar signs do not count: one that stands apart from its amount is read
as one with it, which says the same. Seconds are CPU seconds of one thread.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2

from extraction.pages.ocr import read_image
from extraction.pages.ocr.shapes import Gray
from training.simulate.degrade import WAYS, degrade, named, render
from training.simulate.pages.mixture import draw_remittance_piece

Reader = Callable[[Gray, float], list[str]]
_AMOUNT = re.compile(r"[-(]*[\d,]*\.\d\d[)-]*(CR)?")
# Nobody has looked at pages from here on.
_FIRST_SEED = 70_100
_COUNTS = ("words", "drawn", "amounts", "amounts drawn", "amounts read", "seconds")


def ours(image: Gray, dpi: float) -> list[str]:
    return [word.text for word in read_image(image, dpi).words]


def rapidocr(**changes: Any) -> Reader:
    """RapidOCR on one thread, with its defaults but for the changes. Its lines are parted at spaces."""
    from rapidocr import RapidOCR

    single = {f"EngineConfig.onnxruntime.{name}_op_num_threads": 1 for name in ("intra", "inter")}
    engine = RapidOCR(params={"Global.log_level": "error", **single, **changes})

    def read(image: Gray, dpi: float) -> list[str]:
        answer = engine(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR))
        return [word for line in getattr(answer, "txts", None) or () for word in line.split()]

    return read


def tesseract(image: Gray, dpi: float) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.png")
        cv2.imwrite(str(path), image)
        command = ["tesseract", str(path), "-", "--psm", "4", "--dpi", str(round(dpi))]
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return done.stdout.split()


READERS: dict[str, Callable[[], Reader]] = {
    "ours": lambda: ours,
    "rapidocr": rapidocr,
    "rapidocr-1280": lambda: rapidocr(**{"Det.limit_side_len": 1280, "Det.limit_type": "max"}),
    "tesseract": lambda: tesseract,
}


def pages(count: int) -> Iterator[tuple[str, list[str], Gray, float]]:
    """What happened to a page, its drawn words, its picture and the dots an inch of that."""
    for seed in range(_FIRST_SEED, _FIRST_SEED + count):
        drawing = draw_remittance_piece(seed, "validation").drawing
        image, truth = render(drawing.pdf, 0), [word.text for word in drawing.pages[0].words]
        for kind, condition in WAYS:
            arrived = degrade(image, kind, seed, split="validation", condition=condition)
            square = arrived.squared() if arrived.dpi_x != arrived.dpi_y else arrived.image
            yield named(kind, condition), truth, square, arrived.dpi_x


def main(count: int, names: list[str]) -> None:
    readers = {name: READERS[name]() for name in names}
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for setting, truth, image, dpi in pages(count):
        for name, reader in readers.items():
            counts[name, setting].update(_counted(reader, truth, image, dpi))
    for name in names:
        for setting in (named(*each) for each in WAYS):
            print(f"{name:14} {setting:22} {_told(counts[name, setting], count)}", flush=True)


def _counted(reader: Reader, truth: list[str], image: Gray, dpi: float) -> dict[str, Any]:
    before = _cpu()
    read = reader(image, dpi)
    seconds = _cpu() - before
    drawn, found = Counter(_without_dollars(truth)), Counter(_without_dollars(read))
    both = drawn & found
    tallies = (both.total(), drawn.total(), *(_amounts(words) for words in (both, drawn, found)), seconds)
    return dict(zip(_COUNTS, tallies, strict=True))


def _without_dollars(texts: list[str]) -> list[str]:
    return [bare for text in texts if (bare := text.replace("$", ""))]


def _cpu() -> float:
    """CPU seconds of this process and of those it ran."""
    used = os.times()
    return time.process_time() + used.children_user + used.children_system


def _amounts(words: Counter[str]) -> int:
    return sum(count for word, count in words.items() if _AMOUNT.fullmatch(word))


def _told(count: Counter[str], pages_read: int) -> str:
    words, recall = count["words"] / count["drawn"], count["amounts"] / count["amounts drawn"]
    precision = count["amounts"] / max(count["amounts read"], 1)
    seconds = count["seconds"] / pages_read
    return f"words {words:.3f}  amounts {recall:.3f}  precision {precision:.3f}  {seconds:.2f} CPU s a page"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8, sys.argv[2:] or list(READERS))
