"""Pages to words: digital and scanned pages on one and on two cores, what each stage costs, and the peers beside it.

The pages are drawn remittances; the scans are those pages as a scanner gives them, one TIFF each. Every way has a
process of its own and reads the same pages; a library or program that is not installed is left out, with a line that
says so. Words are counted as found when they are exactly as drawn, in whatever order. Run `python -m benchmarks.pages`;
the table goes to benchmarks/results/pages.md.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import platform
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import cv2
import psutil
import pypdfium2 as pdfium
from PIL import Image

from extraction.media import PDF
from extraction.pages.glyphs import glyphs_of
from extraction.pages.limits import LIMITS
from extraction.pages.ocr.clean import even
from extraction.pages.ocr.lines import read_cells
from extraction.pages.ocr.recogniser import recogniser
from extraction.pages.ocr.turn import upright
from extraction.pages.pdf_file import PdfFile
from extraction.pages.picture import drawn
from extraction.pages.process import read_pages_apart
from extraction.pages.read import read_pages
from extraction.pages.read import render as render_page
from extraction.pages.words import words_of
from training.simulate.degrade.degrade import degrade, render
from training.simulate.pages.mixture import draw_remittance_piece

FIRST_SEED = 9_000
DIGITAL, SCANNED = 40, 6  # pages
TIFF = "image/tiff"
RESULTS = Path(__file__).parent / "results" / "pages.md"
Texts = list[str]


class Measured(NamedTuple):
    """One way: pages, seconds of wall time, seconds of CPU time of all its processes, words found and words drawn."""

    pages: int
    wall: float
    cpu: float
    found: int
    drawn: int


class Way(NamedTuple):
    """What is measured: its words, the folder of its files, the function from files to the words of each, its needs."""

    words: str
    folder: str
    read: Callable[[Sequence[Path]], list[Texts]]
    needs: tuple[str, ...] = ()


def write_files(folder: Path) -> None:
    """DIGITAL one-page PDFs and SCANNED one-page TIFFs, each beside the words that were drawn."""
    for name in ("digital", "scanned"):
        (folder / name).mkdir()
    seed, pages = FIRST_SEED, 0
    while pages < DIGITAL:
        drawing = draw_remittance_piece(seed, "train").drawing
        source = pdfium.PdfDocument(drawing.pdf)
        for number, page in enumerate(drawing.pages[: DIGITAL - pages]):
            one = pdfium.PdfDocument.new()
            one.import_pages(source, [number])
            one.save(str(folder / "digital" / f"{pages:03}.pdf"))
            words = "\n".join(word.text for word in page.words)
            (folder / "digital" / f"{pages:03}.txt").write_text(words)
            if pages < SCANNED:
                image = degrade(render(drawing.pdf, number), "scan", seed).image
                Image.fromarray(image).save(
                    folder / "scanned" / f"{pages:03}.tif", dpi=(200, 200), compression="tiff_lzw"
                )
                (folder / "scanned" / f"{pages:03}.txt").write_text(words)
            pages += 1
        seed += 1


def _apart(path: Path) -> Texts:
    kind = PDF if path.suffix == ".pdf" else TIFF
    return [word.text for page in read_pages_apart(path.read_bytes(), kind) for word in page.words]


def on_one_core(paths: Sequence[Path]) -> list[Texts]:
    return [_apart(path) for path in paths]


def on_two_cores(paths: Sequence[Path]) -> list[Texts]:
    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(_apart, paths))


def at_home(paths: Sequence[Path]) -> list[Texts]:
    return [[word.text for page in read_pages(path.read_bytes(), PDF) for word in page.words] for path in paths]


def by_pdfplumber(paths: Sequence[Path]) -> list[Texts]:
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    texts = []
    for path in paths:
        with pdfplumber.open(path) as file:
            texts.append([word["text"] for page in file.pages for word in page.extract_words()])
    return texts


def by_tesseract(paths: Sequence[Path]) -> list[Texts]:
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    command = ["tesseract", "{}", "-", "--psm", "4", "--dpi", "200"]
    return [
        subprocess.run(
            [part.format(path) for part in command], env=environment, capture_output=True, text=True, check=True
        ).stdout.split()
        for path in paths
    ]


def by_rapidocr(paths: Sequence[Path]) -> list[Texts]:
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "error"})
    lines = [getattr(engine(str(path)), "txts", None) or () for path in paths]
    return [[word for line in each for word in line.split()] for each in lines]


WAYS = (
    Way("digital, in this process", "digital", at_home),
    Way("digital, apart, one core", "digital", on_one_core),
    Way("digital, apart, two cores", "digital", on_two_cores),
    Way("digital, pdfplumber alone", "digital", by_pdfplumber, ("pdfplumber",)),
    Way("scanned, apart, one core", "scanned", on_one_core),
    Way("scanned, apart, two cores", "scanned", on_two_cores),
    Way("scanned, Tesseract (psm 4, one thread)", "scanned", by_tesseract, ("tesseract",)),
    Way("scanned, RapidOCR with its defaults", "scanned", by_rapidocr, ("rapidocr",)),
)


def measure(number: int, folder: Path) -> Measured:
    """One way, in a process that does nothing else and has read one page before."""
    way = WAYS[number]
    paths = sorted(path for path in (folder / way.folder).iterdir() if path.suffix != ".txt")
    cv2.setNumThreads(1)  # as in the reading process
    way.read(paths[:2])
    cpu, started = _cpu_time(), time.perf_counter()
    texts = way.read(paths)
    wall = time.perf_counter() - started
    drawn_words = [path.with_suffix(".txt").read_text().split("\n") for path in paths]
    found = sum((Counter(words) & Counter(read)).total() for words, read in zip(drawn_words, texts, strict=True))
    return Measured(len(paths), wall, _cpu_time() - cpu, found, sum(len(words) for words in drawn_words))


def _cpu_time() -> float:
    """Of this process and of its children, those that still run too."""
    times = os.times()
    living = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
    ended = times.children_user + times.children_system
    return float(times.user + times.system + ended + sum(each.user + each.system for each in living))


class Stages:
    """Seconds by stage, added up over pages."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - started


def digital_stages(folder: Path) -> dict[str, float]:
    """Milliseconds a page of each stage of a page whose text layer is believed."""
    stages, paths = Stages(), sorted((folder / "digital").glob("*.pdf"))
    for path in paths:
        with stages.of("open"):
            file = PdfFile(path.read_bytes(), LIMITS)
        with file.page(1) as page:
            with stages.of("text layer: glyphs"):
                glyphs = glyphs_of(page, LIMITS.glyphs)
            with stages.of("text layer: words"):
                words_of(glyphs, *page.get_size())
        with stages.of("all of the above again, with the test against the picture"):
            file.text_layer(1)
        file.close()
    return {stage: 1000 * seconds / len(paths) for stage, seconds in stages.seconds.items()}


def scanned_stages(folder: Path) -> dict[str, float]:
    """Milliseconds a page of each stage of a page that OCR reads."""
    stages, paths = Stages(), sorted((folder / "digital").glob("*.pdf"))[:SCANNED]
    recogniser()
    for path, scan in zip(paths, sorted((folder / "scanned").glob("*.tif")), strict=True):
        with stages.of("render a PDF's page at 200 dpi"):
            drawn(pdfium.PdfDocument(path)[0], 200)
        with stages.of("decode a TIFF's page"):
            picture = render_page(scan.read_bytes(), TIFF, 1)
        with stages.of("even out the paper"):
            paper = even(picture.pixels)
        with stages.of("straighten, turn, take rules away, find the print (detect)"):
            standing = upright(paper, 200.0, recogniser())
        with stages.of("recognise"):
            read_cells(standing.clean, standing.cells, recogniser(), 72 / 200)
    return {stage: 1000 * seconds / len(paths) for stage, seconds in stages.seconds.items()}


def table(found: dict[int, Measured], stages: dict[str, dict[str, float]]) -> str:
    lines = ["| way | pages/s | CPU s a page | words exactly as drawn |", "|---|---|---|---|"]
    for number, way in enumerate(WAYS):
        if number in found:
            pages, wall, cpu, right, words = found[number]
            lines.append(f"| {way.words} | {pages / wall:.2f} | {cpu / pages:.3f} | {right / words:.2%} |")
    for name, costs in stages.items():
        lines += ["", f"| stage, {name} page | ms |", "|---|---|"]
        lines += [f"| {stage} | {cost:,.1f} |" for stage, cost in costs.items()]
    missing = [way for number, way in enumerate(WAYS) if number not in found]
    lines += [f"\n{way.words}: left out, since {way.needs[0]} is not installed." for way in missing]
    return "\n".join(lines) + "\n"


def _present(way: Way) -> bool:
    return all(importlib.util.find_spec(need) or shutil.which(need) for need in way.needs)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder)
        found = {}
        for number in (number for number, way in enumerate(WAYS) if _present(way)):
            with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
                found[number] = pool.submit(measure, number, folder).result()
        cv2.setNumThreads(1)
        stages = {"digital": digital_stages(folder), "scanned": scanned_stages(folder)}
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    pages = f"{DIGITAL} drawn digital pages, {SCANNED} of them scanned at 200 dpi"
    head = f"{pages}. {datetime.now(UTC):%Y-%m-%d}, {machine}. CPU time counts all processes.\n\n"
    RESULTS.write_text(head + table(found, stages))
    print(RESULTS.read_text())


if __name__ == "__main__":
    main()
