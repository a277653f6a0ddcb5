"""Pages that have to be read by OCR, whole or in part, whatever their text layer says, drawn by seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from reportlab.pdfgen.canvas import Canvas

from tests.extraction.pages.drawing import NOTES, Line, lines_of, paste, pdf_of, picture_of, write
from tests.extraction.pages.good_pages import plain
from tests.extraction.pages.lettering import changed_map, outlined


def scan(random: Random) -> bytes:
    return pdf_of(lambda canvas: paste(canvas, picture_of(plain(random))))


def scan_with_reading(random: Random) -> bytes:
    """Invisible words under a scan, as scanners write them."""
    return _under_a_scan(random, lines_of(Random(random.random())))


def scan_over_words(random: Random) -> bytes:
    """Visible words, and a scan of the page painted over them."""
    lines = lines_of(random)
    image = picture_of(pdf_of(lambda canvas: write(canvas, lines)))

    def draw(canvas: Canvas) -> None:
        write(canvas, lines)
        paste(canvas, image)

    return pdf_of(draw)


def scan_with_other_words(random: Random) -> bytes:
    """An invisible layer that belongs to another page."""
    return _under_a_scan(random, lines_of(Random(9)))


def scan_with_stamp(random: Random) -> bytes:
    """A scan on which the archive has printed a line."""

    def draw(canvas: Canvas) -> None:
        paste(canvas, picture_of(plain(random)))
        write(canvas, [(200, 12, "Received 2026-02-03 batch 118 page 7")], size=8)

    return pdf_of(draw)


def outlines(random: Random) -> bytes:
    """Words drawn as shapes."""
    return pdf_of(lambda canvas: outlined(canvas, lines_of(random), random.choice((7.5, 9.0, 10.0))))


def outlines_under_white(random: Random) -> bytes:
    """Shapes, and other words in white."""

    def draw(canvas: Canvas) -> None:
        outlined(canvas, lines_of(random), 9.0)
        canvas.setFillGray(1)
        write(canvas, [(x + 300, y + 9, text) for x, y, text in lines_of(random, 6)])

    return pdf_of(draw)


def shifted_encoding(random: Random) -> bytes:
    """A font whose map to characters is off by some places: `3DWLHQW` for `Patient`."""
    by = random.choice((-29, 3, 31, 7))
    return _with_map(random, lambda code: code if code <= 32 else 33 + (code - 33 + by) % 94)


def exchanged_encoding(random: Random) -> bytes:
    """A font whose letters and figures are exchanged for others at random."""
    codes = list(range(48, 123))
    changed = dict(zip(codes, random.sample(codes, len(codes)), strict=True))
    return _with_map(random, lambda code: changed.get(code, code))


def private_encoding(random: Random) -> bytes:
    return _with_map(random, lambda code: code if code <= 32 else 0xE000 + code)


def lost_encoding(random: Random) -> bytes:
    return _with_map(random, lambda code: code if code <= 32 else 0xFFFD)


def heaped(random: Random) -> bytes:
    """Shapes for the eye, and all words on a heap in a corner that has some ink."""

    def draw(canvas: Canvas) -> None:
        outlined(canvas, lines_of(random), 9.0)
        write(canvas, [(60, 40, text) for _, _, text in lines_of(random)], size=5)

    return pdf_of(draw)


def off_the_page(random: Random) -> bytes:
    def draw(canvas: Canvas) -> None:
        outlined(canvas, lines_of(random), 9.0)
        write(canvas, [(x, y + 900, text) for x, y, text in lines_of(random)])

    return pdf_of(draw)


def heading_over_scanned_table(random: Random) -> bytes:
    lines = lines_of(random)
    table = picture_of(pdf_of(lambda canvas: write(canvas, [line for line in lines if 300 < line[1] < 710])))
    part = table.crop((0, int(table.height * 0.1), table.width, int(table.height * 0.62)))

    def draw(canvas: Canvas) -> None:
        paste(canvas, part, (0, 792 * 0.38, 612, 792 * 0.9))
        write(canvas, [line for line in lines if line[1] > 725 or line[1] < 200])
        notes = [(40, 280 - 14 * k, note) for k, note in enumerate(NOTES)]
        write(canvas, notes)

    return pdf_of(draw)


def table_with_broken_font(random: Random) -> bytes:
    """Headings in a good font, the names and amounts in one that says something else."""
    lines = lines_of(random)
    with changed_map(lambda code: code if code <= 32 else 33 + (code - 33 + 3) % 94):

        def draw(canvas: Canvas) -> None:
            write(canvas, [line for line in lines if line[1] > 690 or line[1] < 200])
            write(canvas, [(40, 225 - 12 * k, note) for k, note in enumerate(NOTES)])
            write(canvas, [line for line in lines if 200 < line[1] < 690], "Off", 8)

        return pdf_of(draw)


def filled_by_outlines(random: Random) -> bytes:
    """A form in words, its entries as shapes."""
    lines = lines_of(random)

    def draw(canvas: Canvas) -> None:
        write(canvas, [line for line in lines if line[1] > 690 or line[1] < 200])
        outlined(canvas, [line for line in lines if 200 < line[1] < 690 and line[0] > 240], 8.0)

    return pdf_of(draw)


BAD = (
    *(scan, scan_with_reading, scan_over_words, scan_with_other_words, scan_with_stamp, outlines, outlines_under_white),
    *(shifted_encoding, exchanged_encoding, private_encoding, lost_encoding, heaped, off_the_page),
)
# OCR alone would do for these too, at the price of words that the file has exactly.
MIXED = (heading_over_scanned_table, table_with_broken_font, filled_by_outlines)


def _under_a_scan(random: Random, lines: Sequence[Line]) -> bytes:
    image = picture_of(plain(random))

    def draw(canvas: Canvas) -> None:
        paste(canvas, image)
        for x, y, text in lines:
            words = canvas.beginText(x, y)
            words.setFont("Helvetica", 9)
            words.setTextRenderMode(3)
            words.textLine(text)
            canvas.drawText(words)

    return pdf_of(draw)


def _with_map(random: Random, change: Callable[[int], int]) -> bytes:
    with changed_map(change):
        return pdf_of(lambda canvas: write(canvas, lines_of(random), "Off", 8))
