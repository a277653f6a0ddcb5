"""Pages of each kind that the text layer's test has to tell apart, drawn by seed."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pypdfium2 as pdfium
import pypdfium2.raw as pdf
import reportlab
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

LETTER = (612.0, 792.0)
VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
_FONTS = ("Helvetica", "Times-Roman", "Courier", "Helvetica-Bold")
_NAMES = ("QUILL, PAT", "HERON, BLUE", "Finch, Wren", "SWIFT, MARTIN", "Plover, Ruff", "KITE, HARRIER")
NOTES = (
    "The amount shown exceeds the fee schedule for this provider and is not owed by the patient.",
    "Please send the medical records for these services within thirty days of the date of this notice.",
    "If you have questions about this payment call provider services between eight and five.",
    "This claim was processed according to the benefits in force on the date of service.",
)
Line = tuple[float, float, str]
Kind = Callable[[Random], bytes]


def lines_of(random: Random, rows: int = 24) -> list[Line]:
    """Lines of an invented remittance, each with its place in points from the bottom left."""
    lines: list[Line] = [
        (40, 750, "Blue Heron Health Plan"),
        (40, 736, "EXPLANATION OF PAYMENT"),
        (400, 750, "Page 1 of 3"),
    ]
    lines += [
        (40 + 75 * k, 700, name)
        for k, name in enumerate(("Patient", "Service", "Billed", "Allowed", "Adjusted", "Paid"))
    ]
    for row in range(rows):
        y = 684 - 18 * row
        billed = random.randint(2_000, 90_000)
        allowed = random.randint(1_000, billed)
        day = f"{random.randint(1, 12):02}/{random.randint(1, 28):02}/2026"
        lines.append((40, y, random.choice(_NAMES)))
        lines += [(135, y, day), (200, y, f"99{random.randint(202, 499)}"), (250, y, f"{billed / 100:,.2f}")]
        lines += [(325, y, f"{allowed / 100:,.2f}"), (400, y, f"CO-45 {(billed - allowed) / 100:,.2f}")]
    lines += [(40, 150 - 14 * k, note) for k, note in enumerate(random.sample(NOTES, 3))]
    return lines


def pdf_of(draw: Callable[[Canvas], None], size: tuple[float, float] = LETTER) -> bytes:
    """One page with what `draw` draws."""
    return pdf_of_pages(draw, size=size)


def pdf_of_pages(*draws: Callable[[Canvas], None], size: tuple[float, float] = LETTER) -> bytes:
    """A page for each of `draws`."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=size, invariant=True)
    for draw in draws:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def write(canvas: Canvas, lines: Sequence[Line], font: str = "Helvetica", size: float = 9.0) -> None:
    canvas.setFont(font, size)
    for x, y, text in lines:
        canvas.drawString(x, y, text)


def picture_of(data: bytes, dpi: float = 150.0) -> Image.Image:
    """What a scanner would give, without its faults."""
    image: Image.Image = pdfium.PdfDocument(data)[0].render(scale=dpi / 72, grayscale=True).to_pil()
    return image


def paste(canvas: Canvas, image: Image.Image, box: tuple[float, float, float, float] = (0, 0, *LETTER)) -> None:
    x0, y0, x1, y1 = box
    canvas.drawImage(ImageReader(image), x0, y0, x1 - x0, y1 - y0)


# -- pages whose text layer is good -----------------------------------------------------------------------------------


def plain(random: Random) -> bytes:
    return pdf_of(lambda canvas: write(canvas, lines_of(random), random.choice(_FONTS), random.choice((6.5, 8, 9, 10))))


def truetype(random: Random) -> bytes:
    pdfmetrics.registerFont(ttfonts.TTFont("Vera", VERA))
    return pdf_of(lambda canvas: write(canvas, lines_of(random), "Vera", 8))


def decorated(random: Random) -> bytes:
    """Reversed headings, shading, rules, a logo as a picture, a slanted watermark."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.9)
        for row in range(0, 24, 2):
            canvas.rect(36, 681 - 18 * row, 540, 14, stroke=0, fill=1)
        canvas.setFillGray(0.85)
        canvas.saveState()
        canvas.translate(150, 250)
        canvas.rotate(45)
        canvas.setFont("Helvetica-Bold", 90)
        canvas.drawString(0, 0, "COPY")
        canvas.restoreState()
        canvas.setFillGray(0)
        canvas.rect(36, 715, 540, 14, stroke=0, fill=1)
        canvas.setFillGray(1)
        write(canvas, [(40, 719, "SUMMARY OF YOUR CLAIMS THIS WEEK")])
        canvas.setFillGray(random.choice((0, 0.2, 0.45)))
        write(canvas, lines_of(random))
        canvas.grid([36, 130, 195, 245, 320, 395, 576], [684 - 18 * row - 4 for row in range(24)])
        paste(canvas, _logo(random), (460, 740, 580, 780))

    return pdf_of(draw)


def with_codes(random: Random) -> bytes:
    """A postal bar code, a square code and a signature are no text that is missing."""

    def draw(canvas: Canvas) -> None:
        write(canvas, lines_of(random))
        for bar in range(65):
            canvas.rect(60 + 3.3 * bar, 90 - random.choice((0, 2)), 1.2, random.choice((5, 7, 9)), stroke=0, fill=1)
        for cell in range(400):
            if random.random() < 0.5:
                canvas.rect(500 + 2 * (cell % 20), 60 + 2 * (cell // 20), 2, 2, stroke=0, fill=1)
        path = canvas.beginPath()
        path.moveTo(60, 60)
        for step in range(14):
            path.lineTo(60 + 8 * step, 60 + random.randint(-9, 9))
        canvas.drawPath(path)

    return pdf_of(draw)


def turned_by_the_file(random: Random) -> bytes:
    turn = random.choice((90, 180, 270))

    def draw(canvas: Canvas) -> None:
        write(canvas, lines_of(random))
        canvas.setPageRotation(turn)

    # reportlab exchanges width and height of a page that it turns on its side
    return pdf_of(draw, LETTER[::-1] if turn % 180 else LETTER)


def sideways(random: Random) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.translate(600, 0)
        canvas.rotate(90)
        write(canvas, [(x, y - 200, text) for x, y, text in lines_of(random, 15) if y > 400])

    return pdf_of(draw)


def sparse(random: Random) -> bytes:
    return pdf_of(lambda canvas: write(canvas, random.sample(lines_of(random), 5), size=11))


def codes_only(random: Random) -> bytes:
    """Hardly a letter: nothing that language could tell."""
    lines: list[Line] = []
    for row in range(30):
        lines += [(60 + 90 * k, 700 - 20 * row, f"{random.randint(0, 99_999) / 100:,.2f}") for k in range(5)]
    return pdf_of(lambda canvas: write(canvas, [*lines, (60, 740, "BPR TRN CLP SVC CAS PLB")], "Courier"))


def with_small_pictures(random: Random) -> bytes:
    def draw(canvas: Canvas) -> None:
        write(canvas, lines_of(random))
        for k in range(3):
            paste(canvas, _logo(random), (420 + 55 * k, 735, 470 + 55 * k, 780))

    return pdf_of(draw)


def on_tinted_paper(random: Random) -> bytes:
    """A letterhead as a picture under the whole page, without words."""

    def draw(canvas: Canvas) -> None:
        paste(canvas, Image.new("RGB", (85, 110), random.choice(("#eef4fb", "#fbf6e6"))))
        write(canvas, lines_of(random))

    return pdf_of(draw)


def with_hidden_words(random: Random) -> bytes:
    """White marks for a sorting machine, and a note for search engines, beside a good layer."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        write(canvas, [(40, 20, "SORT 0012 SEQ 4411 TRAY 7")], size=6)
        canvas.setFillGray(0)
        write(canvas, lines_of(random))

    return pdf_of(draw)


# -- pages that have to be read by OCR --------------------------------------------------------------------------------


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
    return pdf_of(lambda canvas: _outlined(canvas, lines_of(random), random.choice((7.5, 9.0, 10.0))))


def outlines_under_white(random: Random) -> bytes:
    """Shapes, and other words in white."""

    def draw(canvas: Canvas) -> None:
        _outlined(canvas, lines_of(random), 9.0)
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
        _outlined(canvas, lines_of(random), 9.0)
        write(canvas, [(60, 40, text) for _, _, text in lines_of(random)], size=5)

    return pdf_of(draw)


def off_the_page(random: Random) -> bytes:
    def draw(canvas: Canvas) -> None:
        _outlined(canvas, lines_of(random), 9.0)
        write(canvas, [(x, y + 900, text) for x, y, text in lines_of(random)])

    return pdf_of(draw)


# -- pages of which a part has to be read by OCR ----------------------------------------------------------------------


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
    with _map(lambda code: code if code <= 32 else 33 + (code - 33 + 3) % 94):

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
        _outlined(canvas, [line for line in lines if 200 < line[1] < 690 and line[0] > 240], 8.0)

    return pdf_of(draw)


# -- pages without words ----------------------------------------------------------------------------------------------


def empty(random: Random) -> bytes:
    return pdf_of(lambda canvas: canvas.setFont("Helvetica", 9))


def rules_only(random: Random) -> bytes:
    return pdf_of(lambda canvas: canvas.line(40, 400, 570, 400))


def white_picture(random: Random) -> bytes:
    return pdf_of(lambda canvas: paste(canvas, Image.new("L", (850, 1100), random.choice((255, 250)))))


GOOD = (
    *(plain, truetype, decorated, with_codes, turned_by_the_file, sideways, sparse, codes_only, with_small_pictures),
    *(on_tinted_paper, with_hidden_words),
)
BAD = (
    *(scan, scan_with_reading, scan_over_words, scan_with_other_words, scan_with_stamp, outlines, outlines_under_white),
    *(shifted_encoding, exchanged_encoding, private_encoding, lost_encoding, heaped, off_the_page),
)
# OCR alone would do for these too, at the price of words that the file has exactly.
MIXED = (heading_over_scanned_table, table_with_broken_font, filled_by_outlines)
BLANK = (empty, rules_only, white_picture)


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


class _Outlines:
    """The shapes of a typeface's letters, as pdfium draws them."""

    def __init__(self, size: float) -> None:
        self._document = pdfium.PdfDocument.new()
        data = VERA.read_bytes()
        buffer = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
        self._font = pdf.FPDFText_LoadFont(self._document.raw, buffer, len(data), pdf.FPDF_FONT_TRUETYPE, False)
        self._size = size

    def draw(self, path: PDFPathObject, x: float, y: float, character: str) -> float:
        """Add the letter at this place; returns its advance."""
        shape = pdf.FPDFFont_GetGlyphPath(self._font, ord(character), self._size)
        curve: list[float] = []
        for at in range(pdf.FPDFGlyphPath_CountGlyphSegments(shape) if shape else 0):
            segment = pdf.FPDFGlyphPath_GetGlyphPathSegment(shape, at)
            across, down = ctypes.c_float(), ctypes.c_float()
            pdf.FPDFPathSegment_GetPoint(segment, ctypes.byref(across), ctypes.byref(down))
            point = (x + self._size * across.value, y + self._size * down.value)
            kind = pdf.FPDFPathSegment_GetType(segment)
            if kind == pdf.FPDF_SEGMENT_MOVETO:
                path.moveTo(*point)
            elif kind == pdf.FPDF_SEGMENT_LINETO:
                path.lineTo(*point)
            else:
                curve += point
                if len(curve) == 6:
                    path.curveTo(*curve)
                    curve = []
        advance = ctypes.c_float()
        pdf.FPDFFont_GetGlyphWidth(self._font, ord(character), self._size, ctypes.byref(advance))
        return advance.value


def _outlined(canvas: Canvas, lines: Sequence[Line], size: float) -> None:
    letters = _Outlines(size)
    for left, y, text in lines:
        path, x = canvas.beginPath(), left
        for character in text:
            x += letters.draw(path, x, y, character)
        canvas.drawPath(path, stroke=0, fill=1)


@contextmanager
def _map(change: Callable[[int], int]) -> Iterator[None]:
    """A font `Off` whose map from codes to characters is changed."""
    pdfmetrics.registerFont(ttfonts.TTFont("Off", VERA))
    right = ttfonts.makeToUnicodeCMap
    ttfonts.makeToUnicodeCMap = lambda fontname, subset: right(fontname, [change(code) for code in subset])
    try:
        yield
    finally:
        ttfonts.makeToUnicodeCMap = right


def _with_map(random: Random, change: Callable[[int], int]) -> bytes:
    with _map(change):
        return pdf_of(lambda canvas: write(canvas, lines_of(random), "Off", 8))


def _logo(random: Random) -> Image.Image:
    image = Image.new("RGB", (240, 80), "white")
    pen = ImageDraw.Draw(image)
    pen.ellipse((5, 5, 75, 75), fill=random.choice(("navy", "teal", "maroon")))
    pen.text((85, 30), "HERON HEALTH", fill="black")
    return image
